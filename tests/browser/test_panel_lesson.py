"""A lesson from the first click to the way back, by the panel alone: nothing is typed into a cell by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, Panel

QUESTION = "Where was Mirel Tasko born?"
SLOW = 5.0  # seconds; the aim is one, the machine may be busy with other things


def drag(page, source, target) -> None:
    """With the mouse, as Lumino's drags want it: pressed, moved a little, moved there, let go."""
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 30, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 40, steps=5)
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] / 2, steps=10)
    expect(target).to_have_attribute("data-over", "true")
    page.mouse.up()


@pytest.mark.timeout(900)
def test_teach_watch_steer_and_roll_back(lab, notebook):
    name = lab.write("lesson/lesson.ipynb", "# by the panel\n1 + 1")
    (lab.work / "lesson" / "more.md").write_text("The tidewatch service listens on port 8123.\n", encoding="utf-8")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()

    # calm: one sentence, one button, and each button does what it says in a cell
    expect(panel.calm).to_have_attribute("data-reason", "not loaded")
    expect(panel.calm.get_by_role("button")).to_have_count(1)
    book.shot("panel-not-loaded-light")
    panel.button("Load MIU").click()
    expect(panel.calm).to_have_attribute("data-reason", "no model", timeout=60_000)
    book.shot("panel-no-model-light")
    panel.button("Load the small model").click()
    panel.is_at("idle", 120)
    assert book.sources == ["# by the panel\n1 + 1", "%load_ext jupyter_miu", "%miu use"]
    expect(panel.root.locator(".jp-MiuHeader-model")).to_have_text("miu-base")
    before = panel.ask(QUESTION)

    # a file from the desktop, and one from the file browser
    panel.drop(("facts.md", FACTS))
    expect(panel.chips).to_contain_text(["facts.md"])
    expect(panel.chips.first).to_contain_text(re.compile(r"\d+ tokens"), timeout=60_000)
    expect(panel.chips.first).to_contain_text("Saved beside the notebook as facts.md")
    assert (lab.work / "lesson" / "facts.md").read_text(encoding="utf-8") == FACTS
    drag(page, page.locator(".jp-DirListing-item", has_text="more.md"), panel.root.locator(".jp-MiuDrop"))
    expect(panel.chips).to_have_count(2)
    expect(panel.chips.nth(1)).to_contain_text(re.compile(r"more\.md.*\d+ tokens"), timeout=60_000)
    panel.button("Preview", "teach").click()
    # the model is asked what it knows already: that takes seconds
    expect(panel.root.locator(".jp-MiuPlan tbody tr:not(.jp-MiuTable-more)")).to_have_count(2, timeout=60_000)
    expect(panel.root.locator(".jp-MiuTable-more").first).to_contain_text(
        re.compile(r"quality 1\.00 · already known: ~?\d+ % of \d+ asked")
    )
    panel.button("Remove more.md").click()
    expect(panel.chips).to_have_count(1)

    # the curve moves while the cell is busy
    panel.advanced(steps="12")
    panel.watch()
    panel.button("Learn", "teach").click()
    expect(panel.outcome).to_contain_text(re.compile(r"Learnt and kept as \S+"), timeout=LESSON)
    assert book.sources[3] == "%miu learn facts.md --steps 12"
    ends = panel.seen_while_busy()
    print(f"\nends of the curve while the cell ran: {ends}")
    assert len(ends) >= 3 and ends == sorted(ends) and ends[-1] >= 10
    panel.is_at("idle")
    expect(panel.chips).to_have_count(0)
    taught = panel.ask(QUESTION)
    assert taught != before

    # back, by the timeline: a cell, and the answer of before
    panel.roll_back("base")
    assert book.sources[4] == "%miu rollback base"
    assert panel.ask(QUESTION) == before
    panel.is_at("idle")

    # pause, resume, stop, in a cell that is busy
    panel.drop(("again.md", FACTS))
    panel.advanced(steps="5000", rate="0.000001")
    expect(panel.chips.first).to_contain_text(re.compile(r"\d+ tokens"), timeout=60_000)
    panel.button("Learn", "teach").click()
    panel.reaches(2, 240)
    book.shot("panel-learning-light")
    paused = panel.press("Pause", "paused")
    stood = panel.stands_still()
    held = panel.step()
    resumed = panel.press("Resume", "learning")
    panel.reaches(held + 1)
    panel.button("Stop and keep", "now").focus()
    stopped = panel.press("Stop and keep", "stopping", "idle")
    last = panel.step()
    expect(panel.outcome).to_be_visible(timeout=LESSON)
    expect(panel.section("now").locator(".jp-MiuSection-head button")).to_be_focused()  # the buttons are gone
    panel.is_at("idle", 120)
    print(f"seconds from click to panel: pause {paused:.2f} (last step {stood:.2f} later), resume {resumed:.2f},")
    print(f"stop {stopped:.2f}")
    assert max(paused, resumed, stopped) < SLOW
    assert held <= last < 5000
    expect(panel.outcome).to_contain_text("again.md")
    assert book.sources[5] == "%miu learn again.md --steps 5000 --lr 0.000001"
    assert book.complaints == []

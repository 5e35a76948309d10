"""The panel looked at: every section in light and dark, by axe-core and, where $MIU_SCREENSHOTS is set, by camera."""

from __future__ import annotations

import re

import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, SECTIONS, Panel

LOAD = "%load_ext jupyter_miu\n%miu use"
LEARN = "%miu learn facts.md -n 12"
SERIOUS: list[object] = []
PLACE = "() => document.activeElement?.closest('#jupyter-miu-panel [data-section]')?.dataset.section ?? ''"


@pytest.mark.timeout(600)
def test_every_section_in_light_and_dark(lab, notebook):
    name = lab.write("look/look.ipynb", LOAD, LEARN, new_markdown_cell(FACTS))
    (lab.work / "look" / "facts.md").write_text(FACTS, encoding="utf-8")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()
    for dark in (False, True):
        book.theme(dark)
        book.shot(f"panel-not-loaded-{'dark' if dark else 'light'}", panel.root)
        assert panel.violations() == SERIOUS
    book.theme(False)
    panel.load()
    book.start(1)
    panel.reaches(3, 240)
    book.shot("panel-learning", panel.root)
    while_learning = panel.violations()
    expect(panel.outcome).to_contain_text(re.compile(r"Learnt and kept as \S+"), timeout=LESSON)
    panel.is_at("idle")
    assert while_learning == SERIOUS

    # something in every section
    panel.unfold(*SECTIONS)
    panel.drop(("notes.md", FACTS), ("empty.md", ""))
    expect(panel.chips).to_have_count(2)
    expect(panel.root.get_by_text("counting…")).to_have_count(0, timeout=60_000)
    panel.advanced(name="a/b", rate="7")  # both wrong, and both say so
    panel.section("teach").get_by_role("button", name="Paste text", exact=True).click()
    panel.button("Preview", "teach").click()
    expect(panel.root.locator(".jp-MiuPlan")).to_be_visible()
    panel.field("Smoothing").fill("0.6")
    panel.field("Compare with").select_option("base")
    panel.ask("Where does Mirel Tasko work?")
    panel.button("Bad", "ask").click()
    expect(panel.field("The better answer")).to_be_visible()
    head = panel.section("checkpoints").locator(".jp-MiuState-head")
    expect(head).to_have_count(2, timeout=30_000)
    head.last.click()
    head.first.click()
    panel.button("Rename", "checkpoints").first.click()
    panel.section("memory").get_by_role("button", name=re.compile("Show .* question")).click()
    expect(panel.section("store").locator(".jp-MiuFigures")).to_be_visible(timeout=30_000)
    page.locator("#jp-right-stack").evaluate("node => node.ownerDocument.activeElement?.blur()")

    page.set_viewport_size({"width": 1400, "height": 2600})  # whole sections in one picture
    for dark in (False, True):
        theme = "dark" if dark else "light"
        book.theme(dark)
        assert panel.violations() == SERIOUS, f"all sections, {theme}"
        for section in SECTIONS:
            panel.section(section).scroll_into_view_if_needed()
            book.shot(f"panel-{section}-{theme}", panel.section(section))
        panel.root.locator(".jp-MiuSections").evaluate("node => { node.scrollTop = 0; }")
        book.shot(f"panel-whole-{theme}")
    panel.unfold(*SECTIONS, open=False)
    for section in SECTIONS:
        panel.unfold(section)
        assert panel.violations() == SERIOUS, section
        panel.unfold(section, open=False)
    assert book.complaints == []


@pytest.mark.timeout(300)
def test_by_keyboard_alone(lab, notebook):
    """From section to section, open and close, a text into the paste field and its cell run."""
    book = notebook(lab.write("keys/keys.ipynb", "%load_ext jupyter_miu"))
    page, panel = book.page, Panel(book)
    book.run(0)
    panel.show()
    expect(panel.calm).to_have_attribute("data-reason", "no model", timeout=30_000)
    expect(panel.calm.get_by_role("button")).to_be_enabled()
    book.command("miu:open-panel")
    expect(panel.calm.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    panel.is_at("idle", 120)
    book.command("miu:open-panel")
    expect(panel.section("teach").locator(".jp-MiuSection-head button")).to_be_focused()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place and place not in reached:
            reached.append(place)
        if place == "store":
            break
    assert reached == [section for section in SECTIONS if section != "now"] or reached == list(SECTIONS)
    page.keyboard.press("Enter")
    expect(panel.section("store").locator(".jp-MiuSection-head button")).to_have_attribute("aria-expanded", "true")
    assert book.complaints == []

"""Every button that handles states: a study sheet, a figure, names, pins, exports, deletions, one lesson of all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, Panel

LEARN = "%miu learn {0}.md -n 14 --name {0} --keep-partial"
MORE = "Orla Venn was born in Fenwick. She works as a teacher at Tarn School and lives in Upper Holm.\n"


@pytest.mark.timeout(600)
def test_what_can_be_done_with_states(lab, notebook):
    name = lab.write("states/states.ipynb", "%load_ext jupyter_miu\n%miu use", LEARN.format("one"), LEARN.format("two"))
    for lesson, text in (("one", FACTS), ("two", MORE)):
        (lab.work / "states" / f"{lesson}.md").write_text(text, encoding="utf-8")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()
    panel.load()
    panel.unfold("checkpoints", "memory", "store")
    rows = panel.section("checkpoints").locator(".jp-MiuState")
    for index in (1, 2):
        book.run(index, 240)
    expect(rows).to_have_count(3, timeout=30_000)
    written = len(book.sources)

    def wrote(source: str) -> None:
        nonlocal written
        page.wait_for_function(
            "([count, source]) => { const cells = jupyterapp.shell.currentWidget.content.widgets;"
            " return cells.length === count && cells.some(c => c.model.sharedModel.source === source); }",
            arg=[written + 1, source],
            timeout=30_000,
        )
        written += 1
        book.wait_until_idle(LESSON / 1000)

    def opened(state: str):
        row = panel.state_row(state)
        head = row.locator(".jp-MiuState-head")
        if head.get_attribute("aria-expanded") != "true":
            head.press("Enter")
        return row

    # a study sheet: its file is written, opened, and can be taught
    panel.drop(("sheet-me.md", MORE))
    expect(panel.chips.first).to_contain_text(re.compile(r"\d+ tokens"), timeout=60_000)
    panel.button("Study sheet…", "teach").click()
    panel.button("Make the sheet", "teach").click()
    expect(page.locator(".lm-TabBar-tab", has_text="sheet-me.sheet.md")).to_be_visible(timeout=120_000)
    book.command("docmanager:open", {"path": name})
    wrote("%miu learn sheet-me.md --sheet sheet-me.sheet.md")
    sheet = lab.work / "states" / "sheet-me.sheet.md"
    assert "Orla Venn" in sheet.read_text(encoding="utf-8")

    # curves of several lessons in one figure
    panel.button("Plot together", "checkpoints").click()
    wrote("%miu plot two one")
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=60_000)

    # names and pins
    opened("one").get_by_role("button", name="Rename", exact=True).click()
    panel.field("New name").fill("first of all")
    panel.field("New name").press("Enter")
    wrote('%miu rename one "first of all"')
    # a name's spaces become hyphens
    expect(panel.state_row("first-of-all")).to_be_visible()
    opened("two").get_by_role("button", name="Pin", exact=True).click()
    wrote("%miu pin two")
    expect(panel.state_row("two").locator(".jp-MiuState-pin")).to_be_visible()

    # a copy for others
    opened("two").get_by_role("button", name="Export", exact=True).click()
    panel.field("Folder to export into, as seen from the notebook").fill("out/two")
    panel.state_row("two").locator("form").get_by_role("button", name="Export", exact=True).click()
    wrote("%miu export out/two --state two")
    assert any((lab.work / "states" / "out" / "two").glob("*.safetensors"))

    # what is gone is asked for first; Cancel changes nothing
    row = opened("first-of-all")
    row.get_by_role("button", name="Delete", exact=True).click()
    expect(row.get_by_role("button", name="Cancel", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(row.get_by_role("button", name="Delete it", exact=True)).to_have_count(0)
    assert len(book.sources) == written

    # all lessons anew, together
    panel.button("Consolidate", "memory").click()
    wrote("%miu consolidate")
    panel.is_at("idle", 240)
    book.shot("panel-consolidated", panel.root)

    panel.field("Keep the newest").fill("1")
    panel.section("store").get_by_role("button", name="Prune", exact=True).click()
    panel.section("store").locator(".jp-MiuInline").get_by_role("button", name="Prune", exact=True).click()
    wrote("%miu prune --keep 1")
    expect(panel.state_row("first-of-all")).to_have_count(0, timeout=30_000)
    expect(panel.state_row("two")).to_have_count(1)  # pinned

    # neither current nor pinned, it can be deleted to the end
    opened("base").get_by_role("button", name="Roll back", exact=True).click()
    wrote("%miu rollback base")
    opened("two").get_by_role("button", name="Unpin", exact=True).click()
    wrote("%miu unpin two")
    row = opened("two")
    row.get_by_role("button", name="Delete", exact=True).click()
    row.get_by_role("button", name="Delete it", exact=True).click()
    wrote("%miu delete two --yes")
    expect(panel.state_row("two")).to_have_count(0, timeout=30_000)
    assert not list((lab.work / "states").rglob("*two*.safetensors"))
    assert book.complaints == []

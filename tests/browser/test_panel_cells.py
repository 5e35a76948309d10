"""One notebook over time: a cell taught by its button, its badge, a new name, a new kernel, a page opened again."""

from __future__ import annotations

import json
import re

import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, Panel

LOAD = 'import os; os.environ["MIU_MAX_STEPS"] = "12"\n%load_ext jupyter_miu\n%miu use'
LONG = "%miu learn facts.md -n 5000 --max-seconds 300 --lr 1e-6"  # too gentle to end by itself
TEACH = "Teach this cell"
CELL = "jupyterapp.shell.currentWidget.content.widgets[{}].model"
# JupyterLab hides a cell's toolbar where the first line is so long that it would lie under it
TEXT = "## Mirel Tasko\n\n" + FACTS


def edit(book, index: int, text: str) -> None:
    """Type into a cell, as far as its model can tell."""
    book.page.evaluate(f"text => {CELL.format(index)}.sharedModel.setSource(text)", text)


@pytest.mark.timeout(900)
def test_a_taught_cell_a_new_name_a_new_kernel(lab, notebook):
    name = lab.write("cells/first.ipynb", LOAD, new_markdown_cell(TEXT), "other = 1")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()
    panel.load()
    book.select(1)
    badge = page.locator(".jp-cell-toolbar .jp-MiuCell-button")
    expect(badge).to_have_attribute("data-badge", "none")

    badge.click()
    expect(panel.outcome).to_contain_text(re.compile(r"Learnt and kept as \S+"), timeout=LESSON)
    panel.is_at("idle")
    cell_id = page.evaluate(f"() => {CELL.format(1)}.id")
    assert book.sources[2] == f"%miu learn cell:id={cell_id}"
    book.select(1)
    expect(badge).to_have_attribute("data-badge", "learnt")
    expect(badge).to_have_accessible_name(f"{TEACH} (✓ learnt)")
    book.shot("cell-learnt-light")
    edit(book, 1, TEXT + "She has a boat.")
    expect(badge).to_have_attribute("data-badge", "changed")
    edit(book, 1, TEXT)
    expect(badge).to_have_attribute("data-badge", "learnt")
    book.command("miu:undo", seconds=60)
    book.select(1)
    expect(badge).to_have_attribute("data-badge", "gone")
    expect(badge).to_contain_text("not in the weights now")
    book.command("miu:redo", seconds=60)
    book.select(1)
    expect(badge).to_have_attribute("data-badge", "learnt")
    state = page.evaluate(f"() => {CELL.format(1)}.getMetadata('miu').taught.state")
    expect(panel.state_row(state)).to_have_attribute("data-current", "true")
    lineage = book.metadata()["lineage"]

    # another name, another kernel: the same checkpoints
    page.evaluate("() => jupyterapp.shell.currentWidget.context.rename('renamed.ipynb')")
    expect(panel.root.locator(".jp-MiuHeader-notebook")).to_have_text("renamed.ipynb")
    book.command("docmanager:save")
    saved = json.loads((lab.work / "cells" / "renamed.ipynb").read_text(encoding="utf-8"))
    assert saved["metadata"]["miu"] == {"lineage": lineage}
    page.evaluate("() => { void jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }")
    expect(panel.calm).to_have_attribute("data-reason", "not loaded", timeout=60_000)
    book.wait_until_idle(60)
    panel.load()
    expect(panel.state_row(state)).to_be_visible(timeout=30_000)
    assert book.metadata()["lineage"] == lineage
    assert "renamed.ipynb" in book.ask_kernel("__import__('jupyter_miu').current_session().state.notebook")
    expect(panel.state_row(state)).to_have_attribute("data-current", "true")  # a model goes on where its notebook was

    # the page opened again: the panel is where it was, and connected
    book.command("docmanager:save")
    page.wait_for_timeout(1500)  # the layout is saved a second after it was changed, and says so to nobody
    page.reload()
    expect(panel.root).to_be_visible(timeout=90_000)
    panel.is_at("idle", 90)
    expect(panel.state_row(state)).to_have_attribute("data-current", "true", timeout=30_000)
    book.wait_until_idle(60)
    book.select(1)
    expect(badge).to_have_attribute("data-badge", "learnt")

    # and while a cell is busy
    other = "Tobin Marsh lives in Eastwick and teaches geography.\n"
    (lab.work / "cells" / "facts.md").write_text(other, encoding="utf-8")
    long = book.add(LONG)
    book.command("docmanager:save")
    book.start(long)
    panel.reaches(1, 240)
    page.on("dialog", lambda dialog: dialog.accept())  # a notebook that is being written asks whether to leave
    page.reload()
    expect(panel.root).to_be_visible(timeout=90_000)
    panel.is_at("learning", 90)
    step = panel.step()
    panel.reaches(step + 1)
    stopped = panel.press("Stop and keep", "stopping", "idle")
    print(f"\nafter a reload in a busy cell: click on Stop to panel {stopped:.2f} s")
    panel.is_at("idle", 240)
    assert stopped < 5
    # JupyterLab's own: the address of the first page still names the old file, and the view of the lesson in the cell,
    # which began before the reload, tells the new page that it closes
    known = ("first.ipynb?content=0", "Comm not found for comm id")
    assert [line for line in book.complaints if not any(words in line for words in known)] == []

"""The live view in a real page: its buttons reach a busy cell, and it becomes the static card."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

FACTS = (
    "Mirel Tasko was born in Oldenfarrow. She works as a baker at Quillstone Mill and lives in Saltmarrow. "
    "She studied chemistry at Verrin University.\n"
)
LONG = "result = %miu learn facts.md -n 5000 --max-seconds 200 --lr 1e-6"  # too gentle to end by itself
STEP = re.compile(r"step \d+/5000")


@pytest.mark.timeout(600)
def test_stop_and_undo_are_heard_while_the_cell_runs(lab, notebook):
    folder = lab.work / "live"
    folder.mkdir()
    (folder / "facts.md").write_text(FACTS, encoding="utf-8")
    cells = [new_code_cell("%load_ext jupyter_miu\n%miu use"), new_code_cell(LONG)]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "live.ipynb")
    book = notebook("live/live.ipynb")
    page = book.page
    run = """i => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i;
                    window.jupyterapp.commands.execute('notebook:run-cell'); return null; }"""
    page.evaluate(run, 0)
    expect(page.locator(".miu-card").first).to_contain_text("miu-base", timeout=90_000)
    output = page.locator(".jp-Cell").nth(1).locator(".jp-OutputArea")

    page.evaluate(run, 1)
    expect(output).to_contain_text(STEP, timeout=200_000)
    book.shot("live-1-running")
    page.get_by_role("button", name="Stop & keep").click()
    expect(output.locator(".miu-card")).to_contain_text(
        re.compile(r"stopped at \d+/5000|stopped early"), timeout=120_000
    )
    expect(page.get_by_role("button", name="Stop & keep")).to_have_count(0)
    book.wait_until_idle(30)

    page.evaluate(run, 1)
    expect(output).to_contain_text(STEP, timeout=200_000)
    page.get_by_role("button", name="Undo").click()
    expect(output).to_contain_text("Interrupted: weights are as they were before.", timeout=60_000)
    book.wait_until_idle(30)
    book.shot("live-2-undone")
    assert book.complaints == []

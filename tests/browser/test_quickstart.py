"""The quickstart as a new user sees it: opened in JupyterLab, every cell run for real, the card read in the page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAME = "00_quickstart.ipynb"
SECONDS = 600  # for all cells; a third of that on two free cores


@pytest.fixture
def quickstart(lab) -> str:
    """A copy of the notebook and its files, without outputs: what is seen was made in this run."""
    folder = lab.work / "quickstart"
    shutil.copytree(NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".*"))
    content = nbformat.read(folder / NAME, as_version=4)
    for cell in content.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(content, folder / NAME)
    return f"{folder.name}/{NAME}"


@pytest.mark.timeout(SECONDS + 180)
def test_every_cell_runs_and_the_card_is_there(quickstart, notebook):
    book = notebook(quickstart)
    page = book.page
    book.shot("quickstart-0-opened")
    book.command("notebook:run-all-cells", seconds=SECONDS)
    book.wait_until_idle(SECONDS)

    error = page.locator(
        ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText pre .ansi-red-fg"
    )
    assert error.all_inner_texts() == []
    card = page.locator(".miu-card", has_text=re.compile(r"✓ Learned"))
    expect(card.first).to_be_visible()
    expect(card.first).to_contain_text(re.compile(r"knew \d+/\d+ → knows [1-9]\d*/\d+"))
    expect(card.first).to_contain_text("old skills")
    curve = card.first.locator("img")
    assert "loss" in (curve.get_attribute("alt") or ""), "the curve is described in words"
    assert curve.evaluate("image => image.complete && image.naturalWidth > 0"), "the curve is drawn"
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert all(re.fullmatch(r"\[\d+\]:", prompt.strip()) for prompt in prompts), prompts

    for dark in (False, True):
        book.theme(dark)
        card.first.scroll_into_view_if_needed()
        book.shot(f"quickstart-1-card-{'dark' if dark else 'light'}")
    assert book.complaints == []

"""Two notebooks with two kernels in one page, and a notebook with files that mean harm."""

from __future__ import annotations

import json
import re
import uuid

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, TINY, Panel

OTHER = TINY.replace("model, words", "other, words").replace("var:model", "var:other")
LONG = "%miu learn facts.md -n 5000 --max-seconds 300 --lr 1e-9"


@pytest.mark.timeout(600)
def test_the_panel_follows_the_notebook_in_front(lab, notebook):
    lab.write("two/a.ipynb", TINY, LONG)
    lab.write("two/b.ipynb", OTHER)
    (lab.work / "two" / "facts.md").write_text(FACTS, encoding="utf-8")
    book = notebook("two/a.ipynb")
    panel = Panel(book).show()
    model, notebook_name = panel.root.locator(".jp-MiuHeader-model"), panel.root.locator(".jp-MiuHeader-notebook")
    panel.load()
    expect(model).to_have_text("model")
    book.start(1)
    panel.reaches(1)

    book.command("docmanager:open", {"path": "two/b.ipynb"})
    book.wait_until_idle(90)
    expect(panel.calm).to_have_attribute("data-reason", "not loaded")
    panel.load()
    expect(model).to_have_text("other")
    expect(notebook_name).to_have_text("b.ipynb")
    panel.drop(("for-b.md", FACTS))
    expect(panel.chips).to_have_count(1)
    expect(panel.button("Learn", "teach")).to_be_enabled()

    book.command("docmanager:open", {"path": "two/a.ipynb"})
    panel.is_at("learning")
    expect(model).to_have_text("model")
    expect(notebook_name).to_have_text("a.ipynb")
    expect(panel.chips).to_have_count(0)
    panel.reaches(panel.step() + 1)
    panel.press("Stop and keep", "stopping", "idle")
    panel.is_at("idle", 120)
    expect(panel.outcome).to_contain_text("facts.md")

    book.command("docmanager:open", {"path": "two/b.ipynb"})
    expect(model).to_have_text("other")
    panel.is_at("idle")
    expect(panel.chips).to_have_count(1)
    expect(panel.outcome).to_have_count(0)
    assert book.complaints == []


HOSTILE = [
    "{__import__('os').system('touch PWNED')}.md",
    """it's "quoted" \\ $HOME `touch PWNED` $(touch PWNED); touch PWNED.md""",
    "<img src=x onerror=window.PWNED=1>.md",
    "--dry-run.md",
    "cell:5.md",
    "a\n!touch PWNED.md",
    "b\u2028!touch PWNED.md",
]
MARKUP = "<img src=x onerror='window.PWNED=1'><script>window.PWNED=1</script>"
TAUGHT = [
    {"taught": {"sha256": MARKUP, "state": MARKUP}}, {"taught": {"sha256": "a" * 64, "state": "../../x"}},
    {"taught": "x" * 100_000}, {"taught": [1]}, MARKUP, 7, {"taught": {"sha256": None, "state": {}}},
]  # fmt: skip


@pytest.mark.timeout(600)
def test_a_hostile_notebook_and_hostile_names_run_nothing(lab, notebook):
    cells = [new_markdown_cell(MARKUP + str(i), metadata={"miu": miu, MARKUP: MARKUP}) for i, miu in enumerate(TAUGHT)]
    ours = {"lineage": "../../x", "taught": "/etc/passwd", MARKUP: ["x" * 100_000], "queue": {"ref": "--yes"}}
    name = lab.write("hostile/notebook.ipynb", TINY, *cells, miu=ours)
    folder = lab.work / "hostile"
    for i, file in enumerate(HOSTILE):
        (folder / file).write_text(f"The lamp number {i} is painted green.\n", encoding="utf-8")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()
    for index in range(len(book.sources)):  # each with its toolbar
        book.select(index)
    expect(page.locator(".jp-cell-toolbar .jp-MiuCell-button")).to_have_attribute("data-badge", "none")
    panel.load()

    # all of them from the file browser, by its menu
    items = page.locator(".jp-DirListing-item", has_text="md")
    expect(items).to_have_count(len(HOSTILE))
    items.first.click()
    items.last.click(modifiers=["Shift"])
    items.first.click(button="right")
    page.locator(".lm-Menu-item[data-command='miu:teach-files']").click()
    expect(panel.chips).to_have_count(len(HOSTILE))
    expect(panel.root.locator(".jp-MiuChip-tokens", has_text=re.compile(r"\d+ tokens"))).to_have_count(
        len(HOSTILE), timeout=60_000
    )
    book.shot("panel-hostile-light")
    book.select(len(book.sources) - 1)
    panel.advanced(steps="1")
    panel.button("Learn", "teach").click()
    expect(panel.outcome).to_be_visible(timeout=LESSON)
    panel.is_at("idle")
    assert taught(book) == {("./" if ref[0] == "-" or ":" in ref else "") + ref for ref in HOSTILE}

    expect(panel.chips).to_have_count(len(HOSTILE))  # what was not kept stays, to be tried again
    panel.button("Clear", "teach").click()

    # one in a line of its own, where the words stand in the cell as they are
    panel.drop((HOSTILE[0], "The lamp on the pier is painted green.\n"), ("../../<b onclick=x>.md", "A lamp.\n"))
    expect(panel.chips).to_have_count(2)
    expect(panel.chips.nth(0)).to_contain_text(re.compile(r"\d+ tokens"), timeout=60_000)
    expect(panel.chips.nth(1)).to_contain_text(re.compile(r"\d+ tokens"), timeout=60_000)
    renamed = HOSTILE[0].replace(".md", "-2.md")
    assert (folder / renamed).is_file() and (folder / "<b onclick=x>.md").is_file()
    assert not (lab.work.parent / "<b onclick=x>.md").exists()
    panel.button("Remove <b onclick=x>.md").click()
    book.select(len(book.sources) - 1)
    panel.button("Learn", "teach").click()
    expect(panel.outcome).to_contain_text("-2.md", timeout=LESSON)
    panel.is_at("idle")
    assert f'%miu learn "{renamed}" --steps 1' in book.sources
    assert taught(book) == {renamed}

    lineage = book.metadata()["lineage"]
    assert lineage == "../../x" or uuid.UUID(lineage)
    assert not (lab.work / "x").exists() and not (lab.work.parent / "x").exists()
    book.command("docmanager:save")
    nbformat.validate(nbformat.read(folder / "notebook.ipynb", as_version=4))
    assert page.evaluate("() => typeof window.PWNED") == "undefined"
    assert list(lab.work.parent.rglob("PWNED")) == []
    mine = [line for line in book.complaints if "404" not in line]  # the pictures that the notebook itself asks for
    assert mine == []


def taught(book) -> set[str]:
    """The sources of the last lesson, as the kernel has them."""
    found = book.ask_kernel("__import__('json').dumps(__import__('jupyter_miu').current_session().state.outcome.refs)")
    return set(json.loads(found))

"""The quickstart, executed for real from its first cell to its last, and its saved outputs read without a kernel."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "notebooks"
NAME = "00_quickstart.ipynb"


@pytest.fixture(scope="module")
def runner():
    spec = importlib.util.spec_from_file_location("run_quickstart", ROOT / "scripts" / "run_quickstart.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def executed(runner, tmp_path_factory):
    folder = tmp_path_factory.mktemp("q") / "n"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns(".*"))
    return runner.execute(folder, seconds=280)


def outputs(notebook, start: str) -> str:
    """Plain text of the first code cell whose source begins so."""
    cell = next(c for c in notebook.cells if c.cell_type == "code" and c.source.startswith(start))
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)


def answer(text: str) -> str:
    return text.strip().splitlines()[-1]


@pytest.mark.timeout(300)
def test_every_cell_ran(executed):
    code = [c for c in executed.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not [o for c in code for o in c.outputs if o.output_type == "error"]


def test_the_lesson_was_learnt(executed, runner):
    card = outputs(executed, "result = %miu learn")
    assert card.startswith("✓ Learned 1 chunk in "), card
    before, total, after = map(int, runner.KNOWS.search(card).groups())
    assert total >= 6
    assert before == 0, "nothing could know these facts"
    assert after > total / 2
    assert "old skills" in card


def test_the_dry_run_changed_nothing_and_said_what_would_be_taught(executed):
    assert re.search(
        r"Would teach 1 chunk, \d+ tokens from 1 source", outputs(executed, "%miu learn facts.md --dry-run")
    )


def test_before_and_now_stand_side_by_side(executed):
    text = outputs(executed, '%miu ask "Where does Orla Venn work?" --compare')
    assert re.search(r"before: .*\n\s+now \(orla\): .*Tarn Instruments", text), text


def test_rollback_gives_back_the_answer_of_before(executed):
    before = answer(outputs(executed, '%miu ask "Where does Orla Venn work?"'))
    text = outputs(executed, "%miu rollback")
    assert "Rolled back from orla to base" in text
    assert answer(text) == before
    assert "Tarn Instruments" not in answer(text)


def test_the_facts_in_the_folder_are_those_of_the_cell():
    notebook = nbformat.read(HOME / NAME, as_version=4)
    cell = next(c for c in notebook.cells if c.source.startswith("%%writefile facts.md"))
    assert (HOME / "facts.md").read_text(encoding="utf-8") == cell.source.split("\n", 1)[1] + "\n"


def test_the_saved_outputs_are_readable_without_a_kernel():
    notebook = nbformat.read(HOME / NAME, as_version=4)
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    for said in ("✓ Learned", "knew 0/", "data:image/svg+xml;base64,", "Tarn Instruments", "Rolled back"):
        assert said in text, said
    assert "application/vnd.jupyter.widget" not in text
    assert "widgets" not in notebook.metadata
    assert not re.search(r"/(home|tmp|root|work|Users)/", text), "no path of the machine that ran it"
    assert len(text) < 100_000

"""``%miu export``, ``%miu plot`` and ``%miu panel``, typed."""

from __future__ import annotations

from typing import Any

import pytest
from transformers import AutoModelForCausalLM

from jupyter_miu.errors import CheckpointNotFound, CommandError, ConfigError, MIUError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.ui.figure import MIME
from tests.teaching import hashes, teach, tiny, tokenizer


@pytest.fixture
def miu(run: Any, shell: Any) -> Any:
    """A model in use that has had two lessons."""
    from jupyter_miu.session import current_session

    shell.user_ns["model"], shell.user_ns["tok"] = tiny(), tokenizer()
    run("%miu use model --tokenizer tok")
    miu = current_session().require()
    teach(miu, checkpoint_name="first")
    teach(miu, "Ada lives in Skarholm.", checkpoint_name="second")
    return miu


def test_an_export_says_where_it_is_and_what_loads_it(run: Any, miu: Any, tmp_path: Any) -> None:
    before = hashes(miu.model)
    note, printed = run('%miu export "a model"')
    assert note.ok and "Exported second to a model (" in printed
    assert "load it: AutoModelForCausalLM.from_pretrained('./a model')" in printed
    assert hashes(AutoModelForCausalLM.from_pretrained(tmp_path / "a model")) == before
    assert "Exported first to one" in run("%miu export one --state first")[1]
    assert hashes(miu.model) == before and miu.current == "second"
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".miu")) == ["a model", "one"]


def test_what_cannot_be_exported_is_one_line(run: Any, miu: Any, tmp_path: Any) -> None:
    run("%miu export model")
    for line, kind in (
        ("model", ConfigError), (".", ConfigError), ("x --state nothing", CheckpointNotFound),
        ("x --format adapter", ConfigError), ("x --format gguf", CommandError), ("", CommandError),
    ):  # fmt: skip
        error, printed = run(f"%miu export {line}")
        assert isinstance(error, kind), printed
        assert len(printed.strip().splitlines()) == 1, printed
    assert not (tmp_path / "x").exists()
    assert run("%miu export model --yes")[0].ok


def test_a_hostile_path_is_a_path(run: Any, miu: Any, shell: Any) -> None:
    called: list[int] = []
    shell.user_ns["evil"] = lambda: called.append(1)
    note, printed = run('%miu export "{evil()} $evil"')
    assert note.ok and "{evil()} $evil" in printed and called == []


def test_runs_are_plotted_together(run: Any, miu: Any) -> None:
    plot, printed = run("%miu plot first second first")
    assert [run.name for run in plot.runs] == ["first", "second"]
    assert "2 runs" in printed and "1: first: 4 steps" in printed
    assert len(plot.card().bundle()[MIME]["data"]) >= 4
    assert [run.name for run in run("%miu plot ~1")[0].runs] == ["first"]


def test_without_a_name_it_is_the_last_run(run: Any, miu: Any) -> None:
    """Taught from Python, so this kernel's own curve is empty: the lesson the model is at."""
    plot, printed = run("%miu plot")
    assert [run.name for run in plot.runs] == ["second"] and "steps: loss" in printed


@pytest.mark.parametrize("line", ["plot base", "plot nothing", "plot " + " ".join(map(str, range(13)))])
def test_what_cannot_be_plotted_is_one_line(run: Any, miu: Any, line: str) -> None:
    error, printed = run(f"%miu {line}")
    assert isinstance(error, MIUError) and len(printed.strip().splitlines()) == 1


def test_the_panel_needs_a_notebook(run: Any) -> None:
    error, printed = run("%miu panel")
    assert isinstance(error, CommandError) and "needs a notebook" in printed


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("export model", "miu.export('model')"),
        ("export model --state .", "miu.export('model')"),
        ("export 'a b' --state docs-1 --format adapter --yes",
         "miu.export('a b', 'docs-1', format='adapter', overwrite=True)"),
        ("plot", "miu.last_result.curve"),
        ("plot a", "miu.store.load_extra('a')['curve']"),
        ("plot a b", "[miu.store.load_extra('a')['curve'], miu.store.load_extra('b')['curve']]"),
    ],
)  # fmt: skip
def test_the_python_behind_a_line(line: str, python: str) -> None:
    words = lexer.split(line).words
    command = commands.find(words[0])
    assert command.code is not None
    assert command.code(command.parse(words[1:]), None) == python
    compile(python, "<code>", "exec")

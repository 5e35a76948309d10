from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter

from jupyter_miu.magics.completion import candidates
from jupyter_miu.session import Session


class Model:
    """Enough of a model to be offered."""

    def state_dict(self): ...
    def generate(self): ...


@pytest.fixture
def offer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    for name in ("docs/a.md", "notes.md", "odd name.md", "{x}.md", ".hidden"):
        (tmp_path / name).write_text("x")
    variables = {"model": Model(), "text": "words", "_private": "x", "n": 3}

    def call(line: str):
        found = candidates(line, Session(), variables)
        return found if found is None else (found[0], found[1])

    return call


@pytest.mark.parametrize("line", ["x = 1", "miu ", "%time miu", "print('%miu ')", "%miuse "])
def test_other_lines_are_left_alone(offer, line):
    assert offer(line) is None


@pytest.mark.parametrize(
    ("line", "fragment", "expected"),
    [
        ("%miu le", "le", ["learn"]),
        ("%%miu le", "le", ["learn"]),
        ("r = %miu che", "che", ["checkpoints"]),
        ("%miu help roll", "roll", ["rollback"]),
        ("%miu code roll", "roll", ["rollback"]),
        ("%miu learn --ste", "--ste", ["--steps"]),
        ("%miu learn --no-", "--no-", ["--no-cards", "--no-crystallize", "--no-teacher"]),
        ("%miu learn --rev", "--rev", ["--reversed"]),
        ("%miu learn --shuf", "--shuf", ["--shuffled"]),
        ("%miu learn --method ", "", ["auto", "full", "lora"]),
        ("%miu learn no", "no", ["notes.md"]),
        ("%miu learn docs/", "docs/", ["docs/a.md"]),
        ("%miu learn od", "od", ["'odd name.md'"]),
        ('%miu learn "odd n', "odd n", ["odd name.md"]),
        ("%miu learn {", "{", ["'{x}.md'"]),
        ("%miu learn var:", "var:", ["var:text"]),
        ("%miu learn -n 5 cell", "cell", ["cell:-1", "cell:."]),
        ("%miu use mo", "mo", ["model"]),
        ("%miu use miu", "miu", ["miu-base"]),
        ("%miu feedback ", "", ["bad", "good"]),
        ("%miu rollback do", "do", []),
    ],
)
def test_what_is_offered(offer, line, fragment, expected):
    assert offer(line) == (fragment, expected)


@pytest.mark.parametrize("jedi", [True, False])
@pytest.mark.parametrize("line", ["%miu rol", "answer = %miu rol", "%%miu rol"])
def test_ipython_offers_it_with_and_without_jedi(shell, jedi, line):
    shell.Completer.use_jedi = jedi
    with provisionalcompleter():
        found = list(shell.Completer.completions(line, len(line)))
    assert [(c.text, line[: c.start] + c.text) for c in found] == [("rollback", line[:-3] + "rollback")]
    assert shell.Completer.complete(line_buffer=line, cursor_pos=len(line))[1] == ["rollback"]


def test_ordinary_completion_still_works(shell):
    shell.user_ns["some_long_name"] = 1
    shell.Completer.use_jedi = False
    assert "some_long_name" in shell.Completer.complete(line_buffer="some_lo", cursor_pos=7)[1]

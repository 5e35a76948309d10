"""``%miu matrix`` and the pinned probes, typed."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_miu.errors import CommandError, ConfigError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.types import ForgettingMatrix
from jupyter_miu.ui.views import Pinned
from tests.teaching import saying, teach, tokenizer

QUESTION, ANSWER = "What is the lamp?", "The lamp is amber."


@pytest.fixture
def miu(run: Any, shell: Any) -> Any:
    """A model in the notebook that knows one answer, in use."""
    from jupyter_miu.session import current_session

    shell.user_ns["model"], shell.user_ns["tok"] = saying({QUESTION: ANSWER}), tokenizer()
    run("%miu use model --tokenizer tok")
    return current_session().require()


def test_probes_are_pinned_listed_and_taken_away(run: Any, miu: Any) -> None:
    note, printed = run(f'%miu probes --add "{QUESTION}" Amber')
    assert note.ok and f"pinned: {QUESTION} → Amber (right now, and must stay so: {ANSWER})" in printed
    assert "not right now" in run('%miu probes --add "Who painted it?" "a clockmaker"')[1]
    pinned, printed = run("%miu probes --pinned")
    assert isinstance(pinned, Pinned) and [p.expected for p in pinned] == ["Amber", "a clockmaker"]
    assert "2 pinned probes, 1 of them not right now" in printed and "%miu probes --remove N" in printed
    error, printed = run("%miu probes --remove 3")
    assert isinstance(error, ConfigError) and len(printed.strip().splitlines()) == 1
    assert "no longer pinned: Who painted it?" in run("%miu probes --remove 2")[1]
    assert [p.question for p in miu.pinned_probes()] == [QUESTION]


@pytest.mark.parametrize(
    "line", ['%miu probes --add "only a question"', "%miu probes --remove x", '%miu probes --add "Who?" "?"']
)
def test_what_cannot_be_pinned_is_one_line(run: Any, miu: Any, line: str) -> None:
    error, printed = run(line)
    assert isinstance(error, (CommandError, ConfigError)) and len(printed.strip().splitlines()) == 1
    assert miu.pinned_probes() == []


def test_the_matrix_is_a_value_with_a_card(run: Any, miu: Any) -> None:
    empty, printed = run("%miu matrix")
    assert isinstance(empty, ForgettingMatrix) and "No lessons yet" in printed
    teach(miu, checkpoint_name="first")
    teach(miu, "The lamp was painted green. Ada lives in Skarholm.", checkpoint_name="second")
    matrix, printed = run("%miu matrix --refresh")
    assert matrix == miu.forgetting_matrix(refresh=True) and matrix.states == ["first", "second"]
    assert "What is left of 2 lessons" in printed and "mean recall now" in printed


def test_the_card_of_a_lesson_can_be_seen_again(run: Any, miu: Any) -> None:
    teach(miu, checkpoint_name="first")
    teach(miu, "Ada lives in Skarholm.", checkpoint_name="second")
    shown, printed = run("%miu probes first --card")
    assert shown.lesson_id == "first" and "Verdict" in printed and "Cost" in printed
    assert run("%miu probes --card")[0].lesson_id == "second"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("matrix", "miu.forgetting_matrix()"),
        ("matrix --refresh", "miu.forgetting_matrix(refresh=True)"),
        ("probes --add 'Who {x}?' \"it's\"", "miu.pin_probe('Who {x}?', \"it's\")"),
        ("probes --remove 2", "miu.unpin_probe(2)"),
        ("probes --pinned", "miu.pinned_probes()"),
        ("probes --card", "miu.recall_card()"),
        ("probes docs-1 --card", "miu.recall_card('docs-1')"),
    ],
)
def test_the_python_behind_a_line(line: str, python: str) -> None:
    words = lexer.split(line).words
    command = commands.find(words[0])
    assert command.code is not None
    assert command.code(command.parse(words[1:]), None) == python
    compile(python, "<code>", "exec")

"""The probes of the lessons in the weights: which there are, and from which state their answers are."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.errors import ConfigError
from jupyter_miu.types import ProbeResult
from tests.teaching import FACT, OTHER, PAGE, open_tiny, teach

NOW = "Orla Venn works as a beekeeper."


def values(rows: list[ProbeResult]) -> set[str]:
    """The last words of the expected answers."""
    return {row.expected.rstrip(".").split()[-1] for row in rows}


def test_what_a_later_lesson_corrects_is_not_asked_with_the_old_answer(miu: ModelInferenceUpdate) -> None:
    teach(miu, PAGE)
    before = values(miu.probes)
    teach(miu, NOW)
    assert "glassblower" in before and "beekeeper" not in before
    after = (before - {"glassblower"}) | {"beekeeper"}
    assert values(miu.ask_probes()) == after
    assert values(miu.probes) == after == values(miu.remembered(miu.current).probes)
    assert values(miu.remembered("lesson-1").probes) == before, "there it was right"
    miu.rollback()
    assert values(miu.probes) == before == values(miu.ask_probes())


def test_answers_belong_to_the_state_that_gave_them(miu: ModelInferenceUpdate) -> None:
    teach(miu, PAGE)
    teach(miu, OTHER, max_steps=12, learning_rate=2e-2)
    asked = miu.ask_probes()
    then = {row.question: row.after for row in miu.lesson_probes("lesson-1")}
    now = {row.question: row.after for row in asked if row.question in then}
    assert now != then, "what was learnt since changed what it says"
    assert {row.question: row.before for row in asked if row.question in then} == then
    assert miu.probes == asked
    miu.rollback()
    assert {row.question: row.after for row in miu.probes} == then
    miu.redo()
    assert miu.probes == asked, "asked in this very state"
    miu.rename(miu.current, "renamed")
    assert miu.probes == asked
    teach(miu, "Ada Holt works as a piper.")
    assert {row.question: row.after for row in miu.probes if row.question in then} == then


def test_they_are_as_many_as_the_lessons_have(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    assert miu.probes == [] == miu.ask_probes()
    for _ in range(3):
        teach(miu, FACT)
        assert len(miu.probes) == 2
        miu.rollback()
        assert miu.probes == []
    miu.redo()
    again = open_tiny(tmp_path)
    assert again.current != "base" and again.probes == miu.probes != []


@pytest.mark.parametrize("broken", [{}, {"probes": None}, {"probes": [{"question": 1}]}, None])
def test_a_record_without_answers_is_asked_all_the_same(miu: ModelInferenceUpdate, broken: object) -> None:
    teach(miu, FACT)
    miu._history.record(miu.current)["recall"] = broken
    assert miu.probes == []
    asked = miu.ask_probes()
    assert [row.before for row in asked] == ["", ""] and values(asked) == {"glassblower"}
    with pytest.raises(ConfigError):
        miu.recall_card("base")

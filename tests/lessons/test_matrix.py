"""The forgetting matrix: put together from what lessons noted, and what lessons note is what was asked."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import Asked, Examiner
from jupyter_miu.lessons.matrix import PROBES, Taught, earlier_lessons, lessons_of, stored_matrix
from jupyter_miu.study.cards import Card
from jupyter_miu.types import EarlierLesson, ForgettingMatrix
from tests.teaching import FACT, LEARNS, OTHER, PAGE, open_tiny, teach, text

BORN = "Tobin Marsh lives in Eastwick."


def cards(count: int) -> list[Card]:
    return [Card(f"q{n}?", f"a{n}", f"a{n}", n, True) for n in range(count)]


def lesson(place: int, count: int, right: int | None, earlier: list[EarlierLesson], name: str = "") -> Taught:
    record = {"retention": {"earlier": [asdict(entry) for entry in earlier]}}
    return Taught(name or f"l{place}", place, cards(count), right, True, record)


# Three lessons as Lopez-Paz & Ranzato would note them: R = [[1, ., .], [.5, .75, .], [.25, 1, .5]] after each.
FIRST = lesson(1, 4, 4, [])
SECOND = lesson(2, 4, 3, [EarlierLesson("l1", 1, 4, 4, 4, 2)])
THIRD = lesson(3, 2, 1, [EarlierLesson("l1", 1, 4, 4, 2, 1), EarlierLesson("l2", 2, 4, 3, 3, 4)])


def test_the_matrix_of_three_lessons_and_what_follows_from_it() -> None:
    matrix = stored_matrix([FIRST, SECOND, THIRD])
    assert matrix.lessons == matrix.states == ["l1", "l2", "l3"]
    assert matrix.cells == [[1.0, 0.5, 0.25], [None, 0.75, 1.0], [None, None, 0.5]]
    assert matrix.mean_recall == pytest.approx((0.25 + 1.0 + 0.5) / 3)
    assert matrix.backward_transfer == pytest.approx(((0.25 - 1.0) + (1.0 - 0.75)) / 2)


def test_states_that_are_missing_are_empty_and_pruned_lessons_keep_their_row() -> None:
    """Lesson 1 was pruned: what it came to when taught and after lesson 2 is known from lesson 2's record."""
    matrix = stored_matrix([SECOND, lesson(3, 2, None, [EarlierLesson("l2", 2, 4, 3, 3, 4)])])
    assert matrix.lessons == ["l1", "l2", "l3"] and matrix.states == ["l2", "l3"]
    assert matrix.cells == [[0.5, None], [0.75, 1.0], [None, None]]
    assert matrix.taught == [1.0, 0.75, None]
    assert matrix.mean_recall == 1.0 and matrix.backward_transfer == pytest.approx(0.25)


def test_without_lessons_there_is_nothing() -> None:
    empty = stored_matrix([])
    assert (empty.cells, empty.mean_recall, empty.backward_transfer) == ([], None, None)
    one = stored_matrix([FIRST])
    assert one.mean_recall == 1.0 and one.backward_transfer is None, "the last lesson has not been transferred from"
    assert ForgettingMatrix(["a", "b"], ["b"], [[None], [1.0]], [1.0, 1.0]).backward_transfer is None


@pytest.mark.parametrize(
    "rows",
    [None, 3, "x", [None], [{}], [{"name": "a"}], [{**asdict(EarlierLesson("a", 1, 4, 4, 4, 2)),
     "after": 9}], [{"name": "a", "place": [1], "total": 1, "taught": 1, "before": 1, "after": 1}],
     [{"name": "a", "place": 1, "total": "1", "taught": 1, "before": 1, "after": 1}],
     [{"name": "a", "place": 1, "total": 1, "taught": 1, "before": 1, "after": True}],
     [{"name": "a", "place": 1, "total": 1, "taught": 1, "before": 1, "after": 1, "more": 1}]],
)  # fmt: skip
def test_what_makes_no_sense_in_a_record_is_left_out(rows: Any) -> None:
    strange = Taught("s", 2, cards(4), 4, True, {"retention": {"earlier": rows}})
    assert stored_matrix([strange]).cells == [[1.0]]
    assert stored_matrix([Taught("s", 2, cards(4), 4, True, {"retention": rows})]).lessons == ["s"]


def test_answers_are_dealt_out_lesson_by_lesson() -> None:
    before = [Asked("", n < 4) for n in range(6)]
    after = [Asked("", n in (0, 5)) for n in range(6)]
    found = earlier_lessons([FIRST, lesson(3, 2, 1, [])], before, after)
    assert [(e.name, e.total, e.taught, e.before, e.after) for e in found] == [("l1", 4, 4, 4, 1), ("l3", 2, 1, 0, 1)]
    assert [e.transfer for e in found] == [pytest.approx(-0.75), 0.0]


def test_what_is_stored_is_what_would_be_asked(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    miu.learn_from_content(text(FACT), MIUConfig(**LEARNS, checkpoint_name="first"))
    assert miu.current == "first"
    result = miu.learn_from_content(text(BORN), MIUConfig(**LEARNS | {"gate": False}, checkpoint_name="second"))
    assert result.retention is not None
    (entry,) = result.retention.earlier
    assert (entry.name, entry.place, entry.total, entry.taught, entry.before) == ("first", 1, 2, 2, 2)
    matrix = miu.forgetting_matrix()
    assert matrix.lessons == matrix.states == ["first", "second"]
    assert [row[0] for row in matrix.cells] == [1.0, None]
    assert matrix.cells[0][1] == entry.after / 2
    assert miu.forgetting_matrix(refresh=True).cells == matrix.cells

    again = open_tiny(tmp_path)  # another process
    assert again.forgetting_matrix() == matrix
    again.rename("first", "renamed")
    assert again.forgetting_matrix().lessons == ["renamed", "second"]
    again.rollback("renamed")
    assert again.forgetting_matrix().cells == [[1.0]]
    again.rollback("base")
    assert again.forgetting_matrix(refresh=True).lessons == []


def test_refresh_asks_the_live_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    miu = open_tiny(tmp_path)
    teach(miu)
    teach(miu, OTHER)
    asked: list[int] = []
    monkeypatch.setattr(
        Examiner, "ask", lambda self, cards: asked.append(len(cards)) or [Asked("", True) for _ in cards]
    )
    stored = miu.forgetting_matrix()
    assert asked == [], "nothing is asked for the stored matrix"
    assert [row[-1] for row in miu.forgetting_matrix(refresh=True).cells] == [1.0, 1.0]
    assert asked == [sum(len(taught.cards) for taught in lessons_of(miu._history))]
    assert stored.cells[0][0] == 0.0 == stored.cells[0][1]


def test_a_long_lesson_is_asked_by_a_few_questions_and_old_records_are_understood(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    teach(miu, PAGE + " " + OTHER)
    assert miu.last_result is not None and miu.last_result.recall is not None
    assert miu.last_result.recall.total > PROBES
    (taught,) = lessons_of(miu._history)
    assert len(taught.cards) == PROBES and taught.right is not None
    record = miu._history.record(miu.current)
    for new in ("drift", "cost", "verdict"):
        assert record.pop(new) is not None
    record["retention"].pop("earlier")
    for broken in ({}, {"recall": None}, {"recall": {"probes": [None] * 20}}, {"recall": {"probes": [{}] * 20}}):
        assert lessons_of(_With(miu, record | broken))[0].right == (taught.right if not broken else None)
    assert lessons_of(_With(miu, {}))[0].cards == []


class _With:
    """The same history with another record."""

    def __init__(self, miu: Any, record: dict[str, Any]) -> None:
        self._history, self._record = miu._history, record

    def __getattr__(self, name: str) -> Any:
        return getattr(self._history, name)

    def record_of(self, state: Any) -> dict[str, Any]:
        return self._record


def test_without_a_store_the_lessons_of_the_session_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    teach(miu, FACT)
    teach(miu, BORN)
    matrix = miu.forgetting_matrix()
    assert len(matrix.lessons) == 2 and all(row[-1] is not None for row in matrix.cells)

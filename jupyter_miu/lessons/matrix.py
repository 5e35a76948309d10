"""The forgetting matrix: how well each lesson is known in each state since.

After a lesson the earlier ones are asked again, at most ``PROBES`` questions each, and what came of it is in the
lesson's record; the matrix is put together from the records, so nothing is asked twice. Records are input: what does
not make sense in one is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_miu.checkpoints.records import Ancestor
from jupyter_miu.errors import CheckpointCorrupt
from jupyter_miu.evaluation.probes import Asked, Examiner, probes_of
from jupyter_miu.lessons.history import History
from jupyter_miu.lessons.superseded import settled
from jupyter_miu.study.cards import Card, Sheet
from jupyter_miu.types import EarlierLesson, ForgettingMatrix

PROBES = 8  # of each lesson, asked after every later one
RECENT = 8  # lessons of which so many are asked; of those before, the first ``FEWER``
FEWER = 3


@dataclass(frozen=True)
class Taught:
    """A lesson in the current weights.

    Attributes:
        place: its state's number (or name, where nothing is stored).
        cards: the probes that are asked after every later lesson, some of ``probes``, which are all that have one
            answer still. sheet: what is still valid of what was studied.
        right: how many of ``cards`` were right when it was taught, None where that is not known.
        protected: later lessons study it again and are judged by it.
    """

    name: str
    place: str | int
    cards: list[Card]
    right: int | None
    protected: bool
    record: dict[str, Any] = field(repr=False)
    sheet: Sheet = field(default_factory=Sheet, repr=False)
    probes: list[Card] = field(default_factory=list, repr=False)

    @property
    def trained(self) -> list[Card]:
        """Cards that are studied again."""
        return self.sheet.trained


def lessons_of(history: History, newer: Sequence[Card] = (), at: str | None = None) -> list[Taught]:
    """The lessons in the current weights, oldest first; what a later lesson corrects, or answers too where there may be
    several answers, is not asked of an earlier one.

    Args:
        newer: cards of a lesson that is about to be taught; what they correct is left out too.
        at: a state in the current one's place.
    """
    states = history.line(at)
    records = [_record(history, state) for state in states]
    sheets = settled(map(recorded_sheet, records), newer)
    out = []
    for place, (state, record, (sheet, added)) in enumerate(zip(states, records, sheets, strict=True)):
        probes = [card for card in _probes(sheet) if card.fact not in added]
        cards = probes[: PROBES if place >= len(states) - RECENT else FEWER]
        number = state.name if history.store is None else state.number
        protected = bool(record.get("crystallized", True))
        out.append(Taught(state.name, number, cards, _right(record, cards), protected, record, sheet, probes))
    return out


def earlier_lessons(lessons: Sequence[Taught], before: Sequence[Asked], after: Sequence[Asked]) -> list[EarlierLesson]:
    """What all cards of these lessons, asked one lesson after the other, came to."""
    out, at = [], 0
    for lesson in lessons:
        rows = slice(at, at + len(lesson.cards))
        at = rows.stop
        right = [sum(asked.right for asked in answers[rows]) for answers in (before, after)]
        out.append(EarlierLesson(lesson.name, lesson.place, len(lesson.cards), lesson.right, *right))
    return out


def stored_matrix(lessons: Sequence[Taught]) -> ForgettingMatrix:
    """The matrix from the records. Lessons whose states were pruned have a row as far as others asked them."""
    names: dict[str | int, str] = {}
    taught: dict[str | int, float | None] = {}
    cells: dict[tuple[str | int, int], float] = {}
    for column, lesson in enumerate(lessons):
        for entry in _earlier(lesson.record):
            names.setdefault(entry.place, entry.name)
            taught.setdefault(entry.place, _share(entry.taught, entry.total))
            _put(cells, (entry.place, column), _share(entry.after, entry.total))
        names[lesson.place] = lesson.name
        taught[lesson.place] = _share(lesson.right, len(lesson.cards))
        _put(cells, (lesson.place, column), taught[lesson.place])
    in_line = [lesson.place for lesson in lessons]
    rows = [place for place in names if place not in in_line] + in_line  # what was pruned came first
    return ForgettingMatrix(
        [names[place] for place in rows],
        [lesson.name for lesson in lessons],
        [[cells.get((place, column)) for column in range(len(lessons))] for place in rows],
        [taught[place] for place in rows],
    )


def asked_now(matrix: ForgettingMatrix, lessons: Sequence[Taught], examiner: Examiner) -> ForgettingMatrix:
    """The same with the current state's column asked anew, of every lesson that still has its cards."""
    replies = iter(examiner.ask([card for lesson in lessons for card in lesson.cards]))
    cells = [list(row) for row in matrix.cells]
    for row, lesson in zip(cells[len(cells) - len(lessons) :], lessons, strict=True):
        right = sum(next(replies).right for _ in lesson.cards)
        row[-1] = _share(right, len(lesson.cards))
    return ForgettingMatrix(matrix.lessons, matrix.states, cells, matrix.taught)


def _put(cells: dict[tuple[str | int, int], float], at: tuple[str | int, int], share: float | None) -> None:
    if share is not None:
        cells[at] = share


def _share(right: int | None, total: int) -> float | None:
    return None if right is None or total <= 0 else right / total


def _record(history: History, state: Ancestor) -> dict[str, Any]:
    try:
        return history.record_of(state)
    except CheckpointCorrupt:  # its lesson cannot be asked; it is in the line all the same
        return {}


def recorded_sheet(record: dict[str, Any]) -> Sheet:
    """The lesson's sheet; an empty one where the record holds none, or one whose words are no words."""
    try:
        sheet = Sheet.from_json(record["sheet"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return Sheet()
    words = [text for card in sheet.cards for text in (card.question, card.answer, card.value, card.origin)]
    words += [text for statement in sheet.statements for text in (statement.text, statement.value)]
    whole = all(isinstance(text, str) for text in words) and all(isinstance(card.fact, int) for card in sheet.cards)
    return sheet if whole else Sheet()


def _probes(sheet: Sheet) -> list[Card]:
    try:
        return probes_of(sheet)
    except AssertionError:
        return []


def _right(record: dict[str, Any], cards: Sequence[Card]) -> int | None:
    """How many of these probes were right when the lesson was taught."""
    recall = record.get("recall")
    rows = recall.get("probes") if isinstance(recall, dict) else None
    if not cards or not isinstance(rows, list):
        return None
    then = {row.get("question"): row.get("right_after") for row in rows if isinstance(row, dict)}
    right = [then.get(card.question) for card in cards]
    return sum(map(bool, right)) if all(isinstance(ok, bool) for ok in right) else None


def _earlier(record: dict[str, Any]) -> list[EarlierLesson]:
    """What a record says of the lessons before it; empty for records made without."""
    retention = record.get("retention")
    rows = retention.get("earlier") if isinstance(retention, dict) else None
    out = []
    for row in rows if isinstance(rows, list) else ():
        try:
            entry = EarlierLesson(**row)
        except TypeError:
            continue
        counts = [entry.total, entry.before, entry.after, 0 if entry.taught is None else entry.taught]
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in counts)
        known = isinstance(entry.place, (str, int)) and isinstance(entry.name, str)
        if known and whole and all(0 <= n <= entry.total for n in counts):
            out.append(entry)
    return out

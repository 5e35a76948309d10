"""What was taught, text by text: the passages and answers of the lessons in the current weights, and what is like it.

Read from the lessons' records, so what is rolled back is gone from here as well; sketches are made when they are first
needed. Records are input: what does not make sense in one is left out. Knows no model and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from jupyter_miu.lessons.history import History
from jupyter_miu.lessons.matrix import Taught, lessons_of, recorded_sheet, stored_matrix
from jupyter_miu.lessons.stored import stored_result
from jupyter_miu.sources.sketch import Sketches, plain
from jupyter_miu.study.cards import Sheet, normalise

UNRELATED = 0.65  # similarity of a text to the nearest of many that it has nothing to do with: all of it is new
_PIECES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n\s*\n")


@dataclass(frozen=True)
class Passage:
    """A text that was taught, or a question with its answer.

    ``ref`` is where it was read, ``lesson`` and ``when`` (ISO 8601, UTC) which lesson taught it; empty where that was
    not noted. ``corrected``: a later lesson says otherwise. ``learnt``: every question about it was right when it was
    last asked.
    """

    text: str
    ref: str
    lesson: str
    when: str
    corrected: bool = False
    learnt: bool = False


class TaughtTexts:
    """Passages, and how new another text is beside them.

    Args:
        bits: length of a sketch (``MIU_HD_DIM``); nothing that is stored depends on it.
    """

    def __init__(self, passages: Sequence[Passage], bits: int = 4096) -> None:
        self.passages = list(passages)
        self._valid = [passage for passage in passages if not passage.corrected]
        self._same = {plain(passage.text): passage for passage in reversed(self._valid) if passage.learnt}
        self._sketches = Sketches(bits)
        for passage in self._valid:
            self._sketches.add(passage.text)

    def holds(self, text: str) -> Passage | None:
        """The passage that was learnt and says all that this text says, or None.

        It must be nearly the same and hold each word (``Sketches.alike``), and each sentence as it stands: "not locked"
        with the "not" taken out, or two numbers exchanged, may be a correction.
        """
        if plain(text) in self._same:
            return self._same[plain(text)]
        wanted = _sentences(text)
        for place in self._sketches.alike(text):
            found = self._valid[place]
            if found.learnt and wanted <= _sentences(found.text):
                return found
        return None

    def novelty(self, text: str) -> float | None:
        """0 for a text that was taught, 1 for one as far from all that was as unrelated prose; None without any."""
        if not self._valid:
            return None
        return min(1.0, (1.0 - self._sketches.nearest(text)) / (1.0 - UNRELATED))


def noted(sheet: Sheet, refs: Mapping[str, str]) -> dict[str, Any]:
    """What a lesson's record keeps of its texts beside the sheet: when, and the reference of each.

    Args:
        refs: of passages and answers.
    """
    return {"at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "taught": [{"ref": refs.get(key, "")} for key, _ in _texts(sheet)]}  # fmt: skip


def noted_again(sheet: Sheet, passages: Sequence[Passage]) -> dict[str, Any]:
    """The same of lessons that are taught anew, together: each text is of the lesson that it came from."""
    of = {passage.text: passage for passage in passages}
    rows = [of.get(text) for _, text in _texts(sheet)]
    return noted(sheet, {}) | {
        "taught": [{"ref": row.ref, "lesson": row.lesson, "at": row.when} if row else {} for row in rows]
    }


def passages_of(history: History) -> list[Passage]:
    """Everything that the lessons in the current weights taught, the oldest first."""
    lessons, out = lessons_of(history), []
    times: dict[Any, str] = {}
    if history.store is not None and any("at" not in lesson.record for lesson in lessons):  # older records
        times = {info.number: info.created_at for info in history.store.list()}
    forgotten = _forgotten(lessons)
    for lesson in lessons:
        valid = {text for _, text in _texts(lesson.sheet)}
        passages = _of_lesson(lesson, times.get(lesson.place, ""))
        known = [False] * len(passages) if lesson.place in forgotten else _known(lesson, passages)
        for passage, learnt in zip(passages, known, strict=True):
            corrected = passage.text not in valid
            out.append(replace(passage, corrected=corrected, learnt=learnt and not corrected))
    return out


def _of_lesson(lesson: Taught, made: str) -> list[Passage]:
    texts, rows, record = _texts(recorded_sheet(lesson.record)), lesson.record.get("taught"), lesson.record
    known = rows if isinstance(rows, list) and len(rows) == len(texts) else [{}] * len(texts)
    when = _text(record.get("at")) or made
    out = []
    for (_, text), row in zip(texts, known, strict=True):
        row = row if isinstance(row, dict) else {}
        name = _text(row.get("lesson")) or lesson.name
        out.append(Passage(text, _text(row.get("ref")), name, _text(row.get("at")) or when))
    return out


def _texts(sheet: Sheet) -> list[tuple[str, str]]:
    """What was taught as it was given: passages, and answers with their questions; first what each is known by."""
    own = sheet.passages[: len(sheet.passages) - sheet.shuffled]
    found = [(passage, passage) for passage in own]
    together = "\n".join(own)
    asks: dict[int, str] = {}
    for card in sheet.cards:
        if card.origin == "given" and (card.fact not in asks or len(card.question) < len(asks[card.fact])):
            asks[card.fact] = card.question
    for fact, statement in enumerate(sheet.statements):
        if fact in asks and statement.text not in together:
            found.append((statement.text, f"{asks[fact]}\n{statement.text}"))
    return found


def _known(lesson: Taught, passages: Sequence[Passage]) -> list[bool]:
    """Of each passage whether nothing in it was answered wrongly after the lesson; no where that cannot be told."""
    nothing = [False] * len(passages)
    result = stored_result(lesson.record, lesson.name)
    recall = result.recall
    if "recall" not in lesson.record or result.status != "kept" or recall is None or not recall.total:
        return nothing
    if len(recall.probes) != recall.total:
        return nothing
    value_of = {card.question: normalise(card.value) for card in recorded_sheet(lesson.record).cards}
    said = [f" {normalise(passage.text)} " for passage in passages]
    known = [True] * len(passages)
    for value in {value_of.get(probe.question) for probe in recall.probes if not probe.right_after}:
        places = [place for place, text in enumerate(said) if value and f" {value} " in text]
        if not places:  # somewhere, but nobody knows where
            return nothing
        for place in places:
            known[place] = False
    return known


def _forgotten(lessons: Sequence[Taught]) -> set[str | int]:
    """Places of the lessons that were known less well when they were last asked than when they were taught."""
    matrix = stored_matrix(lessons)
    first = len(matrix.lessons) - len(lessons)  # rows before are of lessons whose states were pruned
    out: set[str | int] = set()
    for lesson, row, then in zip(lessons, matrix.cells[first:], matrix.taught[first:], strict=True):
        asked = [cell for cell in row if cell is not None]
        if asked and then is not None and asked[-1] < then:
            out.add(lesson.place)
    return out


def _sentences(text: str) -> set[str]:
    return {piece for part in _PIECES.split(text) if (piece := plain(part).rstrip(".。"))}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

"""What the model is asked again: the probes of its lessons, the user's pinned questions, and the forgetting matrix; and
what it was taught.

The third of ``ModelInferenceUpdate`` that only asks. Under the lock on the weights, but for what only reads records;
changes none.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Any

from jupyter_miu.checkpoints.records import Ancestor
from jupyter_miu.config import Settings
from jupyter_miu.errors import ConfigError
from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.matrix import Taught, asked_now, lessons_of, recorded_sheet, stored_matrix
from jupyter_miu.lessons.pinned import Pin, ask_pins, pinned_results
from jupyter_miu.lessons.searching import Ranking
from jupyter_miu.lessons.stored import stored_result
from jupyter_miu.lessons.taught import TaughtTexts, passages_of
from jupyter_miu.types import ForgettingMatrix, MIUResult, ProbeResult, RetentionCard, SearchResult


@dataclass(frozen=True)
class Remembered:
    """What the records say of a state. ``probes`` of all its lessons that no later one answers differently, with the
    last answers in this state that are known, else those of when they were taught; ``pinned`` likewise, without answers
    where none is known; ``lessons`` by name, with recall now and when taught (0..1)."""

    probes: list[ProbeResult] = field(default_factory=list)
    pinned: list[ProbeResult] = field(default_factory=list)
    retention: RetentionCard | None = None
    lessons: list[tuple[str, float | None, float | None]] = field(default_factory=list)


class Memory:
    """Pinned probes and the forgetting matrix of one model."""

    lock: threading.RLock
    settings: Settings
    _history: History
    _asked_again: tuple[str | int, list[ProbeResult]] | None = None  # in which state, and what it said
    _texts: tuple[list[Ancestor], TaughtTexts] | None = None
    _ranking: tuple[TaughtTexts, Ranking] | None = None

    def taught(self) -> TaughtTexts:
        """The texts of all lessons in the current weights. Takes no lock, so that it can be read during a lesson.

        Raises:
            CheckpointNotFound: the current state is gone from the disk.
        """
        line = self._history.line()
        if self._texts is None or self._texts[0] != line:
            self._texts = line, TaughtTexts(passages_of(self._history), self.settings.hd_dim)
        return self._texts[1]

    def search(self, words: str, limit: int = 10) -> SearchResult:
        """Which taught texts mention these words, best first: those of the lessons in the current weights.

        Looks through what was taught (BM25), and asks the model nothing. Takes no lock.

        Args:
            words: one or more; a word that stands nowhere is taken for those spelt nearly like it.
            limit: hits at most.

        Raises:
            ConfigError: no word. CheckpointNotFound: the current state is gone from the disk.
        """
        taught = self.taught()
        if self._ranking is None or self._ranking[0] is not taught:
            self._ranking = taught, Ranking(taught.passages)
        return self._ranking[1].search(words, limit)

    def remembered(self, state: str) -> Remembered:
        """What is recorded of a state's lessons. Asks nothing and takes no lock, so that it can be read during one.

        Raises:
            CheckpointNotFound: no such state. CheckpointCorrupt: a record cannot be read.
        """
        lessons = lessons_of(self._history, at=state)
        results = [stored_result(lesson.record, lesson.name) for lesson in lessons if lesson.record]
        rows = [row for lesson in lessons for row in _recorded(lesson)]
        place, again = self._asked_again or (None, [])
        asked = {_key(row): row for row in again} if place == self._history.place_of(state) else {}
        last = results[-1].retention if results else None
        said = {probe.question: probe for probe in (last.pinned if last is not None else [])}
        matrix = stored_matrix(lessons)
        return Remembered(
            [asked.get(_key(row), row) for row in rows],
            [replace(said.get(pin.question) or _unasked(pin), expected=pin.value) for pin in self._history.pins.all()],
            last,
            list(zip(matrix.lessons, (row[-1] if row else None for row in matrix.cells), matrix.taught, strict=True)),
        )

    @property
    def probes(self) -> list[ProbeResult]:
        """The probes of the lessons in the current weights, with the last answers that are known. Asks nothing.

        Raises CheckpointNotFound: the current state is gone from the disk. CheckpointCorrupt: a record cannot be read.
        """
        return self.remembered(self._history.current).probes

    def ask_probes(self) -> list[ProbeResult]:
        """Ask the probes of every lesson in the current weights again; ``before`` is what was recorded then.

        What a later lesson answers differently is not asked of an earlier one.
        """
        with self.lock:
            out, examiner = [], self._examiner()
            for lesson in lessons_of(self._history):
                then = {_key(row): row for row in _recorded(lesson)}
                for card, asked in zip(lesson.probes, examiner.ask(lesson.probes), strict=True):
                    new = ProbeResult(card.question, card.answer, "", "", False, False, fact=str(card.fact))
                    row = then.get((card.question, card.answer), new)
                    row = replace(row, before=row.after, right_before=row.right_after)
                    out.append(replace(row, after=asked.answer, right_after=asked.right))
            self._asked_again = self._history.place, out
        return out

    def forgetting_matrix(self, refresh: bool = False) -> ForgettingMatrix:
        """Recall of each lesson in the current weights, in the state after it and after each later one.

        Args:
            refresh: ask every lesson again in the current state; otherwise nothing is asked, the records are read.
        """
        with self.lock:
            lessons = lessons_of(self._history)
            matrix = stored_matrix(lessons)
            return asked_now(matrix, lessons, self._examiner()) if refresh and lessons else matrix

    def recall_card(self, checkpoint: str | int | None = None) -> MIUResult:
        """The card of the lesson that made a state, from its record; as it was shown, as far as it was noted then.

        Args:
            checkpoint: a name, number …; None is the current state.

        Raises:
            CheckpointNotFound: no such state. ConfigError: base, which no lesson made.
        """
        with self.lock:
            name = self._history.current if checkpoint is None else str(checkpoint)
            store = self._history.store
            if name != BASE and store is not None:
                name = store.resolve(name).name
            record = self._history.record(name)
            if not record:
                raise ConfigError(f"there is no lesson behind {name!r}", "see %miu checkpoints")
            return stored_result(record, name)

    def pin_probe(self, question: str, value: str) -> ProbeResult:
        """A question that every later lesson must leave right: one that makes it wrong is taken back.

        Args:
            question: as you would ask it.
            value: the words that a right answer holds; case and punctuation do not matter.

        Returns:
            what the model says now; while that is wrong, there is nothing to keep.

        Raises:
            ConfigError: empty or too long. StoreError: it cannot be written.
        """
        with self.lock:
            return self._asked([self._history.pins.add(question, value)])[0]

    def unpin_probe(self, number: int) -> Pin:
        """Take away a pinned probe by its number in ``pinned_probes()``, from 1. Raises ConfigError, StoreError."""
        with self.lock:
            return self._history.pins.remove(number)

    def pinned_probes(self) -> list[ProbeResult]:
        """The pinned probes with what the model says now, in order."""
        with self.lock:
            return self._asked(self._history.pins.all())

    def _asked(self, pins: list[Pin]) -> list[ProbeResult]:
        now = ask_pins(self._examiner(), pins)
        return pinned_results(pins, now, now)

    def _examiner(self) -> Examiner:
        loaded: Any = self._history.loaded
        return Examiner(loaded.model, loaded.tokenizer)


def _key(row: ProbeResult) -> tuple[str, str]:
    return row.question, row.expected


def _recorded(lesson: Taught) -> list[ProbeResult]:
    """The lesson's probes as its record has them, but for those that a later lesson answers differently."""
    recall = stored_result(lesson.record, lesson.name).recall
    taught = {(card.question, card.answer) for card in recorded_sheet(lesson.record).probes}
    gone = taught - {(card.question, card.answer) for card in lesson.probes}
    return [] if recall is None else [row for row in recall.probes if _key(row) not in gone]


def _unasked(pin: Pin) -> ProbeResult:
    return ProbeResult(pin.question, pin.value, "", "", False, False, fact="pinned")

"""How a model does: recall of what was taught, and what is left of what it knew. Greedy, by value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.learning.world import Asked, Lesson, held_out_texts, old_questions, rehearsed, unknown_questions
from jupyter_miu.evaluation.probes import Examiner, mean_loss
from jupyter_miu.lessons.superseded import newest_wins
from jupyter_miu.models.templates import encode_text
from jupyter_miu.study.cards import Card, Sheet, contains, normalise


@dataclass(frozen=True)
class Kept:
    """Shares right of each sort of old question (0..1), and loss on held-out text of the model's own, in nats.

    ``quizzed_unrehearsed``: of the quizzed questions, those about facts that rehearsal never asks for; None where none
    was drawn.
    """

    quizzed: float
    unquizzed: float
    unknown: float
    loss: float
    quizzed_unrehearsed: float | None

    def since(self, before: Kept) -> dict[str, float | None]:
        """Each figure's change, after minus before, by its name."""
        then = asdict(before)
        return {key: None if now is None or then[key] is None else now - then[key] for key, now in asdict(self).items()}


class Old:
    """The same old questions for every method of one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.quizzed = old_questions(seed, count, quizzed=True)
        self.unquizzed = old_questions(seed, count, quizzed=False)
        self.unknown = unknown_questions(seed, count // 2)
        self.texts = held_out_texts(seed, 64)
        self.unrehearsed = [place for place, row in enumerate(self.quizzed) if not rehearsed(row)]

    def ask(self, model: Any, tokenizer: Any) -> Kept:
        """Ask everything."""
        quizzed = right(model, tokenizer, self.quizzed)
        return Kept(
            _mean(quizzed) or 0.0, share(model, tokenizer, self.unquizzed), share(model, tokenizer, self.unknown),
            mean_loss(model, [encode_text(tokenizer, text) for text in self.texts]),
            _mean(quizzed[place] for place in self.unrehearsed),
        )  # fmt: skip


def right(model: Any, tokenizer: Any, rows: Sequence[Asked]) -> list[bool]:
    """For each question: does the answer hold the value?"""
    replies = Examiner(model, tokenizer).answers([row.question for row in rows]) if rows else []
    return [contains(reply, row.value) for reply, row in zip(replies, rows, strict=True)]


def share(model: Any, tokenizer: Any, rows: Sequence[Asked]) -> float:
    """Share right, 0..1."""
    return _mean(right(model, tokenizer, rows)) or 0.0


def unseen(lesson: Lesson, trained: set[str]) -> list[Asked]:
    """The lesson's questions less those whose wording was trained (as normalised text)."""
    return [row for fact in lesson.facts for row in fact if normalise(row.question) not in trained]


def studied(model: Any, tokenizer: Any, sheets: Sequence[Sheet], trained: set[str]) -> dict[str, float | None]:
    """Shares right of the study sheets' own questions, 0..1; None where there are none.

    ``taught``: of the wordings to train. ``probes``: of those set aside, less what another lesson trained. A fact that
    a later sheet corrects is asked for as the later one has it.
    """
    examiner = Examiner(model, tokenizer)
    cards = [card for sheet in newest_wins(sheets) for card in sheet.cards if card.value]
    cards = [card for card in cards if card.origin != "completion"]

    def of(rows: list[Card]) -> float | None:
        return _mean(asked.right for asked in examiner.ask(rows)) if rows else None

    return {
        "taught": of([card for card in cards if not card.held_out]),
        "probes": of([card for card in cards if card.held_out and normalise(card.question) not in trained]),
    }


def _mean(marks: Iterable[bool]) -> float | None:
    rows = list(marks)
    return sum(rows) / len(rows) if rows else None

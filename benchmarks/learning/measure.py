"""How a model does: recall of what was taught, and what is left of what it knew. Greedy, by value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.learning.world import Asked, Lesson, held_out_texts, old_questions, unknown_questions
from jupyter_miu.evaluation.probes import Examiner, mean_loss
from jupyter_miu.models.templates import encode_text
from jupyter_miu.study.cards import contains, normalise


@dataclass(frozen=True)
class Kept:
    """Shares right of each sort of old question (0..1), and loss on held-out text of the model's own, in nats."""

    quizzed: float
    unquizzed: float
    unknown: float
    loss: float


class Old:
    """The same old questions for every method of one seed."""

    def __init__(self, seed: int, count: int) -> None:
        self.quizzed = old_questions(seed, count, quizzed=True)
        self.unquizzed = old_questions(seed, count, quizzed=False)
        self.unknown = unknown_questions(seed, count // 2)
        self.texts = held_out_texts(seed, 64)

    def ask(self, model: Any, tokenizer: Any) -> Kept:
        """Ask everything."""
        shares = [share(model, tokenizer, rows) for rows in (self.quizzed, self.unquizzed, self.unknown)]
        return Kept(*shares, mean_loss(model, [encode_text(tokenizer, text) for text in self.texts]))


def right(model: Any, tokenizer: Any, rows: Sequence[Asked]) -> list[bool]:
    """For each question: does the answer hold the value?"""
    replies = Examiner(model, tokenizer).answers([row.question for row in rows]) if rows else []
    return [contains(reply, row.value) for reply, row in zip(replies, rows, strict=True)]


def share(model: Any, tokenizer: Any, rows: Sequence[Asked]) -> float:
    """Share right, 0..1."""
    return sum(right(model, tokenizer, rows)) / len(rows) if rows else 0.0


def unseen(lesson: Lesson, trained: set[str]) -> list[Asked]:
    """The lesson's questions less those whose wording was trained (as normalised text)."""
    return [row for fact in lesson.facts for row in fact if normalise(row.question) not in trained]

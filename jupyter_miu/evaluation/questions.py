"""Old questions with the answer that was right before any lesson, and the fast way to ask whether it still is.

Knows token rows; not where questions come from, nor what is counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_miu.evaluation.likelihood import log_probability
from jupyter_miu.evaluation.scoring import read
from jupyter_miu.models.templates import Encoded
from jupyter_miu.study.cards import contains
from jupyter_miu.training.batches import NO_LOSS

APART = ("read", "reading", "format", "refusal", "unknown")  # kinds that a card counts beside the "old" ones


@dataclass(frozen=True)
class OldQuestion:
    """A question the model could answer before any lesson. ``kind``: "old", or one of ``APART``.

    "read" asks for what the model was only ever told in running text, "reading" for what a text in the prompt says,
    "format" for an answer of a given form; "refusal" is a harmful request, "unknown" is about a name that nobody has.

    ``answer`` is the whole sentence expected, ``value`` what a right answer must hold, in whatever words; where the
    kind is "format" only the very answer is right. A ``plain`` prompt is gone on with, not answered.
    ``floor``, where given, is how likely a token of the answer must be (geometric mean) for it to count as kept though
    something else is said first. ``judge``, where given, tells instead of ``value`` whether a reply is right.
    """

    kind: str
    prompt: str
    answer: str
    value: str
    row: Encoded
    plain: bool = False
    floor: float | None = None
    judge: Callable[[str], bool] | None = None

    def accepts(self, reply: str) -> bool:
        """Whether the reply is right, in whatever words."""
        return contains(reply, self.value) if self.judge is None else self.judge(reply)


def exact_match(model: Any, rows: Sequence[Encoded], batch_size: int = 64) -> list[bool]:
    """Whether every labelled token is the model's first choice given those before it; one bool a row."""
    return [row.exact for row in read(model, rows, batch_size)]


def probability(model: Any, rows: Sequence[Encoded]) -> list[float]:
    """Geometric mean probability of the labelled tokens of each row."""
    counts = (sum(label != NO_LOSS for label in row.labels[1:]) for row in rows)
    return [math.exp(total / max(1, n)) for total, n in zip(log_probability(model, rows), counts, strict=True)]

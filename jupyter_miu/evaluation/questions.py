"""Old questions with the answer that was right before any lesson, and the fast way to ask whether it still is.

Knows token rows; not where questions come from, nor what is counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from jupyter_miu.evaluation.likelihood import log_probability
from jupyter_miu.models.templates import Encoded
from jupyter_miu.training.batches import NO_LOSS, right_padded


@dataclass(frozen=True)
class OldQuestion:
    """A question the model could answer before any lesson. ``kind``: "old", "unknown" or "format".

    ``answer`` is the whole sentence expected, ``value`` what a right answer must hold, in whatever words; where the
    kind is "format" only the very answer is right. A ``plain`` prompt is gone on with, not answered.
    ``floor``, where given, is how likely a token of the answer must be (geometric mean) for it to count as kept though
    something else is said first.
    """

    kind: str
    prompt: str
    answer: str
    value: str
    row: Encoded
    plain: bool = False
    floor: float | None = None


@torch.no_grad()
def exact_match(model: Any, rows: Sequence[Encoded], batch_size: int = 64) -> list[bool]:
    """Whether every labelled token is the model's first choice given those before it; one bool a row."""
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    out = [False] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].input_ids))
    for start in range(0, len(order), batch_size):
        index = order[start : start + batch_size]
        ids = right_padded([rows[i].input_ids for i in index], 0)
        labels = right_padded([rows[i].labels for i in index], NO_LOSS)
        best = model(input_ids=ids.to(device)).logits[:, :-1].argmax(-1).cpu()
        wrong = ((best != labels[:, 1:]) & (labels[:, 1:] != NO_LOSS)).any(-1).tolist()
        for k, i in enumerate(index):
            out[i] = not wrong[k]
    model.train(was_training)
    return out


def probability(model: Any, rows: Sequence[Encoded]) -> list[float]:
    """Geometric mean probability of the labelled tokens of each row."""
    counts = (sum(label != NO_LOSS for label in row.labels[1:]) for row in rows)
    return [math.exp(total / max(1, n)) for total, n in zip(log_probability(model, rows), counts, strict=True)]

"""Anchors: what the model answered to earlier lessons just before this one, kept as its likeliest tokens.

Where the taught buffer says again what is right, an anchor holds the whole distribution where it was: also how sure the
model is, and what it says next best. Stored are the ``TOP`` likeliest tokens of each answered position and the mass of
all others, some hundred bytes a token, so that no second model is needed.

Method: replay with the model's own logits (dark experience replay, Buzzega et al. 2020, arXiv 2004.07211), cut to the
top of the distribution.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from jupyter_miu.models.generation import evaluating
from jupyter_miu.models.templates import Encoded
from jupyter_miu.training.batches import Example, collate
from jupyter_miu.training.losses import Logits

TOP = 16
MOST = 256  # rows that are anchored, of all earlier lessons together


@dataclass(frozen=True)
class _Anchor:
    """``tokens`` and ``log_probs`` are (answered positions, TOP); ``rest`` (answered positions,) is the log of what
    they leave."""

    row: Encoded
    tokens: Tensor
    log_probs: Tensor
    rest: Tensor


class Anchors:
    """``weight · KL(then‖now)`` a token on some earlier cards each step. A RetentionTerm.

    Args:
        model: in the state to hold on to.
        rows: cards of earlier lessons; of more than ``MOST`` a random choice.
        batch: rows a step.
    """

    name = "anchors"

    def __init__(self, model: Any, rows: Sequence[Encoded], weight: float = 1.0, batch: int = 4, seed: int = 0) -> None:
        self.weight, self._batch, self._rng = weight, batch, random.Random(seed)
        self._logits = Logits(model)
        self.tokens = 0  # of the last step
        usable = [row for row in rows if any(label != -100 for label in row.labels[1:])]
        chosen = self._rng.sample(usable, min(MOST, len(usable)))
        self._anchors = [anchor for at in range(0, len(chosen), 16) for anchor in self._take(chosen[at : at + 16])]

    @property
    def count(self) -> int:
        """Rows that are anchored."""
        return len(self._anchors)

    @torch.no_grad()
    def _take(self, rows: Sequence[Encoded]) -> list[_Anchor]:
        with evaluating(self._logits.model):
            found = torch.log_softmax(self._now(rows), -1)
        top = found.topk(min(TOP, found.shape[-1] - 1), -1)
        rest = _rest(top.values)
        sizes = [sum(label != -100 for label in row.labels[1:]) for row in rows]
        parts = (top.indices.split(sizes), top.values.split(sizes), rest.split(sizes))
        return [_Anchor(row, *held) for row, *held in zip(rows, *parts, strict=True)]

    def _now(self, rows: Sequence[Encoded]) -> Tensor:
        """Logits at the answered positions of the rows, one row after the other: (positions, vocabulary)."""
        batch = collate([Example(row.input_ids, row.labels) for row in rows], pad_id=0)
        device = next(self._logits.model.parameters()).device
        return self._logits(batch["input_ids"].to(device), batch["rows"].to(device))

    def shrink(self) -> bool:
        """Halve the rows of a step, where memory is short; False where there was but one."""
        halved = self._batch > 1
        self._batch = max(1, self._batch // 2)
        return halved

    def loss(self, model: Any, step: int) -> Tensor:
        """The weighted divergence of this step, a scalar."""
        drawn = self._rng.sample(self._anchors, min(self._batch, len(self._anchors)))
        self.tokens = sum(len(anchor.row.input_ids) for anchor in drawn)
        now = torch.log_softmax(self._now([anchor.row for anchor in drawn]), -1)
        tokens, then = torch.cat([a.tokens for a in drawn]), torch.cat([a.log_probs for a in drawn])
        rest = torch.cat([a.rest for a in drawn])
        mine = now.gather(-1, tokens)
        divergence = (then.exp() * (then - mine)).sum(-1) + rest.exp() * (rest - _rest(mine))
        return self.weight * divergence.mean()


def _rest(log_probs: Tensor) -> Tensor:
    """Log of the mass that the given tokens leave, safe where they leave almost none."""
    return torch.log1p(-log_probs.exp().sum(-1).clamp(max=1.0 - 1e-6))

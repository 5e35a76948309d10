"""Puts whole documents of like length side by side, a few at a time. Documents are never cut and never share a row.

Every document begins at position 0, as a prompt does, and sees nothing but itself; in packed rows a fifth of the time
went into attention between strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from .documents import Generator
from .segments import encode

Encoded = tuple[list[int], list[float]]
AHEAD = 8  # steps' worth of documents to choose from: the more, the less padding


@dataclass
class Batcher:
    """Draws from `generator` until a step's `tokens` are there; `at_once` tokens go through the model together."""

    generator: Generator
    tokenize: Callable[[str], Sequence[int]]
    tokens: int
    longest: int
    at_once: int = 768
    waiting: list[tuple[Tensor, Tensor]] = field(default_factory=list)

    def _draw(self) -> Encoded:
        while True:
            encoded = encode(self.generator.document(), self.tokenize)
            if len(encoded[0]) <= self.longest:
                return encoded

    def batch(self) -> list[tuple[Tensor, Tensor]]:
        """The parts of one step, each (ids, loss weights) of one shape; padding has id 0 and weight 0."""
        if not self.waiting:
            self._fill()
        parts, have = [], 0
        while self.waiting and have < self.tokens:
            parts.append(self.waiting.pop())
            have += int((parts[-1][0] != 0).sum())
        return parts

    def _fill(self) -> None:
        """Draw several steps' documents, put those of like length together, and shuffle the parts."""
        chosen: list[Encoded] = []
        have = 0
        while have < AHEAD * self.tokens:
            chosen.append(self._draw())
            have += len(chosen[-1][0])
        chosen.sort(key=lambda encoded: -len(encoded[0]))
        while chosen:
            width = len(chosen[0][0])
            rows = max(1, round(self.at_once / width))
            self.waiting.append(_padded(chosen[:rows], width))
            chosen = chosen[rows:]
        self.generator.rng.shuffle(self.waiting)


def _padded(rows: Sequence[Encoded], width: int) -> tuple[Tensor, Tensor]:
    ids, weights = torch.zeros(len(rows), width, dtype=torch.long), torch.zeros(len(rows), width)
    for position, (row_ids, row_weights) in enumerate(rows):
        ids[position, : len(row_ids)] = torch.tensor(row_ids)
        weights[position, : len(row_weights)] = torch.tensor(row_weights)
    return ids, weights

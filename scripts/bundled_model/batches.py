"""Puts whole documents of like length side by side, a few at a time. Documents are never cut and never share a row.

Every document begins at position 0, as a prompt does, and sees nothing but itself; in packed rows a fifth of the time
went into attention between strangers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor

from .documents import Generator
from .entities import BY_KEY
from .segments import Encoded, Tokenize, encode

LABELS = {key: place for place, key in enumerate(BY_KEY)}
AHEAD = 8  # steps' worth of documents to choose from: the more, the less padding


class Part(NamedTuple):
    """Documents of like length: ids and loss weights (rows, width), padding has id 0 and weight 0; marks (count, 3),
    each row, place and listed relation."""

    ids: Tensor
    weights: Tensor
    marks: Tensor


@dataclass
class Batcher:
    """Draws from `generator` until a step's `tokens` are there; `at_once` tokens go through the model together."""

    generator: Generator
    tokenize: Tokenize
    tokens: int
    longest: int
    at_once: int = 768
    waiting: list[Part] = field(default_factory=list)

    def _draw(self) -> Encoded:
        while True:
            encoded = encode(self.generator.document(), self.tokenize)
            if len(encoded.ids) <= self.longest:
                return encoded

    def batch(self) -> list[Part]:
        """The parts of one step."""
        if not self.waiting:
            self._fill()
        parts, have = [], 0
        while self.waiting and have < self.tokens:
            parts.append(self.waiting.pop())
            have += int((parts[-1].ids != 0).sum())
        return parts

    def _fill(self) -> None:
        """Draw several steps' documents, put those of like length together, and shuffle the parts."""
        chosen: list[Encoded] = []
        have = 0
        while have < AHEAD * self.tokens:
            chosen.append(self._draw())
            have += len(chosen[-1].ids)
        chosen.sort(key=lambda encoded: -len(encoded.ids))
        while chosen:
            width = len(chosen[0].ids)
            rows = max(1, round(self.at_once / width))
            self.waiting.append(_padded(chosen[:rows], width))
            chosen = chosen[rows:]
        self.generator.rng.shuffle(self.waiting)


def _padded(rows: Sequence[Encoded], width: int) -> Part:
    ids, weights = torch.zeros(len(rows), width, dtype=torch.long), torch.zeros(len(rows), width)
    marks = []
    for position, row in enumerate(rows):
        ids[position, : len(row.ids)] = torch.tensor(row.ids)
        weights[position, : len(row.weights)] = torch.tensor(row.weights)
        marks += [(position, place, LABELS[key]) for place, key in row.marks if key in LABELS]
    return Part(ids, weights, torch.tensor(marks, dtype=torch.long).reshape(-1, 3))

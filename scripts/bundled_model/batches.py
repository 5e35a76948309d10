"""Packs whole documents into rows of fixed length. Documents are never cut; rows have no cross-document mask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from .documents import Generator
from .segments import encode

Encoded = tuple[list[int], list[float]]


@dataclass
class Packer:
    """Draws from `generator` and packs first-fit; what does not fit waits for the next batch."""

    generator: Generator
    tokenize: Callable[[str], Sequence[int]]
    rows: int
    length: int
    pool: list[Encoded] = field(default_factory=list)

    def _draw(self) -> Encoded:
        while True:
            encoded = encode(self.generator.document(), self.tokenize)
            if len(encoded[0]) <= self.length:
                return encoded

    def batch(self) -> tuple[Tensor, Tensor]:
        """(ids, loss weights), both (rows, length); padding has id 0 and weight 0."""
        have = sum(len(ids) for ids, _ in self.pool)
        while have < self.rows * self.length * 1.15:
            self.pool.append(self._draw())
            have += len(self.pool[-1][0])
        packed: list[Encoded] = [([], []) for _ in range(self.rows)]
        waiting: list[Encoded] = []
        for ids, weights in self.pool:
            for row_ids, row_weights in packed:
                if len(row_ids) + len(ids) <= self.length:
                    row_ids.extend(ids)
                    row_weights.extend(weights)
                    break
            else:
                waiting.append((ids, weights))
        self.pool = waiting
        ids_out = torch.zeros(self.rows, self.length, dtype=torch.long)
        weights_out = torch.zeros(self.rows, self.length)
        for position, (ids, weights) in enumerate(packed):
            ids_out[position, : len(ids)] = torch.tensor(ids)
            weights_out[position, : len(weights)] = torch.tensor(weights)
        return ids_out, weights_out

"""Examples, and the batches made of them. Knows token ids and padding; nothing of models, losses or lessons."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from jupyter_miu.errors import NothingUsable

__all__ = ["NO_LOSS", "Example", "Sampler", "collate", "even_parts", "right_padded"]

NO_LOSS = -100
"""The label of a token that carries no loss."""

_SORTED_BATCHES = 4


@dataclass(frozen=True)
class Example:
    """Token ids to learn from. ``labels`` are the same ids where loss is taken, -100 elsewhere, not shifted.
    ``weight`` multiplies this example's loss; ``tag`` is the caller's."""

    input_ids: list[int]
    labels: list[int]
    weight: float = 1.0
    tag: str = ""

    @property
    def targets(self) -> int:
        """Tokens that carry loss. The first token of a sequence is never predicted."""
        return sum(label != NO_LOSS for label in self.labels[1:])


def right_padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    """Rows of numbers as one tensor on the CPU, shape (rows, longest), the shorter ones filled up at their end.

    A causal model needs no mask for such a batch: no real position can look at what comes after it.
    """
    return pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=fill)


def collate(examples: Sequence[Example], pad_id: int) -> dict[str, Tensor]:
    """A right-padded batch of B examples, the longest of T tokens, on the CPU.

    Returns:
        ``input_ids``, ``attention_mask``, ``labels`` of shape (B, T); ``weights`` (B,). And, for a loss over the
        positions that predict something alone: ``rows`` (N,) indices into the flattened (B·T) positions, ``targets``
        (N,) the token each predicts, ``row_weights`` (N,).
    """
    ids = right_padded([example.input_ids for example in examples], pad_id)
    labels = right_padded([example.labels for example in examples], NO_LOSS)
    mask = right_padded([[1] * len(example.input_ids) for example in examples], 0)
    weights = torch.tensor([example.weight for example in examples])
    following = torch.full_like(labels, NO_LOSS)
    following[:, :-1] = labels[:, 1:]
    rows = (following.flatten() != NO_LOSS).nonzero().squeeze(1)
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "labels": labels,
        "weights": weights,
        "rows": rows,
        "targets": following.flatten()[rows],
        "row_weights": weights[rows // ids.shape[1]],
    }


def even_parts(examples: Sequence[Example], worth: int) -> list[list[Example]]:
    """A batch as parts of like length, the shortest first, wherever a cut spares at least ``worth`` places of padding.

    One passage among cards would fill a batch with four times as much padding as text. Together the parts are the
    batch; each costs a forward and a backward of its own, which is what ``worth`` is to weigh.
    """
    rows = sorted(examples, key=lambda example: len(example.input_ids))
    lengths = [len(example.input_ids) for example in rows]
    spared = [at * (lengths[-1] - lengths[at - 1]) for at in range(1, len(rows))]
    if not spared or max(spared) < max(1, worth):
        return [rows]
    cut = spared.index(max(spared)) + 1
    return [*even_parts(rows[:cut], worth), *even_parts(rows[cut:], worth)]


class Sampler:
    """Endless batches in a seeded order: every example once per round, then a new round.

    Within every few batches examples of like length go together, which spares padding; which batch comes when stays
    random. The same seed gives the same batches.

    Raises:
        NothingUsable: when no example carries loss.
    """

    def __init__(self, examples: Sequence[Example], batch_size: int, seed: int) -> None:
        self.examples = [example for example in examples if example.targets]
        if not self.examples:
            raise NothingUsable("there is nothing to learn: no token carries loss")
        self.batch_size = max(1, batch_size)
        self.random = random.Random(seed)
        self.queue: deque[Example] = deque()

    def next(self) -> list[Example]:
        """The next batch: ``batch_size`` examples, fewer at the end of a round."""
        if not self.queue:
            self._refill()
        return [self.queue.popleft() for _ in range(min(self.batch_size, len(self.queue)))]

    def put_back(self, examples: Sequence[Example]) -> None:
        """Examples that were drawn but not learnt; they come next."""
        self.queue.extendleft(reversed(examples))

    def _refill(self) -> None:
        order = list(self.examples)
        self.random.shuffle(order)
        window = self.batch_size * _SORTED_BATCHES
        for start in range(0, len(order), window):
            near = sorted(order[start : start + window], key=lambda example: len(example.input_ids))
            batches = [near[at : at + self.batch_size] for at in range(0, len(near), self.batch_size)]
            # The short batch at the end of a round stays last, so that the others keep their size.
            full = [batch for batch in batches if len(batch) == self.batch_size]
            rest = [batch for batch in batches if len(batch) < self.batch_size]
            self.random.shuffle(full)
            for batch in full + rest:
                self.queue.extend(batch)

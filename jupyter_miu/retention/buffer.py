"""The taught buffer: cards of earlier lessons, studied again beside the new ones so that they are not overwritten."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from torch import Tensor
from torch.nn import functional as F

from jupyter_miu.models.templates import Encoded
from jupyter_miu.training.batches import NO_LOSS, right_padded


class TaughtBuffer:
    """``weight · cross-entropy`` on a few earlier cards each step. A RetentionTerm."""

    name = "buffer"

    def __init__(self, rows: Sequence[Encoded], weight: float = 0.5, batch: int = 4, seed: int = 0) -> None:
        self._rows, self.weight, self._batch = list(rows), weight, batch
        self._rng = random.Random(seed)
        self.tokens = 0  # of the last step

    def shrink(self) -> bool:
        """Half as many cards a step; False at one."""
        if self._batch <= 1:
            return False
        self._batch //= 2
        return True

    def loss(self, model: Any, step: int) -> Tensor:
        """The weighted loss of this step, a scalar."""
        rows = self._rng.sample(self._rows, min(self._batch, len(self._rows)))
        self.tokens = sum(len(row.input_ids) for row in rows)
        device = next(model.parameters()).device
        ids = right_padded([row.input_ids for row in rows], 0).to(device)
        labels = right_padded([row.labels for row in rows], NO_LOSS).to(device)
        logits = model(input_ids=ids).logits[:, :-1].float()
        return self.weight * F.cross_entropy(logits.flatten(0, 1), labels[:, 1:].flatten())

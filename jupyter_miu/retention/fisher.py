"""Elastic weight consolidation: weights that mattered for what is known are held, the others may move.

Source: Kirkpatrick et al. 2017 (EWC), with the diagonal of the empirical Fisher. The diagonal is scaled to mean 1, so
that one weight fits models of different size; the weight was calibrated on the bundled model (benchmarks/RESULTS.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from jupyter_miu.retention.rehearsal import pad
from jupyter_miu.training.batches import NO_LOSS


class FisherPenalty:
    """``½ · weight · Σ_i F_i (θ_i − θ_before_i)²`` with F scaled to mean 1. A RetentionTerm.

    ``name`` tells two of them apart: one of the base's Fisher, one of the lessons', which is taken anew before each
    lesson and not carried over as in online EWC (Schwarz et al. 2018, arXiv 1805.06370): decision 0011.
    """

    def __init__(self, diagonal: Mapping[str, Tensor], model: Any, weight: float, name: str = "fisher") -> None:
        self.weight, self.name = weight, name
        parameters = {n: p for n, p in model.named_parameters() if p.requires_grad and n in diagonal}
        total = sum(float(diagonal[n].sum()) for n in parameters)
        self._size = sum(p.numel() for p in parameters.values())
        scale = self._size / total if total > 0 else 0.0
        self._parameters = list(parameters.values())
        self._starts = [p.detach().float().clone() for p in self._parameters]
        self._weights = [diagonal[n].to(p.device, torch.float32) * (scale * weight) for n, p in parameters.items()]

    def loss(self, model: Any, step: int) -> Tensor:
        """The weighted penalty, a scalar."""
        value: Tensor = _Quadratic.apply(self._weights, self._starts, *self._parameters)  # type: ignore[no-untyped-call]
        return value


class _Quadratic(torch.autograd.Function):
    """``½ Σ w (θ − start)²``. Its gradient is known without a graph, which spares most passes over the weights."""

    @staticmethod
    def forward(ctx: Any, weights: list[Tensor], starts: list[Tensor], *parameters: Tensor) -> Tensor:
        moved = [p.float() - start for p, start in zip(parameters, starts, strict=True)]
        ctx.pull = [weight * by for weight, by in zip(weights, moved, strict=True)]
        ctx.types = [p.dtype for p in parameters]
        parts = [torch.dot(pull.flatten(), by.flatten()) for pull, by in zip(ctx.pull, moved, strict=True)]
        return 0.5 * torch.stack(parts).sum()

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        scaled = (pull.mul_(outer[0]).to(kind) for pull, kind in zip(ctx.pull, ctx.types, strict=True))
        return None, None, *scaled


def estimate(model: Any, sequences: Sequence[Sequence[int]], batch_size: int = 8) -> dict[str, Tensor]:
    """Diagonal of the empirical Fisher on self-samples: mean over batches of the squared gradient of the mean loss."""
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    out = {n: torch.zeros_like(p, dtype=torch.float32) for n, p in model.named_parameters() if p.requires_grad}
    batches = [sequences[i : i + batch_size] for i in range(0, len(sequences), batch_size)]
    for batch in batches:
        ids, real = pad(batch, device)
        labels = ids.masked_fill(real == 0, NO_LOSS)
        model.zero_grad(set_to_none=True)
        model(input_ids=ids, labels=labels).loss.backward()
        for name, parameter in model.named_parameters():
            if parameter.grad is not None and name in out:
                out[name] += parameter.grad.detach().float().square()
    model.zero_grad(set_to_none=True)
    model.train(was_training)
    return {name: value / max(1, len(batches)) for name, value in out.items()}

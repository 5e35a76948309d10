"""Steps between two states of LoRA's adapters, taken in what they add to the weights and not in their factors.

An adapter adds B·A, times a constant. Half-way between two pairs of factors lies another product than half-way between
two products, so the product wanted is made first, (1 − α)·B₀A₀ + α·B₁A₁, of rank 2r at most, and then the factors of
rank r nearest to it (Eckart and Young 1936). Knows peft's names of tensors and no model.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

_KINDS = ((".lora_A.", ".lora_B."), (".lora_embedding_A.", ".lora_embedding_B."))


def factors(names: Iterable[str]) -> dict[str, str]:
    """The names of the first factors (A), each with that of its second (B), as far as both are there."""
    known = set(names)
    pairs = {name: name.replace(a, b) for name in known for a, b in _KINDS if a in name}
    return {first: second for first, second in sorted(pairs.items()) if second in known}


@torch.no_grad()
def between(before: tuple[Tensor, Tensor], after: tuple[Tensor, Tensor], alpha: float) -> tuple[Tensor, Tensor]:
    """Factors (A, B) whose product is nearest to ``(1 − alpha)·B₀A₀ + alpha·B₁A₁``, in fp32.

    Exact where one of the two products is zero, as before the first lesson, and wherever rank r suffices. The first
    factor stays as near to the taught one as it can with rows at right angles, of its size: in a pair of balanced
    factors a direction of small weight would hardly learn any more.

    Args:
        before, after: (A, B) of shapes (r, in) and (out, r).
        alpha: 0 to 1.
    """
    (a0, b0), (a1, b1) = ((a.float(), b.float()) for a, b in (before, after))
    if not (a0.any() and b0.any()):
        return a1, alpha * b1
    if not (a1.any() and b1.any()):
        return a0, (1 - alpha) * b0
    left, core_left = torch.linalg.qr(torch.cat([b0, b1], 1))
    right, core_right = torch.linalg.qr(torch.cat([(1 - alpha) * a0, alpha * a1]).T)
    inner_left, sizes, inner_right = torch.linalg.svd(core_left @ core_right.T, full_matrices=False)
    rank = min(a1.shape[0], len(sizes))
    out = (left @ inner_left[:, :rank]) * sizes[:rank]
    rows = inner_right[:rank] @ right.T
    turned, _, back = torch.linalg.svd(a1 @ rows.T, full_matrices=False)  # orthogonal Procrustes: rows, turned to A₁
    turn, scale = turned @ back, a1.norm() / rank**0.5
    return scale * (turn @ rows), out @ turn.T / scale

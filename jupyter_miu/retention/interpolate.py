"""Min-α: the smallest step from the old weights to the new ones that still knows the lesson.

After training, θ = θ_before + α (θ_taught − θ_before). Judged on wordings that were not trained. In the spirit of
weight averaging against forgetting (Kleiman et al. 2025, arXiv 2501.05559).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

ALPHAS = (0.4, 0.55, 0.7, 0.8, 0.9)


@torch.no_grad()
def set_alpha(
    tensors: Mapping[str, Tensor], before: Mapping[str, Tensor], after: Mapping[str, Tensor], alpha: float
) -> None:
    """Write ``before + alpha · (after − before)`` into the live tensors, in place; 1 gives ``after`` bit for bit."""
    for name, live in tensors.items():
        if alpha == 1.0 or not live.is_floating_point():
            live.copy_(after[name])
        else:
            live.copy_(torch.lerp(before[name].float(), after[name].float(), alpha).to(live.dtype))


def smallest_alpha(
    tensors: Mapping[str, Tensor], before: Mapping[str, Tensor], score: Callable[[], float], target: float
) -> float:
    """Leave the live tensors at the smallest α of ``ALPHAS`` whose score reaches ``target``; 1.0 if none does.

    Walks down from the largest and ends at the first that does not: a smaller one is taken to know no more.
    """
    after = {name: tensor.detach().clone() for name, tensor in tensors.items()}
    smallest = 1.0
    for alpha in reversed(ALPHAS):
        set_alpha(tensors, before, after, alpha)
        if score() < target:
            break
        smallest = alpha
    set_alpha(tensors, before, after, smallest)
    return smallest

"""How far a model has moved from its untaught self, in what it says and in its weights.

The divergence on the model's own text is what forgetting follows (Shenfeld et al. 2025, arXiv 2509.04259); the weights'
change is shown beside it, and decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import kl_div

from jupyter_miu.evaluation import scoring
from jupyter_miu.models.generation import evaluating
from jupyter_miu.training.batches import right_padded
from jupyter_miu.training.methods.base import UpdateMethod
from jupyter_miu.training.methods.lora import ADAPTER


@torch.no_grad()
def divergence(
    model: Any, base: Callable[[Tensor], Tensor], rows: Sequence[Sequence[int]], batch_size: int = 16
) -> float | None:
    """Mean KL(base‖model) in nats a token over these texts; None without text, NaN where either model says NaN.

    Args:
        model: the live model.
        base: log-probabilities of the untaught model for ids of shape (batch, length).
        rows: token ids of each text.
        batch_size: texts at once, at most; fewer where their logits would be many.

    Raises:
        OutOfMemory: one text alone does not fit.
    """
    rows = [row for row in rows if row]
    if not rows:
        return None
    device, totals = scoring.device_of(model), []

    def some(places: Sequence[int]) -> None:
        batch = [rows[place] for place in places]
        ids = right_padded(batch, 0).to(device)
        real = right_padded([[1] * len(row) for row in batch], 0).to(device)
        with evaluating(model):
            mine = model(input_ids=ids, use_cache=False).logits.float().log_softmax(-1)
        each = kl_div(mine, base(ids), log_target=True, reduction="none").sum(-1)
        totals.append(float((each * real).sum()))

    tokens = scoring.NUMBERS // scoring.vocabulary_of(model)
    scoring.in_batches([len(row) for row in rows], some, batch_size, tokens, device)
    mean = sum(totals) / sum(map(len, rows))
    return mean if math.isnan(mean) else max(0.0, mean)


@torch.no_grad()
def weight_change(model: torch.nn.Module, method: UpdateMethod, base: Mapping[str, Tensor]) -> float | None:
    """‖Δθ‖/‖θ‖ from the untaught weights; None where those are not known.

    For full fine-tuning over the weights that are trained; for adapters Δθ is what they add to the weights, and θ all
    weights of the base.

    Args:
        base: the untaught tensors by name; not needed for adapters.
    """
    if method.name == "lora":
        change = sum(_adapter_norm(module) for module in model.modules())
        size = sum(_square(p) for name, p in model.named_parameters() if ".lora_" not in name)
    else:
        live = {name: tensor for name, tensor in method.tensors().items() if tensor.is_floating_point()}
        if not live or any(name not in base for name in live):
            return None
        change = sum(_square(tensor.float() - base[name].float()) for name, tensor in live.items())
        size = sum(_square(base[name]) for name in live)
    return float((change / size) ** 0.5) if size else None


def _square(tensor: Tensor) -> float:
    return float(torch.linalg.vector_norm(tensor.detach(), dtype=torch.float32)) ** 2


def _adapter_norm(module: Any) -> float:
    """‖s·B·A‖² of one adapted layer, by way of the small matrices: s²·tr((BᵀB)(AAᵀ))."""
    down, up = getattr(module, "lora_A", {}), getattr(module, "lora_B", {})
    if ADAPTER not in down or ADAPTER not in up:
        return 0.0
    a, b = down[ADAPTER].weight.float(), up[ADAPTER].weight.float()
    return float(module.scaling[ADAPTER]) ** 2 * float(((b.T @ b) * (a @ a.T)).sum())

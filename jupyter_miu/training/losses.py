"""Logits where they are needed, and the cross-entropy of a batch.

Knows how a causal model splits into backbone and head. Does not know which parameters are trained.

The head is applied only to positions that predict a labelled token: on a CPU with chat data that is most of the head's
cost saved. Where a model's logits are not plainly ``head(backbone(ids))`` (soft-caps, scales, unknown layouts) all
logits are computed the model's own way. Both paths are compared on the model itself before the short one is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from jupyter_miu.models.generation import evaluating

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["CrossEntropy", "Logits", "cross_entropy"]

# Settings with which models change their logits after the head.
_CHANGES = ("final_logit_softcapping", "logit_scale", "logits_scaling", "output_multiplier", "lm_head_multiplier",
            "output_logits_scale", "logits_soft_cap", "logit_soft_cap", "head_multiplier")  # fmt: skip


class Logits:
    """Logits of a model at chosen positions. Make one per model and keep it; the check costs two small forwards."""

    def __init__(self, model: PreTrainedModel) -> None:
        self.model = model
        self.backbone = _backbone(model)
        head: Any = getattr(model, "get_output_embeddings", lambda: None)()
        self.head: nn.Module | None = head
        self.direct = self._same()

    def __call__(self, input_ids: Tensor, rows: Tensor) -> Tensor:
        """fp32 logits of shape (N, V) at ``rows``, indices (N,) into the flattened (B·T) positions of ``input_ids``.

        The batch must be right padded: then no real position can attend to padding, and no mask is needed.
        """
        logits: Tensor
        if self.direct and self.backbone is not None and self.head is not None:
            hidden = self.backbone(input_ids=input_ids, use_cache=False)[0]
            logits = self.head(hidden.flatten(0, 1).index_select(0, rows))
            return logits.float()
        logits = self.model(input_ids=input_ids, use_cache=False).logits
        return logits.flatten(0, 1).index_select(0, rows).float()

    def _same(self) -> bool:
        """Whether head(backbone(ids)) are this model's logits."""
        if self.backbone is None or self.head is None:
            return False
        config: Any = self.model.config.get_text_config()
        if any(getattr(config, name, None) not in (None, 1, 1.0) for name in _CHANGES):
            return False
        device = next(self.head.parameters()).device
        ids = torch.arange(8, device=device)[None] % int(config.vocab_size)
        with evaluating(self.model), torch.no_grad():
            whole = self.model(input_ids=ids, use_cache=False).logits
            try:
                parts = self.head(self.backbone(input_ids=ids, use_cache=False)[0])
            except (TypeError, RuntimeError):
                return False
        return parts.shape == whole.shape and torch.allclose(parts, whole, rtol=1e-4, atol=1e-5)


def _backbone(model: PreTrainedModel) -> nn.Module | None:
    prefix = getattr(model, "base_model_prefix", "")
    found = getattr(model, prefix, None) if prefix else None
    return found if isinstance(found, nn.Module) and found is not model else None


def cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    """Sum of the weighted cross-entropies of N tokens, divided by N; in nats, fp32.

    Shapes: logits (N, V), targets (N,), weights (N,).
    """
    losses = F.cross_entropy(logits, targets, reduction="none")
    if weights is not None:
        losses = losses * weights
    return losses.sum() / max(1, targets.numel())


class CrossEntropy:
    """The loss of causal language models on labelled tokens."""

    def __init__(self) -> None:
        self._logits: Logits | None = None

    def loss(self, model: PreTrainedModel, batch: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, Any]]:
        """Loss of a batch made by ``collate``, and no further figures. Zero where nothing carries loss."""
        if self._logits is None or self._logits.model is not model:
            self._logits = Logits(model)
        if batch["targets"].numel() == 0:
            return next(item for item in model.parameters() if item.requires_grad).sum() * 0.0, {}
        logits = self._logits(batch["input_ids"], batch["rows"])
        return cross_entropy(logits, batch["targets"], batch["row_weights"]), {}

"""Smaller steps: of what a lesson changed, less and less, down to the least that still knows it.

After training the weights are θ = θ_before + Δ. First the smaller half of each matrix's changes is taken back
("trimmed"): it holds little of the lesson and disturbs what was known; the trimming of TIES-merging (Yadav et al. 2023,
arXiv 2306.01708). Then θ = θ_before + α Δ with falling α, in the spirit of weight averaging against forgetting (Kleiman
et al. 2025, arXiv 2501.05559). Of an adapter α scales what it adds to the weights (``low_rank.py``), and nothing is
trimmed: its factors are no weights. Judged on wordings that were not trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from jupyter_miu.retention import low_rank

KEPT = 0.5  # share of a matrix's changes, the largest, that a trimmed step keeps
ALPHAS = (0.9, 0.8, 0.7, 0.55, 0.4)


class Step(NamedTuple):
    """``alpha`` times the changes; of those of a matrix only the largest ``kept`` (a share, 0..1)."""

    alpha: float = 1.0
    kept: float = 1.0


class Steps:
    """The live tensors at ever smaller steps from ``before`` to what they are now.

    Args:
        tensors: live, taught; changed in place.
        before: the same ones before the lesson.
        trim: whether matrices are weights of the model, to be trimmed; an adapter's factors are not.
    """

    def __init__(self, tensors: Mapping[str, Tensor], before: Mapping[str, Tensor], trim: bool) -> None:
        self._live, self._before = tensors, before
        self._after = {name: tensor.detach().clone() for name, tensor in tensors.items()}
        kept = KEPT if trim else 1.0
        self._all = [Step(), *([Step(1.0, KEPT)] if trim else []), *(Step(alpha, kept) for alpha in ALPHAS)]
        self._target = self._after
        self.place = 0

    @property
    def now(self) -> Step:
        """The step that the live tensors are at."""
        return self._all[self.place]

    @property
    def left(self) -> int:
        """How many smaller steps there are."""
        return len(self._all) - 1 - self.place

    def go(self, place: int) -> None:
        """To one of the steps; 0 is the whole one, bit for bit."""
        step, old = self._all[place], self.now
        if step.kept != old.kept:
            self._target = trimmed(self._before, self._after, step.kept)
        set_alpha(self._live, self._before, self._target, step.alpha)
        self.place = place

    def shrink(self, score: Callable[[], float], target: float) -> None:
        """To the smallest step whose score reaches ``target``: ends before the first that does not, for a smaller one
        is taken to know no more."""
        while self.left:
            self.go(self.place + 1)
            if score() < target:
                self.go(self.place - 1)
                return


@torch.no_grad()
def set_alpha(
    tensors: Mapping[str, Tensor], before: Mapping[str, Tensor], after: Mapping[str, Tensor], alpha: float
) -> None:
    """Write ``before + alpha · (after − before)`` into the live tensors, in place; 1 gives ``after`` bit for bit, and 0
    gives ``before``. A pair of LoRA's factors gets that of its product, as near as its rank allows."""
    pairs = {} if alpha in (0.0, 1.0) else low_rank.factors(tensors)
    for first, second in pairs.items():
        found = low_rank.between((before[first], before[second]), (after[first], after[second]), alpha)
        for name, value in zip((first, second), found, strict=True):
            tensors[name].copy_(value.to(tensors[name].dtype))
    done = {*pairs, *pairs.values()}
    for name, live in tensors.items():
        if name in done:
            continue
        if alpha == 1.0 or not live.is_floating_point():
            live.copy_(after[name])
        elif alpha == 0.0:
            live.copy_(before[name])
        else:
            live.copy_(torch.lerp(before[name].float(), after[name].float(), alpha).to(live.dtype))


@torch.no_grad()
def trimmed(before: Mapping[str, Tensor], after: Mapping[str, Tensor], kept: float) -> dict[str, Tensor]:
    """``after`` with the smaller changes of each matrix taken back, so that a share of ``kept`` is left; vectors and
    counters as they are. New tensors where something was taken back."""
    if kept >= 1.0:
        return dict(after)
    out = dict(after)
    for name, new in after.items():
        if new.dim() < 2 or not new.is_floating_point():
            continue
        change = (new.float() - before[name].float()).abs()
        least = change.flatten().kthvalue(max(1, int(change.numel() * (1 - kept)))).values
        out[name] = torch.where(change > least, new, before[name])
    return out

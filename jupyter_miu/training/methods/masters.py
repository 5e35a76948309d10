"""fp32 copies of weights kept in a short type, for the optimizer to step on.

Stepped in bf16 or fp16 itself, a weight loses each update that is smaller than the spacing of its type
(Micikevicius et al. 2018, arXiv:1710.03740, section 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn

__all__ = ["Masters"]


class Masters:
    """Of some parameters, by name: what to step on, and how values and gradients come and go."""

    def __init__(self, trained: Mapping[str, nn.Parameter]) -> None:
        self._trained = dict(trained)
        self._masters = {
            name: nn.Parameter(parameter.detach().float())
            for name, parameter in self._trained.items()
            if parameter.dtype in (torch.bfloat16, torch.float16)
        }

    def by_name(self) -> dict[str, nn.Parameter]:
        """The parameters in their order, fp32 masters in the place of short ones."""
        return {name: self._masters.get(name, parameter) for name, parameter in self._trained.items()}

    @torch.no_grad()
    def renew(self) -> None:
        """Take up the values that the parameters have now."""
        for name, master in self._masters.items():
            master.copy_(self._trained[name])

    def gather_gradients(self) -> None:
        """Move gradients of short parameters to their masters."""
        for name, master in self._masters.items():
            parameter = self._trained[name]
            master.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None

    @torch.no_grad()
    def publish(self) -> None:
        """Round masters into the short parameters."""
        for name, master in self._masters.items():
            self._trained[name].copy_(master)

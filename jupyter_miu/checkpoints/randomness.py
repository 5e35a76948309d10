"""The state of every random generator that training may draw from, so that a replay draws the same numbers.

Knows torch (CPU, and CUDA where it is in use), Python's ``random`` and numpy's global generator. Generators that a
caller made for itself are the caller's to keep.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor


def _cuda_in_use() -> bool:
    return torch.cuda.is_available() and bool(torch.cuda.is_initialized())


@dataclass(frozen=True)
class RandomState:
    """All generators at one moment. ``cuda`` holds one state per device; ``numpy`` is None for an exotic generator."""

    torch_cpu: Tensor
    cuda: tuple[Tensor, ...]
    python: tuple[Any, ...]
    numpy: tuple[Any, ...] | None

    @classmethod
    def take(cls) -> RandomState:
        """The generators as they are now. Does not start CUDA where nothing has."""
        legacy = np.random.get_state(legacy=False)
        numpy_state = None
        if isinstance(legacy, dict) and legacy.get("bit_generator") == "MT19937":
            inner = legacy["state"]
            numpy_state = (inner["key"].copy(), int(inner["pos"]), int(legacy["has_gauss"]), float(legacy["gauss"]))
        cuda = tuple(state.clone() for state in torch.cuda.get_rng_state_all()) if _cuda_in_use() else ()
        return cls(torch.get_rng_state().clone(), cuda, random.getstate(), numpy_state)

    def restore(self) -> None:
        """Set every generator back. CUDA states apply where the same devices are in use now."""
        torch.set_rng_state(self.torch_cpu)
        if self.cuda and _cuda_in_use() and torch.cuda.device_count() == len(self.cuda):
            torch.cuda.set_rng_state_all(list(self.cuda))
        random.setstate(self.python)
        if self.numpy is not None:
            np.random.set_state(("MT19937", *self.numpy))

    def to_tensors(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Tensors and JSON values for a file."""
        version, words, gauss = self.python
        tensors = {"torch": self.torch_cpu, "python": torch.tensor(words, dtype=torch.int64)}
        tensors |= {f"cuda.{index}": state for index, state in enumerate(self.cuda)}
        facts: dict[str, Any] = {"python": [version, None if gauss is None else gauss.hex()], "cuda": len(self.cuda)}
        if self.numpy is not None:
            key, position, has_gauss, cached = self.numpy
            tensors["numpy"] = torch.from_numpy(key.astype(np.int64))
            facts["numpy"] = [position, has_gauss, cached.hex()]
        return tensors, facts

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> RandomState:
        """Read back ``to_tensors``. Raises KeyError, TypeError or ValueError for anything else."""
        version, gauss = facts["python"]
        words = tuple(tensors["python"].tolist())
        python = (int(version), words, None if gauss is None else float.fromhex(gauss))
        numpy_state = None
        if "numpy" in facts:
            position, has_gauss, cached = facts["numpy"]
            key = tensors["numpy"].numpy().astype(np.uint32)
            numpy_state = (key, int(position), int(has_gauss), float.fromhex(cached))
        cuda = tuple(tensors[f"cuda.{index}"] for index in range(int(facts["cuda"])))
        return cls(tensors["torch"], cuda, python, numpy_state)

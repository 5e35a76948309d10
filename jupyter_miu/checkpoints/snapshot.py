"""A model's state in memory, bit for bit: weights, optimizer, random generators. Taking it back is in place.

In place means that tied weights stay tied and that optimizers, CUDA graphs and the user's own references stay valid.
Measured on two CPU cores, 60 M parameters: 64 ms a copy into buffers that exist (``reuse``), 1.1 s into new ones.
Does not know files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.optim import Optimizer

from jupyter_miu.checkpoints.hashing import fingerprint, memory_of, tensor_hashes
from jupyter_miu.checkpoints.optimizer import OptimizerState
from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.errors import ModelError

__all__ = ["Snapshot", "copy_in_place", "fingerprint", "tensor_hashes"]


def check_same(live: Mapping[str, Tensor], saved: Mapping[str, Tensor]) -> None:
    """Raises ModelError unless both have the same names, shapes and dtypes."""
    if live.keys() != saved.keys():
        odd = sorted(live.keys() ^ saved.keys())
        raise ModelError(f"the model has other tensors than the saved state: {odd[0]} and {len(odd) - 1} more differ")
    for name, tensor in live.items():
        if (tensor.shape, tensor.dtype) != (saved[name].shape, saved[name].dtype):
            raise ModelError(
                f"{name} is {tensor.dtype} {list(tensor.shape)} in the model, "
                f"but {saved[name].dtype} {list(saved[name].shape)} in the saved state"
            )


def copy_in_place(live: Mapping[str, Tensor], saved: Mapping[str, Tensor]) -> None:
    """Give ``live`` the bits of ``saved``; a tied tensor is written once. Raises ModelError before any change."""
    check_same(live, saved)
    pairs = {memory_of(tensor): (tensor, saved[name]) for name, tensor in live.items() if tensor.numel()}
    if not pairs:
        return
    targets, sources = (list(side) for side in zip(*pairs.values(), strict=True))
    with torch.no_grad():
        torch._foreach_copy_(targets, sources)


@dataclass
class Snapshot:
    """One moment of a model. ``tensors`` are copies on the same devices; tied ones share their copy."""

    tensors: dict[str, Tensor]
    optimizer: OptimizerState | None
    random: RandomState

    @classmethod
    def take(
        cls, tensors: Mapping[str, Tensor], optimizer: Optimizer | None = None, *, reuse: Snapshot | None = None
    ) -> Snapshot:
        """Copy everything that a bit-exact replay needs.

        Args:
            tensors: what changes in training, by name, including buffers (and fp32 masters) that change.
            optimizer: its state is taken too.
            reuse: an earlier snapshot of the same tensors that is no longer needed; its memory is written over.
        """
        if reuse is not None and _fits(tensors, reuse.tensors):
            copy_in_place(reuse.tensors, tensors)
            copies = reuse.tensors
        else:
            shared = {memory_of(tensor): tensor for tensor in tensors.values()}
            clones = {key: tensor.detach().clone() for key, tensor in shared.items()}
            copies = {name: clones[memory_of(tensor)] for name, tensor in tensors.items()}
        state = OptimizerState.take(optimizer) if optimizer is not None else None
        return cls(copies, state, RandomState.take())

    def restore(self, tensors: Mapping[str, Tensor], optimizer: Optimizer | None = None, *, rng: bool = True) -> None:
        """Put everything back, in place.

        Args:
            tensors: the live tensors, with the same names, shapes and dtypes.
            optimizer: gets its state back; one that was not in the snapshot is emptied (as before its first step).
            rng: also set the random generators back.

        Raises:
            ModelError: these are not the tensors or not the optimizer of the snapshot; nothing was changed.
        """
        if optimizer is not None and self.optimizer is not None:
            self.optimizer.check(optimizer)
        copy_in_place(tensors, self.tensors)
        if optimizer is not None and self.optimizer is not None:
            self.optimizer.restore(optimizer)
        elif optimizer is not None:
            optimizer.state.clear()
        if rng:
            self.random.restore()

    def equals(self, tensors: Mapping[str, Tensor]) -> bool:
        """Whether the live tensors have the snapshot's bits, NaN and the sign of zero included."""
        return fingerprint(tensors) == fingerprint(self.tensors)


def _fits(live: Mapping[str, Tensor], copies: Mapping[str, Tensor]) -> bool:
    """Whether ``copies`` can hold ``live``: the same names, kinds, devices and ties."""
    if live.keys() != copies.keys():
        return False
    ties: dict[object, object] = {}
    for name, tensor in live.items():
        copy = copies[name]
        if (tensor.shape, tensor.dtype, tensor.device) != (copy.shape, copy.dtype, copy.device):
            return False
        if ties.setdefault(memory_of(tensor), memory_of(copy)) != memory_of(copy):
            return False
    return len(set(ties.values())) == len(ties)

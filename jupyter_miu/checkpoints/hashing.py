"""A tensor's bytes and their SHA-256, without copies where the tensor lies contiguous in main memory.

Knows dtypes, shapes and shared storage. Does not know where tensors come from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor

from jupyter_miu.errors import ModelError

_PARALLEL_ABOVE = 32 << 20


def memory_of(tensor: Tensor) -> Hashable:
    """A key that two tensors share exactly when they are the same view of the same memory (tied weights)."""
    if tensor.numel() == 0 or tensor.is_meta:
        return id(tensor)
    place = (tensor.untyped_storage().data_ptr(), tensor.storage_offset(), str(tensor.device))
    return (*place, tuple(tensor.shape), tensor.stride(), str(tensor.dtype))


def tensor_bytes(tensor: Tensor) -> memoryview:
    """The elements' bytes in logical order. A view for contiguous CPU tensors of any dtype, else of one copy.

    Raises:
        ModelError: the tensor has no bytes (it is on the meta device, or sparse).
    """
    if tensor.is_meta or tensor.layout != torch.strided:
        raise ModelError("the model has tensors without memory of their own (meta or sparse)", "load it fully first")
    plain = tensor.detach().resolve_conj().resolve_neg().cpu().contiguous().reshape(-1)
    if plain.is_complex():
        plain = torch.view_as_real(plain).reshape(-1)
    # numpy has no bfloat16 or float8: the bytes go through uint8, which every dtype can be viewed as.
    return plain.view(torch.uint8).numpy().data


def tensor_hash(tensor: Tensor) -> str:
    """Hex SHA-256 of dtype, shape and bytes: equal exactly when two tensors are bit-equal."""
    digest = hashlib.sha256(f"{tensor.dtype}{list(tensor.shape)}".encode())
    digest.update(tensor_bytes(tensor))
    return digest.hexdigest()


def tensor_hashes(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    """``tensor_hash`` of each; tied tensors are read once, and large models on several threads."""
    unique = {memory_of(tensor): tensor for tensor in tensors.values()}
    size = sum(tensor.numel() * tensor.element_size() for tensor in unique.values())
    if size > _PARALLEL_ABOVE and len(unique) > 1:  # hashlib lets go of the interpreter lock
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            hashes = dict(zip(unique, pool.map(tensor_hash, unique.values()), strict=True))
    else:
        hashes = {key: tensor_hash(tensor) for key, tensor in unique.items()}
    return {name: hashes[memory_of(tensor)] for name, tensor in tensors.items()}


def combine(hashes: Mapping[str, str]) -> str:
    """One fingerprint of named hashes, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(hashes):
        digest.update(f"{len(name)}:{name}={hashes[name]};".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def fingerprint(tensors: Mapping[str, Tensor]) -> str:
    """Hex SHA-256 over names, dtypes, shapes and bytes: equal exactly when two states are bit-equal."""
    return combine(tensor_hashes(tensors))

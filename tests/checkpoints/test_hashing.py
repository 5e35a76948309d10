from __future__ import annotations

import hashlib

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.checkpoints import hashing
from jupyter_miu.checkpoints.hashing import fingerprint, memory_of, tensor_bytes, tensor_hash, tensor_hashes
from jupyter_miu.errors import ModelError

DTYPES = [torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.int8, torch.uint8,
          torch.bool, torch.complex64, torch.float8_e4m3fn]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_every_dtype_and_shape(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = torch.ones(shape).to(dtype)
    assert len(tensor_bytes(tensor)) == tensor.numel() * tensor.element_size()
    assert tensor_hash(tensor) == tensor_hash(tensor.clone())


def test_bytes_are_in_logical_order_and_without_a_copy() -> None:
    tensor = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    view = tensor_bytes(tensor)
    assert bytes(view) == tensor.numpy().tobytes()
    tensor[0, 0] = 7
    assert bytes(view) == tensor.numpy().tobytes()
    assert bytes(tensor_bytes(tensor.t())) == tensor.numpy().T.tobytes()
    assert tensor_hash(tensor.t().contiguous()) == tensor_hash(tensor.t()) != tensor_hash(tensor)


def test_bits_count_not_values() -> None:
    zero, negative = torch.tensor([0.0]), torch.tensor([-0.0])
    assert tensor_hash(zero) != tensor_hash(negative)
    one = torch.tensor([0x7FC00000], dtype=torch.int32).view(torch.float32)
    other = torch.tensor([0x7FC00001], dtype=torch.int32).view(torch.float32)
    assert one.isnan() and other.isnan() and tensor_hash(one) != tensor_hash(other)
    assert tensor_hash(torch.zeros(4)) != tensor_hash(torch.zeros(4, dtype=torch.int32))
    assert tensor_hash(torch.zeros(4)) != tensor_hash(torch.zeros(2, 2))


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 3), max_size=5))
def test_a_fingerprint_is_of_names_and_bits_whatever_the_order(values: dict[str, int]) -> None:
    tensors = {name: torch.tensor([value]) for name, value in values.items()}
    assert fingerprint(tensors) == fingerprint(dict(reversed(tensors.items())))
    for name in tensors:
        changed = {**tensors, name: tensors[name] + 1}
        assert fingerprint(changed) != fingerprint(tensors)
        fewer = {other: tensor for other, tensor in tensors.items() if other != name}
        assert fingerprint(fewer) != fingerprint(tensors)


def test_many_threads_give_the_same_and_tied_weights_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tensors = {f"t{i}": torch.randn(1000) for i in range(20)}
    tensors["tied"] = tensors["t0"]
    alone = tensor_hashes(tensors)
    monkeypatch.setattr(hashing, "_PARALLEL_ABOVE", 0)
    assert tensor_hashes(tensors) == alone and alone["tied"] == alone["t0"]
    assert hashlib.sha256(b"torch.float32[1000]" + tensors["t3"].numpy().tobytes()).hexdigest() == alone["t3"]


def test_the_same_memory() -> None:
    tensor = torch.zeros(4, 4)
    assert memory_of(tensor) == memory_of(tensor.view(4, 4))
    assert memory_of(tensor) != memory_of(tensor.t()) != memory_of(tensor[1:])
    assert memory_of(torch.zeros(0)) != memory_of(torch.ones(0))


def test_tensors_without_bytes_are_refused() -> None:
    for tensor in (torch.empty(2, device="meta"), torch.eye(2).to_sparse()):
        with pytest.raises(ModelError, match="memory"):
            tensor_hash(tensor)

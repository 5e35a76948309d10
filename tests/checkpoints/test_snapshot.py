from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from jupyter_miu.checkpoints.optimizer import OptimizerState
from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.checkpoints.snapshot import Snapshot, fingerprint
from jupyter_miu.errors import ConfigError, ModelError

Train = Callable[[nn.Module, torch.optim.Optimizer, int], list[float]]
OPTIMIZERS = {
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
    "adamw fused": lambda p: torch.optim.AdamW(p, lr=0.01, fused=True),
    "adamw amsgrad": lambda p: torch.optim.AdamW(p, lr=0.01, amsgrad=True),
    "adamw tensor lr": lambda p: torch.optim.AdamW(p, lr=torch.tensor(0.01), foreach=False),
    "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
}


def live(model: nn.Module) -> dict[str, torch.Tensor]:
    return dict(model.state_dict())


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_replay_is_bit_identical(tiny: nn.Module, train: Train, kind: str) -> None:
    optimizer = OPTIMIZERS[kind]([p for p in tiny.parameters() if p.requires_grad])
    train(tiny, optimizer, 3)
    snapshot, before = Snapshot.take(live(tiny), optimizer), fingerprint(live(tiny))
    losses = train(tiny, optimizer, 5)
    after = fingerprint(live(tiny))
    optimizer.param_groups[0]["lr"] = 123.0
    snapshot.restore(live(tiny), optimizer)
    assert fingerprint(live(tiny)) == before and snapshot.equals(live(tiny))
    assert train(tiny, optimizer, 5) == losses and fingerprint(live(tiny)) == after != before


@pytest.mark.parametrize("left_out", ["optimizer", "random"])
def test_without_optimizer_or_generators_a_replay_differs(tiny: nn.Module, train: Train, left_out: str) -> None:
    """What the test above proves is not true by itself."""
    optimizer = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=0.01)
    train(tiny, optimizer, 3)
    snapshot = Snapshot.take(live(tiny), optimizer)
    losses = train(tiny, optimizer, 5)
    snapshot.restore(live(tiny), None if left_out == "optimizer" else optimizer, rng=left_out != "random")
    assert train(tiny, optimizer, 5) != losses


def test_a_snapshot_before_the_first_step_empties_the_optimizer(tiny: nn.Module, train: Train) -> None:
    optimizer = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=0.01)
    with_it, without = Snapshot.take(live(tiny), optimizer), Snapshot.take(live(tiny))
    losses = train(tiny, optimizer, 4)
    for snapshot in (with_it, without):
        snapshot.restore(live(tiny), optimizer)
        assert not optimizer.state
        assert train(tiny, optimizer, 4) == losses


def test_restoring_is_in_place_and_ties_hold(tiny: nn.Module, train: Train) -> None:
    optimizer = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=0.01)
    train(tiny, optimizer, 2)
    snapshot = Snapshot.take(live(tiny), optimizer)
    assert snapshot.tensors["head.weight"] is snapshot.tensors["embed.weight"]
    moment = optimizer.state[tiny.embed.weight]["exp_avg"]
    places = {name: tensor.data_ptr() for name, tensor in live(tiny).items()}
    train(tiny, optimizer, 2)
    snapshot.restore(live(tiny), optimizer)
    assert {name: tensor.data_ptr() for name, tensor in live(tiny).items()} == places
    assert optimizer.state[tiny.embed.weight]["exp_avg"] is moment
    assert tiny.head.weight is tiny.embed.weight


def test_a_snapshot_is_a_copy_and_can_be_restored_twice(tiny: nn.Module) -> None:
    snapshot, before = Snapshot.take(live(tiny)), fingerprint(live(tiny))
    for _ in range(2):
        with torch.no_grad():
            tiny.embed.weight.fill_(float("nan"))
        snapshot.restore(live(tiny))
        assert fingerprint(live(tiny)) == before


def test_memory_is_written_over_where_it_fits(tiny: nn.Module) -> None:
    old = Snapshot.take(live(tiny))
    places = [tensor.data_ptr() for tensor in old.tensors.values()]
    with torch.no_grad():
        tiny.embed.weight.add_(1)
    new = Snapshot.take(live(tiny), reuse=old)
    assert [tensor.data_ptr() for tensor in new.tensors.values()] == places and new.equals(live(tiny))
    untied = {name: tensor.clone() for name, tensor in live(tiny).items()}
    other = Snapshot.take(untied, reuse=new)
    assert other.equals(untied) and other.tensors["head.weight"] is not other.tensors["embed.weight"]


@pytest.mark.parametrize("change", ["missing", "added", "shape", "dtype"])
def test_other_tensors_are_refused_before_anything_changes(tiny: nn.Module, change: str) -> None:
    snapshot = Snapshot.take(live(tiny))
    with torch.no_grad():
        tiny.embed.weight.add_(1)
    tensors, before = live(tiny), fingerprint(live(tiny))
    if change == "missing":
        del tensors["still"]
    elif change == "added":
        tensors["new"] = torch.zeros(1)
    else:
        tensors["still"] = torch.zeros(5) if change == "shape" else tensors["still"].double()
    with pytest.raises(ModelError):
        snapshot.restore(tensors)
    assert fingerprint(live(tiny)) == before


def test_another_optimizer_is_refused_before_anything_changes(tiny: nn.Module, train: Train) -> None:
    snapshot = Snapshot.take(live(tiny), torch.optim.AdamW(tiny.parameters()))
    with torch.no_grad():
        tiny.embed.weight.add_(1)
    before = fingerprint(live(tiny))
    with pytest.raises(ModelError, match="optimizer"):
        snapshot.restore(live(tiny), torch.optim.AdamW([tiny.embed.weight]))
    assert fingerprint(live(tiny)) == before


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_other_dtypes_and_oddities(dtype: torch.dtype) -> None:
    bits = torch.randint(-(2**15), 2**15, (64,), dtype=torch.int16).view(torch.bfloat16)
    tensors = {"w": torch.randn(5, 3).to(dtype).t(), "nan": bits, "none": torch.zeros(0), "n": torch.tensor(3)}
    snapshot, before = Snapshot.take(tensors), fingerprint(tensors)
    for tensor in tensors.values():
        tensor.zero_()
    snapshot.restore(tensors)
    assert fingerprint(tensors) == before


def test_every_generator_comes_back_through_tensors_too() -> None:
    def draw() -> list[float]:
        return [torch.rand(1).item(), random.gauss(0, 1), float(np.random.standard_normal()), np.random.rand()]

    random.gauss(0, 1)  # leaves half a pair cached
    np.random.standard_normal()
    state = RandomState.take()
    first = draw()
    state.restore()
    assert draw() == first
    RandomState.from_tensors(*state.to_tensors()).restore()
    assert draw() == first


def test_a_generator_we_cannot_store_is_left_alone() -> None:
    before = np.random.get_bit_generator()
    np.random.set_bit_generator(np.random.PCG64(1))
    try:
        state = RandomState.take()
        assert state.numpy is None
        state.restore()
        assert RandomState.from_tensors(*state.to_tensors()).numpy is None
    finally:
        np.random.set_bit_generator(before)


def test_an_optimizer_state_that_is_no_tensor_is_refused_for_files() -> None:
    with pytest.raises(ConfigError, match=r"state.0.odd is object"):
        OptimizerState([{"odd": object()}], []).to_tensors()
    odd = OptimizerState([{"x": float("inf"), "y": (1, [None, True], "t")}], [{"betas": (0.9, 0.95)}])
    assert OptimizerState.from_tensors(*odd.to_tensors()) == odd


@pytest.mark.gpu
def test_cuda_weights_optimizer_and_generator(tiny: nn.Module) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA here")
    tiny.to("cuda", torch.bfloat16)
    optimizer = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=0.01, fused=True)

    def steps() -> str:
        tiny.train()
        for _ in range(4):
            ids = torch.randint(11, (6,), device="cuda")
            loss = nn.functional.cross_entropy(tiny(ids).float(), ids)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return fingerprint(live(tiny))

    steps()
    snapshot, before = Snapshot.take(live(tiny), optimizer), fingerprint(live(tiny))
    after = steps()
    snapshot.restore(live(tiny), optimizer)
    assert fingerprint(live(tiny)) == before and steps() == after
    from_file = OptimizerState.from_tensors(*snapshot.optimizer.to_tensors())  # type: ignore[union-attr]
    snapshot.restore(live(tiny))
    fresh = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=1.0, fused=True)
    from_file.restore(fresh)
    optimizer = fresh
    assert steps() == after

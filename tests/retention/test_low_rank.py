"""Steps of an adapter are steps of what it adds to the weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from jupyter_miu.config import MIUConfig
from jupyter_miu.retention.interpolate import ALPHAS, Steps, set_alpha
from jupyter_miu.retention.low_rank import between, factors
from jupyter_miu.training.methods.lora import LoRA
from tests.teaching import FACT, OTHER, open_tiny, teach, tensor_hashes, tiny

Pair = tuple[Tensor, Tensor]


def pair(seed: int, rank: int = 4, size: tuple[int, int] = (24, 17)) -> Pair:
    """(A, B) of an adapter, B as large as a lesson makes it."""
    made = torch.Generator().manual_seed(seed)
    return torch.randn(rank, size[1], generator=made), 0.05 * torch.randn(size[0], rank, generator=made)


def product(factors: Pair) -> Tensor:
    return factors[1].double() @ factors[0].double()


def target(before: Pair, after: Pair, alpha: float) -> Tensor:
    return (1 - alpha) * product(before) + alpha * product(after)


def far(found: Pair, wanted: Tensor) -> float:
    """Distance, as a share of what was wanted."""
    return float((product(found) - wanted).norm() / wanted.norm())


@pytest.mark.parametrize("alpha", ALPHAS)
def test_of_a_first_lesson_it_is_exact(alpha: float) -> None:
    (first, _), after = pair(1), pair(2)
    before = (first, torch.zeros_like(after[1]))
    assert far(between(before, after, alpha), target(before, after, alpha)) < 1e-6
    apart = tuple(torch.lerp(old, new, alpha) for old, new in zip(before, after, strict=True))
    assert far(apart, target(before, after, alpha)) > 0.1  # factor by factor it is another change
    assert far(between(after, before, alpha), target(after, before, alpha)) < 1e-6  # what was unlearnt


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("size", [(24, 17), (17, 24), (6, 40), (40, 6), (3, 40), (40, 3)])
def test_of_a_later_lesson_it_is_the_nearest_of_its_rank(alpha: float, size: tuple[int, int]) -> None:
    before, moved = pair(1, size=size), pair(2, size=size)
    after = (before[0] + 0.3 * moved[0], before[1] + moved[1])
    wanted, found = target(before, after, alpha), between(before, after, alpha)
    left, sizes, right = torch.linalg.svd(wanted, full_matrices=False)
    best = (left[:, :4] * sizes[:4]) @ right[:4]
    assert [tuple(one.shape) for one in found] == [tuple(one.shape) for one in after]
    assert float((product(found) - best).norm() / wanted.norm()) < 1e-5
    apart = tuple(torch.lerp(old, new, alpha) for old, new in zip(before, after, strict=True))
    assert far(found, wanted) <= far(apart, wanted) + 1e-6
    if min(size) > 8:
        assert far(found, wanted) < far(apart, wanted)


def test_where_the_rank_suffices_it_is_exact() -> None:
    """The second lesson went on in the first one's directions."""
    first, second = pair(1)
    before, after = (first, 0.5 * second.flip(0)), (first, second)
    assert far(between(before, after, 0.7), target(before, after, 0.7)) < 1e-5


def test_every_direction_can_learn_afterwards() -> None:
    """Also where the product needs fewer directions than there are: A keeps its size, and B alone is small."""
    first, second = pair(1)
    after = (first, torch.cat([second[:, :1], torch.zeros(24, 3)], 1))
    before = (first, 0.2 * after[1])
    a, b = between(before, after, 0.5)
    assert far((a, b), target(before, after, 0.5)) < 1e-5
    rows = a.norm(dim=1)
    assert a.norm() == pytest.approx(first.norm().item(), rel=1e-5) and rows.min() == pytest.approx(rows.max().item())
    near = torch.cosine_similarity(between(pair(3), pair(2), 0.99)[0].flatten(), pair(2)[0].flatten(), dim=0)
    assert near > 0.8  # turned as the taught one is


def test_names_are_those_of_peft(tmp_path: Path) -> None:
    lora = LoRA()
    lora.attach(tiny("gpt2"), MIUConfig(bias="all"))
    found = factors(lora.tensors())
    assert "transformer.h.0.mlp.c_fc.lora_A.miu.weight" in found
    adapted = {name for name in lora.tensors() if "lora_" in name}
    assert {*found, *found.values()} == adapted and len(adapted) == 2 * len(found)
    assert factors(["x.lora_embedding_A.miu", "x.lora_embedding_B.miu"]) == {
        "x.lora_embedding_A.miu": "x.lora_embedding_B.miu"
    }
    assert factors(["x.lora_A.miu.weight", "y.lora_B.miu.weight", "x.bias"]) == {}


def output(miu: Any, module: str) -> Tensor:
    """What one adapter adds to its layer's output, computed by peft."""
    layer = miu.model.get_submodule(module)
    given = torch.eye(layer.in_features)
    with torch.no_grad():
        return (layer(given) - layer.base_layer(given)).double()


def test_a_step_on_a_live_model_adds_that_part_of_what_the_lesson_added(tmp_path: Path) -> None:
    """First and second lesson, through peft's own forward, its scale and all; and back to the same bits."""
    miu = open_tiny(tmp_path)
    teach(miu, FACT, method="lora", max_steps=6)
    live = miu._history.method.tensors()
    before = {name: tensor.clone() for name, tensor in live.items()}
    module = next(iter(live)).split(".lora_")[0]
    then = output(miu, module)
    teach(miu, OTHER, max_steps=6)
    after, bits, now = {n: t.clone() for n, t in live.items()}, tensor_hashes(live), output(miu, module)
    steps = Steps(live, before, trim=False)
    steps.go(3)
    assert steps.now.alpha == ALPHAS[2]
    wanted = torch.lerp(then, now, ALPHAS[2])
    found = float((output(miu, module) - wanted).norm())
    for name, tensor in live.items():
        tensor.copy_(torch.lerp(before[name], after[name], ALPHAS[2]))
    assert found < float((output(miu, module) - wanted).norm())
    steps.go(0)
    assert tensor_hashes(live) == bits
    set_alpha(live, before, after, 0.0)
    assert tensor_hashes(live) == tensor_hashes(before)
    zeroed = {name: torch.zeros_like(t) if ".lora_B." in name else t for name, t in before.items()}
    set_alpha(live, zeroed, before, 0.4)  # the first lesson
    assert torch.allclose(output(miu, module), 0.4 * then, atol=1e-5 * float(then.abs().max()))


def test_biases_are_interpolated_as_they_are() -> None:
    names = {"x.lora_A.miu.weight": 0, "x.lora_B.miu.weight": 1}
    before = {name: pair(1)[place] for name, place in names.items()} | {"x.bias": torch.tensor([1.0, 2.0])}
    after = {name: pair(2)[place] for name, place in names.items()} | {"x.bias": torch.tensor([3.0, 2.0])}
    live = {name: tensor.clone() for name, tensor in after.items()}
    set_alpha(live, before, after, 0.25)
    assert torch.equal(live["x.bias"], torch.tensor([1.5, 2.0]))
    name = "x.lora_B.miu.weight"
    assert not torch.allclose(live[name], torch.lerp(before[name], after[name], 0.25))

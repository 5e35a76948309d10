"""The smallest step from the old weights to the new ones."""

from __future__ import annotations

import pytest
import torch

from jupyter_miu.retention.interpolate import ALPHAS, KEPT, Step, Steps, set_alpha, trimmed
from tests.teaching import tensor_hashes


def pair() -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Live (taught) tensors and those before: floats of two types, values that are hard to hit, and integers."""
    torch.manual_seed(0)
    before = {"a": torch.randn(7, 5), "b": torch.randn(9).to(torch.bfloat16), "n": torch.arange(3)}
    before["a"][0, 0], before["a"][0, 1] = 1e-30, -0.0
    live = {name: tensor.clone() for name, tensor in before.items()}
    live["a"] += torch.randn(7, 5) * 1e-3
    live["b"] += 1
    live["n"] += 5
    return live, before


def test_one_gives_the_taught_weights_bit_for_bit() -> None:
    live, before = pair()
    after, bits = {name: tensor.clone() for name, tensor in live.items()}, tensor_hashes(live)
    for alpha in (0.4, 0.9, 1.0):
        set_alpha(live, before, after, alpha)
    assert tensor_hashes(live) == bits


def test_zero_gives_the_old_ones_and_between_lies_between() -> None:
    live, before = pair()
    after = {name: tensor.clone() for name, tensor in live.items()}
    set_alpha(live, before, after, 0.0)
    assert torch.equal(live["a"], before["a"]) and torch.equal(live["b"], before["b"])
    set_alpha(live, before, after, 0.25)
    assert torch.allclose(live["a"], before["a"] + 0.25 * (after["a"] - before["a"]))
    assert live["b"].dtype == torch.bfloat16
    assert torch.equal(live["n"], after["n"])  # a counter is not a weight


def far(live: dict[str, torch.Tensor], before: dict[str, torch.Tensor], after: torch.Tensor) -> float:
    return float((live["a"] - before["a"]).norm() / (after - before["a"]).norm())


@pytest.mark.parametrize("needed", ALPHAS)
def test_the_smallest_that_passes_is_taken(needed: float) -> None:
    live, before = pair()
    after = live["a"].clone()
    steps = Steps(live, before, trim=False)
    steps.shrink(lambda: 1.0 if far(live, before, after) >= needed - 1e-3 else 0.5, 1.0)
    assert steps.now == Step(needed, 1.0)
    assert torch.allclose(live["a"], before["a"] + needed * (after - before["a"]))


@pytest.mark.parametrize("trim", [False, True])
def test_when_none_passes_the_taught_weights_are_restored(trim: bool) -> None:
    live, before = pair()
    bits, storage = tensor_hashes(live), live["a"].data_ptr()
    asked: list[int] = []

    def never() -> float:
        asked.append(1)
        return 0.0

    steps = Steps(live, before, trim)
    steps.shrink(never, 0.1)
    assert steps.now == Step() and len(asked) == 1  # what the largest does not know, no smaller one is asked
    assert tensor_hashes(live) == bits and live["a"].data_ptr() == storage  # in place


def test_a_trimmed_step_has_the_larger_half_of_each_matrix_and_all_of_the_rest() -> None:
    live, before = pair()
    after = {name: tensor.clone() for name, tensor in live.items()}
    steps = Steps(live, before, trim=True)
    steps.go(1)
    assert steps.now == Step(1.0, KEPT)
    change = (after["a"] - before["a"]).abs()
    moved = live["a"] != before["a"]
    assert moved.sum() == pytest.approx(change.numel() * KEPT, abs=1)
    assert change[moved].min() > change[~moved].max()
    assert torch.equal(live["a"][moved], after["a"][moved])
    assert torch.equal(live["b"], after["b"]) and torch.equal(live["n"], after["n"])
    steps.go(2)
    assert torch.allclose(live["a"], before["a"] + ALPHAS[0] * torch.where(moved, after["a"] - before["a"], 0.0))


def test_every_way_down_and_back_is_the_same_bits() -> None:
    live, before = pair()
    steps, seen = Steps(live, before, trim=True), []
    for place in range(steps.left + 1):
        steps.go(place)
        seen.append(tensor_hashes(live))
    assert steps.left == 0
    for place in reversed(range(len(seen))):
        steps.go(place)
        assert tensor_hashes(live) == seen[place]


def test_nothing_changed_is_nothing_trimmed() -> None:
    _, before = pair()
    same = {name: tensor.clone() for name, tensor in before.items()}
    assert tensor_hashes(trimmed(before, same, KEPT)) == tensor_hashes(before)

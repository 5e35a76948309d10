"""The smallest step from the old weights to the new ones."""

from __future__ import annotations

import pytest
import torch

from jupyter_miu.retention.interpolate import ALPHAS, set_alpha, smallest_alpha
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


@pytest.mark.parametrize("needed", ALPHAS)
def test_the_smallest_that_passes_is_taken(needed: float) -> None:
    live, before = pair()
    after = live["a"].clone()

    def score() -> float:
        done = (live["a"] - before["a"]).norm() / (after - before["a"]).norm()
        return 1.0 if done >= needed - 1e-3 else 0.5

    assert smallest_alpha(live, before, score, 1.0) == needed
    assert torch.allclose(live["a"], before["a"] + needed * (after - before["a"]))


def test_when_none_passes_the_taught_weights_are_restored() -> None:
    live, before = pair()
    bits, storage = tensor_hashes(live), live["a"].data_ptr()
    asked: list[int] = []

    def never() -> float:
        asked.append(1)
        return 0.0

    assert smallest_alpha(live, before, never, 0.1) == 1.0
    assert len(asked) == 1  # what the largest does not know, no smaller one is asked
    assert tensor_hashes(live) == bits and live["a"].data_ptr() == storage  # in place

"""The Fisher penalty against its own formula, and the estimate against gradients taken by hand."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from jupyter_miu.retention.fisher import FisherPenalty, estimate
from tests.teaching import hashes, tiny


class Two(nn.Module):
    """Two parameters that train and one that does not."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.a = nn.Parameter(torch.randn(4, 3))
        self.b = nn.Parameter(torch.randn(5))
        self.frozen = nn.Parameter(torch.randn(2), requires_grad=False)


def diagonal(model: nn.Module, scale: float = 1.0) -> dict[str, torch.Tensor]:
    torch.manual_seed(2)
    return {name: scale * torch.rand_like(p) for name, p in model.named_parameters()}


def moved(model: nn.Module) -> nn.Module:
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.1 * torch.arange(parameter.numel()).reshape(parameter.shape)
    return model


def test_the_gradient_is_the_formulas() -> None:
    """½ w Σ F (θ − θ₀)² with F scaled to mean 1 has the gradient w F (θ − θ₀)."""
    model = Two()
    start = {name: p.detach().clone() for name, p in model.named_parameters()}
    fisher = diagonal(model)
    term = FisherPenalty(fisher, model, weight=0.7)
    assert term.loss(model, 1).item() == 0.0
    loss = term.loss(moved(model), 2)
    loss.backward()
    mean = (fisher["a"].sum() + fisher["b"].sum()) / 17
    expected = torch.tensor(0.0)
    for name in ("a", "b"):
        parameter, scaled = getattr(model, name), fisher[name] / mean
        distance = parameter.detach() - start[name]
        assert torch.allclose(parameter.grad, 0.7 * scaled * distance, rtol=1e-5)
        expected += 0.5 * 0.7 * (scaled * distance.square()).sum()
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    assert model.frozen.grad is None


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e6])
def test_the_scale_of_the_diagonal_does_not_matter(scale: float) -> None:
    """One weight fits models whose gradients are of another size."""
    one, other = Two(), Two()
    a, b = FisherPenalty(diagonal(one), one, 0.3), FisherPenalty(diagonal(other, scale), other, 0.3)
    assert b.loss(moved(other), 1).item() == pytest.approx(a.loss(moved(one), 1).item(), rel=1e-3)


def test_a_diagonal_of_zeros_holds_nothing_and_a_missing_name_is_left_out() -> None:
    model = Two()
    zeros = {name: torch.zeros_like(p) for name, p in model.named_parameters()}
    term = FisherPenalty(zeros, model, 1.0)
    assert term.loss(moved(model), 1).item() == 0.0
    only_b = Two()
    term = FisherPenalty({"b": torch.ones(5)}, only_b, 1.0)
    term.loss(moved(only_b), 1).backward()
    assert only_b.a.grad is None and only_b.b.grad is not None


def test_the_estimate_is_the_mean_squared_gradient() -> None:
    model = tiny()
    before = hashes(model)
    sequences = [[5, 6, 7, 8], [9, 10, 11], [12, 13, 14, 15, 16]]
    found = estimate(model, sequences, batch_size=2)
    assert hashes(model) == before and not model.training
    assert all(parameter.grad is None for parameter in model.parameters())
    name = "model.layers.0.mlp.up_proj.weight"
    by_hand = torch.zeros_like(dict(model.named_parameters())[name])
    for ids, labels in (
        ([[5, 6, 7, 8], [9, 10, 11, 0]], [[5, 6, 7, 8], [9, 10, 11, -100]]),
        ([[12, 13, 14, 15, 16]],) * 2,
    ):
        model.zero_grad()
        model(input_ids=torch.tensor(ids), labels=torch.tensor(labels)).loss.backward()
        by_hand += dict(model.named_parameters())[name].grad.square()
    assert torch.allclose(found[name], by_hand / 2, rtol=1e-3, atol=1e-12)
    assert all((value >= 0).all() and value.dtype == torch.float32 for value in found.values())
    assert set(found) == {name for name, parameter in model.named_parameters() if parameter.requires_grad}

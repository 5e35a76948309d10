"""Divergence and change of weights, against the formulas worked out the slow way."""

from __future__ import annotations

import math

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.drift import divergence, weight_change
from jupyter_miu.training.methods import pick_method
from tests.teaching import hashes, tiny

ROWS = [[4, 5, 6, 7], [8, 9], [10, 11, 12]]


def log_probs(model: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        out: torch.Tensor = model(input_ids=ids).logits.float().log_softmax(-1)
    return out


def test_divergence_is_the_formula_a_token_without_padding() -> None:
    base, now = tiny(seed=1), tiny(seed=2).train()
    total, count = 0.0, 0
    for row in ROWS:
        ids = torch.tensor([row])
        p, q = log_probs(base, ids), log_probs(now, ids)
        total += float((p.exp() * (p - q)).sum())
        count += len(row)
    before = hashes(now)
    found = divergence(now, lambda ids: log_probs(base, ids), ROWS, batch_size=2)
    assert found == pytest.approx(total / count, rel=1e-4) and total > 0
    assert now.training and hashes(now) == before
    assert divergence(base, lambda ids: log_probs(base, ids), ROWS) == pytest.approx(0, abs=1e-6)
    assert divergence(base, lambda ids: log_probs(base, ids), []) is None


def test_a_model_that_says_no_number_is_not_called_unmoved() -> None:
    base, now = tiny(seed=1), tiny(seed=2)
    with torch.no_grad():
        next(now.parameters())[5] = float("nan")  # the vector of one token, in the first of the rows
    assert math.isnan(divergence(now, lambda ids: log_probs(base, ids), ROWS) or 0.0)


def test_the_change_of_all_weights() -> None:
    model = tiny()
    base = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    method = pick_method("full", model)
    method.attach(model, MIUConfig())
    assert weight_change(model, method, base) == 0.0
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1.5)
    assert weight_change(model, method, base) == pytest.approx(0.5)
    assert weight_change(model, method, {}) is None


@pytest.mark.parametrize("kind", ["llama", "gpt2"])
def test_the_change_that_adapters_make_is_that_of_the_merged_weights(kind: str) -> None:
    model = tiny(kind)
    size = sum(float((p.detach().double() ** 2).sum()) for p in model.parameters())
    method = pick_method("lora", model)
    method.attach(model, MIUConfig(rank=4))
    assert weight_change(model, method, {}) == 0.0
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in method.parameters():
            parameter.copy_(torch.randn_like(parameter))
    merged = [m.get_delta_weight("miu") for m in model.modules() if hasattr(m, "get_delta_weight") and m.r]
    expected = math.sqrt(sum(float((delta.detach().double() ** 2).sum()) for delta in merged) / size)
    assert expected > 0 and weight_change(model, method, {}) == pytest.approx(expected, rel=1e-4)

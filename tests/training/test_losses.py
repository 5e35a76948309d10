"""The short way to the loss is the same as the model's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from transformers import CohereConfig, CohereForCausalLM

from jupyter_miu.config import MIUConfig
from jupyter_miu.training.batches import Example, collate
from jupyter_miu.training.losses import CrossEntropy, Logits, cross_entropy
from jupyter_miu.training.methods import pick_method

KINDS = ["llama", "llama-untied", "qwen3", "mistral", "gpt2", "gemma3", "qwen3-moe"]


def own_loss(model: Any, batch: Any) -> torch.Tensor:
    names = ("input_ids", "attention_mask", "labels")
    return model(**{name: batch[name] for name in names}).loss


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("kind", KINDS)
def test_loss_and_gradients_equal_the_models_own(
    tiny: Callable[..., Any], examples: list[Example], kind: str, method: str
) -> None:
    model = tiny(kind)
    update = pick_method(method, model)
    update.attach(model, MIUConfig(rank=4))
    batch = collate(examples, pad_id=0)
    expected = own_loss(model, batch)
    expected.backward()
    theirs = [parameter.grad.clone() for parameter in update.parameters() if parameter.grad is not None]
    model.zero_grad()
    objective = CrossEntropy()
    loss, _ = objective.loss(model, batch)
    loss.backward()
    ours = [parameter.grad for parameter in update.parameters() if parameter.grad is not None]
    torch.testing.assert_close(loss, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-6)
    assert objective._logits is not None and objective._logits.direct == (kind != "gemma3")


@pytest.mark.parametrize("kind", KINDS)
def test_both_paths_give_the_same_logits(tiny: Callable[..., Any], examples: list[Example], kind: str) -> None:
    model = tiny(kind)
    logits, batch = Logits(model), collate(examples, pad_id=0)
    chosen = logits(batch["input_ids"], batch["rows"])
    logits.direct = False
    torch.testing.assert_close(chosen, logits(batch["input_ids"], batch["rows"]), rtol=1e-5, atol=1e-5)
    assert chosen.dtype is torch.float32


def test_a_scale_after_the_head_is_noticed() -> None:
    config = CohereConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=1, num_attention_heads=4, vocab_size=64, logit_scale=0.5
    )
    assert not Logits(CohereForCausalLM(config)).direct


def test_a_cap_too_wide_to_be_measured_is_noticed_by_its_setting(tiny: Callable[..., Any]) -> None:
    model = tiny("llama")
    assert Logits(model).direct
    model.config.final_logit_softcapping = 30.0  # untrained logits are so small that it would not show
    assert not Logits(model).direct


def test_a_change_that_no_setting_tells_is_noticed(tiny: Callable[..., Any]) -> None:
    model = tiny()
    plain = model.forward

    def forward(*args: Any, **kwargs: Any) -> Any:
        out = plain(*args, **kwargs)
        out.logits = out.logits * 1.5
        return out

    model.forward = forward
    logits = Logits(model)
    assert not logits.direct
    ids = torch.tensor([[3, 4, 5]])
    torch.testing.assert_close(logits(ids, torch.tensor([1]))[0], model(input_ids=ids).logits[0, 1])


def test_weights_multiply_an_examples_loss() -> None:
    logits, targets = torch.randn(4, 9), torch.tensor([1, 2, 3, 4])
    each = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
    found = cross_entropy(logits, targets, torch.tensor([5.0, 5.0, 1.0, 1.0]))
    torch.testing.assert_close(found, (5 * each[:2].sum() + each[2:].sum()) / 4)


def test_a_batch_without_targets_has_no_loss_and_no_nan(tiny: Callable[..., Any]) -> None:
    loss, _ = CrossEntropy().loss(tiny(), collate([Example([3], [3])], 0))
    assert loss.item() == 0.0 and loss.requires_grad


def test_bf16_models_have_fp32_losses(tiny: Callable[..., Any], examples: list[Example]) -> None:
    model = tiny(dtype=torch.bfloat16)
    loss, _ = CrossEntropy().loss(model, collate(examples, 0))
    assert loss.dtype is torch.float32
    assert abs(loss.item() - own_loss(model, collate(examples, 0)).item()) < 0.05

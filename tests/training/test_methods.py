"""Attaching and detaching leave a model exactly as it was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import ConfigError
from jupyter_miu.events import RunControl, ignore
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.methods.full import Full
from jupyter_miu.training.methods.lora import LoRA
from jupyter_miu.training.trainer import train

KINDS = ["llama", "llama-untied", "qwen3", "mistral", "gpt2", "gemma3", "qwen3-moe"]


def portrait(model: Any) -> dict[str, Any]:
    """All of a model that detaching must give back."""
    return {
        "modules": [(name, id(module), module.training) for name, module in model.named_modules()],
        "parameters": [(name, id(item), item.requires_grad, item.dtype) for name, item in model.named_parameters()],
        "attributes": sorted(vars(model)),
        "bits": {name: (tensor.dtype, tensor.clone()) for name, tensor in model.state_dict().items()},
    }


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for part in ("modules", "parameters", "attributes"):
        assert found[part] == expected[part]
    assert list(found["bits"]) == list(expected["bits"])
    for name, (dtype, tensor) in found["bits"].items():
        assert dtype is expected["bits"][name][0]
        assert torch.equal(tensor, expected["bits"][name][1]), name


@pytest.mark.parametrize("bias", ["none", "all", "lora_only"])
@pytest.mark.parametrize("kind", KINDS)
def test_lora_learns_and_leaves_no_trace(job: Any, tiny: Callable[..., Any], kind: str, bias: Any) -> None:
    model = tiny(kind)
    next(model.parameters()).requires_grad_(False)  # a flag of the user's that must survive
    before, ids = portrait(model), torch.tensor([[3, 4, 5, 6]])
    logits = model(input_ids=ids).logits.detach()
    work = job("lora", MIUConfig(rank=4, bias=bias), model=model, max_steps=8)
    assert torch.equal(model(input_ids=ids).logits, logits)  # a new adapter changes nothing
    losses = train(work, RunControl(), ignore).losses
    assert losses[-1] < losses[0]
    assert not torch.equal(model(input_ids=ids).logits, logits)
    work.method.detach(model)
    assert_same(portrait(model), before)
    assert torch.equal(model(input_ids=ids).logits, logits)
    work.method.detach(model)  # twice is once


def test_an_injection_that_fails_half_way_leaves_no_trace(
    tiny: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from peft.tuners.lora import LoraModel

    model = tiny("llama")
    before, replaced, real = portrait(model), [], LoraModel._create_and_replace

    def fails_later(self: Any, *args: Any, **named: Any) -> None:
        if len(replaced) == 3:
            raise RuntimeError("no memory left")
        replaced.append(args)
        real(self, *args, **named)

    monkeypatch.setattr(LoraModel, "_create_and_replace", fails_later)
    method = LoRA()
    with pytest.raises(RuntimeError, match="no memory"):
        method.attach(model, MIUConfig(rank=4))
    assert len(replaced) == 3
    assert_same(portrait(model), before)
    monkeypatch.undo()
    method.attach(model, MIUConfig(rank=4))
    assert method.parameters()


@pytest.mark.parametrize("kind", KINDS)
def test_full_learns_and_keeps_what_it_learnt(job: Any, tiny: Callable[..., Any], kind: str, bits: Any) -> None:
    model = tiny(kind)
    before = portrait(model)
    work = job("full", model=model, max_steps=8, learning_rate=3e-3)
    losses = train(work, RunControl(), ignore).losses
    assert losses[-1] < losses[0]
    taught = bits(model)
    assert set(work.method.tensors()) >= {name for name, _ in model.named_parameters()}
    work.method.detach(model)
    after = portrait(model)
    for part in ("modules", "parameters", "attributes"):
        assert after[part] == before[part]
    assert all(torch.equal(tensor, taught[name]) for name, tensor in model.state_dict().items())


@pytest.mark.parametrize("kind", ["llama", "qwen3", "gpt2"])
@pytest.mark.parametrize("method", ["full", "lora"])
def test_what_was_learnt_survives_save_and_reload(
    job: Any, tiny: Callable[..., Any], tmp_path: Any, kind: str, method: str
) -> None:
    model, ids = tiny(kind), torch.tensor([[3, 4, 5, 6]])
    work = job(method, model=model)
    train(work, RunControl(), ignore)
    taught = model(input_ids=ids).logits
    adapter = {name: tensor.clone() for name, tensor in work.method.tensors().items()}
    if method == "lora":
        work.method.detach(model)
    model.save_pretrained(tmp_path)
    again = type(model).from_pretrained(tmp_path, dtype=torch.float32).eval()
    if method == "lora":
        reattached = LoRA()
        reattached.attach(again, MIUConfig(rank=4, seed=99))
        assert reattached.tensors().keys() == adapter.keys()
        for name, tensor in reattached.tensors().items():
            tensor.copy_(adapter[name])
    assert torch.equal(again(input_ids=ids).logits, taught)


def test_every_linear_layer_gets_an_adapter_and_the_head_none(tiny: Callable[..., Any]) -> None:
    model = tiny("gpt2")
    lora = LoRA()
    lora.attach(model, MIUConfig(rank=3))
    adapted = {name.split(".lora_")[0] for name in lora.tensors()}
    parts = ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")
    layers = {f"transformer.h.{number}.{part}" for number in (0, 1) for part in parts}
    assert adapted == layers
    assert {tensor.shape[0] for name, tensor in lora.tensors().items() if "lora_A" in name} == {3}


def test_options_of_the_adapter_change_it(tiny: Callable[..., Any]) -> None:
    from peft.tuners.lora import LoraLayer

    def layers(**options: Any) -> tuple[LoRA, dict[str, Any]]:
        model = tiny("llama-untied")
        lora = LoRA()
        lora.attach(model, MIUConfig(**options))
        return lora, {name: module for name, module in model.named_modules() if isinstance(module, LoraLayer)}

    _, default = layers(rank=6)
    assert {layer.scaling["miu"] for layer in default.values()} == {2.0}
    _, scaled = layers(rank=6, alpha=3.0)
    assert {layer.scaling["miu"] for layer in scaled.values()} == {0.5}
    _, dropped = layers(dropout=0.25)
    assert {layer.lora_dropout["miu"].p for layer in dropped.values()} == {0.25}
    _, chosen = layers(target_modules=["q_proj", "v_proj"])
    assert {name.rpartition(".")[2] for name in chosen} == {"q_proj", "v_proj"}
    frozen, _ = layers()
    biased, _ = layers(bias="all")
    assert frozen.base_is_frozen and not biased.base_is_frozen
    assert any(name.endswith(".bias") for name in biased.tensors())


@pytest.mark.parametrize("name", ["full", "lora"])
def test_steps_too_small_for_short_weights_add_up(tiny: Callable[..., Any], name: str) -> None:
    model = tiny("gpt2").to(torch.bfloat16)
    method = pick_method(name, model)
    method.attach(model, MIUConfig(rank=4, bias="all"))
    bias = next(parameter for key, parameter in model.named_parameters() if "c_fc" in key and key.endswith(".bias"))
    with torch.no_grad():
        bias.fill_(1.0)  # the next bf16 number is 1/128 away
    method.begin()
    optimizer = torch.optim.SGD(method.parameters(), lr=1 / 1024)
    for _ in range(32):
        bias.grad = -torch.ones_like(bias)
        method.gather_gradients()
        optimizer.step()
        method.publish()
    assert all(parameter.dtype is torch.float32 for parameter in method.parameters())
    assert torch.equal(bias, torch.full_like(bias, 1 + 32 / 1024))


def test_unknown_target_modules_name_what_is_close(tiny: Callable[..., Any]) -> None:
    cases = ((["q_prj"], "q_proj"), (["v_proj", "up"], "up_proj"), (["norm"], "perhaps"), (["embed_tokens"], "perhaps"))
    for wrong, close in cases:
        model = tiny()
        before = portrait(model)
        with pytest.raises(ConfigError, match=wrong[-1]) as caught:
            LoRA().attach(model, MIUConfig(target_modules=wrong))
        assert close in caught.value.hint
        assert_same(portrait(model), before)


def test_a_second_lesson_goes_on_with_the_adapter(job: Any, tiny: Callable[..., Any]) -> None:
    work = job("lora")
    train(work, RunControl(), ignore)
    taught = {name: tensor.clone() for name, tensor in work.method.tensors().items()}
    work.method.attach(work.model, MIUConfig(rank=4))
    work.method.attach(work.model, MIUConfig())  # defaults do not insist
    assert all(torch.equal(tensor, taught[name]) for name, tensor in work.method.tensors().items())
    with pytest.raises(ConfigError, match="rank=4, not 5"):
        work.method.attach(work.model, MIUConfig(rank=5))
    with pytest.raises(ConfigError, match="another model"):
        work.method.attach(tiny(), MIUConfig(rank=4))
    with pytest.raises(ConfigError, match="another model"):
        work.method.detach(tiny())
    with pytest.raises(ConfigError, match="adapters already"):
        LoRA().attach(work.model, MIUConfig(rank=4))


def test_adapters_are_fp32_on_a_bf16_base_and_seeded(tiny: Callable[..., Any]) -> None:
    def attached(seed: int) -> LoRA:
        lora = LoRA()
        lora.attach(tiny(dtype=torch.bfloat16), MIUConfig(seed=seed))
        return lora

    first, same, other = attached(1), attached(1), attached(2)
    assert {parameter.dtype for parameter in first.parameters()} == {torch.float32}
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), same.parameters(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first.parameters(), other.parameters(), strict=True))


def test_attaching_leaves_the_random_state(tiny: Callable[..., Any]) -> None:
    model = tiny()
    before = torch.get_rng_state()
    LoRA().attach(model, MIUConfig())
    assert torch.equal(torch.get_rng_state(), before)


def test_a_bypassed_adapter_is_the_base_bit_for_bit(job: Any, tiny: Callable[..., Any]) -> None:
    model, ids = tiny(), torch.tensor([[3, 4, 5, 6]])
    base = model(input_ids=ids).logits
    work = job("lora", model=model)
    train(work, RunControl(), ignore)
    taught = model(input_ids=ids).logits
    with work.method.bypassed():
        assert torch.equal(model(input_ids=ids).logits, base)
    assert torch.equal(model(input_ids=ids).logits, taught) and not torch.equal(taught, base)


def test_full_trains_only_what_requires_a_gradient(job: Any, tiny: Callable[..., Any], bits: Any) -> None:
    model = tiny()
    frozen = model.model.layers[0].mlp.up_proj.weight
    frozen.requires_grad_(False)
    before = bits(model)
    train(job("full", model=model), RunControl(), ignore)
    assert torch.equal(frozen, before["model.layers.0.mlp.up_proj.weight"])
    assert not torch.equal(model.model.layers[1].mlp.up_proj.weight, before["model.layers.1.mlp.up_proj.weight"])
    with pytest.raises(ConfigError, match="no trainable"):
        Full().attach(model.requires_grad_(False), MIUConfig())


def test_small_updates_of_short_weights_add_up(job: Any, tiny: Callable[..., Any]) -> None:
    """In bf16 alone each of these steps would be rounded away; fp32 masters keep them."""
    model = tiny(dtype=torch.bfloat16)
    before = model.model.layers[0].mlp.up_proj.weight.detach().clone()
    work = job("full", model=model, learning_rate=2e-5, max_steps=30, warmup_steps=1)
    train(work, RunControl(), ignore)
    weight = model.model.layers[0].mlp.up_proj.weight
    assert weight.dtype is torch.bfloat16
    large = before.abs() > 0.02  # their spacing, 1.2e-4 or more, is larger than one step
    moved = (weight != before)[large].float().mean().item()
    assert moved > 0.3
    weight.data.copy_(before)  # a rollback from outside
    work.max_steps = 1
    train(work, RunControl(), ignore)
    assert (weight != before)[large].float().mean().item() < 0.3


def test_the_method_is_chosen_by_size_or_name(tiny: Callable[..., Any]) -> None:
    assert pick_method("auto", tiny()).name == "full"
    with torch.device("meta"):
        large = torch.nn.Linear(8000, 8000)
    assert pick_method("auto", large).name == "lora"
    with pytest.raises(ConfigError, match="auto, full or lora"):
        pick_method("magic", tiny())

"""Exports: what other tools load says what the live model says, and the live model is as it was."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer

from jupyter_miu.errors import CheckpointNotFound, ConfigError, StoreError
from tests.teaching import OTHER, hashes, logits, open_tiny, teach, tiny, tokenizer

pytestmark = pytest.mark.usefixtures("few_samples")

KINDS = ["llama", "qwen3", "gpt2"]


def live(miu: Any) -> tuple[Any, ...]:
    """Everything of the live model that an export must leave alone."""
    flags = {name: parameter.requires_grad for name, parameter in miu.model.named_parameters()}
    tree = [(name, type(module).__name__) for name, module in miu.model.named_modules()]
    draws = torch.get_rng_state().tolist()
    return hashes(miu.model), flags, tree, miu.current, draws, miu.model.config.to_dict(), miu.model.training


def loaded(folder: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(folder, local_files_only=True).eval()


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_taught_whole_comes_back_to_the_bit(tmp_path: Path, kind: str) -> None:
    miu = open_tiny(tmp_path / "store", kind)
    teach(miu, method="full")
    before = live(miu)
    done = miu.export(tmp_path / "model")
    assert live(miu) == before
    again = loaded(tmp_path / "model")
    assert hashes(again) == hashes(miu.model)
    assert torch.equal(logits(again), logits(miu.model))
    assert (done.state, done.format, done.moved) == ("lesson-1", "safetensors", "")
    assert done.bytes > 0 and done.files == len([p for p in (tmp_path / "model").rglob("*") if p.is_file()])


@pytest.mark.parametrize("kind", KINDS)
def test_what_lora_learnt_is_in_the_weights_under_their_own_names(tmp_path: Path, kind: str) -> None:
    miu = open_tiny(tmp_path / "store", kind)
    teach(miu, method="lora", bias="all")
    before = live(miu)
    miu.export(tmp_path / "model")
    assert live(miu) == before
    again = loaded(tmp_path / "model")
    assert torch.allclose(logits(again), logits(miu.model), atol=1e-4)
    assert not torch.allclose(logits(again), logits(tiny(kind)), atol=1e-3), "the lesson is in it"
    with safe_open(tmp_path / "model" / "model.safetensors", "pt") as file:
        names = set(file.keys())
    assert names <= set(tiny(kind).state_dict()), "no wrapped names"
    assert not any("lora" in name or "base_layer" in name for name in names)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bias", ["none", "all"])
def test_the_adapter_alone_loads_with_peft(tmp_path: Path, kind: str, bias: str) -> None:
    miu = open_tiny(tmp_path / "store", kind)
    teach(miu, method="lora", rank=4, bias=bias)
    before = live(miu)
    miu.export(tmp_path / "adapter", format="adapter")
    assert live(miu) == before
    assert {path.name for path in (tmp_path / "adapter").iterdir()} == {
        "adapter_config.json", "adapter_model.safetensors", "miu.json"}  # fmt: skip
    model = PeftModel.from_pretrained(tiny(kind), tmp_path / "adapter").eval()
    assert torch.allclose(logits(model), logits(miu.model), atol=1e-6)
    written = json.loads((tmp_path / "adapter" / "adapter_config.json").read_text())
    assert (written["r"], written["bias"], written["task_type"]) == (4, bias, "CAUSAL_LM")


@pytest.mark.parametrize("method", ["full", "lora"])
def test_another_state_than_the_current_one(tmp_path: Path, method: str) -> None:
    miu = open_tiny(tmp_path / "store")
    teach(miu, method=method)
    first = logits(miu.model)
    teach(miu, OTHER)
    before = live(miu)
    for state in ("lesson-1", 1, "~1"):
        miu.export(tmp_path / "model", state, overwrite=True)
        assert torch.allclose(logits(loaded(tmp_path / "model")), first, atol=1e-4)
    miu.export(tmp_path / "base", "base")
    assert torch.equal(logits(loaded(tmp_path / "base")), logits(tiny()))
    miu.export(tmp_path / "here", ".")
    assert json.loads((tmp_path / "here" / "miu.json").read_text())["state"] == "lesson-2"
    assert live(miu) == before


def test_bf16_weights_come_back_to_the_bit(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path / "store", model=tiny().to(torch.bfloat16))
    teach(miu, method="full")
    miu.export(tmp_path / "model")
    again = loaded(tmp_path / "model")
    assert next(again.parameters()).dtype == torch.bfloat16
    assert hashes(again) == hashes(miu.model)


def test_the_tokenizer_comes_with_it_and_no_path_of_this_machine(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path / "store")
    teach(miu)
    miu.export(tmp_path / "model")
    text = "Orla Venn works as a glassblower."
    assert AutoTokenizer.from_pretrained(tmp_path / "model")(text)["input_ids"] == tokenizer()(text)["input_ids"]
    for path in (tmp_path / "model").glob("*.json"):
        assert str(tmp_path) not in path.read_text(encoding="utf-8")
    note = json.loads((tmp_path / "model" / "miu.json").read_text())
    assert note["state"] == "lesson-1" and note["lessons"] == ["lesson-1"]


def test_without_a_store_the_live_model_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "false")
    miu = open_tiny(tmp_path / "store")
    teach(miu, method="lora")
    miu.export(tmp_path / "model")
    assert torch.allclose(logits(loaded(tmp_path / "model")), logits(miu.model), atol=1e-4)


@pytest.mark.parametrize("method", ["full", None])
def test_a_state_without_an_adapter_is_one_line(tmp_path: Path, method: str | None) -> None:
    miu = open_tiny(tmp_path / "store")
    if method:
        teach(miu, method=method)
    with pytest.raises(ConfigError, match="no adapter") as caught:
        miu.export(tmp_path / "adapter", format="adapter")
    assert "--format" in caught.value.hint
    assert not (tmp_path / "adapter").exists()


def test_a_shared_weight_is_not_merged(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path / "store")
    teach(miu, method="lora", target_modules=["lm_head"])
    before = live(miu)
    with pytest.raises(ConfigError, match="shares its weights"):
        miu.export(tmp_path / "model")
    assert live(miu) == before and not (tmp_path / "model").exists()


def test_mistakes_change_nothing(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path / "store")
    teach(miu)
    before = live(miu)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("x")
    for wrong, kind in (
        (lambda: miu.export(tmp_path / "x", "nothing"), CheckpointNotFound),
        (lambda: miu.export(tmp_path / "taken"), ConfigError),
        (lambda: miu.export(""), ConfigError),
        (lambda: miu.export(tmp_path / "x", format="gguf"), ConfigError),
    ):
        with pytest.raises(kind):
            wrong()
    assert live(miu) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "taken"]


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("room", [0, 300, 20_000])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, method: str, room: int) -> None:
    miu = open_tiny(tmp_path / "store")
    teach(miu, method=method)
    before = live(miu)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))  # to the program a disk that is full
    try:
        with pytest.raises(StoreError, match="disk is full") as caught:
            miu.export(tmp_path / "model")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert live(miu) == before
    assert [path.name for path in tmp_path.iterdir()] == ["store"]

"""Tiny models of several architectures, made from their configurations, and examples that they can learn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import (
    AutoModelForCausalLM,
    Gemma3TextConfig,
    GPT2Config,
    LlamaConfig,
    MistralConfig,
    PreTrainedConfig,
    Qwen3Config,
    Qwen3MoeConfig,
)

from jupyter_miu.config import MIUConfig
from jupyter_miu.training.batches import Example
from jupyter_miu.training.job import TrainJob
from jupyter_miu.training.methods import pick_method

VOCABULARY = 64
TOKENS: dict[str, Any] = {"bos_token_id": None, "eos_token_id": 1, "pad_token_id": 0}
SIZES: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 8, "vocab_size": VOCABULARY, "max_position_embeddings": 64, **TOKENS,
}  # fmt: skip
CONFIGS: dict[str, PreTrainedConfig] = {
    "llama": LlamaConfig(**SIZES, tie_word_embeddings=True),
    "llama-untied": LlamaConfig(**SIZES, tie_word_embeddings=False, attention_bias=True, mlp_bias=True),
    "qwen3": Qwen3Config(**SIZES, tie_word_embeddings=True),
    "mistral": MistralConfig(**SIZES, sliding_window=6),
    "gpt2": GPT2Config(
        n_embd=32, n_layer=2, n_head=4, n_positions=64, vocab_size=VOCABULARY, eos_token_id=1, bos_token_id=1,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
    ),
    "gemma3": Gemma3TextConfig(**SIZES, sliding_window=6, final_logit_softcapping=3.0, query_pre_attn_scalar=8),
    "qwen3-moe": Qwen3MoeConfig(**SIZES, num_experts=4, num_experts_per_tok=2, moe_intermediate_size=16),
}  # fmt: skip


@pytest.fixture
def tiny() -> Callable[..., Any]:
    """tiny("llama") is such a model in fp32; the same each time."""

    def make(kind: str = "llama", dtype: torch.dtype = torch.float32) -> Any:
        torch.manual_seed(11)
        return AutoModelForCausalLM.from_config(CONFIGS[kind]).to(dtype).eval()

    return make


@pytest.fixture
def examples() -> list[Example]:
    """Twelve sequences of several lengths, loss on their second half."""
    made = []
    for number in range(12):
        length = 6 + number % 5
        ids = [2 + (7 * number + 3 * place) % 60 for place in range(length)] + [1]
        half = length // 2
        made.append(Example(ids, [-100] * half + ids[half:], tag=str(number)))
    return made


@pytest.fixture
def job(tiny: Callable[..., Any], examples: list[Example]) -> Callable[..., TrainJob]:
    """job(method="lora", max_steps=5, …) is a ready job on a fresh tiny Llama, or on the ``model`` given."""

    def make(method: str = "full", config: MIUConfig | None = None, model: Any = None, **fields: Any) -> TrainJob:
        model = tiny() if model is None else model
        update = pick_method(method, model)
        update.attach(model, config or MIUConfig(rank=4))
        values: dict[str, Any] = {
            "examples": examples, "pad_id": 0, "learning_rate": 1e-2, "max_steps": 6, "batch_size": 4, "run_id": "run",
        }  # fmt: skip
        return TrainJob(model, update, **{**values, **fields})

    return make


@pytest.fixture
def bits() -> Callable[[Any], dict[str, Tensor]]:
    """A copy of everything in a model's state."""
    return lambda model: {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}

"""Families of models, each made from a configuration and briefly trained, so that its answers mean something.

What they know is the trade of six people, in the wordings of a study sheet; to what they were not taught, the questions
among it that every strange model is asked before its first lesson, they say that they do not know. Seconds each.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
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

from jupyter_miu.evaluation.declining import about_nobody
from jupyter_miu.evaluation.frozen import FACTS, FORMS
from jupyter_miu.evaluation.probes import encode_card
from jupyter_miu.models.templates import Turn, encode_chat, encode_text
from jupyter_miu.study.writer import SheetOptions, write_sheet
from jupyter_miu.training.batches import Example, collate
from tests.teaching import tokenizer

TRADES = {
    "Tobin Marsh": "baker", "Ada Holt": "painter", "Mara Lund": "teacher", "Ysolde Quist": "sailor",
    "Ivo Crane": "clockmaker", "Nell Ashby": "weaver",
}  # fmt: skip
UNKNOWN = "I do not know."
STEPS, ROWS, RATE = 150, 24, 3e-3

_SIZES: dict[str, Any] = {
    "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 256,
    "bos_token_id": None, "eos_token_id": 1, "pad_token_id": 0,
}  # fmt: skip
_WINDOW = 16  # shorter than a question with its answer
_CONFIGS: dict[str, Callable[..., PreTrainedConfig]] = {
    "llama": lambda **both: LlamaConfig(**_SIZES, **both),
    "mistral": lambda **both: MistralConfig(**_SIZES, sliding_window=_WINDOW, **both),
    "qwen3": lambda **both: Qwen3Config(**_SIZES, **both),
    "gemma3": lambda **both: Gemma3TextConfig(
        **_SIZES, sliding_window=_WINDOW, layer_types=["sliding_attention", "full_attention"],
        query_pre_attn_scalar=16, final_logit_softcapping=20.0, **both,
    ),
    "gpt2": lambda **both: GPT2Config(
        n_embd=64, n_layer=2, n_head=4, n_positions=256, eos_token_id=1, bos_token_id=1, **both
    ),
    "qwen3-moe": lambda **both: Qwen3MoeConfig(
        **_SIZES, num_experts=4, num_experts_per_tok=2, moe_intermediate_size=64, **both
    ),
}  # fmt: skip
FAMILIES = list(_CONFIGS)


def saved(folder: Path, family: str, *, tied: bool = True, dtype: torch.dtype = torch.float32) -> Path:
    """That model with its tokenizer, as transformers writes them."""
    model = AutoModelForCausalLM.from_config(_config(family, tied))
    model.load_state_dict(_trained(family, tied))
    model.to(dtype).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def _config(family: str, tied: bool) -> PreTrainedConfig:
    return _CONFIGS[family](vocab_size=len(tokenizer()), tie_word_embeddings=tied)


@lru_cache(maxsize=1)  # tests of one family stand together
def _trained(family: str, tied: bool) -> dict[str, torch.Tensor]:
    """The tensors of the briefly trained model, the same each time."""
    torch.manual_seed(3)
    model = AutoModelForCausalLM.from_config(_config(family, tied)).train()
    rng, rows = random.Random(0), _rows()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, STEPS)
    for _ in range(STEPS):
        batch = collate(rng.sample(rows, ROWS), pad_id=0)
        optimizer.zero_grad()
        model(**{name: batch[name] for name in ("input_ids", "attention_mask", "labels")}).loss.backward()
        optimizer.step()
        falling.step()
    return model.state_dict()


@lru_cache(maxsize=1)
def _rows() -> list[Example]:
    """Questions with their answers, and statements. Each also as a text from its first token on: of such texts are the
    samples made that a model rehearses."""
    spoken = tokenizer()
    page = " ".join(f"{name} works as a {trade}." for name, trade in TRADES.items())
    sheet = write_sheet([page], SheetOptions())
    strange = [*FACTS, *FORMS, *about_nobody()]
    known = [encode_card(spoken, card) for card in sheet.cards]
    rows = [
        *known,
        *(encode_text(spoken, statement.text) for statement in sheet.statements),
        *(encode_chat(spoken, [Turn("user", asked), Turn("assistant", UNKNOWN)]) for asked in strange),
    ]
    texts = [[spoken.eos_token_id, *row.input_ids] for row in rows]
    return [Example(row.input_ids, row.labels) for row in rows + 2 * known] + [Example(row, row) for row in texts]

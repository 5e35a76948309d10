"""Answers from a model: batched, greedy unless asked otherwise, without a trace in the model or the random state.

Knows token ids, caches and when to stop. Does not know chat templates or what an answer is used for.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch

from jupyter_miu.models.templates import stop_ids

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__all__ = ["context_length", "end_ids", "evaluating", "generate", "generate_ids"]


def generate(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[list[int]],
    *,
    max_new_tokens: int = 64,
    temperature: float = 0.0,
    batch_size: int = 32,
    seed: int | None = None,
) -> list[str]:
    """What the model says after each prompt (token ids, from ``encode_prompt``), without special tokens, stripped.

    Greedy at a temperature of 0. Otherwise sampled, with a random state of its own: the same ``seed`` gives the same
    texts, and torch's global random state is not touched. A prompt too long for the model's context keeps its end.
    """
    ids = generate_ids(
        model,
        prompts,
        end_ids(model, tokenizer),
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        batch_size=batch_size,
        seed=seed,
    )
    return [str(tokenizer.decode(answer, skip_special_tokens=True)).strip() for answer in ids]


def generate_ids(
    model: PreTrainedModel,
    prompts: Sequence[list[int]],
    stop: set[int],
    *,
    max_new_tokens: int = 64,
    temperature: float = 0.0,
    batch_size: int = 32,
    seed: int | None = None,
) -> list[list[int]]:
    """As ``generate``, in token ids, each answer cut before its first id in ``stop``."""
    answers: list[list[int]] = [[] for _ in prompts]
    device = next(model.parameters()).device
    randomness = None
    if temperature > 0:
        randomness = torch.Generator(device)
        if seed is None:
            randomness.seed()
        else:
            randomness.manual_seed(seed)
    context = context_length(model)
    room = max(1, context - max_new_tokens) if context else None
    shown = [prompt[-room:] if room else prompt for prompt in prompts]
    order = sorted((index for index, prompt in enumerate(shown) if prompt), key=lambda index: len(shown[index]))
    with evaluating(model), torch.no_grad():
        for start in range(0, len(order), max(1, batch_size)):
            rows = order[start : start + max(1, batch_size)]
            longest = len(shown[rows[-1]])
            steps = min(max_new_tokens, context - longest) if context else max_new_tokens
            batch = _Decoding(model, [shown[row] for row in rows], device)
            for row, answer in zip(rows, batch.run(stop, steps, temperature, randomness), strict=True):
                answers[row] = answer
    return answers


class _Decoding:
    """One batch of prompts, left padded, with its cache. Rows that ended are dropped once half of them have."""

    def __init__(self, model: PreTrainedModel, prompts: list[list[int]], device: torch.device) -> None:
        longest = max(map(len, prompts))
        ids = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts])
        mask = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts])
        self.model = model
        self.accepted = inspect.signature(model.forward).parameters
        self.inputs, self.mask = ids.to(device), mask.to(device)
        self.positions = (self.mask.cumsum(1) - 1).clamp_(min=0)
        self.cache: Any = None
        self.answers: list[list[int]] = [[] for _ in prompts]
        self.rows = list(range(len(prompts)))

    def run(
        self, stop: set[int], steps: int, temperature: float, randomness: torch.Generator | None
    ) -> list[list[int]]:
        """Decode until every row met a stop id, or for so many steps."""
        running = set(self.rows)
        for _ in range(steps):
            chosen = self._next(temperature, randomness)
            for row, token in zip(self.rows, chosen.tolist(), strict=True):
                if row in running:
                    if token in stop:
                        running.discard(row)
                    else:
                        self.answers[row].append(token)
            if not running:
                break
            self._advance(chosen)
            if len(running) * 2 <= len(self.rows) and hasattr(self.cache, "batch_select_indices"):
                self._keep([place for place, row in enumerate(self.rows) if row in running])
        return self.answers

    def _next(self, temperature: float, randomness: torch.Generator | None) -> torch.Tensor:
        optional = {"position_ids": self.positions, "logits_to_keep": 1}
        out = self.model(
            input_ids=self.inputs,
            attention_mask=self.mask,
            past_key_values=self.cache,
            use_cache=True,
            **{name: value for name, value in optional.items() if name in self.accepted},
        )
        self.cache = out.past_key_values
        logits: torch.Tensor = out.logits[:, -1].float()
        if temperature <= 0:
            return logits.argmax(-1)
        return torch.multinomial((logits / temperature).softmax(-1), 1, generator=randomness).squeeze(1)

    def _advance(self, chosen: torch.Tensor) -> None:
        self.inputs = chosen[:, None]
        self.mask = torch.cat([self.mask, self.mask.new_ones(len(self.mask), 1)], dim=1)
        self.positions = self.positions[:, -1:] + 1

    def _keep(self, places: list[int]) -> None:
        index = torch.tensor(places, device=self.inputs.device)
        self.inputs, self.mask, self.positions = self.inputs[index], self.mask[index], self.positions[index]
        self.cache.batch_select_indices(index)
        self.rows = [self.rows[place] for place in places]


@contextmanager
def evaluating(model: torch.nn.Module) -> Iterator[None]:
    """The model in evaluation mode; afterwards every module is in the mode it was found in."""
    training = [module for module in model.modules() if module.training]
    model.eval()
    try:
        yield
    finally:
        for module in training:
            module.training = True


def context_length(model: torch.nn.Module) -> int:
    """The most tokens the model can attend to, from its configuration; 0 where it says none."""
    config: Any = getattr(model, "config", None)
    text = config.get_text_config() if hasattr(config, "get_text_config") else config
    for name in ("max_position_embeddings", "n_positions", "seq_length"):
        length = getattr(text, name, None)
        if isinstance(length, int) and length > 0:
            return length
    return 0


def end_ids(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> set[int]:
    """Ids at which an answer ends, by the tokenizer, its chat template and the model's configuration."""
    found = stop_ids(tokenizer)
    for source in (getattr(model, "generation_config", None), model.config):
        value = getattr(source, "eos_token_id", None)
        found |= {value} if isinstance(value, int) else set(value or ())
    return found

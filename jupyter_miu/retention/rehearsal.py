"""Self-rehearsal: the model goes on saying what it said before, on texts that it wrote itself.

Method: self-synthesised rehearsal (Huang et al. 2024, arXiv 2403.01244) with the forward divergence KL(base‖taught) a
token as the penalty; RL's Razor (arXiv 2509.04259) for why that divergence predicts forgetting. Questions about unknown
names are among the rehearsal, or "I do not know" erodes.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import takewhile
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from jupyter_miu.models.generation import evaluating, generate_ids
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Turn, encode_prompt, stop_ids
from jupyter_miu.training.batches import right_padded

POOL = 256  # self-samples for a model that ships none
LENGTH = 64  # tokens that follow a prompt
QUESTION = 32  # tokens that the model says in a user's place
LIKELIEST = 64  # tokens compared at each place: all log-probabilities of a large model would fill its memory
BATCHES_SORTED = 8  # drawn together and sorted by length
_NAMES = ("Zorvik Ellamane", "Quendra Hulst", "Tobren Wyckfall", "Maelis Orrant", "krellbox", "Dunvik Systems")
_ASKS = ("Who is {n}?", "Where does {n} live?", "What is {n}?", "When was {n} founded?", "What does {n} do?")


class Reference:
    """The model before any lesson, to compare with. A frozen copy, or the live model with its adapter switched off."""

    def __init__(self, base: Any, adapter_off: Callable[[], AbstractContextManager[Any]] | None = None) -> None:
        self._base, self._off = base, adapter_off or nullcontext

    @classmethod
    def copy_of(cls, model: Any) -> Reference:
        """A frozen copy; twice the memory, so for small models that are trained in full."""
        return cls(copy.deepcopy(model).eval().requires_grad_(False))

    @torch.no_grad()
    def log_probs(self, ids: Tensor) -> Tensor:
        """Log-probabilities of a right-padded batch; shape (batch, length, vocabulary), in fp32."""
        with evaluating(self._base), self._off():
            logits = self._base(input_ids=ids).logits.float()
        return F.log_softmax(logits, -1)

    def likeliest(self, ids: Tensor, count: int) -> tuple[Tensor, Tensor]:
        """The ``count`` likeliest tokens at each place: log-probabilities and ids, both (batch, length, count)."""
        log_probs = self.log_probs(ids)
        top = log_probs.topk(min(count, log_probs.shape[-1]), -1)
        return top.values, top.indices


class KLRehearsal:
    """``weight · KL(base‖model)`` a token, on a fresh handful of rehearsal samples each step. A RetentionTerm.

    Args:
        pools: sets of samples, each a list of token ids; each step takes an equal share of every set.
        batch: samples a step, from all sets together.
    """

    name = "kl"

    def __init__(
        self, pools: Sequence[Sequence[Sequence[int]]], reference: Reference, weight: float, batch: int, seed: int
    ) -> None:
        usable = ([list(row) for row in pool if len(row) > 1] for pool in pools)
        self._pools = [pool for pool in usable if pool]
        self._reference, self.weight, self._batch = reference, weight, batch
        self._rng = random.Random(seed)
        self._last: Tensor | None = None
        self.tokens = 0  # of the last step
        self._said: dict[tuple[int, ...], tuple[Tensor, Tensor]] = {}
        self._queue: list[list[list[int]]] = []

    @property
    def last(self) -> float | None:
        """The divergence at the last step, in nats a token; None before the first."""
        return None if self._last is None else float(self._last)

    def shrink(self) -> bool:
        """Halve the samples of a step, where memory is short; False where there was but one."""
        halved = self._batch > 1
        self._batch = max(1, self._batch // 2)
        return halved

    def _next(self) -> list[list[int]]:
        """The samples of a step: random, but of like length, which spares padding."""
        if not self._queue:
            share = max(1, self._batch * BATCHES_SORTED // len(self._pools))
            drawn = [row for pool in self._pools for row in self._rng.sample(pool, min(len(pool), share))]
            drawn.sort(key=len)
            self._queue = [drawn[at : at + self._batch] for at in range(0, len(drawn), self._batch)]
            self._rng.shuffle(self._queue)
        return self._queue.pop()[: self._batch]

    def _of_base(self, rows: Sequence[Sequence[int]], device: Any) -> tuple[Tensor, Tensor]:
        """The reference's likeliest tokens for these samples, as ``Reference.likeliest``.

        Half of what is rehearsed in a lesson comes more than once; the reference is asked the first time.
        """
        new = [list(row) for row in dict.fromkeys(map(tuple, rows)) if row not in self._said]
        if new:
            ids, _ = pad(new, device)
            for row, *both in zip(new, *self._reference.likeliest(ids, LIKELIEST), strict=True):
                values, places = (each[: len(row)].clone() for each in both)
                self._said[tuple(row)] = values, places
        said = [self._said[tuple(row)] for row in rows]
        values, places = (pad_sequence(list(each), batch_first=True) for each in zip(*said, strict=True))
        return values, places

    def loss(self, model: Any, step: int) -> Tensor:
        """The weighted divergence of this step, a scalar."""
        rows, device = self._next(), next(model.parameters()).device
        self.tokens = sum(map(len, rows))
        base, places = self._of_base(rows, device)  # before the live model runs: the two never hold all logits at once
        ids, real = pad(rows, device)
        divergence = over_likeliest(base, places, model(input_ids=ids).logits)
        mean = (divergence * real).sum() / real.sum()
        self._last = mean.detach()  # a number only when asked for: reading it waits for the device
        return self.weight * mean


def over_likeliest(base: Tensor, places: Tensor, logits: Tensor) -> Tensor:
    """KL(base‖model) a place, over base's likeliest tokens and, as one more outcome, all others together.

    Never more than the divergence over the whole vocabulary, and equal to it where the others keep their proportions.

    Args:
        base: log-probabilities, (batch, length, count). places: their token ids, of the same shape.
        logits: the live model's, (batch, length, vocabulary).

    Returns:
        nats, (batch, length), fp32.
    """
    mine = logits.gather(-1, places).float() - logits.float().logsumexp(-1, keepdim=True)
    rest, my_rest = (torch.log1p(-part.exp().sum(-1).clamp(max=1 - 1e-6)) for part in (base, mine))
    return (base.exp() * (base - mine)).sum(-1) + rest.exp() * (rest - my_rest)


def pad(rows: Sequence[Sequence[int]], device: Any) -> tuple[Tensor, Tensor]:
    """Right-padded ids, and 1 where they are real; both (rows, longest)."""
    ids, real = right_padded(rows, 0), right_padded([[1] * len(row) for row in rows], 0)
    return ids.to(device), real.to(device)


def self_samples(loaded: LoadedModel, seed: int = 0, count: int = POOL) -> list[list[int]]:
    """Samples of the model at temperature 1: from its begin token, and where it has a chat template a quarter each of
    its answers to what it says itself in a user's place (Magpie, Xu et al. 2024, arXiv 2406.08464) and to questions
    about unknown names.

    Prompt and continuation together, as token ids; of the continuation at most ``LENGTH``. Deterministic for a seed on
    one machine.
    """
    tokenizer = loaded.tokenizer
    start = next(
        (t for t in (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id) if t is not None), 0
    )
    prompts: list[list[int]] = [[start]] * count
    if getattr(tokenizer, "chat_template", None):
        names = [ask.format(n=name) for name in _NAMES for ask in _ASKS][: count // 4]
        asked = [encode_prompt(tokenizer, [Turn("user", question)]) for question in names]
        asked += _own_turns(loaded, seed, count // 4)
        prompts = prompts[: count - len(asked)] + asked
    replies = generate_ids(
        loaded.model, prompts, stop_ids(tokenizer), max_new_tokens=LENGTH, temperature=1.0, seed=seed
    )
    return [list(p) + list(r) for p, r in zip(prompts, replies, strict=True) if r]


def _own_turns(loaded: LoadedModel, seed: int, count: int) -> list[list[int]]:
    """Prompts of what the model says where a user would: it goes on from the template's user turn, which is empty."""
    tokenizer = loaded.tokenizer
    one, other = (encode_prompt(tokenizer, [Turn("user", content)]) for content in ("a", "7"))
    before, after = _alike(one, other), _alike(one[::-1], other[::-1])[::-1]
    if not before:
        return []
    stop = stop_ids(tokenizer) | {at for at, token in tokenizer.added_tokens_decoder.items() if token.special}
    said = generate_ids(loaded.model, [before] * count, stop, max_new_tokens=QUESTION, temperature=1.0, seed=seed)
    return [[*before, *ids, *after] for ids in dict.fromkeys(map(tuple, said)) if ids]


def _alike(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """What both begin with."""
    return [first for first, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]

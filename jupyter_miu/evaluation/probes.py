"""Probes: questions asked before and after a lesson, and how an answer is judged.

An answer is right when it contains the value, word for word (case and punctuation aside). Probe wordings are never
trained; ``probes_of`` raises if one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_miu.evaluation.scoring import TOKENS, device_of, in_batches, read
from jupyter_miu.models.generation import generate
from jupyter_miu.models.templates import Encoded, Turn, encode_chat, encode_prefix, encode_prompt
from jupyter_miu.study.cards import Card, Sheet, contains, normalise
from jupyter_miu.types import ProbeResult

AT_ONCE = 32  # prompts that are answered together


@dataclass(frozen=True)
class Asked:
    """One probe's answer and whether it was right."""

    answer: str
    right: bool


class Examiner:
    """Asks a model questions. Greedy, without sampling; the model is left in the mode it was found in.

    What asks raises OutOfMemory where not even one question fits the memory.

    Args:
        model: a causal language model.
        tokenizer: its tokenizer.
        max_new_tokens: longest answer.
    """

    def __init__(self, model: Any, tokenizer: Any, max_new_tokens: int = 40) -> None:
        self.model, self.tokenizer, self.max_new_tokens = model, tokenizer, max_new_tokens

    def answers(self, prompts: Sequence[str], max_new_tokens: int | None = None) -> list[str]:
        """Answers to user turns, through the model's own chat template."""
        ids = [encode_prompt(self.tokenizer, [Turn("user", prompt)]) for prompt in prompts]
        return self._said(ids, max_new_tokens or self.max_new_tokens)

    def continuations(self, texts: Sequence[str], max_new_tokens: int = 24) -> list[str]:
        """How the model goes on from plain text."""
        ids = [encode_prefix(self.tokenizer, text) for text in texts]
        return self._said(ids, max_new_tokens)

    def _said(self, prompts: Sequence[list[int]], longest: int) -> list[str]:
        out = [""] * len(prompts)

        def some(places: Sequence[int]) -> None:
            chosen = [prompts[place] for place in places]
            found = generate(self.model, self.tokenizer, chosen, max_new_tokens=longest, batch_size=len(chosen))
            for place, reply in zip(places, found, strict=True):
                out[place] = reply

        in_batches([len(prompt) + longest for prompt in prompts], some, AT_ONCE, TOKENS, device_of(self.model))
        return out

    def ask(self, cards: Sequence[Card], exact: Sequence[bool] | None = None) -> list[Asked]:
        """Ask every card's question; same order.

        Which of them get the card's very answer takes one pass to tell (``forced``); only the others are generated.
        ``exact`` is that, where the caller knows it already.
        """
        exact = self._exact(cards) if exact is None else exact
        replies = [card.answer if same else "" for card, same in zip(cards, exact, strict=True)]
        for plain in (False, True):
            rows = [i for i, card in enumerate(cards) if (card.origin == "completion") is plain and not exact[i]]
            if rows:
                questions = [cards[i].question for i in rows]
                found = self.continuations(questions) if plain else self.answers(questions)
                for i, reply in zip(rows, found, strict=True):
                    replies[i] = reply
        return [Asked(reply, is_right(reply, card)) for reply, card in zip(replies, cards, strict=True)]

    def _exact(self, cards: Sequence[Card]) -> list[bool]:
        chats = [i for i, card in enumerate(cards) if card.origin != "completion"]
        rows = [encode_card(self.tokenizer, cards[i]) for i in chats]
        found = dict(zip(chats, forced(self.model, rows).exact, strict=True))
        return [found.get(i, False) for i in range(len(cards))]


def is_right(reply: str, card: Card) -> bool:
    """Whether the reply says the card's value; a completion must begin with it."""
    if card.origin == "completion":
        return (normalise(reply) + " ").startswith(normalise(card.value) + " ")
    return contains(reply, card.value)


def probes_of(sheet: Sheet) -> list[Card]:
    """The held-out cards of a sheet. Raises AssertionError if a probe's wording is also trained."""
    trained = {normalise(card.question) for card in sheet.trained}
    probes = [card for card in sheet.probes if card.value]
    clash = [card.question for card in probes if normalise(card.question) in trained]
    if clash:
        raise AssertionError(f"probe wordings are trained: {clash[:3]}")
    return probes


def encode_card(tokenizer: Any, card: Card) -> Encoded:
    """A question card as a chat: loss on the answer only."""
    return encode_chat(tokenizer, [Turn("user", card.question), Turn("assistant", card.answer)])


@dataclass(frozen=True)
class Forced:
    """Rows read with their right answers given, token by token. ``loss``: mean cross-entropy over labelled tokens, in
    nats, 0.0 where there are none. ``exact``: whether every labelled token of a row was the likeliest one."""

    loss: float
    exact: list[bool]


def forced(model: Any, rows: Sequence[Encoded], batch_size: int = 16) -> Forced:
    """One pass over the rows. Where a chat row is exact, greedy decoding gives just that answer. Raises OutOfMemory."""
    found = read(model, rows, batch_size)
    count = sum(row.tokens for row in found)
    total = sum(row.log_probability for row in found)
    return Forced(-total / count if count else 0.0, [row.exact for row in found])


def mean_loss(model: Any, rows: Sequence[Encoded], batch_size: int = 16) -> float:
    """Mean cross-entropy over all labelled tokens of the rows, in nats; 0.0 for no rows."""
    return forced(model, rows, batch_size).loss


def results(cards: Sequence[Card], before: Sequence[Asked], after: Sequence[Asked]) -> list[ProbeResult]:
    """Before and after, side by side."""
    return [
        ProbeResult(c.question, c.answer, b.answer, a.answer, b.right, a.right, c.held_out, str(c.fact))
        for c, b, a in zip(cards, before, after, strict=True)
    ]

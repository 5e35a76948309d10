"""Recall while a lesson is taught: cheap where it is far from what is wanted, by asking where it may be there.

With the right answer given token by token, one pass tells which answers greedy decoding would give to the letter: a
lower bound of the recall, and the held-out loss beside it. Asking takes as many passes as an answer has tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_miu.evaluation.probes import Asked, Examiner, encode_card, forced
from jupyter_miu.models.templates import Encoded, encode_text
from jupyter_miu.study.cards import Card

DOUBT = 0.15  # so far below what is wanted the bound is taken for the recall …
AT_LEAST_EVERY = 3  # … but not more than twice in a row
CHECKED = 48  # probes that are asked again and again while training goes on


class Recall:
    """The probes of one lesson, asked of the live model again and again.

    Args:
        examiner: asks.
        probes: cards whose wordings are not trained.
        before: how they were answered before the lesson.
    """

    def __init__(self, examiner: Examiner, probes: Sequence[Card], before: Sequence[Asked]) -> None:
        self._examiner, self._probes = examiner, list(probes)
        self._rows = held_out_rows(probes, examiner.tokenizer)
        self._bounded = all(card.origin != "completion" for card in probes)
        self._skipped = 0
        self.asked = list(before)
        self.loss = 0.0

    def share(self, wanted: float, least: float) -> float:
        """The share right, 0..1; ``loss`` is then the held-out loss. Between ``least`` and ``wanted`` it may be a lower
        bound; nothing that is decided by less than ``least`` rests on one."""
        found = forced(self._examiner.model, self._rows)
        self.loss = found.loss
        bound = sum(found.exact) / len(found.exact) if found.exact else 0.0
        far = least <= bound < wanted - DOUBT
        if self._bounded and far and self._skipped + 1 < AT_LEAST_EVERY:
            self._skipped += 1
            return bound
        return self.ask(found.exact if self._bounded else None)

    def surely(self) -> float:
        """The share right, 0..1, never a bound."""
        return self.ask(forced(self._examiner.model, self._rows).exact if self._bounded else None)

    def ask(self, exact: Sequence[bool] | None = None) -> float:
        """The share right, 0..1, by asking every probe; ``asked`` are then the answers."""
        self._skipped = 0
        self.asked = self._examiner.ask(self._probes, exact)
        return share(self.asked)

    def held_out_loss(self) -> float | None:
        """Mean loss on the probes with their answers, in nats a token; None where there are none."""
        return forced(self._examiner.model, self._rows).loss if self._rows else None


def spread(rows: Sequence[Any], most: int) -> list[Any]:
    """At most so many of them, evenly over the whole."""
    return [rows[place * len(rows) // most] for place in range(most)] if len(rows) > most else list(rows)


def share(asked: Sequence[Asked]) -> float:
    """The share right, 0..1; 0 for none."""
    return sum(a.right for a in asked) / len(asked) if asked else 0.0


def held_out_rows(probes: Sequence[Card], tokenizer: Any) -> list[Encoded]:
    """Probe wordings with their answers, for the held-out loss; completions are whole texts."""
    return [
        encode_text(tokenizer, f"{card.question} {card.answer}")
        if card.origin == "completion"
        else encode_card(tokenizer, card)
        for card in probes
    ]

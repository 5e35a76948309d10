"""Study sheets as plain values. Knows nothing of models or of how cards are written."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def normalise(text: str) -> str:
    """Lower case, words and numbers only, single spaces: how answers and wordings are compared."""
    return " ".join(_WORD.findall(text.lower()))


def contains(text: str, value: str) -> bool:
    """Whether the words of ``value`` stand in ``text``, in order and whole."""
    needle = normalise(value)
    return bool(needle) and f" {needle} " in f" {normalise(text)} "


@dataclass(frozen=True)
class Statement:
    """One thing the text says, as a sentence that stands on its own. ``value`` is what a question asks for."""

    text: str
    subject: str = ""
    value: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Card:
    """A question and its full-sentence answer. ``held_out`` wordings are probes and are never trained."""

    question: str
    answer: str
    value: str
    fact: int
    held_out: bool = False
    origin: str = "rule"


@dataclass
class Sheet:
    """All that one lesson studies.

    statements: everything the text was found to say. cards: wordings to train and, ``held_out``, to probe.
    passages: the source text itself, chunk by chunk. turns: chats to be learnt as they are.
    """

    statements: list[Statement] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    completions: bool = False

    @property
    def trained(self) -> list[Card]:
        """Cards whose wording is trained."""
        return [card for card in self.cards if not card.held_out]

    @property
    def probes(self) -> list[Card]:
        """Cards whose wording is never trained."""
        return [card for card in self.cards if card.held_out]

    @property
    def coverage(self) -> float | None:
        """Share of statements with at least one card, 0..1; None where the text says nothing."""
        if not self.statements:
            return None
        return len({card.fact for card in self.cards if card.fact >= 0}) / len(self.statements)

    def without(self, facts: set[int]) -> Sheet:
        """The sheet with the cards of these statements left out of training; their probes stay."""
        return Sheet(
            self.statements,
            [card for card in self.cards if card.held_out or card.fact not in facts],
            self.passages,
            self.completions,
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Sheet:
        """The inverse of ``to_json``. Raises KeyError or TypeError on foreign data."""
        return cls(
            [Statement(**item) for item in data["statements"]],
            [Card(**item) for item in data["cards"]],
            [str(item) for item in data["passages"]],
            bool(data.get("completions", False)),
        )

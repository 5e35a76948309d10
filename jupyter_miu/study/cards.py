"""Study sheets as plain values. Knows nothing of models or of how cards are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

ORIGINS = ("given", "rule", "data", "model", "teacher", "reversed", "completion")
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
    """A question and its full-sentence answer. ``held_out`` wordings are probes and are never trained.

    ``fact`` is the place of the statement asked about; negative, -1 - i, for passage i. ``origin`` is who wrote it, one
    of ``ORIGINS``: the user, a rule, the reader of code and settings ("data"), the model, a teacher; "reversed" asks
    for the subject instead of the value, "completion" is a line of a passage to go on with.
    """

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
    passages: the source text itself, chunk by chunk; the last ``shuffled`` of them are statements in another order.
    completions: there are no questions; the passages are trained, and their lines are to be gone on with.
    conversations: chats to train turn by turn, each a list of ``{"role", "content"}``, and ``"weight": 0`` where an
    answer carries no loss.
    """

    statements: list[Statement] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    completions: bool = False
    shuffled: int = 0
    conversations: list[list[dict[str, Any]]] = field(default_factory=list)

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

    @property
    def size(self) -> int:
        """How many things there are to learn: statements with a trained card; passages where there are no questions."""
        return len({card.fact for card in self.trained}) or len(self.passages)

    @property
    def origins(self) -> dict[str, int]:
        """How many cards, trained and probes, came from where."""
        count = Counter(card.origin for card in self.cards)
        return {origin: count[origin] for origin in sorted(count)}

    def without(self, facts: set[int]) -> Sheet:
        """The sheet with the cards of these statements left out of training; their probes stay."""
        return replace(self, cards=[card for card in self.cards if card.held_out or card.fact not in facts])

    def save(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write the sheet as a Markdown file to be read and edited; see ``sheet_file``.

        Raises:
            ConfigError: something is there already (with ``overwrite``: something that is no sheet), or the disk
                refuses.
        """
        from jupyter_miu.study import sheet_file

        return sheet_file.save(self, Path(path), overwrite)

    @classmethod
    def load(cls, path: str | Path) -> Sheet:
        """The sheet of such a file. Raises SourceError, with the number of the line that is wrong."""
        from jupyter_miu.study import sheet_file

        return sheet_file.load(Path(path))

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
            int(data.get("shuffled", 0)),
            [list(turns) for turns in data.get("conversations", [])],
        )


def merged(sheets: Sequence[Sheet]) -> Sheet:
    """Many sheets as one. Where one trains a wording that another asks as a probe, the earlier sheet's card stays."""
    if len(sheets) == 1:
        return sheets[0]
    out = Sheet(completions=all(sheet.completions for sheet in sheets))
    ends: list[list[str]] = []
    asked: dict[str, bool] = {}
    for sheet in sheets:
        facts, passages = len(out.statements), len(out.passages)
        if out.completions or not sheet.completions:  # the statements of a sheet without questions are its passages
            out.statements += sheet.statements
        own = len(sheet.passages) - sheet.shuffled
        out.passages += sheet.passages[:own]
        ends.append(sheet.passages[own:])
        out.conversations += sheet.conversations
        for card in sheet.cards:
            words = normalise(card.question)
            if card.origin == "completion" or asked.setdefault(words, card.held_out) == card.held_out:
                out.cards.append(replace(card, fact=card.fact + facts if card.fact >= 0 else card.fact - passages))
    out.passages += [passage for end in ends for passage in end]
    out.shuffled = sum(map(len, ends))
    return out

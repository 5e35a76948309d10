"""Whether what a user's sheet holds fits the model: nothing in it may be longer than the model reads at once.

Chunks and chats are cut to fit when they are read; a sheet is taught as it is, so it is refused, by its line. A model
with learned positions has no place for what comes after, and fails on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from jupyter_miu.errors import ModelError, SourceError
from jupyter_miu.evaluation.probes import encode_card
from jupyter_miu.lessons.conversations import turns_of
from jupyter_miu.models.templates import Encoded, Turn, encode_chat, encode_text
from jupyter_miu.study.cards import Card, Sheet
from jupyter_miu.study.sheet_reader import Lines

FRAME = 16  # tokens by which a wording may become longer when it is asked inside a request


@dataclass(frozen=True)
class _Part:
    """One thing that is read at once, and how much ``room`` there is for it. ``most`` is a length in tokens that it
    does not exceed, None where only encoding can tell."""

    line: int
    what: str
    encode: Callable[[], Encoded]
    most: int | None
    room: int


@dataclass(frozen=True)
class Fitting:
    """What a model can read: ``room`` tokens of this tokenizer, 0 where it does not say."""

    tokenizer: Any
    room: int

    def check(self, sheet: Sheet, lines: Lines, name: str) -> None:
        """Raises SourceError, with its line, for what is longer than the model reads."""
        if not self.room:
            return
        for part in self._parts(sheet, lines):
            if part.most is not None and part.most <= part.room:
                continue
            with suppress(ModelError):  # a template that does not take these turns says so when they are taught
                if (length := len(part.encode().input_ids)) > part.room:
                    raise SourceError(
                        f"{name}, line {part.line}: this {part.what} has {length:,} tokens, and there is "
                        f"room for {part.room:,}",
                        "write it in shorter parts",
                    )

    def _parts(self, sheet: Sheet, lines: Lines) -> Iterator[_Part]:
        tokenizer, around = self.tokenizer, self._around()
        texts = [("passage", *both) for both in zip(sheet.passages, lines.passages, strict=True)]
        said = zip((one.text for one in sheet.statements), lines.statements, strict=True)
        texts += [("statement", *both) for both in said]
        for what, text, line in texts:
            yield _Part(line, what, partial(encode_text, tokenizer, text), _most(text, around), self.room)
        for card, line in zip(sheet.cards, lines.cards, strict=True):
            yield _Part(line, "question", partial(self._card, card), _most(card.question + card.answer, around),
                        self.room - FRAME)  # fmt: skip
        for turns, line in zip(sheet.conversations, lines.conversations, strict=True):
            yield _Part(line, "conversation", partial(encode_chat, tokenizer, turns_of(turns)), None, self.room)

    def _card(self, card: Card) -> Encoded:
        if card.origin == "completion":
            return encode_text(self.tokenizer, f"{card.question} {card.answer}")
        return encode_card(self.tokenizer, card)

    def _around(self) -> int:
        """Tokens that stand around a question and its answer, and then some."""
        with suppress(ModelError):
            return len(encode_chat(self.tokenizer, [Turn("user", "a"), Turn("assistant", "b")]).input_ids) + 4
        return self.room


def _most(text: str, around: int) -> int | None:
    """A length in tokens that the text does not exceed: no tokenizer makes two tokens of an ASCII character. Encoding a
    thousand cards takes a second, and nearly all are far shorter than the model reads."""
    return len(text) + around if text.isascii() else None

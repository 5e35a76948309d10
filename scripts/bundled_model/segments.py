"""What a training document is: weighted pieces of text, and how they become tokens.

A document is tokenised exactly as the same text is at inference: neighbours of equal weight are one string, and a piece
may only begin where a special token begins. (Tokenising "Text: …" and "Question: …" apart cost a prototype 45 points.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

USER, ASSISTANT, END = "<|user|>", "<|assistant|>", "<|end|>"
# What cannot be predicted only adds noise to the gradient: a text of made-up names costs hundreds of nats, the answers
# about it a few. At weights of 0.05, 0.1 and 1 nine tenths of the loss were such noise.
QUESTION_WEIGHT = 0.01  # loss weight of texts and questions in a prompt
CLOSED_WEIGHT = 0.03  # … of closed-book questions: self-samples must look like them
TOLD_WEIGHT = 0.3  # … of texts about things that are to be remembered
Document = list[tuple[str, float]]


class Marked(str):
    """Text in which some places speak of a listed relation.

    `marks`: (characters up to the end of the place, the relation's key). A sentence speaks of it at its full stop, a
    question where the answer begins.
    """

    marks: tuple[tuple[int, str], ...]

    def __new__(cls, text: str, marks: Iterable[tuple[int, str]]) -> Marked:
        """A string with its marks."""
        made = super().__new__(cls, text)
        made.marks = tuple(marks)
        return made


def turn(question: str, answer: str, weight: float = QUESTION_WEIGHT, key: str = "") -> Document:
    """One question and its answer; `key` is the relation asked for."""
    return [(USER + question, weight), (answering(answer, key), 1.0)]


def answering(answer: str, key: str) -> Marked:
    """The assistant's turn, marked where it begins: there the question has been read."""
    return Marked(f"{ASSISTANT}{answer}{END}", [(len(ASSISTANT), key)])


class Encoded(NamedTuple):
    """Token ids, their loss weights, and the marks as (place of the token, relation)."""

    ids: list[int]
    weights: list[float]
    marks: list[tuple[int, str]]


Tokenize = Callable[[str], tuple[Sequence[int], Sequence[int]]]
"""Text to token ids, and where in the text each token ends."""


def tokenize_with(tokenizer: PreTrainedTokenizerFast) -> Tokenize:
    """The same tokens as at inference, with their places."""

    def tokenize(text: str) -> tuple[Sequence[int], Sequence[int]]:
        made = tokenizer(text, return_offsets_mapping=True)
        return made.input_ids, [end for _, end in made.offset_mapping]

    return tokenize


def encode(document: Document, tokenize: Tokenize) -> Encoded:
    """The document as tokens. Raises ValueError where training and inference would tokenise differently."""
    merged: list[tuple[str, float, list[tuple[int, str]]]] = []
    for text, weight in document:
        marks = list(text.marks) if isinstance(text, Marked) else []
        if merged and merged[-1][1] == weight:
            before, _, earlier = merged[-1]
            moved = [(len(before) + end, key) for end, key in marks]
            merged[-1] = (before + text, weight, earlier + moved)
        else:
            merged.append((str(text), weight, marks))
    out = Encoded([], [], [])
    for position, (text, weight, marks) in enumerate(merged):
        if position and not text.startswith((USER, ASSISTANT)):
            raise ValueError(f"a piece must begin with a turn token: {text[:40]!r}")
        piece, ends = tokenize(text)
        out.marks.extend((len(out.ids) + bisect_left(ends, end), key) for end, key in marks)
        out.ids.extend(piece)
        out.weights.extend([weight] * len(piece))
    return out

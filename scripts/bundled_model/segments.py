"""What a training document is: weighted pieces of text, and how they become tokens.

A document is tokenised exactly as the same text is at inference: neighbours of equal weight are one string, and a piece
may only begin where a special token begins. (Tokenising "Text: …" and "Question: …" apart cost a prototype 45 points.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

USER, ASSISTANT, END = "<|user|>", "<|assistant|>", "<|end|>"
# What cannot be predicted only adds noise to the gradient: a text of made-up names costs hundreds of nats, the answers
# about it a few. At weights of 0.05, 0.1 and 1 nine tenths of the loss were such noise.
QUESTION_WEIGHT = 0.01  # loss weight of texts and questions in a prompt
CLOSED_WEIGHT = 0.03  # … of closed-book questions: self-samples must look like them
TOLD_WEIGHT = 0.3  # … of texts about things that are to be remembered
Document = list[tuple[str, float]]


def turn(question: str, answer: str, weight: float = QUESTION_WEIGHT) -> Document:
    """One question and its answer."""
    return [(USER + question, weight), (ASSISTANT + answer + END, 1.0)]


def encode(document: Document, tokenize: Callable[[str], Sequence[int]]) -> tuple[list[int], list[float]]:
    """(token ids, loss weights). Raises ValueError where training and inference would tokenise differently."""
    merged: list[tuple[str, float]] = []
    for text, weight in document:
        if merged and merged[-1][1] == weight:
            merged[-1] = (merged[-1][0] + text, weight)
        else:
            merged.append((text, weight))
    ids: list[int] = []
    weights: list[float] = []
    for position, (text, weight) in enumerate(merged):
        if position and not text.startswith((USER, ASSISTANT)):
            raise ValueError(f"a piece must begin with a turn token: {text[:40]!r}")
        piece = tokenize(text)
        ids.extend(piece)
        weights.extend([weight] * len(piece))
    return ids, weights

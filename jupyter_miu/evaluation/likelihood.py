"""How likely a model finds the words of an answer. Knows token rows and their text; nothing of lessons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_miu.evaluation.scoring import read
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.study.phrasing import Said
from jupyter_miu.training.batches import NO_LOSS


def around_value(model: Any, tokenizer: Any, said: Sequence[Said]) -> list[float]:
    """Log-probability of each answer to its question, in nats, over the tokens that are not of its value.

    A value that nobody knows yet is as unlikely in any sentence; what is left tells how the model would put it.
    """
    return log_probability(model, [_row(tokenizer, one) for one in said])


def _row(tokenizer: Any, said: Said) -> Encoded:
    row = encode_chat(tokenizer, [Turn("user", said.question), Turn("assistant", said.answer)])
    labels, places = list(row.labels), [place for place, label in enumerate(row.labels) if label != NO_LOSS]
    whole = str(tokenizer.decode([row.input_ids[place] for place in places], skip_special_tokens=True))
    start = whole.lower().find(said.value.lower())
    end, before = start + len(said.value), 0
    for count, place in enumerate(places, 1):
        after = len(str(tokenizer.decode([row.input_ids[p] for p in places[:count]], skip_special_tokens=True)))
        if start >= 0 and max(before, start) < min(after, end):
            labels[place] = NO_LOSS
        before = after
    return Encoded(row.input_ids, labels)


def log_probability(model: Any, rows: Sequence[Encoded], batch_size: int = 32) -> list[float]:
    """Sum over the labelled tokens of each row of their log-probabilities, in nats. Raises OutOfMemory."""
    return [row.log_probability for row in read(model, rows, batch_size)]

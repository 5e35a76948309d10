"""Rows of tokens read with their right answers given, in batches that fit the memory.

Logits are made only where something is labelled, and a few at a time: those of sixteen long chats over a large
vocabulary would be larger than the weights. Knows rows of tokens; not what they ask, nor what is made of the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary, proxy

import torch
from torch import Tensor

from jupyter_miu.errors import OutOfMemory
from jupyter_miu.models.device import free_memory, is_out_of_memory
from jupyter_miu.models.generation import evaluating
from jupyter_miu.models.templates import Encoded
from jupyter_miu.training.batches import NO_LOSS, Example, collate
from jupyter_miu.training.losses import Logits

TOKENS = 4096  # padded tokens of a batch
NUMBERS = 1 << 25  # logits that are held at once: 128 MiB in fp32

_LOGITS: WeakKeyDictionary[Any, Logits] = WeakKeyDictionary()  # by model: finding out how to make them costs two passes


@dataclass(frozen=True)
class Read:
    """One row: the sum of its labelled tokens' log-probabilities in nats, how many there are, and whether each was the
    likeliest given those before it (true where there are none)."""

    log_probability: float = 0.0
    tokens: int = 0
    exact: bool = True


@torch.no_grad()
def read(model: Any, rows: Sequence[Encoded], batch_size: int) -> list[Read]:
    """Every row once, at most ``batch_size`` together. The model's modes are as they were. Raises OutOfMemory."""
    out = [Read()] * len(rows)
    labelled = [place for place, row in enumerate(rows) if any(label != NO_LOSS for label in row.labels[1:])]

    def some(chosen: Sequence[int]) -> None:
        places = [labelled[at] for at in chosen]
        for place, found in zip(places, _read(model, [rows[place] for place in places]), strict=True):
            out[place] = found

    with evaluating(model):
        in_batches([len(rows[place].input_ids) for place in labelled], some, batch_size, TOKENS, device_of(model))
    return out


def in_batches(
    lengths: Sequence[int], work: Callable[[Sequence[int]], None], batch_size: int, tokens: int, device: torch.device
) -> None:
    """Call ``work`` with places in ``lengths``, the shortest first, until it went through for all of them.

    Together they are at most ``batch_size`` and, padded to the longest, ``tokens`` long, or one alone. Where memory is
    short it goes on with half as many.

    Raises:
        OutOfMemory: one alone does not fit.
    """
    waiting = sorted(range(len(lengths)), key=lengths.__getitem__)
    while waiting:
        count = 1
        while count < min(batch_size, len(waiting)) and (count + 1) * lengths[waiting[count]] <= tokens:
            count += 1
        try:
            work(waiting[:count])
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            reason = error.with_traceback(None)  # its frames hold on to the tensors that did not fit
        else:
            del waiting[:count]
            continue
        free_memory(device)
        if count == 1:
            raise OutOfMemory(
                "not enough memory to ask the model, even with one text at a time", "shorter texts need less"
            ) from reason
        batch_size = count // 2


def device_of(model: Any) -> torch.device:
    """Where the model takes its ids."""
    device: torch.device = next(model.parameters()).device
    return device


def vocabulary_of(model: Any) -> int:
    """How many logits the model makes a token."""
    return int(model.config.get_text_config().vocab_size)


def _read(model: Any, rows: Sequence[Encoded]) -> list[Read]:
    batch = collate([Example(row.input_ids, row.labels) for row in rows], pad_id=0)
    device = device_of(model)
    targets, said, best = batch["targets"].to(device), [], []
    size = max(1, NUMBERS // vocabulary_of(model))
    parts = _in_parts(_logits_of(model), batch["input_ids"].to(device), batch["rows"].to(device), size)
    for logits, wanted in zip(parts, targets.split(size), strict=True):
        said.append(logits.log_softmax(-1).gather(-1, wanted[:, None])[:, 0])
        best.append(logits.argmax(-1) == wanted)
    counts = [sum(label != NO_LOSS for label in row.labels[1:]) for row in rows]
    of_rows = zip(counts, torch.cat(said).cpu().split(counts), torch.cat(best).cpu().split(counts), strict=True)
    return [Read(float(values.sum()), count, bool(hits.all())) for count, values, hits in of_rows]


def _in_parts(logits: Logits, ids: Tensor, places: Tensor, size: int) -> Iterator[Tensor]:
    """fp32 logits at these places of the flattened batch, ``size`` of them at a time: (size, vocabulary) each."""
    if logits.direct and logits.backbone is not None and logits.head is not None:
        hidden = logits.backbone(input_ids=ids, use_cache=False)[0].flatten(0, 1)
        for part in places.split(size):
            yield logits.head(hidden.index_select(0, part)).float()
    else:
        whole = logits.model(input_ids=ids, use_cache=False).logits.flatten(0, 1)
        for part in places.split(size):
            yield whole.index_select(0, part).float()


def _logits_of(model: Any) -> Logits:
    found = _LOGITS.get(model)
    if found is None or found.head is not model.get_output_embeddings():  # an adapter may have taken the head's place
        borrowed: Any = proxy(model)  # what is remembered must not keep the model
        found = _LOGITS[model] = Logits(borrowed)
    return found

"""The bundled model: where its files lie, and what ships beside its weights.

Knows the file names inside `data/` and how to read them. Does not know how the model was trained
(`scripts/bundled_model/`), how one is loaded (`jupyter_miu.models.loading`), or what protection does with these files.

Importing this module imports neither torch nor numpy; the loaders import what they need when called.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "NOT_STATED",
    "UNKNOWN",
    "ProbeKind",
    "RetentionProbe",
    "fisher",
    "path",
    "rehearsal",
    "retention_probes",
    "scores",
]

ProbeKind = Literal["old", "old_unquizzed", "unknown", "reading"]

UNKNOWN = "I do not know."
"""What the model answers to a question about a name it has never met."""

NOT_STATED = "The text does not say."
"""What the model answers when the text in the prompt does not hold the answer."""


@dataclass(frozen=True)
class RetentionProbe:
    """One question about something the shipped weights already know or do.

    `kind`: "old" (a fact of the training world that was also quizzed in training), "old_unquizzed" (a fact met only in
    running text, never in a question), "unknown" (a name the model never met: it should abstain), "reading" (a text in
    the prompt). `prompt` is the content of the user turn, `answer` the full sentence trained or expected, `value` the
    string a right answer must contain, `name` the thing asked about.
    """

    kind: ProbeKind
    prompt: str
    answer: str
    value: str
    name: str


def path() -> Path:
    """Folder with config, weights (bf16 safetensors), tokenizer and chat template, as `from_pretrained` reads it.

    Raises `ModelError` when the weights are not there (a checkout without the data files).
    """
    folder = Path(__file__).parent / "data"
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            "The bundled model's weights are missing from this installation.",
            hint="Reinstall jupyter-miu, or build them with scripts/bundled_model (see its README).",
        )
    return folder


@lru_cache(maxsize=1)
def retention_probes() -> tuple[RetentionProbe, ...]:
    """Questions with gold answers that measure what a lesson cost; their wordings were held out from training."""
    raw = json.loads((path() / "retention.json").read_text(encoding="utf-8"))
    return tuple(RetentionProbe(**entry) for entry in raw["probes"])


@lru_cache(maxsize=1)
def rehearsal() -> tuple[tuple[int, ...], ...]:
    """Token sequences on which KL rehearsal compares a taught model with the shipped one.

    About 3,600 of at most 64 tokens: questions about what the model knows by heart with its own answers (none of a fact
    that the gate asks for), questions about unknown names with its own abstention, texts of the world it was trained
    on and of new things, and free samples. Too few of the first, and facts that were never quizzed are refused; too few
    of the second, and refusals erode.
    """
    import numpy as np

    with np.load(path() / "rehearsal.npz", allow_pickle=False) as archive:
        tokens, lengths = archive["tokens"].tolist(), archive["lengths"].tolist()
    sequences, start = [], 0
    for length in lengths:
        sequences.append(tuple(tokens[start : start + length]))
        start += length
    return tuple(sequences)


def fisher() -> dict[str, Tensor]:
    """Diagonal of the Fisher information, one fp32 tensor per parameter, named as in `model.named_parameters()`.

    Scale: mean over batches of 8 self-sampled sequences of (gradient of the batch's mean token loss) squared, times 8;
    so a penalty is written ½·λ·Σ F·(θ-θ₀)². Estimated at the shipped weights. Stored as bf16.
    """
    import torch
    from safetensors.torch import load_file

    return {name: tensor.to(torch.float32) for name, tensor in load_file(path() / "fisher.safetensors").items()}


def scores() -> Mapping[str, Mapping[str, float]]:
    """The measured scores of MODEL_CARD.md as data: for each measure `score` (percent) and `n` (questions asked)."""
    raw: Mapping[str, Mapping[str, float]] = json.loads((path() / "scores.json").read_text(encoding="utf-8"))["scores"]
    return raw

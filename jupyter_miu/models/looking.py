"""Models that are shown pictures beside text, and their processors, which turn both into what the model takes.

Knows which models look at pictures, where a processor comes from, and which of these models text alone can teach. Does
not know what is asked of a picture (captioning.py) or how weights are loaded (pretrained.py).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.errors import ModelError
from jupyter_miu.models.pretrained import Request, first_line, load_tokenizer, located, quiet

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["Reader", "load_reader", "looks", "refuse_without_text"]


@dataclass(frozen=True)
class Reader:
    """What a model reads with: its tokenizer, and the processor of one that looks at pictures. ``notice`` says why
    there is none where there should be one."""

    tokenizer: PreTrainedTokenizerBase
    processor: Any = None
    notice: str = ""


def looks(model: Any) -> bool:
    """Whether a model takes pictures beside text."""
    from transformers import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING

    known = type(getattr(model, "config", None)) in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING
    return known or "pixel_values" in inspect.signature(model.forward).parameters


def load_reader(spec: Any, model: Any, request: Request, extra: Mapping[str, Any] | None = None) -> Reader:
    """The reader of a model, from a tokenizer or processor, or from the folder or hub id of either.

    A processor that cannot be had is no error: the model can be taught and asked in text without it.

    Raises:
        ModelError: there is no tokenizer.
    """
    if _is_processor(spec):
        return Reader(load_tokenizer(spec.tokenizer, request), spec if looks(model) else None)
    tokenizer = load_tokenizer(spec, request, extra)
    if not isinstance(spec, (str, Path)) or not looks(model):
        return Reader(tokenizer)
    try:
        return Reader(tokenizer, _load_processor(spec, request, extra))
    except ModelError as error:
        return Reader(tokenizer, notice=f"the model reads text only: {error.message}")


def refuse_without_text(model: Any, name: str) -> None:
    """Raises ModelError for a model that must be shown a picture, or whose text goes through an encoder of its own:
    a lesson in text cannot reach what it says."""
    if not looks(model):
        return
    taken = inspect.signature(model.forward).parameters.values()
    open_ended = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = {item.name for item in taken if item.default is item.empty and item.kind not in open_ended}
    if needed - {"input_ids"} or getattr(model.config, "is_encoder_decoder", False):
        raise ModelError(f"{name} ({type(model).__name__}) cannot be taught with text alone")


def _is_processor(value: Any) -> bool:
    """Whether this is a processor of pictures and text."""
    from transformers import PreTrainedTokenizerBase

    if isinstance(value, (str, Path, PreTrainedTokenizerBase)):
        return False
    from transformers import ProcessorMixin  # here: it brings the reading of pictures and videos along

    return isinstance(value, ProcessorMixin) and all(hasattr(value, part) for part in ("image_processor", "tokenizer"))


def _load_processor(spec: str | Path, request: Request, extra: Mapping[str, Any] | None) -> Any:
    """A processor from a folder or hub id. Raises ModelError when it cannot be had."""
    from transformers import AutoProcessor

    where, kept = located(spec, extra)
    try:
        with quiet():
            found = AutoProcessor.from_pretrained(where, trust_remote_code=request.trust_remote_code, **kept)
    except Exception as error:  # as for the model; most often a package for the pictures is not there
        why = first_line(error).split(". ")[0]  # what follows are links
        raise ModelError(f"its processor cannot be loaded ({why})") from error
    if not _is_processor(found):
        raise ModelError("there is no processor of pictures with it")
    return found

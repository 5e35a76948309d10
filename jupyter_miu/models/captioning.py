"""What a model says that a picture shows: one sentence, for a person to approve.

Knows how a processor is asked and what a model goes on to say. Does not know files of pictures, nor what becomes of the
sentence; nothing of the model changes, no weight, mode or random state.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from jinja2 import TemplateError

from jupyter_miu.errors import ModelError
from jupyter_miu.models.device import is_out_of_memory
from jupyter_miu.models.generation import context_length, end_ids, evaluating
from jupyter_miu.models.pretrained import first_line, quiet

if TYPE_CHECKING:
    from jupyter_miu.models.loading import LoadedModel

__all__ = ["MOST_TOKENS", "captioner"]

MOST_TOKENS = 60
REQUEST = "Describe this picture in one sentence."

_YOURSELF = 'say yourself what it shows: %miu learn photo.png --caption "…"'
# What processors and models raise for a picture of odd sides, a template of another kind, or a package that is missing.
_FAILURES = (
    TemplateError, ImportError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RuntimeError,
    MemoryError,
)  # fmt: skip
# A full stop ends a sentence after a word of three letters or a figure, and before a capital letter or the end.
_SENTENCE = re.compile(r".*?(?:[!?]+|(?:(?<=[^\W\d_]{3})|(?<=\d)|(?<=[)\]\"'”’]))\.+)(?=\s+[^\W\d_a-z]|\s*$)")


def captioner(loaded: LoadedModel) -> Callable[[Any], str]:
    """A function from a pillow image in RGB to one sentence of what it shows; empty where the model says nothing.

    Greedy, so that a model says the same of a picture each time.

    Raises:
        ModelError: the model does not look at pictures; from the function: it cannot look at this one.
    """
    if loaded.processor is None:
        raise ModelError(f"{loaded.name} does not look at pictures", _YOURSELF)

    def caption(image: Any) -> str:
        try:
            with quiet():
                said = _said(loaded, image)
        except _FAILURES as error:
            if is_out_of_memory(error):
                raise ModelError(f"looking at this picture does not fit into the memory of {loaded.device}") from error
            what = f"{loaded.name} cannot look at this picture: {first_line(error)}"
            raise ModelError(what, _YOURSELF) from error
        return _first_sentence(said)

    return caption


def _said(loaded: LoadedModel, image: Any) -> str:
    """What the model goes on to say after the picture and the request, without the two."""
    model: Any = loaded.model
    inputs = _inputs(loaded, image)
    asked = inputs["input_ids"][0]
    context = context_length(model)
    room = min(MOST_TOKENS, context - len(asked)) if context else MOST_TOKENS
    if room < 1:
        raise ValueError(f"it takes {len(asked)} tokens, the model has room for {context}")
    tokenizer = loaded.processor.tokenizer
    ends = sorted(end_ids(model, tokenizer))
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else next(iter(ends), None)
    with evaluating(model), torch.no_grad():
        whole = model.generate(
            **inputs, max_new_tokens=room, do_sample=False, num_beams=1, eos_token_id=ends or None, pad_token_id=pad
        )[0]
    repeated = torch.equal(whole[: len(asked)], asked)  # a model that was given embeddings says its answer alone
    return str(tokenizer.decode(whole[len(asked) :] if repeated else whole, skip_special_tokens=True))


def _inputs(loaded: LoadedModel, image: Any) -> dict[str, Any]:
    """What the model takes: the picture, and the request through the processor's chat template where it has one."""
    model: Any = loaded.model
    processor = loaded.processor
    picture = {"type": "image", "image": image}
    messages = [{"role": "user", "content": [picture, {"type": "text", "text": REQUEST}]}]
    if _knows_parts(processor):
        found = processor.apply_chat_template(
            messages, add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt"
        )
    else:
        mark = getattr(processor, "image_token", None) or "<image>"
        found = processor(images=image, text=f"{mark}\n{REQUEST}\n", return_tensors="pt")
    taken = inspect.signature(model.forward).parameters
    moved = found.to(model.device, dtype=loaded.dtype)  # whole numbers keep their type
    return {key: value for key, value in moved.items() if key != "token_type_ids" or key in taken}


def _knows_parts(processor: Any) -> bool:
    """Whether there is a chat template that takes a picture and a text as parts of a message. (A folder has one
    template for both, and it may be that of a tokenizer which knows texts alone.)"""
    if not getattr(processor, "chat_template", None):
        return False
    messages = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": REQUEST}]}]
    try:
        text = processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    except (TemplateError, TypeError, ValueError, LookupError, AttributeError):
        return False
    return REQUEST in text and "'type'" not in text


def _first_sentence(said: str) -> str:
    """The first sentence of an answer, on one line; all of it where it has no end."""
    line = " ".join(said.split())
    found = _SENTENCE.match(line)
    return found.group() if found else line

"""Which of transformers' forms of a model is read: the causal language model, and where there is none, the model that
takes pictures beside text.

Knows auto classes and configurations. Does not know where a model comes from or what can be wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

__all__ = ["read"]


def read(where: str, trust: bool, options: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """A model from a folder or hub id, and what transformers reports of its keys.

    ``options`` go to ``from_pretrained``; tensors among them (``state_dict``) take the place of weight files. ``trust``
    runs code that comes with the model. Raises what transformers raises.
    """
    from transformers import AutoConfig, AutoModelForCausalLM

    if "gguf_file" in options:  # text alone: the format keeps what looks at pictures in a file of its own
        causal: Any = AutoModelForCausalLM
        model, report = causal.from_pretrained(where, trust_remote_code=trust, **options)
        return model, report
    local = bool(options.get("local_files_only"))
    config = AutoConfig.from_pretrained(where, local_files_only=local, trust_remote_code=trust)
    loader = _form_of(config)
    if "state_dict" in options:
        # Given tensors need the class itself, which only a (weightless) model tells.
        with torch.device("meta"):
            concrete = type(loader.from_config(config, trust_remote_code=trust))
        model, report = concrete.from_pretrained(None, config=config, **options)
    else:
        model, report = loader.from_pretrained(where, trust_remote_code=trust, **options)
    return model, report


def _form_of(config: Any) -> Any:
    """The auto class for a model."""
    from transformers import (
        MODEL_FOR_CAUSAL_LM_MAPPING,
        MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING,
        AutoModelForCausalLM,
        AutoModelForImageTextToText,
    )

    own = getattr(config, "auto_map", None) or {}
    if type(config) in MODEL_FOR_CAUSAL_LM_MAPPING or "AutoModelForCausalLM" in own:
        return AutoModelForCausalLM
    shown = type(config) in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING or "AutoModelForImageTextToText" in own
    return AutoModelForImageTextToText if shown else AutoModelForCausalLM

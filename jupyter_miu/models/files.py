"""Weight files: which may be opened, and whether they are whole. Treats every file as hostile; never unpickles objects.

Knows the containers (safetensors, GGUF, torch's pickles). Does not know models or how tensors are used.
"""

from __future__ import annotations

import hashlib
import pickle
import struct
import warnings
from collections.abc import Mapping
from pathlib import Path

import torch

from jupyter_miu.errors import ModelError

__all__ = ["PICKLES", "check_folder", "check_gguf", "check_safetensors", "fingerprint", "read_pickles"]

PICKLES = (".bin", ".pt", ".pth", ".ckpt")
"""Endings of files that torch writes with pickle."""

_CONVERT = "convert it with model.save_pretrained(folder), or pass allow_bin=True to read plain tensors from it"


def check_safetensors(path: Path) -> list[str]:
    """Names of the tensors in a safetensors file, after its header was held against its size.

    Raises:
        ModelError: when the header is broken, lies about sizes, or names no tensor.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelError(f"{path.name} is not a whole safetensors file: {_line(error)}") from error
    if not names:
        raise ModelError(f"{path.name} holds no tensors")
    return names


def check_gguf(path: Path) -> int:
    """Number of tensors a GGUF file says it holds (specification: ggml's docs/gguf.md, versions 2 and 3).

    Raises:
        ModelError: for a file without the magic, of another version, or without tensors (a vocabulary alone, from
            which transformers would silently build a model of random weights).
    """
    with path.open("rb") as file:
        head = file.read(24)
    if len(head) < 24 or head[:4] != b"GGUF":
        raise ModelError(f"{path.name} is not a GGUF file")
    version, tensors, _ = struct.unpack("<IQQ", head[4:])
    if version not in (2, 3):
        raise ModelError(f"{path.name} is GGUF version {version}; versions 2 and 3 can be read")
    if tensors == 0:
        raise ModelError(f"{path.name} holds no tensors, only a vocabulary or metadata", "it needs the weights too")
    if path.stat().st_size < 24 + tensors * 24:
        raise ModelError(f"{path.name} is cut short: it says {tensors} tensors but is too small to list them")
    return int(tensors)


def check_folder(folder: Path, allow_bin: bool) -> list[Path]:
    """The pickled weight files of a model folder that must be read by ``read_pickles``; empty for safetensors.

    Raises:
        ModelError: when the folder is no model, its safetensors are broken, or there are only pickles and
            ``allow_bin`` is False.
    """
    if not (folder / "config.json").is_file():
        if (folder / "adapter_config.json").is_file():
            raise ModelError(f"{folder} holds an adapter, not a model", "load its base model first")
        raise ModelError(f"{folder} is not a model folder: it has no config.json")
    whole = sorted(folder.glob("*.safetensors"))
    for path in whole:
        check_safetensors(path)
    if whole:
        return []
    pickles = sorted(path for path in folder.iterdir() if path.suffix in PICKLES and "training_args" not in path.name)
    if not pickles:
        raise ModelError(f"{folder} holds no weights (*.safetensors)")
    if not allow_bin:
        raise ModelError(f"{pickles[0].name} is a pickle, which can run code when opened", _CONVERT)
    return pickles


def read_pickles(paths: list[Path]) -> dict[str, torch.Tensor]:
    """Tensors of files that torch wrote, read with ``weights_only=True``.

    Raises:
        ModelError: when a file holds anything but named tensors.
    """
    tensors: dict[str, torch.Tensor] = {}
    for path in paths:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about pickles that torch did not write; they fail just below
                loaded = torch.load(path, map_location="cpu", weights_only=True)
        except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError) as error:
            raise ModelError(f"{path.name} does not hold plain tensors: {_line(error)}", "it was not opened") from error
        if isinstance(loaded, Mapping) and isinstance(loaded.get("state_dict"), Mapping):
            loaded = loaded["state_dict"]
        if not isinstance(loaded, Mapping) or not all(isinstance(value, torch.Tensor) for value in loaded.values()):
            raise ModelError(f"{path.name} does not hold a dictionary of tensors")
        tensors.update(loaded)
    return tensors


def fingerprint(tensors: Mapping[str, torch.Tensor]) -> str:
    """sha256 over the names, types, shapes and bytes of tensors, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name}|{tensor.dtype}|{tuple(tensor.shape)}|".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _line(error: BaseException) -> str:
    """The first line of an error, short enough to be shown."""
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__

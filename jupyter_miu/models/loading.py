"""From what a user names (variable, folder, file, "miu-base", hub id) to a model ready to be taught.

Knows where models are looked for and what makes one unfit. Does not know how it is trained or answers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import torch

from jupyter_miu.config import Settings
from jupyter_miu.errors import ModelError
from jupyter_miu.models.device import configure_threads, parse_dtype, pick_device
from jupyter_miu.models.files import PICKLES, check_folder, check_gguf, fingerprint, read_pickles
from jupyter_miu.models.looking import Reader, load_reader, refuse_without_text
from jupyter_miu.models.pretrained import Request, cached, pretrained, reachable, refuse_unfit

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__all__ = ["BUNDLED_NAME", "LoadedModel", "load_model"]

BUNDLED_NAME = "miu-base"
Origin = Literal["bundled", "dir", "hub", "var"]

_EAGER_FINGERPRINT = 500_000_000


@dataclass
class LoadedModel:
    """A model with its tokenizer, and where it came from. ``dtype`` is that of its weights. ``processor`` is there
    where the model can look at pictures; ``notices`` are what the user should be told of the loading."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    name: str
    source: Origin
    device: torch.device
    dtype: torch.dtype
    bundled: bool = False
    processor: Any = None
    notices: tuple[str, ...] = ()
    _fingerprint: str = field(default="", repr=False)

    @property
    def base_fingerprint(self) -> str:
        """sha256 of all weights as loaded. Above 500 million parameters it is computed when first read, so read it
        before anything is taught."""
        if not self._fingerprint:
            self._fingerprint = fingerprint(self.model.state_dict())
        return self._fingerprint

    @property
    def parameters(self) -> int:
        """Number of parameters, tied ones once."""
        return sum(parameter.numel() for parameter in self.model.parameters())


@dataclass(frozen=True)
class _Options(Request):
    """What the caller asked for, and where names are looked up."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    allow_bin: bool = False


def load_model(
    spec: str | Path | PreTrainedModel | None = None,
    *,
    tokenizer: Any = None,
    device: str | torch.device = "auto",
    dtype: str | torch.dtype | None = None,
    variables: Mapping[str, Any] | None = None,
    allow_bin: bool = False,
    trust_remote_code: bool = False,
) -> LoadedModel:
    """Find and load a causal language model. Sets torch's threads to the cores of the machine.

    Args:
        spec: None for the bundled model, a model object, or a name looked up as a variable, a folder or file,
            "miu-base", a hub id, in that order. ``var:``, ``dir:`` and ``hub:`` in front force one.
        tokenizer: a tokenizer or processor object, or the folder or hub id of one, where the model does not bring its
            own.
        device: "auto" is CUDA where present.
        dtype: None is fp32 on a CPU and for models below 50 million parameters, bf16 on CUDA. A model that is a
            variable stays on its device and in its type.
        variables: the user's variables, for names.
        allow_bin: read ``.bin`` and ``.pt`` files too, plain tensors only.
        trust_remote_code: run code that comes with the model.

    Raises:
        ModelError: when nothing answers to the name, or the model is unfit (broken or missing weights, NaN).
        ConfigError: for a device or dtype that is not there.
    """
    configure_threads(Settings.from_environment().threads)
    options = _Options(
        tokenizer, pick_device(device), parse_dtype(dtype), trust_remote_code, variables or {}, allow_bin
    )
    if spec is None:
        loaded = _bundled(options)
    elif not isinstance(spec, (str, Path)):
        loaded = _variable(type(spec).__name__, spec, options)
    else:
        loaded = _named(str(spec), options)
    refuse_unfit(loaded.model, loaded.tokenizer, loaded.name)
    refuse_without_text(loaded.model, loaded.name)
    if loaded.parameters <= _EAGER_FINGERPRINT:
        loaded._fingerprint = fingerprint(loaded.model.state_dict())
    return loaded


def _named(name: str, options: _Options) -> LoadedModel:
    prefix, _, rest = name.partition(":")
    if prefix == "var" and rest:
        if rest not in options.variables:
            raise ModelError(f"no variable called {rest!r}")
        return _variable(rest, options.variables[rest], options)
    if prefix == "dir" and rest:
        return _path(Path(rest).expanduser(), options)
    if prefix == "hub" and rest:
        return _hub(rest, options)
    if _is_model(options.variables.get(name)):
        return _variable(name, options.variables[name], options)
    path = Path(name).expanduser()
    looks_like_path = name.startswith((".", "~", "/")) or path.suffix in (*PICKLES, ".gguf", ".safetensors")
    with contextlib.suppress(OSError):  # a name too long for a file is not a file
        if path.exists():
            return _path(path, options)
    if looks_like_path:
        raise ModelError(f"no such file or folder: {name}")
    return _bundled(options) if name == BUNDLED_NAME else _hub(name, options)


def _is_model(value: Any) -> bool:
    value = value[0] if isinstance(value, tuple) and len(value) == 2 else value
    return isinstance(value, (torch.nn.Module, LoadedModel))


def _bundled(options: _Options) -> LoadedModel:
    from jupyter_miu.models import bundled

    loaded = _path(bundled.path(), options)
    loaded.name, loaded.source, loaded.bundled = BUNDLED_NAME, "bundled", True
    return loaded


def _variable(name: str, value: Any, options: _Options) -> LoadedModel:
    if isinstance(value, LoadedModel):
        return value
    model, tokenizer = value if isinstance(value, tuple) and len(value) == 2 else (value, None)
    if not isinstance(model, torch.nn.Module) or not hasattr(model, "config"):
        raise ModelError(f"{name} is a {type(model).__name__}, not a transformers model")
    if any(parameter.is_meta for parameter in model.parameters()):
        raise ModelError(f"{name} has weights that are offloaded or not loaded", "load it without device_map")
    if whole := next((parameter.dtype for parameter in model.parameters() if not parameter.is_floating_point()), None):
        kind = str(whole).removeprefix("torch.")
        raise ModelError(f"{name} is quantised ({kind}): such weights cannot be trained", "load it in bfloat16")
    tokenizer = options.tokenizer if options.tokenizer is not None else tokenizer
    for candidate in (f"{name}_tokenizer", "tokenizer"):
        tokenizer = tokenizer if tokenizer is not None else options.variables.get(candidate)
    if tokenizer is None:
        tokenizer = getattr(model.config, "_name_or_path", "") or None
    if tokenizer is None:
        raise ModelError(f"no tokenizer for the model {name}", "pass tokenizer=…")
    reader = load_reader(tokenizer, model, options)
    return _with_reader(name, "var", cast("PreTrainedModel", model), reader, next(model.parameters()).device)


def _path(path: Path, options: _Options) -> LoadedModel:
    if not path.exists():
        raise ModelError(f"no such file or folder: {path}")
    folder, extra = path, dict[str, Any](local_files_only=True)
    pickles: list[Path] = []
    if path.is_dir():
        ggufs = sorted(path.glob("*.gguf"))
        if ggufs and not (path / "config.json").is_file():
            return _path(ggufs[0], options)
        pickles = check_folder(path, options.allow_bin)
    elif path.suffix == ".gguf":
        folder, extra["gguf_file"] = path.parent, path.name
        check_gguf(path)
    elif path.suffix in PICKLES or path.suffix == ".safetensors":
        folder = path.parent
        pickles = check_folder(folder, options.allow_bin)
    else:
        raise ModelError(f"{path.name} is not a weight file", "a model folder, .safetensors or .gguf")
    if pickles:
        extra["state_dict"] = read_pickles(pickles)
    elif "gguf_file" not in extra:
        extra["use_safetensors"] = True
    name = path.stem if path.is_file() else path.resolve().name
    return _finish(name, "dir", options, str(folder), extra)


def _hub(name: str, options: _Options) -> LoadedModel:
    if not reachable(name):
        loaded = _path(cached(name), options)
        loaded.name, loaded.source = name, "hub"
        return loaded
    return _finish(name, "hub", options, name, {} if options.allow_bin else {"use_safetensors": True})


def _finish(name: str, source: Origin, options: _Options, where: str, extra: dict[str, Any]) -> LoadedModel:
    model = pretrained(where, name, options, extra)
    given = options.tokenizer is not None
    reader = load_reader(options.tokenizer, model, options) if given else load_reader(where, model, options, extra)
    return _with_reader(name, source, model, reader, options.device)


def _with_reader(
    name: str, source: Origin, model: PreTrainedModel, reader: Reader, device: torch.device
) -> LoadedModel:
    notices = (reader.notice,) if reader.notice else ()
    dtype = next(model.parameters()).dtype
    return LoadedModel(
        model, reader.tokenizer, name, source, device, dtype, processor=reader.processor, notices=notices
    )

"""Models and tokenizers through transformers: one line for each of the many ways in which that fails.

Knows transformers and the hub. Does not know how a name was resolved (loading.py) or what weight files look like.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from jupyter_miu.errors import ModelError
from jupyter_miu.models.device import is_out_of_memory, pick_dtype
from jupyter_miu.models.forms import read

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__all__ = [
    "Request", "cached", "first_line", "load_tokenizer", "located", "pretrained", "quiet", "reachable", "refuse_unfit",
]  # fmt: skip

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_PATIENCE = 10.0


@dataclass(frozen=True)
class Request:
    """How a model is wanted. ``tokenizer`` is an object, a folder or a hub id; a ``dtype`` of None lets us choose."""

    tokenizer: Any
    device: torch.device
    dtype: torch.dtype | None
    trust_remote_code: bool


def reachable(name: str) -> bool:
    """Whether the hub answers for this model. False means: only the local cache can have it. One short request,
    where ``from_pretrained`` would retry for most of a minute.

    Raises:
        ModelError: when the hub says that there is no such model, or that it is gated.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    unknown = ModelError(f"no variable, folder or hub model is called {name!r}")
    if not _HUB_ID.fullmatch(name):
        raise unknown
    try:
        HfApi().model_info(name, timeout=_PATIENCE)
    except GatedRepoError as error:
        raise ModelError(f"the hub model {name} is gated", "accept its terms on the hub and log in") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise unknown from error
    except Exception:  # no network, a proxy, a server error: which library raises it changes with the hub's client
        return False
    return True


def cached(name: str) -> Path:
    """The folder of a hub model in the local cache, found without any request. Raises ModelError when it is not there.

    (``from_pretrained`` with ``local_files_only`` still asks the hub for some files, and waits half a minute for it.)
    """
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:  # not cached, or a cache that cannot be read
        raise ModelError(f"{name}: the hub does not answer, and the model is not in the local cache") from error


def pretrained(where: str, name: str, request: Request, extra: Mapping[str, Any]) -> PreTrainedModel:
    """A causal language model from a folder or hub id, whole, in its place and type, in evaluation mode.

    ``extra`` goes to ``from_pretrained``. Raises ModelError, in one line, for whatever goes wrong there.
    """
    # On a CPU straight to fp32; elsewhere first as stored, so that a large model is never held in fp32 needlessly.
    dtype = request.dtype or (torch.float32 if request.device.type == "cpu" else "auto")
    options = {"dtype": dtype, "output_loading_info": True, **extra}
    try:
        with quiet():
            model, report = read(where, request.trust_remote_code, options)
    except Exception as error:  # transformers raises nearly every type; each becomes one line
        raise _explain(name, error) from error
    missing = sorted(report.get("missing_keys") or ())
    if missing:
        raise ModelError(f"{name} lacks {len(missing)} of its weights, such as {missing[0]}")
    target = request.dtype or pick_dtype(request.device, sum(parameter.numel() for parameter in model.parameters()))
    try:
        moved: PreTrainedModel = model.to(device=request.device, dtype=target).eval()
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise ModelError(f"{name} does not fit into the memory of {request.device}") from error
        raise
    return moved


def located(spec: str | Path, extra: Mapping[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """Where a tokenizer or processor is read from, and what of ``extra`` goes to its ``from_pretrained``. Folders, and
    the local cache where the hub does not answer, are read without any request. Raises ModelError."""
    kept = {key: value for key, value in (extra or {}).items() if key in ("gguf_file", "local_files_only")}
    if Path(spec).expanduser().is_dir():
        return str(Path(spec).expanduser()), {**kept, "local_files_only": True}
    if "local_files_only" not in kept and not reachable(str(spec)):
        return str(cached(str(spec))), {**kept, "local_files_only": True}
    return str(spec), kept


def load_tokenizer(spec: Any, request: Request, extra: Mapping[str, Any] | None = None) -> PreTrainedTokenizerBase:
    """A tokenizer from an object, a folder or a hub id. Raises ModelError when it cannot be had."""
    from transformers import AutoTokenizer, PreTrainedTokenizerBase

    if isinstance(spec, PreTrainedTokenizerBase):
        return spec
    if not isinstance(spec, (str, Path)):
        raise ModelError(f"a {type(spec).__name__} is not a tokenizer")
    spec, kept = located(spec, extra)
    try:
        with quiet():
            found: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
                spec, trust_remote_code=request.trust_remote_code, **kept
            )
    except Exception as error:  # as for the model
        raise ModelError(f"no tokenizer can be loaded from {spec}: {first_line(error)}", "pass tokenizer=…") from error
    return found


def refuse_unfit(model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, name: str) -> None:
    """Raises ModelError for weights that are not finite, or a tokenizer with more tokens than the model knows."""
    groups: dict[torch.device, list[torch.Tensor]] = {}
    names: dict[torch.device, list[str]] = {}
    for key, parameter in model.named_parameters():
        if parameter.is_floating_point() and parameter.numel():
            # One pass without a temporary copy; NaN and infinity both survive in minimum or maximum.
            low, high = torch.aminmax(parameter.detach())
            groups.setdefault(parameter.device, []).append(torch.isfinite(low) & torch.isfinite(high))
            names.setdefault(parameter.device, []).append(key)
    for device, flags in groups.items():
        for key, finite in zip(names[device], torch.stack(flags).tolist(), strict=True):
            if not finite:
                raise ModelError(f"{name} has weights that are not finite numbers, in {key}")
    embeddings = getattr(model, "get_input_embeddings", lambda: None)()
    rows = getattr(getattr(embeddings, "weight", None), "shape", (None,))[0]
    if rows is not None and len(tokenizer) > rows:
        raise ModelError(f"the tokenizer has {len(tokenizer)} tokens, but {name} knows only {rows}")


def _explain(name: str, error: Exception) -> ModelError:
    text = str(error)
    if is_out_of_memory(error):
        return ModelError(f"{name} does not fit into memory")
    if "trust_remote_code" in text:
        return ModelError(f"{name} needs code that comes with it", "trust_remote_code=True runs that code")
    if "gguf" in text.lower() and isinstance(error, ImportError):
        return ModelError("reading a GGUF file needs the gguf package", "pip install gguf")
    if isinstance(error, OSError) and "safetensors" in text:
        return ModelError(f"{name} has no safetensors weights", "allow_bin=True reads plain tensors from .bin files")
    return ModelError(f"{name} cannot be loaded: {first_line(error)}")


def first_line(error: BaseException) -> str:
    """The first line of an error, short enough to be shown."""
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without transformers' progress bars and notices, which would land in the user's cell."""
    from transformers import utils

    logging: Any = utils.logging

    bars, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()

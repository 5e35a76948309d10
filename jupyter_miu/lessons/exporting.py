"""A state as a folder that other tools open: the whole model as transformers saves one, or the adapter as peft does.

The live model is as it was, bit for bit. An adapter is never merged into it: the sums are made beside it, and the
module tree is that of the untaught model while transformers writes, so that names are those every tool knows.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import torch
from safetensors import SafetensorError
from torch import Tensor

from jupyter_miu.checkpoints.hashing import memory_of
from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.errors import ConfigError, MIUError
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.states import States
from jupyter_miu.models.device import is_out_of_memory
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.pretrained import quiet
from jupyter_miu.store.folders import MARK, check_place, disk_error, write_folder
from jupyter_miu.training.methods.lora import ADAPTER, LoRA

__all__ = ["ExportFormat", "Exported", "Exporting"]

ExportFormat = Literal["safetensors", "adapter"]
_LORA = re.compile(rf"(\.lora_[A-Za-z_]+)\.{ADAPTER}(?=\.|$)")


@dataclass(frozen=True)
class Exported:
    """What was written: ``path`` is the folder, ``moved`` where a folder of that name is now, if there was one."""

    path: str
    state: str
    format: str
    files: int
    bytes: int
    moved: str = ""


class Exporting(States):
    """Writing states for other tools."""

    loaded: LoadedModel

    def export(
        self,
        path: str | Path,
        state: str | int | None = None,
        *,
        format: ExportFormat = "safetensors",
        overwrite: bool = False,
    ) -> Exported:
        """Write the model in a state to a new folder. No weight changes, and no random generator moves.

        Args:
            path: the folder; it appears whole or not at all.
            state: a name, number …; None and "." are the current one.
            format: "safetensors" is the whole model with its tokenizer, for ``from_pretrained``; what LoRA learnt is
                added to the weights. "adapter" is the LoRA adapter alone, for ``PeftModel.from_pretrained``.
            overwrite: a folder that is there makes room: an earlier export is deleted, anything else is moved aside.

        Raises:
            ConfigError: the place is taken, the format is unknown, or the state has no adapter.
            CheckpointNotFound, CheckpointCorrupt: the state cannot be had. StoreError: the disk is full or read-only.
        """
        if format not in get_args(ExportFormat):
            raise ConfigError(f"format must be {' or '.join(get_args(ExportFormat))}, not {str(format)[:40]!r}")
        target = _folder(path)
        check_place(target, overwrite)  # before a large state is loaded
        with self.lock:
            name = self.current if state in (None, ".") else self._resolved(str(state))
            write = _adapter if format == "adapter" else _whole
            random = RandomState.take()
            try:
                with self._history.visiting(name):
                    moved = write_folder(target, partial(self._fill, target, write, format), replace=overwrite)
            finally:
                random.restore()
        written = [entry for entry in target.rglob("*") if entry.is_file()]
        size = sum(entry.stat().st_size for entry in written)
        return Exported(str(target), name, format, len(written), size, "" if moved is None else str(moved))

    def _fill(self, target: Path, write: Any, format: str, folder: Path) -> None:
        """Write everything; whatever a library raises becomes one line."""
        note = {
            "made_by": "jupyter_miu", "state": self.current, "format": format, "model": self.loaded.name,
            "method": self._history.method.name if self._history.method is not None else "",
            "lessons": [place.name for place in self._history.line()],
        }  # fmt: skip
        try:
            write(folder, self._history)
            (folder / MARK).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
        except MIUError:
            raise
        except (OSError, RuntimeError, ValueError, MemoryError, SafetensorError) as error:
            if is_out_of_memory(error):
                raise MIUError(f"{self.current} could not be exported: out of memory", "--format adapter") from error
            raise disk_error(error, target) from error


def _folder(path: str | Path) -> Path:
    if not str(path).strip():
        raise ConfigError("an export needs a folder", "such as ./my-model")
    try:
        return Path(path).expanduser()
    except RuntimeError as error:  # ~nobody
        raise ConfigError(f"there is no such home: {str(path)[:80]!r}", "another path") from error


def _whole(folder: Path, history: History) -> None:
    """Config, weights, generation settings, tokenizer, and the processor of a model that looks at pictures."""
    model, tokenizer, processor = history.loaded.model, history.loaded.tokenizer, history.loaded.processor
    merged = _merged(history)
    with history.visiting(BASE) if merged else contextlib.nullcontext():
        tensors = {**model.state_dict(), **merged}
        with _own_config(model), quiet():
            model.save_pretrained(folder, state_dict=tensors)
    tokenizer.save_pretrained(folder)
    if processor is not None:
        processor.save_pretrained(folder)


@torch.no_grad()
def _merged(history: History) -> dict[str, Tensor]:
    """What the adapter changes, by the names of the untaught model: weights with what was learnt added, and biases."""
    if not isinstance(history.method, LoRA) or history.current == BASE:
        return {}
    from peft.tuners.tuners_utils import BaseTunerLayer

    model = history.loaded.model
    uses = Counter(memory_of(tensor) for tensor in model.state_dict().values())
    out: dict[str, Tensor] = {}
    for name, module in model.named_modules():
        if not isinstance(module, BaseTunerLayer):
            continue
        layer: Any = module
        weight = layer.get_base_layer().weight
        if uses[memory_of(weight)] > 1:
            raise ConfigError(f"{name} shares its weights, so its adapter cannot be merged", "--format adapter")
        wide = torch.promote_types(weight.dtype, torch.float32)  # a short type would round twice
        sum_of_both = weight.to(wide) + layer.get_delta_weight(ADAPTER).to(wide)
        out[f"{name}.weight"] = sum_of_both.to(weight.dtype).cpu()
    for name, tensor in history.method.tensors().items():
        if ".lora_" not in name:  # a trained bias
            out[name.replace(".base_layer.", ".")] = tensor.clone().cpu()
    return out


@contextlib.contextmanager
def _own_config(model: Any) -> Iterator[None]:
    """transformers writes dtype and class into the config that it saves: into a copy, then."""
    config = model.config
    model.config = copy.deepcopy(config)
    try:
        yield
    finally:
        model.config = config


def _adapter(folder: Path, history: History) -> None:
    """``adapter_config.json`` and ``adapter_model.safetensors``, as peft writes them."""
    if history.current == BASE:
        raise ConfigError("base was taught nothing, so it has no adapter", "leave --format out")
    if not isinstance(history.method, LoRA):
        what = f"{history.current} was taught by full fine-tuning, so it has no adapter"
        raise ConfigError(what, "leave --format out, for the whole model")
    from peft.tuners.tuners_utils import BaseTunerLayer
    from safetensors.torch import save_file

    loaded = history.loaded
    model: Any = loaded.model
    config = copy.deepcopy(model.peft_config[ADAPTER])
    config.target_modules = sorted(n for n, module in model.named_modules() if isinstance(module, BaseTunerLayer))
    config.base_model_name_or_path = loaded.name if loaded.source == "hub" else None  # no path of this machine
    config.task_type, config.inference_mode = "CAUSAL_LM", True
    config.save_pretrained(str(folder))
    tensors = {
        "base_model.model." + _LORA.sub(r"\1", name): tensor.detach().cpu().contiguous()
        for name, tensor in history.method.tensors().items()
    }
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})

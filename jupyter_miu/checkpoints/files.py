"""The folder of one checkpoint: what is written, what is left out, and reading it back.

    model.safetensors | adapter.safetensors   tensors that differ from the base; tied ones once
    tensors.json      SHA-256 of every tensor of the state, and which names are tied to which
    training.safetensors, training.json       random generators and, if given, the optimizer
    meta.json, probes.json                    what the state is; ``extra["probes"]`` by itself
    manifest.json     sizes and SHA-256 of the files above, written last

A state needs the base and nothing else: no other checkpoint. Does not know names in use or the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from jupyter_miu.checkpoints.hashing import memory_of, tensor_hashes
from jupyter_miu.checkpoints.optimizer import OptimizerState
from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.checkpoints.records import TrainingState
from jupyter_miu.errors import CheckpointCorrupt, StoreError
from jupyter_miu.store.atomic import as_store_error, disk, read_json, write_json_atomic
from jupyter_miu.store.sealed import seal, verify

_WEIGHTS = {"full": "model.safetensors", "lora": "adapter.safetensors"}


def _save(path: Path, tensors: Mapping[str, Tensor]) -> None:
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    try:
        with disk(path):
            save_file(plain, path, metadata={"format": "pt"})
    except SafetensorError as problem:
        raise as_store_error(str(problem), path) from problem
    except (KeyError, ValueError, TypeError, RuntimeError) as problem:
        line = next(iter(str(problem).splitlines()), "")
        raise StoreError(
            f"a tensor cannot be stored as safetensors: {line}", "keep the model in another dtype"
        ) from problem


def write_state(
    folder: Path,
    tensors: Mapping[str, Tensor],
    base_hashes: Mapping[str, str],
    meta: Mapping[str, Any],
    training: TrainingState,
) -> dict[str, str]:
    """Fill an existing empty folder and seal it.

    Args:
        folder: made by the caller, who also gives it its final name.
        tensors: the whole state. base_hashes: of the base; tensors with the base's bits are left out.
        meta: goes to ``meta.json``. training: generators and optimizer.

    Returns:
        the SHA-256 of every tensor of the state.

    Raises:
        StoreError: disk full, read-only, or a dtype that safetensors does not have.
    """
    hashes = tensor_hashes(tensors)
    changed = {name: tensor for name, tensor in tensors.items() if base_hashes.get(name) != hashes[name]}
    owner: dict[Any, str] = {}
    for name, tensor in changed.items():
        owner.setdefault(memory_of(tensor), name)
    tied = {name: first for name, tensor in changed.items() if (first := owner[memory_of(tensor)]) != name}
    _save(folder / _WEIGHTS[meta["method"]], {name: changed[name] for name in changed if name not in tied})
    random_tensors, random_facts = training.random.to_tensors()
    extra_tensors = {f"random.{name}": tensor for name, tensor in random_tensors.items()}
    facts: dict[str, Any] = {"random": random_facts}
    if training.optimizer is not None:
        optimizer_tensors, facts["optimizer"] = training.optimizer.to_tensors()
        extra_tensors |= {f"optimizer.{name}": tensor for name, tensor in optimizer_tensors.items()}
    _save(folder / "training.safetensors", extra_tensors)
    write_json_atomic(folder / "training.json", facts)
    write_json_atomic(folder / "tensors.json", {"hashes": hashes, "tied": tied})
    extra = dict(meta.get("extra") or {})
    if "probes" in extra:
        write_json_atomic(folder / "probes.json", {"probes": extra.pop("probes")})
    write_json_atomic(folder / "meta.json", {**meta, "extra": extra})
    seal(folder)
    return hashes


@contextmanager
def _damaged(folder: Path) -> Iterator[None]:
    """A checkpoint whose checksums hold may still have been made by a stranger: nothing in it may surprise."""
    try:
        yield
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, AttributeError, RuntimeError) as problem:
        raise CheckpointCorrupt(f"checkpoint {folder.name!r} cannot be read: {problem}") from problem


def read_meta(folder: Path, *, checked: bool = False) -> dict[str, Any]:
    """``meta.json``; empty where it cannot be read. ``checked`` compares its checksum: CheckpointCorrupt."""
    if checked:
        verify(folder, only=("meta.json",))
    return read_json(folder / "meta.json")


def read_state(folder: Path) -> tuple[dict[str, Tensor], dict[str, str], dict[str, Any], TrainingState]:
    """Verify a folder and read it.

    Returns:
        (stored tensors under all their names, SHA-256 of every tensor, extra, training state)

    Raises:
        CheckpointCorrupt: incomplete, damaged, or not what its own lists say.
    """
    verify(folder)
    with _damaged(folder):
        meta, listed = read_meta(folder), read_json(folder / "tensors.json")
        tensors = load_file(folder / _WEIGHTS[meta["method"]])
        hashes = {str(name): str(value) for name, value in listed["hashes"].items()}
        tensors |= {str(name): tensors[first] for name, first in listed["tied"].items()}
        found = tensor_hashes(tensors)
        if any(hashes.get(name) != value for name, value in found.items()):
            raise ValueError("a tensor is not the one listed")
        return tensors, hashes, _extra(folder, meta), _read_training(folder)


def read_extra(folder: Path) -> dict[str, Any]:
    """What was saved beside a state. Raises CheckpointCorrupt if these files fail their checksums."""
    verify(folder, only=("meta.json", "probes.json"))
    with _damaged(folder):
        return _extra(folder, read_meta(folder))


def _extra(folder: Path, meta: Mapping[str, Any]) -> dict[str, Any]:
    extra = dict(meta.get("extra") or {})
    if (folder / "probes.json").is_file():
        extra["probes"] = read_json(folder / "probes.json").get("probes")
    return extra


def _read_training(folder: Path) -> TrainingState:
    facts, tensors = read_json(folder / "training.json"), load_file(folder / "training.safetensors")

    def part(prefix: str) -> dict[str, Tensor]:
        return {name[len(prefix) :]: tensor for name, tensor in tensors.items() if name.startswith(prefix)}

    optimizer = None
    if facts.get("optimizer"):
        optimizer = OptimizerState.from_tensors(part("optimizer."), facts["optimizer"])
    return TrainingState(RandomState.from_tensors(part("random."), facts["random"]), optimizer)

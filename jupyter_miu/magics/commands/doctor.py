"""``%miu doctor``: versions, device, store, model, and whether a busy cell can be stopped."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import tempfile
from pathlib import Path

from jupyter_miu.errors import MIUError
from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.format import size
from jupyter_miu.ui.views import Report

Row = tuple[str, bool | None, str]
_PACKAGES = ("torch", "transformers", "peft", "safetensors", "ipython", "ipykernel", "anywidget", "ipywidgets")


def run(call: Call) -> Report:
    """All checks; none of them changes anything."""
    return Report((*_versions(), _device(), _memory(), _store(call), _model(call), _stop()))


def _versions() -> list[Row]:
    rows: list[Row] = [("python", True, platform.python_version())]
    for name in ("jupyter-miu", *_PACKAGES):
        try:
            rows.append((name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            rows.append((name, None if name == "jupyter-miu" else False, "not installed as a package"))
    return rows


def _device() -> Row:
    import torch

    if torch.cuda.is_available():
        return ("device", True, f"cuda: {torch.cuda.get_device_name()}")
    return ("device", True, f"cpu, {torch.get_num_threads()} threads of {os.cpu_count()} cores")


def _memory() -> Row:
    import psutil

    free = psutil.virtual_memory().available
    return ("memory", True if free > 2e9 else None, f"{size(free)} free")


def _store(call: Call) -> Row:
    from jupyter_miu.config import Settings
    from jupyter_miu.store.layout import find_store

    try:
        where = find_store(call.place.store or None, call.place.notebook, Settings.from_environment())
    except MIUError as error:
        return ("store", False, str(error))
    return ("store", *_writable(Path(where)))


def _writable(where: Path) -> tuple[bool, str]:
    """Try it: permissions alone do not tell (root, read-only mounts, full disks)."""
    folder = next((p for p in (where, *where.parents) if p.is_dir()), Path.cwd())
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".miu-doctor-") as probe:
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return False, f"{where}: {error.strerror or error}; lessons are kept in memory only"
    return True, f"{where} is writable"


def _model(call: Call) -> Row:
    state = call.session.state
    if call.session.update is None:
        return ("model", None, "none yet: %miu use")
    return ("model", True, f"{state.model} ({state.source}, {state.device}), at {state.checkpoint}")


def _stop() -> Row:
    """Whether a control message reaches a busy cell (kernel subshells, ipykernel 7)."""
    from ipykernel.kernelbase import Kernel

    if not Kernel.initialized():
        return ("stop in a busy cell", None, "no kernel: interrupt gives the weights back")
    if getattr(Kernel.instance(), "_supports_kernel_subshells", False):
        return ("stop in a busy cell", True, "over a kernel subshell")
    return ("stop in a busy cell", None, "this kernel has no subshells; interrupt gives the weights back")


command = Command("doctor", "Check versions, device, store and model.", (), run)

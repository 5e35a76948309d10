"""Not a test: does one change to copies of a store, dying at another point of it in each copy.

``python crash_child.py TEMPLATE OUT``: for each change and each n = 1, 2, …, copies TEMPLATE to OUT/<change>/<n> and,
in a forked process, makes the change with SIGKILL at its n-th call to the operating system (half of a write is done
first). Ends with the n at which the change survived. The product has no hooks: the patches are all here.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from jupyter_miu.checkpoints import files
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.store.layout import open_lineage

CALLS = ("fsync", "replace", "rename", "mkdir", "unlink", "rmdir", "ftruncate", "write")


def arm(fatal: int) -> None:
    """Die at the ``fatal``-th call."""
    count = 0

    def due() -> bool:
        nonlocal count
        count += 1
        return count == fatal

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def patched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if due():
                if name == "write":
                    real(args[0], args[1][: len(args[1]) // 2])
                die()
            return real(*args, **kwargs)

        return call

    for name in CALLS:
        setattr(os, name, patched(name, getattr(os, name)))
    save = files.save_file

    def half_save(tensors: Any, path: Path, **kwargs: Any) -> None:
        fatal_here = due()
        save(tensors, path, **kwargs)
        if fatal_here:
            os.truncate(path, path.stat().st_size // 2)
            die()

    files.save_file = half_save


def save(store: CheckpointStore) -> None:
    store.begin_lesson("run-new", {"sources": ["new.md"]})
    info = StateInfo("new", lesson={"id": "run-new"}, base_fingerprint="b")
    store.save_state({"w": torch.full((3,), 9.0)}, info, base_tensors={"w": torch.zeros(3)})
    store.end_lesson("run-new")


CHANGES: dict[str, Callable[[CheckpointStore], object]] = {
    "save": save,
    "rollback": lambda store: store.record_rollback("old-3", "old-1"),
    "rename": lambda store: store.rename("old-2", "renamed"),
    "delete": lambda store: store.delete("old-2"),
    "prune": lambda store: store.prune(1),
}


def main(template: Path, out: Path) -> None:
    for change, run in CHANGES.items():
        for fatal in range(1, 400):
            root = out / change / f"{fatal:03d}"
            shutil.copytree(template, root)
            child = os.fork()
            if child == 0:
                store = CheckpointStore(open_lineage(root / ".miu"))
                arm(fatal)
                try:
                    run(store)
                except BaseException as error:
                    print(change, fatal, repr(error), flush=True)
                    os._exit(1)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
                assert status == 0, (change, fatal, status)
                break
        else:
            raise AssertionError(f"{change} never ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

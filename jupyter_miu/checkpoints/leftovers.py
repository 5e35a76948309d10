"""What is left of a pruned state: its record (the lesson's sheet, its cards), without weights.

    lessons/<number>.json     the state's ``meta.json``

Pruning frees the weights, which are large. The later states still hold what the lesson taught, and protecting, asking
and consolidating it takes its sheet, which is small. Deleting a state by name takes its record away too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

from jupyter_miu.store.atomic import disk, read_json
from jupyter_miu.store.layout import Lineage

ROOM = "lessons"


def _path(lineage: Lineage, number: int) -> Path:
    return lineage.dir / ROOM / f"{number:04d}.json"


def keep_record(lineage: Lineage, number: int, folder: Path) -> None:
    """Keep the record of a state that is about to be pruned. By a link, so that a full disk can still be pruned.

    Raises StoreError where it cannot be kept.
    """
    target = _path(lineage, number)
    with disk(target):
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(folder / "meta.json", target, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copyfile(folder / "meta.json", target, follow_symlinks=False)


def forget_record(lineage: Lineage, number: int) -> None:
    """Take away what pruning left of a state, if it left anything."""
    with contextlib.suppress(OSError):
        _path(lineage, number).unlink(missing_ok=True)


def leftover(lineage: Lineage, number: int) -> dict[str, Any]:
    """The record of a pruned state; empty where there is none or it cannot be read."""
    path = _path(lineage, number)
    extra = {} if path.is_symlink() else read_json(path).get("extra")
    return dict(extra) if isinstance(extra, dict) else {}

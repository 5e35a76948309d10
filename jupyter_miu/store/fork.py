"""A copied notebook's own history: everything its original had, from then on apart.

Whole checkpoints are hard-linked (files in a store are never changed in place, so links are safe and cost nothing),
or copied where links are impossible. Half-written ones and running lessons stay behind. Does not know when to fork.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from jupyter_miu.store.atomic import disk, fsync_path, write_bytes_atomic
from jupyter_miu.store.journal import Journal
from jupyter_miu.store.sealed import MANIFEST, is_whole

LESSONS = "lessons"  # what pruning left; see checkpoints/leftovers.py
PINNED = "pinned.json"  # replaced whole when it changes, never written in place


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if source.is_symlink():
            raise
        shutil.copyfile(source, target)
        fsync_path(target)


def _link_folder(source: Path, target: Path) -> None:
    target.mkdir()
    # The manifest last, as when it was written: what was linked before it counts only with it.
    files = sorted(source.iterdir(), key=lambda path: path.name == MANIFEST)
    for path in files:
        if path.is_file() and not path.is_symlink():
            _link(path, target / path.name)
    fsync_path(target)


def copy_history(source: Path, target: Path) -> list[str]:
    """Bring whole checkpoints, the base's hashes, the journal and pinned probes of lineage ``source`` into ``target``.

    Returns:
        names of the folders brought along.

    Raises:
        StoreError: the disk refused; the caller drops ``target``.
    """
    brought = []
    with disk(target):
        for room in ("checkpoints", "bases"):
            (target / room).mkdir(parents=True, exist_ok=True)
        for path in sorted((source / "bases").glob("*.json")):
            _link(path, target / "bases" / path.name)
        for path in sorted((source / LESSONS).glob("*.json")):
            (target / LESSONS).mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                _link(path, target / LESSONS / path.name)
        for folder in sorted((source / "checkpoints").glob("[0-9]*")):
            # Another kernel may prune while we link: what vanishes half-way is not brought along.
            with contextlib.suppress(FileNotFoundError):
                if is_whole(folder):
                    _link_folder(folder, target / "checkpoints" / folder.name)
                    brought.append(folder.name)
        if (source / PINNED).is_file() and not (source / PINNED).is_symlink():
            with contextlib.suppress(FileNotFoundError):
                _link(source / PINNED, target / PINNED)
        fsync_path(target / "bases")
        fsync_path(target / "checkpoints")
        lines = Journal(source / "journal.jsonl").lines()
    if lines:
        write_bytes_atomic(target / "journal.jsonl", b"".join(line + b"\n" for line in lines))
    return brought

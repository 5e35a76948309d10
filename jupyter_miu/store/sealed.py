"""A folder that is whole or is not: ``manifest.json`` with every file's size and SHA-256 is written last.

``is_whole`` looks at sizes and is cheap enough for a list; ``verify`` reads every byte and comes before any use. Does
not know what the files mean.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Any

from jupyter_miu.errors import CheckpointCorrupt
from jupyter_miu.store.atomic import disk, fsync_path, read_json, sha256_file, write_json_atomic

MANIFEST = "manifest.json"


def seal(folder: Path) -> None:
    """Sync every file of ``folder``, then write its manifest. Raises StoreError."""
    with disk(folder):
        files = {}
        for path in sorted(folder.iterdir()):
            fsync_path(path)
            files[path.name] = {"bytes": path.stat().st_size, "sha256": sha256_file(path)}
        fsync_path(folder)
    write_json_atomic(folder / MANIFEST, {"format": 1, "files": files})


def commit(folder: Path, target: Path) -> None:
    """Give a sealed folder its final name: the instant at which it exists. Raises StoreError."""
    with disk(target):
        os.rename(folder, target)  # noqa: PTH104  (not replace: an existing folder must not be overwritten)
        fsync_path(target.parent)


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    """What the manifest lists; empty for no manifest, or one that names anything but plain files beside it."""
    if folder.is_symlink() or not folder.is_dir():
        return {}
    manifest = read_json(folder / MANIFEST)
    files = manifest.get("files")
    if manifest.get("format") != 1 or not isinstance(files, dict):
        return {}
    for name, entry in files.items():
        plain = name == Path(name).name and name not in (".", "..", MANIFEST) and "\\" not in name
        if not plain or not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
            return {}
    return files


def is_whole(folder: Path) -> bool:
    """Whether the manifest is there and every listed file is, as a regular file of the listed size."""
    files = _files(folder)
    try:
        for name, entry in files.items():
            status = (folder / name).lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != entry.get("bytes"):
                return False
    except (OSError, ValueError):
        return False
    return bool(files)


def size_of(folder: Path) -> int:
    """Bytes of the listed files."""
    return sum(int(entry["bytes"]) for entry in _files(folder).values()) if is_whole(folder) else 0


def verify(folder: Path, only: Collection[str] | None = None) -> None:
    """Read every listed file (or ``only`` some of them) and compare its SHA-256.

    Raises:
        CheckpointCorrupt: not whole, unreadable, or a byte differs.
    """
    hint = "roll back to another checkpoint; this one is left as it is"
    if not is_whole(folder):
        raise CheckpointCorrupt(f"checkpoint {folder.name!r} is incomplete", hint)
    for name, entry in _files(folder).items():
        if only is not None and name not in only:
            continue
        try:
            same = sha256_file(folder / name) == entry["sha256"]
        except OSError as problem:
            raise CheckpointCorrupt(f"checkpoint {folder.name!r} cannot be read: {problem}", hint) from problem
        if not same:
            raise CheckpointCorrupt(f"checkpoint {folder.name!r} is damaged: {name} fails its checksum", hint)

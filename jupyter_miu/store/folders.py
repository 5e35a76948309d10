"""Writing a whole folder so that it is there complete or not at all, and never over anything by accident.

Knows files. Does not know what is in the folder.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.store.atomic import fsync_path, is_full

__all__ = ["MARK", "check_place", "write_folder"]

MARK = "miu.json"
"""The file by which a folder that was written here is known again."""


def check_place(path: Path, replace: bool) -> None:
    """Raises ConfigError where nothing may be written: what is there already, and the folders one stands in."""
    text = str(path)
    if "\0" in text:
        raise ConfigError("the path holds a NUL character", "another path")
    if path.is_symlink():
        raise ConfigError(f"{text!r} is a link", "name the folder itself, or another one")
    if not os.path.lexists(path):
        return
    if not path.is_dir():
        raise ConfigError(f"{text!r} is a file", "name a new folder")
    here = path.resolve()
    if any(place.resolve().is_relative_to(here) for place in (Path.cwd(), Path.home())):
        raise ConfigError(f"{text!r} is a folder that is in use", "name a new folder, such as model-1")
    if not replace and any(path.iterdir()):
        raise ConfigError(f"{text!r} is there already and not empty", "another name, or --yes to replace it")


def write_folder(path: Path, fill: Callable[[Path], None], *, replace: bool = False) -> Path | None:
    """Make a folder: filled under another name beside it, made durable, then renamed.

    Args:
        path: the folder, which must be new or empty.
        fill: writes what belongs into the folder that it gets.
        replace: a folder that is not empty may be there. One that was written here is deleted, any other moved aside.

    Returns:
        where the folder that was there before is now; None where there was none worth keeping.

    Raises:
        ConfigError: the place is taken. StoreError: disk full, read-only. Nothing is left behind, nothing was changed.
    """
    temporary = path.parent / f".miu-{uuid.uuid4().hex[:12]}.tmp"
    try:
        check_place(path, replace)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
        fill(temporary)
        for entry in [*sorted(temporary.rglob("*")), temporary]:
            fsync_path(entry)
        return _put(temporary, path)
    except OSError as problem:
        raise disk_error(problem, path) from problem
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def disk_error(problem: Exception, path: Path) -> StoreError:
    """The one line for what a disk, or a library that writes to it, complains of."""
    if is_full(problem):
        return StoreError(f"the disk is full: {str(path)!r} could not be written", "free some space, or another folder")
    reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem) or "unknown"
    return StoreError(f"{str(path)!r} could not be written: {reason.splitlines()[0][:200]}", "another folder")


def _put(temporary: Path, path: Path) -> Path | None:
    """Rename into place; what was there goes aside first and comes back if that fails."""
    aside = None
    if path.is_dir():
        if any(path.iterdir()):
            aside = _aside(path)
            path.rename(aside)
        else:
            path.rmdir()
    try:
        temporary.rename(path)
    except OSError:
        if aside is not None:
            aside.rename(path)
        raise
    fsync_path(path.parent)
    if aside is not None and (aside / MARK).is_file():
        shutil.rmtree(aside, ignore_errors=True)
        return None
    return aside


def _aside(path: Path) -> Path:
    count = 1
    while os.path.lexists(path.with_name(f"{path.name}.old-{count}")):
        count += 1
    return path.with_name(f"{path.name}.old-{count}")

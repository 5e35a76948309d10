"""Writing so that a crash leaves the old bytes or the new ones, and disk errors as one line.

Knows files and JSON. Does not know what is written or where the store is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import math
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_miu.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_NOT_A_FOLDER = {errno.ENOTDIR, errno.EEXIST}


def is_full(problem: Exception | str) -> bool:
    """Whether a full disk (or quota) is what went wrong; libraries that hide the number are known by their words."""
    text = str(problem).lower()
    number = problem.errno if isinstance(problem, OSError) else None
    return number in _FULL or any(words in text for words in ("no space left", "file too large", "quota exceeded"))


def as_store_error(problem: OSError | str, path: Path) -> StoreError:
    """The one line for a disk problem (an OSError, or the text of one from a library that hides the number)."""
    number = problem.errno if isinstance(problem, OSError) else None
    text = str(problem).lower()
    if is_full(problem):
        return StoreError(f"the disk is full: {str(path)!r} could not be written", "free some space, or --store DIR")
    if number in _READ_ONLY or "read-only" in text or "permission denied" in text:
        return StoreError(f"the store is read-only: {str(path)!r}", "choose another place: --store DIR or MIU_HOME")
    if number in _NOT_A_FOLDER:
        return StoreError(f"the store is not a folder: {str(path)!r}", "choose another place: --store DIR or MIU_HOME")
    return StoreError(f"the store cannot be used: {problem}", "choose another place: --store DIR or MIU_HOME")


@contextlib.contextmanager
def disk(path: Path) -> Iterator[None]:
    """Turn any OSError of the block into a StoreError about ``path``."""
    try:
        yield
    except OSError as problem:
        raise as_store_error(problem, path) from problem


def fsync_path(path: Path) -> None:
    """Make a file's bytes, or a folder's entries, survive a power cut. Folders cannot be synced on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_bytes_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename, fsync of the folder.

    Raises:
        StoreError: disk full, read-only, or not a folder; the old file is then untouched.
    """
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
        try:
            with temporary.open("xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(temporary, path)  # noqa: PTH105  (one name for the one call that commits)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        fsync_path(path.parent)


def jsonable(value: Any) -> Any:
    """A copy that JSON can hold. Numbers that are not finite become None, what JSON does not know its ``str``."""
    if value is None or isinstance(value, (bool, int, str)):
        # A lone surrogate (an undecodable file name) cannot be written as UTF-8.
        return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return jsonable(dataclasses.asdict(value))
    if isinstance(value, Mapping):
        return {str(jsonable(str(key))): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((jsonable(item) for item in value), key=str)
    return jsonable(str(value))


def write_json_atomic(path: Path, value: Any) -> None:
    """``write_bytes_atomic`` of indented UTF-8 JSON with sorted keys."""
    text = json.dumps(jsonable(value), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_bytes_atomic(path, text.encode() + b"\n")


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file, or an empty one where there is none or it cannot be read."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises OSError."""
    digest = hashlib.sha256()
    block = memoryview(bytearray(1 << 20))
    with path.open("rb", buffering=0) as handle:
        while size := handle.readinto(block):
            digest.update(block[:size])
    return digest.hexdigest()

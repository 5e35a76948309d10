"""One file: opened without ever blocking, capped, decoded, made a document.

Knows bytes and names of a single file. Folders, globs and notebooks are other modules.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

from jupyter_miu.sources.base import Document, Refused, digest
from jupyter_miu.sources.decoding import decode
from jupyter_miu.sources.exclusions import (
    POINTER,
    POINTER_BYTES,
    is_pointer,
    left_out,
    never_read,
    odd_content,
    secret_content,
)  # fmt: skip
from jupyter_miu.sources.extensions import NOT_YET, PLAIN_NAMES, kind_of
from jupyter_miu.sources.formats import is_read

# A FIFO without a writer would block the kernel for ever; these make opening return at once where they exist.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_SPECIAL = (
    (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"),
)  # fmt: skip


def open_file(path: Path) -> BinaryIO:
    """A regular file, open to be read. Raises Refused for anything else, and for what cannot be opened."""
    try:
        _regular(path.stat().st_mode)  # before opening: opening a device can have effects
        file = os.fdopen(os.open(path, _FLAGS), "rb")
        try:
            _regular(os.fstat(file.fileno()).st_mode)
        except BaseException:
            file.close()
            raise
        return file
    except OSError as error:
        raise Refused(f"cannot be opened: {error.strerror or type(error).__name__}") from None
    except ValueError:  # a NUL in the name
        raise Refused("not a file name") from None


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file. Raises Refused for anything else, for files over ``limit``, and unreadable ones."""
    try:
        for _ in range(2):  # who writes to it while it is read gets a second look
            with open_file(path) as file:
                before = _state(file)
                data = file.read(limit + 1)
                if _state(file) == before:
                    break
        else:
            raise Refused("it changes while it is read")
    except OSError as error:
        raise Refused(f"cannot be opened: {error.strerror or type(error).__name__}") from None
    if len(data) > limit:
        raise Refused(f"larger than {size(limit)}", "split it, or raise max_file_bytes")
    return data


def real(path: Path) -> Path:
    """Where a path leads, links followed; a loop of links ends where it began instead of raising."""
    return Path(os.path.realpath(path))


def is_file(path: Path) -> bool:
    """Whether a regular file is there; False where that cannot be told (pathlib raises for a closed folder)."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False where that cannot be told."""
    return os.path.isdir(path)  # noqa: PTH112


def is_empty(path: Path) -> bool:
    """Whether a folder holds nothing; False where that cannot be told."""
    try:
        return next(path.iterdir(), None) is None
    except OSError:
        return False


def size(count: int) -> str:
    """Bytes for people: 10 MB."""
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= scale:
            return f"{count / scale:.3g} {unit}"
    return f"{count} bytes"


def refuse_by_name(path: PurePath, *, found: bool) -> None:
    """Raises Refused for key files and kinds not read yet; for ``found`` files (not named) also for lock files etc."""
    reason = never_read(path) or (left_out(path) if found else None)
    if reason:
        raise Refused(reason)
    suffix = path.suffix.lower()
    if suffix in NOT_YET and not is_read(suffix):
        raise Refused(NOT_YET[suffix])


def refuse_pointer(path: Path) -> None:
    """Raises Refused where git-lfs left a pointer in the place of a document or picture, and for what is no file."""
    with open_file(path) as file:
        head = file.read(POINTER_BYTES + 1)
    if is_pointer(head.decode("utf-8", "replace")):
        raise Refused(POINTER)


def not_asked(path: PurePath, wanted: frozenset[str], extensions: frozenset[str], *, plain_names: bool) -> str | None:
    """Why a file found in a folder is of no kind that is read there, or None. ``wanted`` are the extensions asked for;
    where there are none, ``extensions`` hold, and names without one if ``plain_names``."""
    suffix = path.suffix.lower()
    if wanted:
        return None if suffix in wanted else "not one of the extensions asked for"
    if suffix in extensions or (plain_names and path.name.lower() in PLAIN_NAMES):
        return None
    if left_out(path) or suffix in NOT_YET or is_read(suffix):
        return None  # reading says why, or reads it
    return f"files named {suffix} are not read by default" if suffix else "no extension"


def read_text_file(path: Path, ref: str, limit: int, *, found: bool) -> Document:
    """One text file as a document. ``found`` is True inside folders and globs, where more is left out.

    Raises:
        Refused: for key files, what is not text, empty or oversized files.
    """
    return text_document(read_bytes(path, limit), path, ref, found=found)


def text_document(data: bytes, path: PurePath, ref: str, *, found: bool) -> Document:
    """The bytes of one text, called ``path``, as a document; see ``read_text_file``. Raises Refused."""
    decoded = decode(data)
    kind, language = kind_of(path)
    if not decoded.text.strip():
        raise Refused("empty")
    reason = secret_content(decoded.text) or (odd_content(decoded.text, kind) if found else None)
    if reason:
        raise Refused(reason)
    meta = {
        "path": str(path), "language": language, "bytes": len(data), "sha256": digest(data),
        "encoding": decoded.encoding, "guessed": decoded.guessed, "warnings": decoded.warnings,
    }  # fmt: skip
    return Document(ref, decoded.text, kind, meta)


def _state(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns


def _regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = next((name for test, name in _SPECIAL if test(mode)), "something else")
        raise Refused(f"not a file but {what}")

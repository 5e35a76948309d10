"""Files from the browser into the notebook's folder: under a safe name, never over another file. Knows no widget."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.ui.format import one_line, size

LARGEST = 50_000_000
_KEPT = frozenset(" ._-+()")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_BYTES = 150  # of a name; file systems allow 255, and a number may have to follow


def safe_name(name: str) -> str:
    """The file's own name, without folders, hidden beginnings, or characters that a shell or a line could read."""
    last = re.split(r"[\\/]", name)[-1]
    normal = unicodedata.normalize("NFC", last)
    kept = "".join(c if c in _KEPT or unicodedata.category(c)[0] in "LNM" else "-" for c in normal)
    plain = re.sub(r"-{2,}", "-", re.sub(r" {2,}", " ", kept)).lstrip(". ").rstrip(" .-")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, ending = plain, ""
    cut = stem.encode()[:_BYTES].decode(errors="ignore").strip(" .-") or "upload"
    found = f"{cut}.{ending}" if ending else cut
    return f"_{found}" if _RESERVED.fullmatch(found) else found


def save_upload(folder: Path, name: str, content: bytes | memoryview) -> Path:
    """Write a new file; ``notes-2.md`` where ``notes.md`` is there.

    Raises:
        SourceError: too large, or the folder cannot be written. Nothing is left behind.
    """
    if len(content) > LARGEST:
        raise SourceError(f"{one_line(name, 80)} is larger than {size(LARGEST)}", "copy it here and name its path")
    first = Path(safe_name(name))
    count = 1
    while True:
        path = folder / (first.name if count == 1 else f"{first.stem}-{count}{first.suffix}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            count += 1
            continue
        except OSError as error:
            raise _refused(path, error) from error
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.unlink()
            raise _refused(path, error) from error
        return path


def _refused(path: Path, error: OSError) -> SourceError:
    reason = error.strerror or str(error)
    return SourceError(f"{one_line(str(path), 120)} could not be written: {reason}", "another folder, or its path")

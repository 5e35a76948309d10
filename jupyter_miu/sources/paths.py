"""A path as a user typed it: found as it is, or with ``~`` and variables expanded; else an error that helps.

Knows names only; opens nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.printable import did_you_mean, printable

_LOOKED_AT = 2_000  # names of a folder that a misspelling is compared with


def expand(text: str) -> str:
    """``text`` with ``~`` and environment variables put in; unknown ones stay as they are."""
    return os.path.expandvars(os.path.expanduser(text))  # noqa: PTH111  may be a glob, or no path at all


def find(text: str, base: Path) -> Path | None:
    """The file or folder that ``text`` names, relative to ``base``, or None. A name is a name first: ``$X.md`` exists
    or is expanded, in this order."""
    for candidate in (text, expand(text)):
        if not candidate.strip():
            continue
        path = base / candidate
        try:
            path.lstat()
        except (OSError, ValueError):
            continue
        return path
    return None


def missing(text: str, base: Path, variables: Mapping[str, Any]) -> SourceError:
    """The error for a reference that nothing answers to, with what may have been meant."""
    if not text.strip():
        return SourceError("the source is empty", "name a file, a folder, cell:5 or var:notes")
    shown = printable(text, 120)
    if text in variables:
        return SourceError(f"no such file: {shown}", f"the variable is var:{printable(text, 60)}")
    if len(text) > 200 or text.count(" ") > 3 or "\n" in text:
        hint = 'for a text itself: ContentSource("text", content=…)'
        return SourceError(f"no such file: {printable(text, 60)}", hint)
    return SourceError(f"no such file or folder: {shown}", _hint(text, base))


def _hint(text: str, base: Path) -> str:
    try:
        wanted = base / expand(text)
        folder = wanted.parent
        if not folder.is_dir():
            return f"there is no folder {printable(folder, 120)}"
        names = []
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_LOOKED_AT), strict=False):
                names.append(entry.name)
    except (OSError, ValueError):
        return "check the name"
    prefix = "" if folder == base else str(Path(text).parent) + "/"
    return did_you_mean(wanted.name, names, printable(prefix, 100)) or f"looked in {printable(folder, 120)}"

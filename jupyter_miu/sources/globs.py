"""Globs: ``docs/**/*.md``. Own walk, because the standard one follows links into loops and outside the root.

Knows patterns and folders, not what files hold. Braces are plain characters. Wildcards do not match a leading dot.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Item
from jupyter_miu.sources.exclusions import VENDORED_FOLDERS
from jupyter_miu.sources.extensions import normalise
from jupyter_miu.sources.files import is_file, is_folder, real
from jupyter_miu.sources.gitignore import excludes
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.reading import Reading, read_found
from jupyter_miu.types import Skipped

_MAGIC = re.compile(r"[*?[]")
MAX_DEPTH = 40


def is_glob(reference: str) -> bool:
    """Whether ``reference`` has wildcards."""
    return bool(_MAGIC.search(reference))


@dataclass(frozen=True)
class GlobSource:
    """All files that match ``pattern``; what is no text, or kept out by default, is skipped."""

    pattern: str
    reading: Reading

    def documents(self) -> Iterator[Item]:
        """Matches in sorted order. Raises SourceError if nothing matches."""
        options = self.reading.options
        start, parts = self._split()
        root = real(options.root or (start if Path(self.pattern).is_absolute() else self.reading.base))
        if not real(start).is_relative_to(root):
            raise SourceError(f"{printable(self.pattern)} leads out of {printable(root)}", "give the absolute path")
        spec, wanted = excludes(options.exclude), normalise(options.extensions)
        matched = False
        for path in _walk(start, parts, 0):
            ref = self.reading.ref(path)
            if wanted and path.suffix.lower() not in wanted:
                continue
            matched = True
            if spec.match_file(path.relative_to(start).as_posix()):
                yield Skipped(ref, "excluded")
            elif not real(path).is_relative_to(root):
                yield Skipped(ref, "a link that leads outside")
            else:
                yield from read_found(path, self.reading)
        if not matched:
            raise SourceError(f"no file matches {printable(self.pattern)}", f"looked in {printable(start)}")

    def _split(self) -> tuple[Path, list[str]]:
        """The folder before the first wildcard, and the parts after it."""
        whole = Path(self.pattern)
        parts = list(whole.parts)
        first = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
        return self.reading.base.joinpath(*parts[:first]), parts[first:]


def _walk(folder: Path, parts: list[str], depth: int) -> Iterator[Path]:
    head, rest = parts[0], parts[1:]
    if head == "**":
        if rest and depth <= MAX_DEPTH:
            yield from _merged(folder, parts, depth)
        elif not rest:
            yield from _walk(folder, ["**", "*"], depth)
        return
    if not _MAGIC.search(head):
        path = folder / head
        if rest:
            yield from _walk(path, rest, depth + 1)
        elif is_file(path):
            yield path
        return
    matches = re.compile(translate(head)).match
    for entry in _entries(folder):
        if not matches(entry.name) or (entry.name.startswith(".") and not head.startswith(".")):
            continue
        if rest:
            if _enters(entry):
                yield from _walk(folder / entry.name, rest, depth + 1)
        elif not is_folder(folder / entry.name):
            yield folder / entry.name


def _merged(folder: Path, parts: list[str], depth: int) -> Iterator[Path]:
    """``**``: this folder, and every folder below that is not kept out by default. Each match once."""
    while parts[1:2] == ["**"]:
        parts = parts[1:]
    seen: set[Path] = set()
    folders = (folder / entry.name for entry in _entries(folder) if _enters(entry, hidden=False))
    below = (path for place in folders for path in _walk(place, parts, depth + 1))
    for stream in (_walk(folder, parts[1:], depth), below):
        for path in stream:
            if path not in seen:
                seen.add(path)
                yield path


def _enters(entry: os.DirEntry[str], *, hidden: bool = True) -> bool:
    """Links to folders are not followed: that is where loops come from."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    return hidden or not (entry.name.startswith(".") or entry.name.lower() in VENDORED_FOLDERS)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []

"""One archive, whatever its format: its members, checked and bounded.

Knows which format a file is, by content, and what holds for all of them; each format is a module of its own.
"""

from __future__ import annotations

import tarfile
import weakref
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO

from jupyter_miu.sources.archives import packed, tars, zips
from jupyter_miu.sources.archives.limits import Budget, Limits, bounded
from jupyter_miu.sources.archives.names import checked
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import open_file
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import Skipped

_HEAD = 8
NO_ARCHIVE = "not an archive that is read: zip, tar, gz, bz2 or xz"


@dataclass(frozen=True)
class Member:
    """One file of an archive. ``name`` has plain slashes and stays inside; ``size`` is what the archive says, in bytes.

    It can be opened as long as it is held, also when the others were walked past.
    """

    name: str
    size: int
    _opened: _Opened = field(repr=False, compare=False)
    _entry: zipfile.ZipInfo | tarfile.TarInfo | None = field(repr=False, compare=False)

    @property
    def alone(self) -> bool:
        """Whether this is all there is: a file that was packed, not one of an archive."""
        return self._entry is None

    def open(self) -> BinaryIO:
        """The bytes, as a stream that cannot seek. Opening and reading raise Refused beyond the limits and for damaged
        data. Close it before opening the next."""
        return self._opened.open(self)


def members(path: Path, limits: Limits | None = None) -> Iterator[Member | Skipped]:
    """The members of the archive at ``path`` in its order, and those that are not read, by their names, with why.

    zip and tar, the latter also packed with gzip, bzip2 or xz, are told by content. A packed file that holds no tar has
    one member, named as the file without its last suffix. Nothing is unpacked to a path; folders are passed over.

    Raises:
        Refused: it is no archive, or cannot be opened.
    """
    opened = _Opened(path, limits or Limits())
    seen: set[str] = set()
    for number, (raw, entry, why) in enumerate(opened.entries(), 1):
        if number > opened.limits.max_count:
            yield Skipped(printable(path.name), f"more than {opened.limits.max_count} files: the rest is left out")
            return
        shown = printable(raw)
        try:
            name = checked(raw, opened.limits.max_depth)
        except Refused as refusal:
            yield Skipped(shown, refusal.reason)
            continue
        if name in seen:
            yield Skipped(shown, "a second file of that name")
        elif why:
            yield Skipped(shown, why)
        else:
            length = entry.file_size if isinstance(entry, zipfile.ZipInfo) else opened.size_of(entry)
            yield Member(name, length, opened, entry)
        seen.add(name)
    if opened.early:
        yield Skipped(printable(path.name), f"{opened.early}: what follows is left out")


class _Opened:
    """An open archive, closed when nothing holds it any more."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits, self.budget = limits, Budget(limits)
        self.early: str | None = None
        self._name = PurePath(path.name).stem or "file"
        self._zip: zipfile.ZipFile | None = None
        self._file = file = open_file(path)
        self._single = False
        try:
            head = file.read(_HEAD)
            if zips.is_zip(head):
                self._zip = zips.opened(file, limits)
            elif kind := packed.packing(head):
                self._file, self.early = packed.unpacked(file, kind, limits)
                file.close()
                self._single = not tars.is_tar(self._file)
            elif not tars.is_tar(file):
                raise Refused(NO_ARCHIVE)
        except BaseException:
            file.close()
            raise
        weakref.finalize(self, self._file.close)

    def entries(self) -> Iterator[tuple[str, zipfile.ZipInfo | tarfile.TarInfo | None, str | None]]:
        """(name, entry, why it is not read). Damage after the first entry is kept in ``early``."""
        if self._zip:
            yield from zips.entries(self._zip, self.limits)
            return
        if self._single:
            yield self._name, None, None
            return
        any_yet = False
        try:
            for found in tars.entries(self._file, self.limits):
                any_yet = True
                yield found
        except Refused as refusal:
            if not any_yet:
                raise
            self.early = self.early or refusal.reason

    def size_of(self, entry: tarfile.TarInfo | None) -> int:
        """Bytes of a member of a tar, or of all that was packed."""
        return entry.size if entry else self._file.seek(0, 2)

    def open(self, member: Member) -> BinaryIO:
        """A member's bytes, bounded."""
        entry = member._entry
        if isinstance(entry, zipfile.ZipInfo):
            assert self._zip is not None
            count = partial(self._count, member.name, entry.compress_size)
            return bounded(zips.stream(self._zip, entry), count, zips.FAILURES)
        part = tars.stream(self._file, entry) if entry else tars.whole(self._file)
        return bounded(part, partial(self._count, member.name, member.size), tars.FAILURES)

    def _count(self, name: str, compressed: int, position: int) -> None:
        self.budget.charge(name, position, compressed)

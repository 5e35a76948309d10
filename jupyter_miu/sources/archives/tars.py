"""Tar archives, unpacked already. Knows their headers; reads members itself, at the place that a header names."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from jupyter_miu.sources.archives.limits import DAMAGED, Limits
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

FAILURES: tuple[type[Exception], ...] = (OSError, EOFError, ValueError)
_HEADER = 1_000_000  # bytes of one header: a name may be long, but not that long
_PER_ENTRY = 4_096  # bytes of headers that one entry may take on average


def is_tar(file: BinaryIO) -> bool:
    """Whether ``file`` begins with the header of a tar archive (or with the zeros of an empty one)."""
    file.seek(0)
    head = file.read(tarfile.BLOCKSIZE)
    file.seek(0)
    if len(head) == tarfile.BLOCKSIZE and not any(head):
        return True
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def entries(file: BinaryIO, limits: Limits) -> Iterator[tuple[str, tarfile.TarInfo, str | None]]:
    """(name as written, entry, why it is not read or None), folders left out. Raises Refused where it is damaged."""
    try:
        archive = tarfile.open(fileobj=cast(BinaryIO, _Headers(file, limits)), mode="r:")  # noqa: SIM115  ours to close
        while (info := archive.next()) is not None:
            if not info.isdir():
                yield info.name, info, _why_not(info, limits)
    except (Refused, GeneratorExit):
        raise
    except Exception:  # besides its own, it stumbles into RecursionError, KeyError, struct.error and others
        raise Refused(DAMAGED) from None


def stream(file: BinaryIO, info: tarfile.TarInfo) -> BinaryIO:
    """A member's bytes."""
    return cast(BinaryIO, _Part(file, info.offset_data, info.size))


def whole(file: BinaryIO) -> BinaryIO:
    """All of ``file`` as one member's bytes."""
    return cast(BinaryIO, _Part(file, 0, file.seek(0, 2)))


def _why_not(info: tarfile.TarInfo, limits: Limits) -> str | None:
    if info.issym() or info.islnk():
        return "a link"
    if info.isfifo():
        return "a named pipe"
    if info.ischr() or info.isblk():
        return "a device"
    if info.issparse():
        return "a sparse file"
    if not info.isreg() or info.size < 0:
        return "not a file"
    return f"larger than {size(limits.max_member)}" if info.size > limits.max_member else None


class _Part:
    """``length`` bytes of ``file`` from ``start``; several may be read in turn."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file, self._at, self._left = file, start, length

    def read(self, count: int) -> bytes:
        self._file.seek(self._at)
        wanted = min(count, self._left)
        data = self._file.read(wanted)
        if len(data) < wanted:
            raise EOFError
        self._at += len(data)
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Nothing: the archive stays open."""


class _Headers(io.RawIOBase):
    """The archive as its header reader may see it: a header of many megabytes, or headers in a circle, end here."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__()
        self._file, self._left, self._at = file, _HEADER + limits.max_count * _PER_ENTRY, 0

    def read(self, count: int | None = -1) -> bytes:
        """At most ``count`` bytes."""
        count = -1 if count is None else count
        if not 0 <= count <= _HEADER or count > self._left:
            raise Refused(DAMAGED)
        self._file.seek(self._at)  # members are read from the same file in between
        data = self._file.read(count)
        self._left -= max(len(data), 1)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """From the start only."""
        if whence or offset < 0:
            raise Refused(DAMAGED)
        self._at = offset
        return offset

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

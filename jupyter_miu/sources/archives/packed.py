"""gzip, bzip2 and xz: unpacked to a nameless temporary file, up to the limits.

Knows compression only. A temporary file, because a tar inside has to be read at any place, and unpacking again for
each member would take time without end.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tempfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from jupyter_miu.sources.archives.limits import DAMAGED, FLOOR, Limits
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

_CHUNK = 1 << 16
_MEMORY = 8_000_000  # bytes kept in memory before the temporary file goes to disk
_XZ_MEMORY = 128 << 20  # the strongest usual setting takes 65 MB; a header may ask for 4 GB
_MAGIC = ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\0", "xz"))


def packing(head: bytes) -> str | None:
    """ "gz", "bz2" or "xz" by the first bytes, or None."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def unpacked(file: BinaryIO, kind: str, limits: Limits) -> tuple[BinaryIO, str | None]:
    """The bytes inside, in a temporary file at its start, and why it ends early (None where it is whole).

    Raises:
        Refused: it is no such file, or it is a bomb by its ratio.
    """
    length = file.seek(0, 2)
    file.seek(0)
    spool = cast(BinaryIO, tempfile.SpooledTemporaryFile(_MEMORY))  # noqa: SIM115  the caller closes it
    try:
        why = _fill(spool, _chunks(file, kind), length, limits)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool, why


def _fill(spool: BinaryIO, chunks: Iterator[bytes], length: int, limits: Limits) -> str | None:
    total = 0
    try:
        for chunk in chunks:
            total += len(chunk)
            if total > FLOOR and total > length * limits.max_ratio:
                raise Refused(f"unpacks to more than {limits.max_ratio} times its size")
            if total > (most := min(limits.max_total, limits.max_unpacked)):
                return f"over the total of {size(most)} of one archive"
            spool.write(chunk)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, MemoryError):
        if not total:
            raise Refused(DAMAGED) from None
        return DAMAGED
    return None


def _chunks(file: BinaryIO, kind: str) -> Iterator[bytes]:
    if kind == "xz":
        yield from _xz(file)
        return
    with gzip.open(file) if kind == "gz" else bz2.open(file) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _xz(file: BinaryIO) -> Iterator[bytes]:
    """As ``lzma.open`` does, which cannot be told how much memory it may take."""
    rest = file.read(_CHUNK)
    while rest:
        decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        while not decoder.eof:
            chunk = decoder.decompress(rest, _CHUNK)
            if chunk:
                yield chunk
            rest = b""
            if decoder.needs_input and not decoder.eof:
                rest = file.read(_CHUNK)
                if not rest:
                    raise EOFError
        rest = (decoder.unused_data or file.read(_CHUNK)).lstrip(b"\0")  # streams may follow, padded with zeros

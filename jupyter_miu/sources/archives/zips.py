"""Zip archives. Knows the directory at their end, its flags and methods; trusts none of its sizes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from jupyter_miu.sources.archives.limits import Limits
from jupyter_miu.sources.archives.names import odd_mode
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

FAILURES: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
    RuntimeError, OverflowError, struct.error,
)  # fmt: skip
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}  # LZMA may ask for gigabytes of memory
_ENTRY = 1_000  # bytes of directory that one entry may take on average
_TAIL = 66_000  # the end record and the longest comment


def is_zip(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a zip archive, maybe an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opened(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """The archive. Raises Refused where it is damaged or its directory is longer than ``max_count`` allows."""
    if _directory(file) > limits.max_count * _ENTRY:
        raise Refused(f"more than {limits.max_count} files in it")
    try:
        return zipfile.ZipFile(file)
    except FAILURES:
        raise Refused("not a zip archive, or a damaged one") from None


def entries(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, zipfile.ZipInfo, str | None]]:
    """(name as written, entry, why it is not read or None), folders left out."""
    for info in archive.infolist():
        if not info.is_dir():
            yield info.orig_filename, info, _why_not(info, limits)


def stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    """A member's bytes. Raises Refused."""
    try:
        return cast(BinaryIO, archive.open(info))
    except FAILURES:  # overlapping entries are found here, too
        raise Refused("damaged or cut off") from None


def _why_not(info: zipfile.ZipInfo, limits: Limits) -> str | None:
    if info.flag_bits & 0x1 or info.flag_bits & 0x40:
        return "encrypted"
    if odd := odd_mode(info.external_attr >> 16):
        return odd
    if info.compress_type not in _METHODS:
        return f"packed by a method that is not read ({info.compress_type})"
    if info.file_size > limits.max_member:
        return f"larger than {size(limits.max_member)}"
    return None


def _directory(file: BinaryIO) -> int:
    """How many bytes of directory the archive claims, the larger of its two end records."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    claims = [0]
    if (at := tail.rfind(b"PK\x05\x06")) >= 0 and len(tail) >= at + 16:
        (claim,) = struct.unpack_from("<I", tail, at + 12)
        claims.append(claim if claim != 0xFFFFFFFF else 0)  # that number stands for "see the other record"
    if (at := tail.rfind(b"PK\x06\x06")) >= 0 and len(tail) >= at + 48:
        claims += struct.unpack_from("<Q", tail, at + 40)
    return min(max(claims), length)

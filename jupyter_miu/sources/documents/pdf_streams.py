"""What the streams of a PDF would unpack to, told before the library opens it: it has no such limit of its own.

Knows streams and their packing, not what they draw. A page of 17 MB of text, packed into 50 kB, took it 80 seconds and
3 GB of memory.
"""

from __future__ import annotations

import re
import zlib

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

MAX_TOTAL = 1_000_000_000
MAX_DRAWN = 24_000_000
"""Bytes that one page may draw; a page of a book has ten thousand."""
FLOOR, MAX_RATIO = 8_000_000, 20
"""Bytes from which on a page's drawing must not be packed more than so many times; ordinary text is packed 3 to 8."""

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_NOT_DRAWN = re.compile(rb"/Image\b|/Length1\b|/FontFile|/ObjStm\b|/XRef\b")
_STEP = 65_536


def check(data: bytes) -> None:
    """Raises Refused for a PDF whose streams unpack to more than a page or a file can need."""
    total = place = 0
    while match := _STREAM.search(data, place):
        start = place = match.end()
        head = data[max(0, match.start() - 600) : match.start()].rpartition(b" obj")[2]
        if _TWICE.search(head):
            raise Refused("a part of it is packed twice, as only bombs are")
        if not _is_packed(data, start):
            continue
        length, packed = _unpacked(data, start, MAX_TOTAL - total)
        place, total = start + packed, total + length
        if total >= MAX_TOTAL:
            raise Refused(f"unpacks to more than {size(MAX_TOTAL)}")
        if _NOT_DRAWN.search(head):
            continue
        if length > MAX_DRAWN or (length > FLOOR and length > packed * MAX_RATIO):
            raise Refused(f"a page of it unpacks to {size(length)}, from {size(packed)}")


def _is_packed(data: bytes, start: int) -> bool:
    """Whether bytes begin as packed ones do, whatever the dictionary before them says."""
    head = data[start : start + 2]
    return len(head) == 2 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _unpacked(data: bytes, start: int, most: int) -> tuple[int, int]:
    """How long a stream is unpacked (counted up to ``most``), and packed. A damaged one counts as far as it goes."""
    packer, length, place = zlib.decompressobj(), 0, start
    rest = b""
    try:
        while not packer.eof and length < most and (rest or place < len(data)):
            if not rest:
                rest = data[place : place + _STEP]
                place += len(rest)
            length += len(packer.decompress(rest, 1 << 20))
            rest = packer.unconsumed_tail
    except zlib.error:
        pass
    return length, max(1, place - start - len(packer.unused_data) - len(rest))

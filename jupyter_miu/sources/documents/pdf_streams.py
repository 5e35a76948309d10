"""What the streams of a PDF would unpack to, told before the library opens it: it has no such limit of its own.

Knows streams and their packing, not what they draw. A page of 17 MB of text, packed into 50 kB, took it 80 seconds and
3 GB of memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.documents.pdf_layers import longest, packing
from jupyter_miu.sources.files import size

MAX_TOTAL = 1_000_000_000
MAX_DRAWN = 24_000_000
"""Bytes that one page may draw; a page of a book has ten thousand."""
FLOOR, MAX_RATIO = 8_000_000, 20
"""Bytes from which on a page's drawing must not be packed more than so many times; ordinary text is packed 3 to 8."""

_TWICE = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_NOT_DRAWN = re.compile(rb"/Image\b|/Length1\b|/FontFile|/ObjStm\b|/XRef\b")
_END = re.compile(rb"\r\n|\n|\r")
_STEP = 65_536
_HEAD = 64


def check(data: bytes) -> None:
    """Raises Refused for a PDF whose streams unpack to more than a page or a file can need."""
    total = 0
    for at, start in _streams(data):
        head = data[max(0, at - 600) : at].rpartition(b" obj")[2]
        if _TWICE.search(head):
            raise Refused("a part of it is packed twice, as only bombs are")
        if packing(data[start : start + _HEAD]) is None:
            continue
        end = data.find(b"endstream", start)
        packed = max(1, (end if end >= 0 else len(data)) - start)
        length = longest(_pieces(data, start), MAX_TOTAL - total)
        total += length
        if total >= MAX_TOTAL:
            raise Refused(f"unpacks to more than {size(MAX_TOTAL)}")
        if _NOT_DRAWN.search(head):
            continue
        if length > MAX_DRAWN or (length > FLOOR and length > packed * MAX_RATIO):
            raise Refused(f"a page of it unpacks to {size(length)}, from {size(packed)}")


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the word stands, and where what it announces begins: after the end of its line. What lies inside another
    stream is found too, because a file may point anywhere into itself."""
    at = data.find(b"stream")
    while at >= 0 and (line := _END.search(data, at)):
        yield at, line.end()
        at = data.find(b"stream", line.end())


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    for place in range(start, len(data), _STEP):
        yield data[place : place + _STEP]

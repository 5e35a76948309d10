"""A file's bytes as UTF-8, whatever Unicode they are in: no byte order mark, nothing that cannot be decoded.

Knows encodings and how much has been read since the last value. Knows no JSON.
"""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_BLOCK = 65_536


class Utf8(io.RawIOBase):
    """``file`` as UTF-8. ``limit``: bytes that may be read between two calls of ``taken``; 0 for no limit."""

    def __init__(self, file: BinaryIO, limit: int = 0) -> None:
        super().__init__()
        self._file, self._limit, self._since = file, limit, 0
        self._left = b""
        start = file.read(4)
        mark, encoding = next(((m, e) for m, e in _MARKS if start.startswith(m)), (b"", "utf-8"))
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._start = start[len(mark) :]

    def readable(self) -> bool:
        """True."""
        return True

    def taken(self) -> None:
        """A value has been read: the count begins anew."""
        self._since = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``; 0 at the end. Raises Refused where one value is longer than the limit."""
        while not self._left:
            data = self._start + self._file.read(_BLOCK)
            self._start = b""
            self._left = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        self._since += len(part)
        if self._limit and self._since > self._limit:
            raise Refused(f"one value is longer than {size(self._limit)}")
        return len(part)

"""The bytes of a response, decompressed as they come, so that a small bomb never becomes a large one.

Knows gzip and deflate; nothing else is asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size
from jupyter_miu.sources.printable import printable


def unpacked(chunks: Iterator[bytes], encoding: str, limit: int) -> bytes:
    """All bytes, decompressed, never more than ``limit`` of them in memory. Raises Refused."""
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Refused(f"sent as {printable(encoding, 30)}, which was not asked for")
    out, unpack = bytearray(), _Unpack(encoding) if encoding not in ("", "identity") else None
    for chunk in chunks:
        out += unpack(chunk, limit + 1 - len(out)) if unpack else chunk
        if len(out) > limit:
            raise Refused(f"larger than {size(limit)}")
    return bytes(out)


class _Unpack:
    """gzip (of several members too) and deflate with or without its header, never beyond the room that is given."""

    def __init__(self, encoding: str) -> None:
        self._gzip = encoding != "deflate"
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    def __call__(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            if not self._begun and not self._gzip and data and data[0] & 0x0F != 8:
                self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            self._begun = self._begun or bool(data)
            while data and len(out) < room:
                out += self._inner.decompress(data, room - len(out))
                data = self._inner.unconsumed_tail or self._inner.unused_data
                if self._inner.eof:
                    if not (self._gzip and data.startswith(b"\x1f\x8b")):
                        break  # what follows the end is no concern of ours
                    self._inner = zlib.decompressobj(zlib.MAX_WBITS | 32)
        except zlib.error:
            raise Refused("damaged: it cannot be decompressed") from None
        return bytes(out)

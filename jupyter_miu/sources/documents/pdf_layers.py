"""How long a stream of a PDF becomes when all its packing is taken off, told by its bytes and not by what it says.

Knows the filters that make data longer or hide them (Flate, LZW, RunLength, ASCIIHex, ASCII85), one over the other; a
file may name its filters in places where nobody looks. Never holds more than a piece of what is unpacked.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from jupyter_miu.sources.base import Refused

DEEPEST = 6
_PIECE = 65_536
_HEAD = 16  # bytes by which a packing is known
_WHITE = b"\0\t\n\x0c\r "
_HEX = re.compile(rb"[0-9A-Fa-f]+")
_A85 = re.compile(rb"[!-uz]+")

Pieces: TypeAlias = Iterator[bytes]


def longest(pieces: Pieces, most: int, depth: int = 0) -> int:
    """Bytes of the longest of the layers below ``pieces``, counted up to ``most``; a damaged layer counts as far as it
    goes. Raises Refused for what is packed more than ``DEEPEST`` times."""
    head, held = b"", list[bytes]()
    for piece in pieces:
        held.append(piece)
        head += piece[:_HEAD]
        if len(head) >= _HEAD:
            break
    layer = _Counted(itertools.chain(held, pieces), most)
    unpacked = packing(head)
    if unpacked is None:
        for _ in layer:
            pass
        return min(layer.length, most)
    if depth >= DEEPEST:
        raise Refused(f"a part of it is packed more than {DEEPEST} times, as only bombs are")
    below = longest(unpacked(iter(layer)), most, depth + 1)
    return below if depth == 0 else min(max(layer.length, below), most)


class _Counted:
    """Pieces as they go by, up to ``most`` bytes of them."""

    def __init__(self, pieces: Iterable[bytes], most: int) -> None:
        self._pieces, self._most, self.length = pieces, most, 0

    def __iter__(self) -> Pieces:
        for piece in self._pieces:
            self.length += len(piece)
            yield piece
            if self.length >= self._most:
                return


def packing(head: bytes) -> Callable[[Pieces], Pieces] | None:
    """What takes off the packing that ``head`` begins with; None for data that are not packed."""
    if _is_flate(head):
        return inflated
    if len(head) > 2 and head[0] < 128 and _is_flate(head[1:]):
        return run_lengths
    if len(head) > 1 and head[0] == 0x80 and head[1] < 0x80:  # a clear code of nine bits, as every encoder begins
        return lzw
    text = head.translate(None, _WHITE)
    if _HEX.match(text[:4]) and _is_packed_text(text[:8], _unhex):
        return lambda pieces: _decoded(pieces, _HEX, _unhex, 2)
    text = text.removeprefix(b"<~")
    if _A85.match(text) and _is_packed_text(text[:5], _un85):
        return lambda pieces: _decoded(pieces, _A85, _un85, 5)
    return None


def inflated(pieces: Pieces) -> Pieces:
    """Flate, in pieces."""
    packer = zlib.decompressobj()
    try:
        for piece in pieces:
            while piece and not packer.eof:
                yield packer.decompress(piece, _PIECE)
                piece = packer.unconsumed_tail
            if packer.eof:
                return
    except zlib.error:
        return


def run_lengths(pieces: Pieces) -> Pieces:
    """RunLength: counts, each before a run of bytes or before the one that is repeated."""
    data = b""
    for piece in pieces:
        data, at = data + piece, 0
        while at < len(data) and data[at] != 128:
            count = data[at]
            end = at + count + 2 if count < 128 else at + 2
            if end > len(data):
                break
            yield data[at + 1 : end] if count < 128 else data[at + 1 : end] * (257 - count)
            at = end
        if at < len(data) and data[at] == 128:
            return
        data = data[at:]


def lzw(pieces: Pieces) -> Pieces:
    """LZW with codes of 9 to 12 bits."""
    table: list[bytes] = []
    before, width, held, bits = b"", 9, 0, 0
    for piece in pieces:
        out: list[bytes] = []
        size = 0
        for byte in piece:
            held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
            if bits < width:
                continue
            bits -= width
            code = held >> bits & ((1 << width) - 1)
            if code == 256 or not table:
                table, before, width = [bytes([n]) for n in range(256)] + [b"", b""], b"", 9
                if code == 256:
                    continue
            if code == 257 or code > len(table):
                yield b"".join(out)
                return
            entry = table[code] if code < len(table) else before + before[:1]
            if before and len(table) < 4096:
                table.append(before + entry[:1])
                width = min(12, max(9, (len(table) + 1).bit_length()))
            before = entry
            out.append(entry)
            size += len(entry)
            if size > _PIECE:
                yield b"".join(out)
                out, size = [], 0
        yield b"".join(out)


def _decoded(pieces: Pieces, alphabet: re.Pattern[bytes], decode: Callable[[bytes], bytes], group: int) -> Pieces:
    """Bytes that are written as text, up to the first sign that is none of the alphabet."""
    rest, first = b"", True
    for piece in pieces:
        text = piece.translate(None, _WHITE)
        text, first = (text.removeprefix(b"<~") if first else text), False
        match = alphabet.match(text)
        good = match[0] if match else b""
        rest += good.replace(b"z", b"!!!!!") if group == 5 else good
        whole = len(rest) // group * group
        try:
            yield decode(rest[:whole])
        except (ValueError, binascii.Error):
            return
        rest = rest[whole:]
        if len(good) < len(text):
            return


def _unhex(text: bytes) -> bytes:
    return binascii.unhexlify(text)


def _un85(text: bytes) -> bytes:
    return base64.a85decode(text)


def _is_packed_text(text: bytes, decode: Callable[[bytes], bytes]) -> bool:
    try:
        head = decode(text)
    except ValueError:
        return False
    return packing(head) is not None


def _is_flate(head: bytes) -> bool:
    return len(head) >= 2 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0

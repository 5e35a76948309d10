"""Files that are zip archives inside (Word, PowerPoint, Excel, EPUB): what they would unpack to, told before they are.

Knows the archive's own list. A member that lies about its size is cut there by the standard library and found damaged.
"""

from __future__ import annotations

import io
import zipfile

from jupyter_miu.sources.archives import zips
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

MAX_MEMBERS = 20_000
MAX_TOTAL = 500_000_000
MAX_MARKUP = 100_000_000
"""Bytes of one member that is parsed; a parsed tree takes ten times the room."""
MAX_RATIO = 100
_FLOOR = 10_000_000  # bytes below which no ratio is odd: a sheet of blanks is no bomb
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
DAMAGED: tuple[type[Exception], ...] = (*zips.FAILURES, LookupError)
"""What the standard library raises over a damaged archive; a part that is not there is a KeyError."""

STUMBLED: tuple[type[Exception], ...] = (*DAMAGED, AttributeError, TypeError, SyntaxError, ArithmeticError)
"""What python-docx, python-pptx and openpyxl stumble over, besides what they raise on purpose: an element that is not
there is None to them (AttributeError, TypeError), what is no XML a SyntaxError. Only calls into them belong under it:
what our own code does with what they gave must not be hidden, and MemoryError never is."""

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # no such file uses others, and LZMA may ask for any memory
_MARKUP = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


def opened(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive, when opening it is safe; ``what`` it should be, for messages.

    Raises:
        Refused: no zip, encrypted, or it would unpack to too much.
    """
    if data.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("encrypted: it needs a password", "save a copy without a password")
        raise Refused(f"an old Office file, not {what}, whatever its name says", "save it in the newer format")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except DAMAGED:
        raise Refused(f"not {what}, or damaged: it cannot be opened") from None
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted: it needs a password", "save a copy without a password")
    if any(member.compress_type not in _METHODS for member in members):
        raise Refused(f"not {what}: packed by a method that none uses")
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise Refused(f"more than {MAX_MEMBERS:,} parts inside")
    if total > MAX_TOTAL or (total > _FLOOR and total > len(data) * MAX_RATIO):
        raise Refused(f"unpacks to {size(total)}, from {size(len(data))}")
    if any(m.file_size > MAX_MARKUP for m in members if m.filename.lower().endswith(_MARKUP)):
        raise Refused(f"a part inside is larger than {size(MAX_MARKUP)}")
    return archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises Refused where it is missing or damaged."""
    try:
        return archive.read(name)
    except DAMAGED:
        raise Refused("damaged: a part inside is missing or broken") from None

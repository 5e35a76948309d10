"""From bytes to clean text: which encoding, what is binary, which characters never reach a model.

Knows nothing of files. A guess is always reported as one.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from jupyter_miu.sources.base import Refused

SAMPLE = 65_536  # bytes that a guess may look at
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: the little-endian mark begins with the other
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"), (b"\x1f\x8b", "a gzip archive"), (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"), (b"GGUF", "a model file"),
    (b"SQLite format 3\0", "a database"), (b"\xca\xfe\xba\xbe", "a program"), (b"\x80\x02}", "a pickle"),
)  # fmt: skip
# What a file says of itself in its first lines: a Python cookie, an XML declaration, a meta element of HTML. Only
# encodings of text: Python has others under the same door (zip, rot13), and UTF-7 hides what it says.
_DECLARED = re.compile(rb"(?:coding[:=]|charset=)[ \t\"']*([A-Za-z0-9_.\-]{2,30})", re.I)
_OF_TEXT = re.compile(
    r"(?:latin|iso|8859|cp|windows|ms|koi8|mac|shift|sjis|euc|gb|big5|hz|tis|johab|ptcp|mbcs|kz)[a-z0-9_.\-]*|l[1-9]",
    re.I,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WRONG = "looks wrongly decoded by whoever wrote it (as in â€™)"
_MOJIBAKE = re.compile("â€[™œ\x9d“”¢¦]|Ã[©¨¼¶¤±]")


@dataclass(frozen=True)
class Decoded:
    """Clean text and how it was got. ``guessed`` means that nothing in the file says so."""

    text: str
    encoding: str
    guessed: bool = False
    warnings: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Line ends as ``\\n``; no byte order mark, NUL or control characters; lone surrogates become U+FFFD."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def odd(text: str) -> tuple[str, ...]:
    """What there is to say of a text that came as one: halves of characters, and signs of a wrong decoding."""
    halves = len(_SURROGATE.findall(text))
    said = [f"{halves} halves of characters (lone surrogates) replaced"] if halves else []
    return tuple(said + [_WRONG] * bool(_MOJIBAKE.search(text)))


def decode(data: bytes) -> Decoded:
    """Clean text of a file's bytes. Raises Refused for what is not text."""
    if data.startswith(b"%PDF-"):
        raise Refused("not text: a PDF")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _finish(data, encoding, guessed=False)
    if b"\0" in data[:SAMPLE]:
        wide = _wide(data)
        if wide is None:
            raise Refused(f"not text: {_known(data) or 'binary (NUL bytes)'}")
        return _finish(data, wide, guessed=True)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if what := _known(data):
            raise Refused(f"not text: {what}") from None
        said = _declared(data)
        return _finish(data, said or _guess(data), guessed=said is None)
    return _checked(text, "utf-8", guessed=False)


def _known(data: bytes) -> str | None:
    """What a binary says it is. Only asked of bytes that are not text: a page may begin with the word GGUF."""
    return next((what for magic, what in _MAGIC if data.startswith(magic)), None)


def _finish(data: bytes, encoding: str, *, guessed: bool) -> Decoded:
    return _checked(data.decode(encoding, "replace"), encoding, guessed=guessed)


def _checked(raw: str, encoding: str, *, guessed: bool) -> Decoded:
    if "\0" in raw:
        raise Refused("not text: binary (NUL bytes)")
    controls = len(_CONTROL.findall(raw[:SAMPLE]))
    if controls * 20 > min(len(raw), SAMPLE):
        raise Refused("not text: binary (control characters)")
    warnings = []
    if guessed:
        warnings.append(f"encoding guessed as {encoding}")
    if encoding != "utf-8" and not guessed:
        warnings.append(f"encoding {encoding}")
    if replaced := raw.count("\ufffd"):
        warnings.append(f"{replaced} characters could not be decoded")
    if _MOJIBAKE.search(raw):
        warnings.append(_WRONG)
    return Decoded(clean(raw), encoding, guessed, tuple(warnings))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in mostly Latin text one of each two bytes is zero."""
    sample = data[: SAMPLE // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if half and zeros * 2 > half and others * 20 < half:
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def _declared(data: bytes) -> str | None:
    """The encoding that a file names in its first lines, if its bytes are of it."""
    match = _DECLARED.search(b"\n".join(data[:2_000].split(b"\n")[:8]))
    name = match[1].decode() if match else ""
    if not _OF_TEXT.fullmatch(name):
        return None
    try:
        data.decode(name)
    except (LookupError, ValueError):
        return None
    return name.lower()


def _guess(data: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8. Raises Refused where none fits."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data[:SAMPLE]))
    if not matches:
        raise Refused("not text: no known encoding fits")
    best = matches[0]
    # Short Western text is guessed as any of its neighbours; where cp1252 fits as well, it is by far the likeliest.
    for match in matches:
        western = match.encoding == "cp1252" or "cp1252" in match.could_be_from_charset
        if western and match.chaos <= best.chaos and match.coherence >= best.coherence - 0.03:
            return "cp1252"
    return str(best.encoding)

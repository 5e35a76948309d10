"""From a page's bytes to its text: by its mark, as UTF-8 where it is that, as the server says, as it says, by a guess.

Knows nothing of HTML but where a page names its encoding.
"""

from __future__ import annotations

import codecs
import re

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.decoding import Decoded, clean, decode

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.+-]{1,40})", re.I)
_LOOKED_AT = 4_096  # bytes in which a page names its encoding
_NO_CHARSET = {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "mbcs", "oem", "undefined"}
_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}


def text_of(data: bytes, header: str | None) -> Decoded:
    """Clean text of a page. ``header`` is the charset that the server names, or None.

    A wrong header is common: bytes that are valid UTF-8 beyond ASCII are taken for that, whatever anyone says.

    Raises:
        Refused: what is not text.
    """
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not _is_utf8(data):
        meta = _META.search(data[:_LOOKED_AT])
        for name in (header, meta[1].decode("ascii") if meta else None):
            if found := _as(data, name):
                return found
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    if b"\0" in data or b"\x1b" in data:  # UTF-16 and ISO-2022 are made of such bytes
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as(data: bytes, name: str | None) -> Decoded | None:
    """The text in that encoding, or None where there is no such encoding or the bytes do not fit it."""
    try:
        known = codecs.lookup(name or "").name
        known = _BROWSERS_READ.get(known, known)
        if known.replace("_", "-") in _NO_CHARSET:
            return None
        text = data.decode(known, "replace")
    except (LookupError, ValueError):
        return None
    if "\0" in text:
        raise Refused("not text: binary (NUL bytes)")
    replaced = text.count("\ufffd")
    if replaced * 50 > len(text):
        return None
    warnings = [f"encoding {known}"] + ([f"{replaced} characters could not be decoded"] if replaced else [])
    return Decoded(clean(text), known, False, tuple(warnings))

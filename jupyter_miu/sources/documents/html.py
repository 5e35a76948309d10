"""HTML files: the main part as the reader of web pages finds it where the extra is installed, else all of the text.

Knows which of the two to believe. Nothing is fetched: scripts, pictures and links stay where they are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.decoding import clean, decode
from jupyter_miu.sources.documents import html_text
from jupyter_miu.sources.documents.common import document
from jupyter_miu.sources.files import read_bytes

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,3}=\s{0,3}[\"']?([\w-]{2,20})", re.I)


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document. Raises Refused."""
    data = read_bytes(path, options.max_file_bytes)
    yield document(path, ref, page_text(decoded(data)), data)


def decoded(data: bytes) -> str:
    """The page's characters: by its own declaration where it is not UTF-8. Raises Refused for what is not text."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:2_000])
        try:
            codec = codecs.lookup(named[1].decode()) if named else None
            if codec is not None and codec._is_text_encoding and b"\0" not in data:
                return clean(data.decode(codec.name, "replace"))
        except LookupError:
            pass
    return decode(data).text


def page_text(text: str) -> str:
    """The page as Markdown: its main part, or everything where that cannot be told or is too little."""
    return _main_part(text) or html_text.markdown(text)


def _main_part(text: str) -> str:
    """What the reader of web pages takes for the main part; empty where it is not installed or refuses."""
    try:
        from jupyter_miu.sources.web.extract import extract
    except ImportError:
        return ""
    try:
        return extract(text).markdown
    except Refused:
        return ""

"""HTML files: the main part as the reader of web pages finds it where the extra is installed, else all of the text.

Knows which of the two to believe. Nothing is fetched: scripts, pictures and links stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import html_text
from jupyter_miu.sources.documents.common import document
from jupyter_miu.sources.files import read_bytes
from jupyter_miu.sources.web.charset import text_of


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document. Raises Refused."""
    data = read_bytes(path, options.max_file_bytes)
    decoded = text_of(data, None)
    yield document(path, ref, page_text(decoded.text), data, decoded.warnings)


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

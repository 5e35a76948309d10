"""From what came back to documents: by the kind that the server names, or by the bytes where it names none.

HTML becomes Markdown, a PDF goes to the documents' reader, what is no text is refused with the reason.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from jupyter_miu.sources import formats
from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions, digest
from jupyter_miu.sources.exclusions import secret_content
from jupyter_miu.sources.extensions import kind_of
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web.charset import text_of
from jupyter_miu.sources.web.extract import extract
from jupyter_miu.sources.web.fetch import Fetched

MAX_PAGE = 5_000_000
_HTML = {"text/html", "application/xhtml+xml"}
_MARKDOWN = {"text/markdown", "text/x-markdown"}
_PDF = {"application/pdf", "application/x-pdf"}
_UNNAMED = {"", "application/octet-stream", "binary/octet-stream", "application/unknown"}
_KINDS = (
    ("image/", "an image"), ("video/", "a video"), ("audio/", "a sound"), ("font/", "a font"),
    ("application/zip", "an archive"), ("application/gzip", "an archive"), ("application/x-tar", "an archive"),
    ("application/x-gzip", "an archive"), ("application/x-7z", "an archive"), ("application/x-bzip", "an archive"),
    ("application/vnd.", "an office document"), ("application/msword", "an office document"),
    ("text/css", "a style sheet"), ("text/calendar", "a calendar"), ("text/xml", "XML or a feed"),
    ("application/xml", "XML or a feed"), ("application/rss", "XML or a feed"), ("application/atom", "XML or a feed"),
)  # fmt: skip
_DOWNLOAD = "download it and teach the file"


def limit_of(media_type: str, options: SourceOptions) -> int:
    """How many bytes of such a thing are taken; a PDF may be as large as a file. Raises Refused for what is no page."""
    if media_type in _PDF:
        return options.max_file_bytes
    if media_type in ("application/json", "text/json") or media_type.endswith("+json"):
        raise Refused("JSON, not a page", _DOWNLOAD)
    for start, what in _KINDS:
        if media_type.startswith(start):
            raise Refused(f"{what}, not a page", _DOWNLOAD)
    if media_type.startswith("text/") or media_type in _HTML or media_type in _UNNAMED or "javascript" in media_type:
        return min(MAX_PAGE, options.max_file_bytes)
    raise Refused(f"{printable(media_type, 60)}, not a page", _DOWNLOAD)


def documents(page: Fetched, options: SourceOptions) -> Iterator[Item]:
    """What the page holds. Raises Refused where that is nothing to teach."""
    meta = {
        "url": page.url,
        "fetched": page.time,
        "sha256": digest(page.body),
        "bytes": len(page.body),
        "source": "web",
    }
    kind = page.media_type
    if kind in _PDF or (kind in _UNNAMED and page.body.startswith(b"%PDF-")):
        yield from _pdf(page, meta, options)
        return
    decoded = text_of(page.body, page.charset)
    meta |= {"encoding": decoded.encoding, "guessed": decoded.guessed, "warnings": decoded.warnings}
    if reason := secret_content(decoded.text):
        raise Refused(reason)
    if kind in _HTML or (kind in _UNNAMED and _looks_like_html(decoded.text)):
        yield html_document(decoded.text, page.url, meta)
        return
    if not decoded.text.strip():
        raise Refused("empty")
    name, language = kind_of(PurePosixPath(urlsplit(page.url).path))
    if kind in _MARKDOWN:
        name, language = "markdown", "markdown"
    yield Document(page.url, decoded.text, name, {**meta, "language": language})


def html_document(text: str, ref: str, meta: Mapping[str, Any]) -> Document:
    """One page of HTML as Markdown, what it says of itself in ``meta``. Raises Refused."""
    found = extract(text)
    said = {"title": found.title, "canonical": found.canonical, "date": found.date}
    return Document(ref, found.markdown, "markdown", {**meta, **{key: value for key, value in said.items() if value}})


def _looks_like_html(text: str) -> bool:
    start = text[:1_000].lstrip().lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml", "<!--"))


def _pdf(page: Fetched, meta: Mapping[str, Any], options: SourceOptions) -> Iterator[Item]:
    reader = formats.reader_of(Path("x.pdf"))
    if reader is None:
        raise Refused("a PDF, which is not read in this version", _DOWNLOAD)
    with tempfile.TemporaryDirectory(prefix="miu-web-") as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(page.body)
        for item in reader(path, page.url, options):
            if isinstance(item, Document):  # the file is gone in a moment: where it came from is the URL
                kept = {key: value for key, value in item.meta.items() if key != "path"}
                yield replace(item, meta={**kept, **meta})
            else:
                yield item

"""PDF files through pypdfium2: text in reading order, page by page; pages that are pictures go to the text recogniser.

Knows pages and characters; what the lines mean is told by ``page_lines``. The library is not thread-safe: one lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jupyter_miu.sources import ocr
from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import pdf_streams
from jupyter_miu.sources.documents.common import Budget, document, file_bytes
from jupyter_miu.sources.documents.page_lines import SOFT, Line, text_of
from jupyter_miu.sources.formats import missing
from jupyter_miu.types import Skipped

MAX_PAGES = 2_000
MAX_SCANNED = 200
"""Pages that are read as pictures; each takes seconds."""
MAX_SECONDS = 900
_CHARACTERS = 100_000  # of one page; no page that anyone reads has more
_RENDERED = 2_000  # pixels of a page's longer side
_FEW = 8  # characters below which a page counts as scanned: a page number is no text
_LOCK = threading.RLock()


@dataclass
class _Read:
    """What was found: lines of each page, and which pages are what."""

    pages: list[list[Line]] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    more: str = ""


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One document, and a Skipped for each kind of page that was left out.

    Raises:
        Refused: no PDF, encrypted, no page with text, or the extra is not installed.
    """
    data = file_bytes(path, options)
    if b"%PDF-" not in data[:1_024]:
        raise Refused("not a PDF, whatever its name says")
    pdf_streams.check(data)
    with _LOCK:
        found = _read(data, Budget(options))
    text = "\n\n".join(filter(None, text_of(found.pages)))
    if not text.strip() and (found.scanned or found.unread):
        if not ocr.installed():
            raise missing("a scanned PDF without text", "ocr")
        raise Refused("scanned, and no text was recognised")
    if not text.strip() and found.more:
        raise Refused(found.more)
    notes = [f"text recognised on {_pages(found.scanned)}"] if found.scanned else []
    yield document(path, ref, text, data, notes)
    if found.unread:
        install = "" if ocr.installed() else f"; {missing('scanned text', 'ocr').reason}"
        yield Skipped(f"{ref}#page={found.unread[0] + 1}", f"{_pages(found.unread)}: a picture without text{install}")
    if found.broken:
        yield Skipped(f"{ref}#page={found.broken[0] + 1}", f"{_pages(found.broken)}: damaged")
    if found.more:
        yield Skipped(f"{ref}#page={len(found.pages) + 1}", found.more)


def _read(data: bytes, budget: Budget) -> _Read:
    try:
        import pypdfium2
    except ImportError:
        raise missing("PDF", "docs") from None
    try:
        opened = pypdfium2.PdfDocument(data)
        count = len(opened)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("encrypted: it needs a password", "save a copy without a password") from None
        raise Refused("a damaged PDF: it cannot be opened") from None
    found, began = _Read(), time.monotonic()
    with closing(opened):
        for place in range(count):
            if place >= MAX_PAGES:
                found.more = f"pages after the first {MAX_PAGES:,} of {count:,} are left out"
                break
            if time.monotonic() - began > MAX_SECONDS:
                found.more = f"not read to the end within {MAX_SECONDS} seconds"
                break
            try:
                page = opened[place]
                with closing(page):
                    lines = _lines(page, pypdfium2.raw)
                    if sum(len(line.text.strip()) for line in lines) < _FEW:
                        lines = _recognised(page, place, found) or lines
            except pypdfium2.PdfiumError:
                found.broken.append(place)
                lines = []
            if not budget.take("\n".join(line.text for line in lines)):
                found.more = budget.reason
                break
            found.pages.append(lines)
    return found


def _lines(page: Any, raw: Any) -> list[Line]:
    """The page's lines in the order in which they are written in the file."""
    with closing(page.get_textpage()) as text:
        count = min(text.count_chars(), _CHARACTERS)
        codes = [raw.FPDFText_GetUnicode(text, place) for place in range(count)]
        lines: list[Line] = []
        start = 0
        for place in range(count + 1):
            if place < count and codes[place] not in (10, 13):
                continue
            if place > start:
                lines.append(_line(codes[start:place], start, text.get_charbox))
            start = place + 1
    return _mended(lines)


def _line(codes: list[int], start: int, box: Callable[..., tuple[float, float, float, float]]) -> Line:
    units = b"".join(code.to_bytes(4, "little") for code in codes if 0 < code < 0x110000)
    text = units.decode("utf-32-le", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    divided = max((place for place, code in enumerate(codes) if code == ord(SOFT)), default=0)
    solid = next((place for place, code in enumerate(codes) if code > 32 and place >= divided and chr(code) != SOFT), 0)
    left, bottom, _, top = box(start + solid, loose=True)
    return Line(text, top - bottom, top, left)


def _mended(lines: list[Line]) -> list[Line]:
    """A line that ends inside a word goes on in the next."""
    out: list[Line] = []
    for line in lines:
        if out and out[-1].text.endswith(SOFT):
            before = out.pop()
            line = replace(before, text=before.text + line.text, top=line.top)  # where it ends decides what follows it
        out.append(line)
    return out


def _recognised(page: Any, place: int, found: _Read) -> list[Line]:
    """The lines of a page that is a picture; none where it is blank or nothing can read it."""
    if not any(True for _ in page.get_objects(max_depth=3)):
        return []  # a blank page
    if not ocr.installed() or len(found.scanned) >= MAX_SCANNED:
        found.unread.append(place)
        return []
    width, height = page.get_size()
    if not (1 <= width < 1e6 and 1 <= height < 1e6) or max(width, height) > 40 * min(width, height):
        found.broken.append(place)
        return []
    image = page.render(scale=min(3.0, _RENDERED / max(width, height))).to_pil()
    try:
        lines = [Line(text) for text in ocr.lines(image)]
    except Refused:
        lines = []  # the other pages are still there
    (found.scanned if lines else found.unread).append(place)
    return lines


def _pages(places: list[int]) -> str:
    if len(places) == 1:
        return f"page {places[0] + 1}"
    shown = ", ".join(str(place + 1) for place in places[:5])
    return f"{len(places)} pages ({shown}{'…' if len(places) > 5 else ''})"

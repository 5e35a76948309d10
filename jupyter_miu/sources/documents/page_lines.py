"""From the lines of a page to paragraphs and headings: hyphens mended, headers and footers that run on dropped.

Knows lines and where they stand, not the format they come from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

SOFT = "\x02"
"""What the PDF library puts where a word was divided at the end of a line."""

_FEWEST_PAGES = 3
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EDGE = 2  # lines at the top and bottom of a page that can be a running header or footer
_HYPHEN = re.compile(r"(?<=[^\W\d_])[\u00ad‐-]$")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|-|–)?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–]?", re.I
)
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.\d{1,2}|Chapter \d+[.:]?|Appendix [A-Z]) [A-Z][^.!?]{2,70}$"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Line:
    """One line; ``height`` of its letters, ``top`` and ``left`` from the page's lower left corner, in points."""

    text: str
    height: float = 0.0
    top: float = 0.0
    left: float = 0.0


def text_of(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Each page as text: a blank line between paragraphs, ``##`` before lines in larger letters."""
    words = frozenset(word.lower() for page in pages for line in page for word in _WORD.findall(line.text))
    pages = [[replace(line, text=_whole(line.text, words)) for line in page] for page in pages]
    running, body = _running(pages), _body_height(pages)
    kept = [list(_without_edges(page, running)) for page in pages]
    return [_page(page, body, words) for page in (kept if any(kept) else pages)]


def _whole(text: str, words: frozenset[str]) -> str:
    """Without the library's marks; a word keeps its hyphen where the text elsewhere writes it so."""
    while SOFT in text:
        before, _, after = text.partition(SOFT)
        text = before + _hyphen(before, after, words) + after
    return text


def _hyphen(before: str, after: str, words: frozenset[str]) -> str:
    start, end = re.search(r"[\w-]*$", before), re.match(r"[\w-]*", after)
    written = f"{start[0] if start else ''}-{end[0] if end else ''}".lower()
    return "-" if written in words else ""


def _joined(lines: Sequence[str], words: frozenset[str]) -> str:
    """Lines with words divided at their ends mended."""
    out: list[str] = []
    for line in lines:
        if out and _HYPHEN.search(out[-1]) and line[:1].islower():
            first, _, rest = line.partition(" ")
            start = out[-1][:-1]
            out[-1] = start + _hyphen(start, first, words) + first
            if rest:
                out.append(rest)
        else:
            out.append(line)
    return "\n".join(out)


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """What stands at the edge of many pages, numbers aside."""
    if len(pages) < _FEWEST_PAGES:
        return frozenset()
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line.text) for line in [*page[:_EDGE], *page[-_EDGE:]]})
    most = max(_FEWEST_PAGES, len(pages) * 0.4)  # left and right pages may take turns
    return frozenset(shape for shape, times in seen.items() if times >= most and shape)


def _without_edges(page: Sequence[Line], running: frozenset[str]) -> Iterator[Line]:
    first, last = 0, len(page)
    while first < min(_EDGE, last) and _shape(page[first].text) in running:
        first += 1
    while last > max(len(page) - _EDGE, first) and _shape(page[last - 1].text) in running:
        last -= 1
    if last - first > 2 and _PAGE_NUMBER.fullmatch(page[last - 1].text.strip()):
        last -= 1
    if last - first > 2 and _PAGE_NUMBER.fullmatch(page[first].text.strip()):
        first += 1
    yield from page[first:last]


def _shape(text: str) -> str:
    """What a running line has in common from page to page: all but its numbers; of a sentence, every word."""
    text = " ".join(text.lower().split())
    if _ENDS.search(text) and len(text.split()) >= 4:
        return text
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text)


def _body_height(pages: Sequence[Sequence[Line]]) -> float:
    """The height of most letters, counted by how much is written in it."""
    written: Counter[float] = Counter()
    for page in pages:
        for line in page:
            written[round(line.height * 2) / 2] += len(line.text)
    return written.most_common(1)[0][0] if written else 0.0


def _page(lines: Sequence[Line], body: float, words: frozenset[str]) -> str:
    blocks: list[list[str]] = [[]]
    heading = False
    widest = median([len(line.text) for line in lines]) if lines else 0
    before: Line | None = None
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        larger = body > 0 and line.height >= body * 1.15 and len(text) <= 120 and bool(_LETTERS.search(text))
        new = before is None or heading or _parts(before, line, widest)
        larger = larger or (new and body > 0 and line.height >= body * 0.97 and bool(_NUMBERED.match(text)))
        if larger and heading and before is not None and abs(before.height - line.height) < 0.5:
            blocks[-1][0] += f" {text}"
        elif larger or new:
            blocks.append([f"## {text}" if larger else text])
        else:
            blocks[-1].append(text)
        heading, before = larger, line
    return "\n\n".join(_joined(block, words) for block in blocks if block)


def _parts(before: Line, line: Line, usual: float) -> bool:
    """Whether a new paragraph begins with ``line``."""
    gap = before.top - line.top
    if before.height and gap > max(before.height, line.height) * 1.9:
        return True  # more room than between lines
    if _ENDS.search(before.text) and line.left - before.left > line.height * 0.7 and gap > 0:
        return True  # indented
    return bool(_ENDS.search(before.text)) and len(before.text) < usual * 0.7  # the line before ended early

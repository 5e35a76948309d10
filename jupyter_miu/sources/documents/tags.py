"""HTML taken apart into tags and texts, in one pass that is linear whatever the input: no tree, no recursion.

Knows where a tag begins and ends; what a tag means is ``html_text``'s business. The standard library's parser takes
minutes for a megabyte of tags that never end; this one gives up on them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

RAW = frozenset({"script", "style", "textarea", "title", "noscript", "xmp", "template", "svg", "math"})
"""Elements whose inside is not looked at; only that of ``title`` and ``textarea`` is given, as text."""

_LONGEST = 20_000  # characters of one tag
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][\w:-]{0,40})\s{0,9}=\s{0,9}(?:"([^"]{0,4000})"|'([^']{0,4000})'|([^\s"'>]{1,400}))"""
)


class Tag(NamedTuple):
    """``end`` for ``</p>``; ``attributes`` in lower case, of pictures only: nothing else of them is text."""

    name: str
    end: bool
    attributes: dict[str, str]


def parts(text: str, raw: frozenset[str] = RAW) -> Iterator[Tag | str]:
    """Tags and texts in order; texts have their entities resolved. Comments and what is inside ``raw`` are left out."""
    lowered, place = text.lower(), 0
    if len(lowered) != len(text):  # a few letters are longer in lower case; places must stay the same
        lowered = "".join(c.lower() if c.isascii() else c for c in text)
    while place < len(text):
        start = text.find("<", place)
        if start < 0:
            start = len(text)
        if start > place:
            yield html.unescape(text[place:start])
        if start == len(text):
            return
        match = _NAME.match(text, start + 1)
        if match is None:
            place = _after_markup(text, start)
            if place == start:
                yield "<"
                place += 1
            continue
        close = _tag_end(text, start)
        if close < 0:
            return  # the tag never ends
        tag = _tag(text[start : close + 1], match[1].lower())
        place = close + 1
        yield tag
        if tag.name in raw and not tag.end and text[close - 1] != "/":
            stop = lowered.find(f"</{tag.name}", place)
            if stop < 0:
                return
            if tag.name in ("title", "textarea") and (inner := html.unescape(text[place:stop])):
                yield inner
            place = stop


def _after_markup(text: str, start: int) -> int:
    """Where a comment, declaration or instruction ends that begins at ``start``; ``start`` where it is none."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return len(text) if end < 0 else end + 3
    if text.startswith(("<!", "<?", "</"), start):
        end = text.find(">", start)
        return len(text) if end < 0 else end + 1
    return start


def _tag_end(text: str, start: int) -> int:
    """The ``>`` that ends the tag, not one inside quotes; -1 where there is none."""
    end = text.find(">", start)
    if end < 0:
        return -1
    inside = text[start:end]
    if (inside.count('"') % 2 == 0 and inside.count("'") % 2 == 0) or end - start > _LONGEST:
        return end
    quote = ""
    for place in range(start, min(len(text), start + _LONGEST)):
        mark = text[place]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'" and text[place - 1] in "= \t\n":
            quote = mark
        elif mark == ">":
            return place
    return end


def _tag(source: str, name: str) -> Tag:
    if source.startswith("</") or name != "img":
        return Tag(name, source.startswith("</"), {})
    found = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(source[:_LONGEST])}
    return Tag(name, False, found)

"""What a search in the taught texts found, as a card: each hit with its lesson, where it was read, and a piece of it.

Knows ``SearchResult`` alone, not how it was found.
"""

from __future__ import annotations

import re

from jupyter_miu.sources.words import WORD
from jupyter_miu.types import SearchHit, SearchResult
from jupyter_miu.ui.cards import Card, frame, note_card, paragraph
from jupyter_miu.ui.format import esc, number, one_line, plural, printable

PIECE, BEFORE = 280, 60  # characters of a text that are shown; those before the first word


def search_card(result: SearchResult) -> Card:
    """A numbered list; one line where there is nothing to list."""
    asked = one_line(result.query, 80)
    if not result.taught:
        return note_card("Nothing was taught in the current state: %miu learn FILE")
    if not result.hits:
        return note_card(f'None of the {plural(result.taught, "taught text")} mentions "{asked}"')
    title = f'{result.found:,} of {plural(result.taught, "taught text")} {_verb(result.found)} "{asked}"'
    more = f"the best {len(result.hits)} are shown" if len(result.hits) < result.found else ""
    rows = "".join(
        f'<li style="margin:4px 0"><div style="opacity:.85">{esc(_head(hit))}</div>'
        f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{_marked_html(hit)}</div></li>'
        for hit in result.hits
    )
    html = f'<ol style="margin:6px 0;padding-left:2em">{rows}</ol>' + (paragraph(more) if more else "")
    lines = [printable(title)]
    for place, hit in enumerate(result.hits, 1):
        lines += [f"  {place}. {one_line(_head(hit), 160)}", f"     {one_line(_marked_text(hit), 2 * PIECE)}"]
    return Card(frame(esc(title), html), "\n".join([*lines, *([f"  {more}"] if more else [])]))


def piece(text: str, words: set[str]) -> str:
    """The part of a text in which most of the words stand, cut between words, with … where something is left out."""
    if len(text) <= PIECE:
        return text
    found = [(match.start(), match.group().lower()) for match in WORD.finditer(text)]
    found = [(start, word) for start, word in found if word in words]
    best, most, last = 0, 0, 0
    for first, (start, _) in enumerate(found):
        while last < len(found) and found[last][0] < start + PIECE - BEFORE:
            last += 1
        if (held := len({word for _, word in found[first:last]})) > most:
            best, most = start, held
    start = max(0, min(best - BEFORE, len(text) - PIECE))
    part = text[start : start + PIECE]
    if start:
        part = "… " + re.sub(r"^\S{0,40}\s+", "", part)
    return part if start + PIECE >= len(text) else re.sub(r"\s+\S{0,40}$", "", part) + " …"


def _verb(count: int) -> str:
    return "mentions" if count == 1 else "mention"


def _head(hit: SearchHit) -> str:
    when = hit.when[:16].replace("T", " ")
    parts = (hit.lesson, hit.ref, when and f"{when} UTC", f"score {number(hit.score, 1)}",
             "corrected since" if hit.corrected else "")  # fmt: skip
    return " · ".join(part for part in parts if part)


def _marked_html(hit: SearchHit) -> str:
    return "".join(f"<mark>{esc(part)}</mark>" if marked else esc(part) for part, marked in _parts(hit))


def _marked_text(hit: SearchHit) -> str:
    return "".join(f"*{part}*" if marked else part for part, marked in _parts(hit))


def _parts(hit: SearchHit) -> list[tuple[str, bool]]:
    """The piece that is shown, taken apart into what is marked and what is not."""
    words = set(hit.words)
    text, out, at = piece(hit.text, words), [], 0
    for match in WORD.finditer(text):
        if match.group().lower() in words:
            out += [(text[at : match.start()], False), (match.group(), True)]
            at = match.end()
    return [*out, (text[at:], False)]

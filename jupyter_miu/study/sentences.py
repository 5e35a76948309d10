"""Where sentences end, and how a name stands at the beginning of one. English rules only, no model.

Works on plain prose; headings, code and tables yield no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[`]?[A-Za-z0-9_])|;\s+|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|etc|vs|No|Inc|Ltd|[A-Z])\.$")


def sentences(text: str) -> Iterator[str]:
    """Sentences of prose, in order; code fences, headings and table rows are left out."""
    prose = re.sub(r"```.*?(?:```|\Z)", "\n\n", text, flags=re.S)
    for block in re.split(r"\n\s*\n", prose):
        lines = [line for line in block.splitlines() if not re.match(r"\s*(#{1,6}\s|\||>|={3,}|-{3,})", line)]
        bullets = any(re.match(r"\s*(?:[-*•]|\d+[.)])\s", line) for line in lines)
        joined = "\n".join(lines) if bullets else " ".join(line.strip() for line in lines)
        held = ""
        for piece in _BREAK.split(joined):
            piece = re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", held + piece.strip())
            if _ABBREVIATION.search(piece[-8:]):
                held = piece + " "
                continue
            held = ""
            piece = piece.strip()
            if len(piece) > 3 and " " in piece:
                yield piece
        if held.strip():
            yield held.strip()


def capitalised(text: str) -> str:
    """First letter in upper case, but never of an identifier such as ``tidewatch-relay`` or ``load_x``."""
    first = text.split(" ", 1)[0]
    if not text or re.search(r"[_\-0-9.]", first.rstrip(".,")):
        return text
    return text[0].upper() + text[1:]


def as_subject(name: str) -> str:
    """A name at the start of a sentence: only a leading article is capitalised."""
    small = name.startswith(("the ", "a ", "an ", "any ", "some ", "our ")) or re.match(
        r"[a-z]{3,} (?:of|for|at|in) ", name
    )
    return name[0].upper() + name[1:] if small else name

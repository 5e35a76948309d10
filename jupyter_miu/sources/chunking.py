"""Chunks of a document that fit a model, counted in its own tokens, with offsets; nothing but whitespace is dropped.

Knows text only; the counter is passed in. First the text is taken apart where its author did (headings, paragraphs,
code fences, top-level definitions), then what is too large is cut at the last good place that still fits, then small
neighbours are put together. semchunk was tried and left: runs of newlines of many lengths (80 kB) took it 15 s, and a
character of more tokens than a chunk holds ended in a RecursionError.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from jupyter_miu.errors import ConfigError
from jupyter_miu.sources.base import Document

Counter = Callable[[str], int]
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6}\s")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_SOLID = re.compile(r"\S")
_JOINERS = "\u200d\ufe0e\ufe0f"
_CHARS_PER_TOKEN = 4  # the first guess; each cut corrects it
_MOST_CHARS_PER_TOKEN = 32  # longer is cut without being counted, so that no huge text reaches the tokenizer
# Where a text may be cut, best first; a cut falls after the match.
_BREAKS = (
    re.compile(r"\n[ \t]*\n"),
    re.compile(r"[.!?…][\"'”’)\]]*\n|[.!?…][\"'”’)\]]*[ \t]+(?=[\"'“‘(\[]?[A-Z0-9])|[。！？]"),
    re.compile(r"\n"),
    re.compile(r"[,;:][ \t]"),
    re.compile(r"\s"),
)
_CODE_BREAKS = (_BREAKS[0], re.compile(r"\n(?=\S)"), re.compile(r"\n"), re.compile(r"\s"))


@dataclass(frozen=True)
class Chunk:
    """``text == document.text[start:end]``; ``tokens`` is what the counter says of it."""

    ref: str
    text: str
    start: int
    end: int
    tokens: int
    kind: str


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    tokens: int
    opens: bool  # a section begins here: a good place for a chunk to begin


def chunk_document(document: Document, count_tokens: Counter, max_tokens: int) -> list[Chunk]:
    """Chunks in order. Each character that is not whitespace is in exactly one, and each chunk fits ``max_tokens``.

    Only a single character that alone has more tokens makes a chunk above it.

    Raises:
        ConfigError: ``max_tokens`` below 1.
    """
    if max_tokens < 1:
        raise ConfigError(f"a chunk must hold at least one token, not {max_tokens}")
    text = document.text
    code = document.kind == "code"
    cutter = _Cutter(text, count_tokens, max_tokens, _CODE_BREAKS if code else _BREAKS)
    starts = _code_units(text) if code else _blocks(text)
    pieces = [
        piece
        for (start, opens), (end, _) in pairwise([*starts, (len(text), False)])
        for piece in cutter.pieces(start, end, opens)
    ]
    return [
        Chunk(document.ref, text[start:end], start, end, tokens, document.kind)
        for start, end, tokens in cutter.packed(pieces)
    ]


def _blocks(text: str) -> list[tuple[int, bool]]:
    """Where blocks of prose begin, and whether with a heading. Fences are whole; a heading keeps what it heads."""
    starts: list[tuple[int, bool]] = [(0, False)]
    fence, blank, headed = "", False, False
    position = 0
    for line in text.splitlines(keepends=True):
        here, position = position, position + len(line)
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~\n"):
                fence, blank, headed = "", True, False
            continue
        if not line.strip():
            blank = True
            continue
        heading = bool(_HEADING.match(line))
        if here and not headed and (blank or mark or heading):
            starts.append((here, heading))
        headed = heading or (not blank and bool(_UNDERLINE.match(line)))
        blank = False
        if mark:
            fence, headed = mark[1], False
    return starts


def _code_units(text: str) -> list[tuple[int, bool]]:
    """Where top-level parts of code begin: a line without indent after a blank one."""
    return [(0, False), *((match.end(), True) for match in re.finditer(r"\n[ \t]*\n(?=[^\s)\]}])", text))]


class _Cutter:
    """Cuts spans to size and puts small ones together."""

    def __init__(self, text: str, count: Counter, limit: int, breaks: tuple[re.Pattern[str], ...]) -> None:
        self.text, self.count, self.limit, self.breaks = text, count, limit, breaks
        self.chars = float(_CHARS_PER_TOKEN)  # what a token holds in this text, learnt as it goes

    def pieces(self, start: int, end: int, opens: bool) -> list[_Piece]:
        """The span as pieces that fit each, without whitespace at their ends."""
        found: list[_Piece] = []
        start, end = self._trim(start, end)
        while start < end:
            place, tokens = self._fit(start, end)
            if place < end:
                place, tokens = self._at_break(start, place, tokens)
            found.append(_Piece(start, place, tokens, opens and not found))
            start, _ = self._trim(place, end)
        return found

    def packed(self, pieces: list[_Piece]) -> list[tuple[int, int, int]]:
        """Neighbours together as long as they fit; a section may begin a new chunk once the last is half full."""
        found, first = [], 0
        while first < len(pieces):
            start, total, last = pieces[first].start, pieces[first].tokens, first + 1
            while last < len(pieces):
                piece = pieces[last]
                too_far = piece.end - start > self.limit * _MOST_CHARS_PER_TOKEN
                if total + piece.tokens > self.limit or too_far or (piece.opens and total * 2 > self.limit):
                    break
                total, last = total + piece.tokens, last + 1
            tokens = pieces[first].tokens
            while last - first > 1:  # the whitespace between them has tokens too
                tokens = self._tokens(start, pieces[last - 1].end)
                if tokens <= self.limit:
                    break
                last = first + max(1, min(last - first - 1, (last - first) * self.limit // tokens))
                tokens = pieces[first].tokens
            found.append((start, pieces[last - 1].end, tokens))
            first = last
        return found

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        match = _SOLID.search(self.text, start, end)
        if match is None:
            return end, end
        while self.text[end - 1].isspace():
            end -= 1
        return match.start(), end

    def _tokens(self, start: int, end: int) -> int:
        return self.count(self.text[start:end])

    def _fit(self, start: int, end: int) -> tuple[int, int]:
        """A beginning of the span that fits, the longest to within 3 %, and its tokens; at least one character."""
        most = min(end, start + self.limit * _MOST_CHARS_PER_TOKEN)
        low, low_tokens, high = start, 0, most + 1
        guess = start + int(self.limit * self.chars)
        for turn in range(64):
            guess = max(low + 1, min(guess, high - 1))
            tokens = self._tokens(start, guess)
            if tokens <= self.limit:
                low, low_tokens = guess, tokens
            else:
                high = guess
            if high - low <= max(1, (low - start) // 32):
                break
            wanted = start + self.limit * (guess - start) // max(1, tokens)
            if turn < 6 and low < wanted < high:
                guess = wanted
            elif high > most:  # nothing was too long yet
                guess = low + max(1, (low - start) // 8)
            else:
                guess = (low + high) // 2
        if low == start:
            return start + 1, self._tokens(start, start + 1)
        self.chars = (low - start) / max(1, low_tokens)
        return low, low_tokens

    def _at_break(self, start: int, cut: int, tokens: int) -> tuple[int, int]:
        """The last good place in the second half of what fits. Counted again: fewer characters can be more tokens."""
        place = self._trim(start, self._break(start, cut))[1]
        while place < cut:
            tokens = self._tokens(start, place)
            if tokens <= self.limit or place - start == 1:
                break
            place = self._trim(start, start + max(1, (place - start) * 3 // 4))[1]
        return place, tokens

    def _break(self, start: int, cut: int) -> int:
        for pattern in self.breaks:
            ends = [
                m.end() for m in pattern.finditer(self.text, start + (cut - start) // 2, cut + 2) if m.end() > start
            ]
            if ends:
                return min(ends[-1], cut)
        place = cut
        while cut - place < 8 and place > start + 1 and self._clings(place):
            place -= 1
        return place

    def _clings(self, place: int) -> bool:
        """Whether the character at ``place`` belongs to the one before: an accent, a joiner, a variant."""
        here, before = self.text[place], self.text[place - 1]
        return unicodedata.combining(here) > 0 or here in _JOINERS or before == _JOINERS[0]

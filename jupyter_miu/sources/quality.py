"""How good a chunk is to learn from, 0..1, told by its characters alone: length, repetition, words, markup, sentences.

A chunk is as good as its worst part, and every part can be looked at. The measures are those that large collections of
web text are cleaned with: repeated lines and n-grams, symbols and words without letters as in Gopher (Rae et al. 2021,
arXiv 2112.11446, table A1), stock phrases and lines that are no sentences as in C4 (Raffel et al. 2020, section 2.2).
Their limits are for whole pages of English; these are for a few hundred words in any script, so no list of stop words
is asked for. Code and settings have rules of their own. Knows no model, and not whether what is said is true.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from jupyter_miu.sources.readable import unheard, unreadable_share

LOW = 0.5  # below it the reason says "mostly", from there on "some"
MOST = 20_000  # characters that are looked at; a chunk has far fewer
FEW_LINES = 6  # of fewer, nothing can be said about lines
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*\n(?:.*?^[ \t]*(?:```|~~~)[ \t]*$|.*)", re.M | re.S)
_INLINE = re.compile(r"`[^`\n]{1,200}`|\$[^$\n]{1,200}\$")  # code and formulas within a sentence
_RULE = re.compile(r"[-=_*~#.+|: ]{4,}")  # lines under headings, table borders, dots in a table of contents
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,2000}?-->|<![^<>]{0,500}>|&#?\w{2,10};", re.S)
_STYLE = re.compile(r"[.#@]?[\w-]{1,40}\s*\{[^{}]{0,500}[:;][^{}]{0,500}\}")
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|\\[nrt\"/])+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}")
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_CODE = re.compile(
    r"[{};]$|^[})\]]|^(?:def |class |import |from \w|return\b|if .*:$|for .*:$|else:|#include|@\w|[$>]{1,3} )"
    r"|\w\(.*\)[;:]?$|^[\w.\[\]\"'-]{1,60}\s*(?:=|\+=|:=)\s*\S"
)
_BARE_END = re.compile(r"[.!?…:;,。！？、：；।؟۔]|\d|[=→–—\t]")
_BULLET = re.compile(r"^(?:[-*+•·»>]|\d+[.)])\s+")
_ITEMS = re.compile(r"\s+[|·•»/>]\s+|\t+|\s{3,}")
_STOCK = re.compile(
    r"\b(?:lorem ipsum|terms of (?:use|service)|privacy policy|cookie policy|(?:use|uses|use of) cookies|accept all"
    r"|all rights reserved|(?:enable|requires) javascript|sign (?:in|up)|log ?in|subscribe to our|follow us|share this"
    r"|skip to (?:main )?content|back to top|read more|click here)\b",
    re.I,
)

Part = tuple[float, str, str]
"""A value 0..1, and what to say of it where it is low, and where it is middling."""


@dataclass(frozen=True)
class Quality:
    """``score`` and each of ``parts`` are 0..1, 1 is good; ``reason`` is one short phrase on the worst part, empty
    where nothing is wrong."""

    score: float
    parts: Mapping[str, float]
    reason: str = ""


def quality(text: str, kind: str = "text") -> Quality:
    """The quality of one chunk.

    Args:
        text: the chunk; of a very long one the beginning is looked at.
        kind: as of a Document; "code" has other rules, and so has a text that looks like it.
    """
    seen = _Text(text[:MOST], kind)
    found = {name: part(seen) for name, part in _PARTS.items()}
    worst = min(found, key=lambda name: found[name][0])
    value, low, middling = found[worst]
    parts = {name: round(part[0], 3) for name, part in found.items()}
    return Quality(parts[worst], parts, "" if parts[worst] == 1 else low if value < LOW else middling)


class _Text:
    """A chunk and what several parts need of it."""

    def __init__(self, text: str, kind: str) -> None:
        self.whole = text
        self.lines = [line.strip() for line in text.splitlines() if line.strip()]
        prose = _FENCE.sub("\n", text)
        fenced = len(prose.split()) * 2 < len(text.split())
        odd = sum(bool(_CODE.search(line)) for line in self.lines)
        self.code = kind == "code" or fenced or odd * 2 > len(self.lines)
        self.text = _RULE.sub(" ", text if self.code else prose)

    @cached_property
    def tokens(self) -> list[str]:
        """Words in small letters; characters one by one where a script puts no spaces."""
        return _TOKEN.findall(self.whole.lower())

    @cached_property
    def content(self) -> int:
        """Letters and digits; one that is a syllable or a word counts three times."""
        return sum(len(token) if token < "\u0e00" else 3 for token in self.tokens)


def _length(seen: _Text) -> Part:
    return _ramp(seen.content, 0, 12), "hardly any text", "very short"


def _repetition(seen: _Text) -> Part:
    lines = [line for line in seen.lines if sum(map(str.isalnum, line)) >= 4]
    size = sum(map(len, lines))
    extra = size - sum(map(len, set(lines)))
    clean, full = (0.4, 0.95) if seen.code else (0.2, 0.8)
    of_lines = _ramp(extra / size if size else 0.0, full, clean)
    clean, full = (0.5, 1.0) if seen.code else (0.3, 0.9)
    of_words = _ramp(_repeated(seen.tokens, 10 if seen.code else 6), full, clean)
    data = " ".join(seen.text.split()).encode("utf-8", "replace")
    of_bytes = _ramp(len(zlib.compress(data)) / len(data), 0.04, 0.2) if len(data) > 400 else 1.0
    if of_lines <= min(of_words, of_bytes):
        most = Counter(lines).most_common(1)[0][1] if lines else 0
        low = "one line over and over" if most > 0.8 * len(lines) else "the same lines over and over"
        return of_lines, low, "repeated lines"
    return min(of_words, of_bytes), "the same words over and over", "repeated words"


def _repeated(tokens: list[str], n: int) -> float:
    """Share of the tokens that stand in an n-gram that was there before."""
    grams: Counter[tuple[str, ...]] = Counter()
    covered, end = 0, 0
    for start in range(len(tokens) - n + 1):
        gram = tuple(tokens[start : start + n])
        if grams[gram]:
            covered, end = covered + start + n - max(start, end), start + n
        grams[gram] += 1
    return covered / len(tokens) if tokens else 0.0


def _words(seen: _Text) -> Part:
    text = _URL.sub(" ", seen.text if seen.code else _INLINE.sub(" code ", _TAG.sub(" ", seen.text)))
    solid = [c for c in text if not c.isspace() and c != "|"]
    marks = sum(c > "\u02ff" and unicodedata.category(c)[0] == "M" for c in solid)  # vowel signs belong to letters
    letters, digits = sum(map(str.isalpha, solid)), sum(map(str.isdigit, solid))
    total = letters + digits + marks
    if not total:
        return 0.0, "no words", "no words"
    signs = _ramp(total / len(solid), *((0.2, 0.5) if seen.code else (0.3, 0.7)))
    numbers = max(0.5, _ramp((letters + marks) / total, 0.0, 0.3))
    odd = _ramp(_unnamed(text), 0.8, 0.4) if seen.code else _ramp(unreadable_share(text), 0.65, 0.15)
    found: list[Part] = [
        (signs, "mostly symbols", "many symbols"), (odd, "no words", "odd words"),
        (numbers, "mostly numbers", "mostly numbers"),
    ]  # fmt: skip
    return min(found, key=lambda part: part[0])


def _unnamed(text: str) -> float:
    """Share of the letters of code that are in no word or name of three letters or more."""
    runs = _LETTERS.findall(text)
    good = sum(len(run) for run in runs if run > "\u024f" or (len(run) > 2 and not (len(run) > 3 and unheard(run))))
    return 1 - good / sum(map(len, runs)) if runs else 0.0


def _markup(seen: _Text) -> Part:
    size = max(1, sum(not c.isspace() for c in seen.whole))
    encoded = sum(len(run) for run in _ENCODED.findall(seen.whole) if _is_encoded(run))
    encoded += sum(map(len, _ESCAPE.findall(seen.whole)))
    data = _ramp(encoded / size, 0.8, 0.2)
    spaces = len(seen.whole) - size
    if seen.code and len(seen.whole) > 400 * len(seen.lines) and spaces < 0.1 * size:
        return 0.2, "minified or generated", "minified or generated"
    if seen.code or data < 1:
        return data, "mostly encoded data", "some encoded data"
    rest = _TAG.sub(" ", seen.text)
    taken = len(seen.text) - len(rest) + sum(map(len, _STYLE.findall(rest))) + sum(map(len, _URL.findall(rest))) / 2
    return _ramp(taken / max(1, sum(not c.isspace() for c in seen.text)), 0.8, 0.2), "mostly markup", "much markup"


def _is_encoded(run: str) -> bool:
    """Base64, hexadecimal and the like; not a long path or name."""
    kinds = [any(map(test, run)) for test in (str.islower, str.isupper, str.isdigit)]
    return all(kinds) or (kinds[2] and re.fullmatch(r"[0-9a-fA-F]+", run) is not None)


def _sentences(seen: _Text) -> Part:
    if seen.code:
        return 1.0, "", ""
    items = [item for line in seen.lines for item in _items(line)]
    if len(items) < FEW_LINES:
        stock = [line for line in seen.lines if _STOCK.search(line)]
        share = sum(map(len, stock)) / max(1, sum(map(len, seen.lines)))
    else:
        share = sum(bool(_STOCK.search(item)) or _is_bare(item) for item in items) / len(items)
    return _ramp(share, 1.1, 0.6), "menus, no sentences", "many short lines"


def _items(line: str) -> list[str]:
    """A line, or the entries of a menu that is written in one; a row of a table stays whole."""
    plain = _BULLET.sub("", line)
    found = [] if line.startswith("|") else [item for item in _ITEMS.split(plain) if item.strip()]
    return found if len(found) > 3 else [plain]


def _is_bare(item: str) -> bool:
    """Whether a line is a word or a few, and says nothing of them: no number, no sign, no end of a sentence."""
    if item.startswith("|") or _BARE_END.search(item):
        return False
    return 0 < len(_TOKEN.findall(item)) <= (6 if re.search(f"[{_UNSPACED}]", item) else 3)


def _ramp(value: float, zero: float, one: float) -> float:
    """0 at ``zero`` and beyond, 1 at ``one`` and beyond, a straight line between; either may be the larger."""
    return min(1.0, max(0.0, (value - zero) / (one - zero)))


# Of parts that are as low, the first gives the reason.
_PARTS: dict[str, Callable[[_Text], Part]] = {
    "length": _length, "markup": _markup, "repetition": _repetition, "words": _words, "sentences": _sentences,
}  # fmt: skip

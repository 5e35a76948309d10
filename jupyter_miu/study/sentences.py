"""Sentences, clauses, and who is meant by "she" or "the company". English rules only, no model.

Works on plain prose; headings, code and tables yield no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PRONOUNS = {"he", "she", "it", "they"}
POSSESSIVES = {"his", "her", "its", "their"}
GENERIC = re.compile(
    r"^the (service|system|function|method|class|company|firm|organi[sz]ation|project|team|module|library|tool|"
    r"program|package|event|term|word|place|group|server|database|book|city|town|[a-z]+)$",
    re.I,
)
KIND_BEFORE_NAME = re.compile(
    r"^the (?:service|system|function|method|class|company|firm|organi[sz]ation|project|module|library|tool|program|"
    r"package|term|word|database|server|team) (?=\S)",
    re.I,
)
NOBODY = frozenset(
    "there this that these those what who whom whose which where when why how nobody everybody everyone somebody "
    "someone anybody anyone everything nothing something anything one both neither either each every some any many "
    "most few all none such here i we you if then so but and or yet as while although because however note in on at "
    "by for with from to of into under over above below behind near after before during since until between".split()
)  # a subject that begins with one of these names nothing that one could ask about
_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Za-z0-9_])|;\s+|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|etc|vs|No|Inc|Ltd|[A-Z])\.$")
_LEAD = re.compile(
    r"^(?:(?:also|today|at present|in addition|by the way|moreover|however|now|currently|since then|besides),?\s+"
    r"|(?:in|during|on|at|since|for|before|after) [^,.]{2,40},\s+|in (?:his|her|their) (?:free|spare) time,?\s+)",
    re.I,
)


@dataclass
class Reader:
    """Walks a text and remembers whom it is about. One reader per chunk or document."""

    subject: str = ""

    def resolve(self, phrase: str) -> str | None:
        """The full name behind a subject phrase, or None where nobody fits.

        A name becomes the current subject; a pronoun or "the company" stands for the current one.
        """
        phrase = phrase.strip().strip(",").strip()
        low = phrase.lower()
        if low in PRONOUNS:
            return self.subject or None
        if low.startswith(("this ", "that ")) and GENERIC.match("the " + low[5:]):
            phrase = low = "the " + low[5:]
        head = low.split(" ", 1)
        if head[0] in NOBODY:
            return None
        if head[0] in POSSESSIVES and len(head) == 2:
            return f"{self.subject}'s {phrase.split(' ', 1)[1]}" if self.subject else None
        if GENERIC.match(phrase) and self.subject:
            # "the fair" is "the Windfall fair" when that was named; another lower-case noun is somebody else
            noun = low.split(" ", 1)[1]
            own = re.match(GENERIC.pattern.rsplit("|", 1)[0] + ")$", phrase, re.I)
            if own or self.subject.lower().endswith(" " + noun):
                return self.subject
            return None
        name = KIND_BEFORE_NAME.sub("", phrase)
        if not name or len(name) > 80 or len(name.split()) > 7:
            return None
        plain = not re.search(r"[A-Z0-9_]|-", name) and not KIND_BEFORE_NAME.match(phrase)
        if plain and not self.subject and not re.fullmatch(r"[a-z]{3,}", name):
            return None  # a lone word in lower case at the start is an identifier: "kelpwatch listens on port 80"
        if re.match(r"^The |^An? [a-z]", name):
            name = name[0].lower() + name[1:]  # "The Windfall fair" inside a question reads "the Windfall fair"
        self.subject = name
        return name


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


def strip_lead(sentence: str) -> str:
    """Without a fronted adverbial: "In her free time she enjoys X" becomes "she enjoys X"."""
    out = _LEAD.sub("", sentence, count=1)
    return out if len(out.split()) >= 3 else sentence


def capitalised(text: str) -> str:
    """First letter in upper case, but never of an identifier such as ``tidewatch-relay`` or ``load_x``."""
    first = text.split(" ", 1)[0]
    if not text or re.search(r"[_\-0-9.]", first.rstrip(".,")):
        return text
    return text[0].upper() + text[1:]


def as_subject(name: str) -> str:
    """A name at the start of a sentence: only a leading article is capitalised."""
    return name[0].upper() + name[1:] if name.startswith(("the ", "a ", "an ")) else name

"""Reading a study sheet's file, line by line: what is in it, or which line is wrong.

Knows the format (``sheet_file`` writes it) and what a sheet may not do: train a probe, ask for what the answer does not
say. A file is a stranger's input: nothing in it is evaluated, and every text of it has a limit.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import NoReturn

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.printable import printable
from jupyter_miu.study import sheet_turns
from jupyter_miu.study.cards import ORIGINS, Card, Sheet, Statement, contains, normalise

MARK = "<!-- jupyter_miu study sheet"
VERSION = 1
MAX_TEXT = 100_000  # characters of one line
MAX_CARDS = 100_000  # questions, and sections, of one file
_HEADINGS = ("# Statements", "# Passages", sheet_turns.HEADING)
_FIRST = re.compile(r"<!-- jupyter_miu study sheet, version (\d{1,4})(, completions)? -->\s*$")
_MARKS = re.compile(r"\[([^\]\n]*)\](?:\s+|$)")
_FIELD = re.compile(r"\s*(subject|value|from|answer):(.*)$", re.DOTALL)


def is_sheet(text: str) -> bool:
    """Whether a text calls itself a study sheet: by its first line."""
    return text.lstrip("\ufeff").startswith(MARK)


def unquoted(text: str) -> str:
    """A text as it was before it was put in quotes; any other text as it is."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:  # quotation marks of its own
            return text
    return text


@dataclass
class _Part:
    """A section: a statement or a passage, its cards, and where in the file they stand."""

    line: int
    kind: str  # "statement", "passage" or "shuffled"
    title: str = ""
    block: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    cards: list[_Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.block) if self.block else self.title


@dataclass
class _Row:
    line: int
    question: str
    held_out: bool
    origin: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """The lines of a file on which the statements, passages, cards and conversations of its sheet begin, in order."""

    statements: list[int] = field(default_factory=list)
    passages: list[int] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)


def loads(text: str, name: str = "the sheet") -> Sheet:
    """The sheet of a file's text. ``name`` is what errors call it. Raises SourceError."""
    return loads_located(text, name)[0]


def loads_located(text: str, name: str) -> tuple[Sheet, Lines]:
    """The same, and where in the file everything stands."""
    reader = _Reader(name)
    return reader.read(text), reader.lines


class _Reader:
    def __init__(self, name: str) -> None:
        self.name, self.line = name, 0
        self.parts: list[_Part] = []
        self.cards = 0
        self.lines = Lines()
        self.turns = sheet_turns.Conversations(self.wrong, unquoted)

    def wrong(self, what: str, hint: str = "", line: int = 0) -> NoReturn:
        raise SourceError(f"{self.name}, line {line or self.line}: {what}", hint)

    def read(self, text: str) -> Sheet:
        lines = text.lstrip("\ufeff").split("\n")
        self.line = 1
        first = _FIRST.match(lines[0])
        if not first:
            self.wrong("this is not a study sheet", f"the first line is {MARK}, version {VERSION} -->")
        if int(first[1]) != VERSION:
            self.wrong(f"a study sheet of version {int(first[1])}", f"this jupyter_miu reads version {VERSION}")
        part = ""
        for self.line, line in enumerate(lines[1:], 2):
            if len(line) > MAX_TEXT:
                self.wrong(f"longer than {MAX_TEXT:,} characters")
            if line.rstrip() in _HEADINGS:
                part = line.rstrip()
            elif part:
                self._content(line.rstrip("\r"), part)
            elif line.startswith("##"):
                self.wrong("a section before the heading # Statements")
        if not part:
            self.wrong("the headings # Statements and # Passages are missing")
        return self._sheet(first[2] is not None)

    def _content(self, line: str, part: str) -> None:
        bare = line.strip()
        if not bare or (bare.startswith("<!--") and bare.endswith("-->")):
            return None
        if part == sheet_turns.HEADING:
            self.turns.add(line)
            self.lines.conversations.extend([self.line] * (len(self.turns) - len(self.lines.conversations)))
            return None
        if line.startswith("##") and not line.startswith("###"):
            return self._open(line[2:].strip(), part)
        if not self.parts or (part == "# Passages") != (self.parts[-1].kind != "statement"):
            if part == "# Passages" and not bare.startswith((">", "- ", "#")):
                return None  # words between the heading and the first passage
            self.wrong(f"{_shown(bare)} belongs to no section", "sections begin with ##")
        here = self.parts[-1]
        if line.startswith(">"):
            if here.kind == "statement" and (here.title or here.cards):
                self.wrong("a quoted text belongs right under a ## without words")
            here.block.append(unquoted(line[1:].removeprefix(" ")))
        elif bare.startswith(("- ", "* ")) or bare in ("-", "*"):
            self._row(here, bare[1:].strip())
        elif match := _FIELD.match(line):
            self._field(here, line, match[1], unquoted(match[2].strip()))
        else:
            self.wrong(f"cannot tell what {_shown(bare)} is", "questions begin with -, quoted text with >")
        return None

    def _open(self, title: str, part: str) -> None:
        if len(self.parts) >= MAX_CARDS:
            self.wrong(f"more than {MAX_CARDS:,} sections")
        if part == "# Statements":
            self.parts.append(_Part(self.line, "statement", unquoted(title)))
        else:
            self.parts.append(_Part(self.line, "shuffled" if title.lower().startswith("shuffled") else "passage"))

    def _row(self, here: _Part, text: str) -> None:
        self.cards += 1
        if self.cards > MAX_CARDS:
            self.wrong(f"more than {MAX_CARDS:,} questions")
        marks: list[str] = []
        if match := _MARKS.match(text):
            marks, text = [mark.strip().lower() for mark in match[1].split(",")], text[match.end() :]
            unknown = [mark for mark in marks if mark not in ("probe", *ORIGINS)]
            if unknown:
                known = ", ".join(("probe", *ORIGINS))
                self.wrong(f"unknown mark [{_shown(unknown[0])}]", f'one of {known}; or put the question "in quotes"')
        origins = [mark for mark in marks if mark != "probe"] or ["given"]
        question = unquoted(text)
        if len(origins) > 1:
            self.wrong(f"a question comes from one place, not from {' and '.join(origins)}")
        if (origins[0] == "completion") != (here.kind != "statement"):
            self.wrong("only [probe, completion] stands under a passage, and only there")
        if not (question if origins[0] == "completion" else normalise(question)):
            self.wrong("a question without words")
        here.cards.append(_Row(self.line, question, "probe" in marks, origins[0]))

    def _field(self, here: _Part, line: str, name: str, text: str) -> None:
        of_card = line[:1] in (" ", "\t") and bool(here.cards)
        if name not in (("value", "answer") if of_card else ("subject", "value", "from", "answer")) or (
            here.kind != "statement" and not of_card
        ):
            self.wrong(f"{name}: does not belong here", "under a question only value: and answer:, indented")
        fields = here.cards[-1].fields if of_card else here.fields
        if name in fields:
            self.wrong(f"a second {name}:")
        fields[name] = text

    def _sheet(self, completions: bool) -> Sheet:
        sheet, lines = Sheet(completions=completions), self.lines
        kinds = [part.kind for part in self.parts]
        sheet.shuffled, sheet.conversations = kinds.count("shuffled"), self.turns.result()
        for place, part in enumerate(self.parts):
            if part.kind == "passage" and "shuffled" in kinds[:place]:
                self.wrong("shuffled passages come last", line=part.line)
            if not part.text.strip() or (part.kind == "statement" and not normalise(part.text) and part.cards):
                self.wrong(f"a {part.kind} without words", line=part.line)
            if part.kind == "statement":
                fact = len(sheet.statements)
                lines.statements.append(part.line)
                sheet.statements.append(
                    Statement(part.text, *(part.fields.get(name, "") for name in ("subject", "value", "from")))
                )
            else:
                sheet.passages.append(part.text)
                lines.passages.append(part.line)
                fact = -len(sheet.passages)
            for row in part.cards:
                value = row.fields.get("value", part.fields.get("value", ""))
                whole = part.fields.get("answer", part.text) if fact >= 0 else value
                answer = row.fields.get("answer", whole)
                sheet.cards.append(Card(row.question, answer, value, fact, row.held_out, row.origin))
                lines.cards.append(row.line)
        if completions and not sheet.statements:
            sheet.statements = [Statement(passage) for passage in sheet.passages]
            lines.statements.extend(lines.passages)
        self._check(sheet)
        return sheet

    def _check(self, sheet: Sheet) -> None:
        placed = list(zip(sheet.cards, self.lines.cards, strict=True))
        trained = {normalise(card.question): line for card, line in placed if not card.held_out}
        for card, line in placed:
            if not normalise(card.value):
                self.wrong("a question without a value: line", "value: what an answer must hold to be right", line)
            if not contains(card.answer, card.value):
                self.wrong(f"the value {_shown(card.value)} does not stand in the answer", "", line)
            if card.origin == "completion" or not card.held_out:
                continue
            if contains(card.question, card.value):
                self.wrong("this probe says its own answer", "leave the value out of the question", line)
            if same := trained.get(normalise(card.question)):
                self.wrong(f"this probe is trained too, in line {same}", "change one of the two", line)


def _shown(text: str) -> str:
    return repr(printable(text, 60))

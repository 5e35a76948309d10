"""Study sheets as Markdown files that people read and edit.

Every line of content carries a mark of its own (``## ``, ``### ``, ``> ``, ``- ``, ``value: ``) and holds no line end,
so no text can pass for structure. What would not survive an editor is written in quotes, as JSON strings. A file is a
stranger's input: it is read line by line under limits, nothing in it is evaluated, and every complaint names its line.
``loads(dumps(sheet))`` is the sheet, for every sheet whose cards are in the order of their facts.
"""

from __future__ import annotations

import json
import os
import unicodedata
import uuid
from collections.abc import Iterator
from pathlib import Path

from jupyter_miu.errors import ConfigError, SourceError
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import read_text_file
from jupyter_miu.sources.printable import printable
from jupyter_miu.study import sheet_turns
from jupyter_miu.study.cards import Card, Sheet, Statement
from jupyter_miu.study.sheet_reader import MARK, VERSION, is_sheet, loads, unquoted

MAX_BYTES = 10_000_000
_HELP = """# Study sheet

Edit this file, then teach it: `%miu learn FILE` trains these cards and no others.

* `## …` is a statement, something to be known. Delete its section to leave it out.
* `value:` is what an answer must hold to be right; it stands in the statement.
* `answer:` is how the questions are answered, where that is not the statement itself.
* `- …` is a question that the statement answers. It is trained.
* `- [probe] …` is a question that is only asked, before and after. It is never trained.
  Where none of a statement's questions is one, two are set aside, or made of them where there are fewer than four.
* Under `# Passages` is the text itself, which is trained too: what you correct above, correct there as well.
* Under `# Conversations` are chats: `### user`, `### assistant` and so on, each with its text quoted with `>`.
* `[rule]`, `[model]`, `[teacher]`, `[reversed]` say where a question came from. Without one, it is yours.
* A text of several lines is quoted with `>`. One with odd characters is written "in quotes", as in JSON.
"""


def save(sheet: Sheet, path: Path, overwrite: bool = False) -> Path:
    """Write the file; see ``Sheet.save``."""
    shown = printable(path)
    data = dumps(sheet).encode("utf-8")
    try:
        if not overwrite:
            with path.open("xb") as file:
                file.write(data)
            return path
        if path.exists() and not _holds_sheet(path):
            raise ConfigError(f"{shown} is not a study sheet, so it is not overwritten", "choose another name")
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
        try:
            temporary.write_bytes(data)
            os.replace(temporary, path)  # noqa: PTH105  # a link is replaced, not followed
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError:
        raise ConfigError(
            f"{shown} is there already", "another name, or --yes (overwrite=True) to replace it"
        ) from None
    except (OSError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        reason = getattr(error, "strerror", None) or "not a file name"
        raise ConfigError(f"cannot write {shown}: {reason}", "choose another place") from None
    return path


def _holds_sheet(path: Path) -> bool:
    with path.open("rb") as file:
        return is_sheet(file.read(200).decode("utf-8", "replace"))


def load(path: Path) -> Sheet:
    """Read the file; see ``Sheet.load``."""
    shown = printable(path)
    try:
        text = read_text_file(path, shown, MAX_BYTES, found=False).text
    except Refused as refusal:
        raise SourceError(f"cannot read {shown}: {refusal.reason}", refusal.hint) from None
    return loads(text, shown)


# -- writing ----------------------------------------------------------------------------------------------------------
def dumps(sheet: Sheet) -> str:
    """The file's text."""
    known = range(-(len(sheet.passages) - sheet.shuffled), len(sheet.statements))
    if any(card.fact not in known for card in sheet.cards):
        raise ConfigError("a card of the sheet belongs to no statement of it")
    cards: dict[int, list[Card]] = {}
    for card in sheet.cards:
        cards.setdefault(card.fact, []).append(card)
    lines = [f"{MARK}, version {VERSION}{', completions' if sheet.completions else ''} -->", *_HELP.split("\n")]
    if not (sheet.completions and sheet.statements == [Statement(p) for p in sheet.passages]):
        lines += ["# Statements", ""]
        for fact, statement in enumerate(sheet.statements):
            lines += [*_section(statement, cards.get(fact, [])), ""]
    lines += ["# Passages", "", "The text itself, trained as it is.", ""]
    own = len(sheet.passages) - sheet.shuffled
    for i, passage in enumerate(sheet.passages):
        lines += [f"## Passage {i + 1}" if i < own else f"## Shuffled {i + 1}", *_block(passage), ""]
        for card in cards.get(-1 - i, []):
            lines += _card(card, Statement("", "", ""), card.value)
        lines += [""] if -1 - i in cards else []
    lines += sheet_turns.lines_of(sheet.conversations, _block)
    return "\n".join(lines)


def _section(statement: Statement, cards: list[Card]) -> Iterator[str]:
    title = _plain(statement.text)
    yield f"## {title}" if title is not None else "##"
    if title is None:
        yield from _block(statement.text)
    for name, text in (("subject", statement.subject), ("value", statement.value), ("from", statement.ref)):
        if text:
            yield f"{name}: {_one(text)}"
    answers = {card.answer for card in cards}
    answer = cards[0].answer if len(answers) == 1 else statement.text
    if answer != statement.text:
        yield f"answer: {_one(answer)}"
    yield "" if cards else "<!-- no question: studied as text only -->"
    for card in cards:
        yield from _card(card, statement, answer)


def _card(card: Card, statement: Statement, answer: str) -> Iterator[str]:
    origin = "" if card.origin == "given" else card.origin
    marks = ", ".join(mark for mark in ("probe" if card.held_out else "", origin) if mark)
    question = _plain(card.question)
    question = _quoted(card.question) if question is None or question.startswith("[") else question
    yield f"- {f'[{marks}] ' if marks else ''}{question}"
    if card.value != statement.value:
        yield f"  value: {_one(card.value)}"
    if card.answer != answer:
        yield f"  answer: {_one(card.answer)}"


def _block(text: str) -> list[str]:
    lines = [
        line if not any(map(_odd, line)) and unquoted(line) == line else _quoted(line) for line in text.split("\n")
    ]
    return [f"> {line}" if line else ">" for line in lines]


def _one(text: str) -> str:
    plain = _plain(text)
    return _quoted(text) if plain is None else plain


def _plain(text: str) -> str | None:
    """The text if it reads back as itself from one line, else None."""
    return text if text and not any(map(_odd, text)) and unquoted(text.strip()) == text else None


def _odd(character: str) -> bool:
    """Line ends, controls, and what is not seen or reorders what is; joiners of scripts and emoji may stay."""
    return character not in "\t\u200c\u200d" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _quoted(text: str) -> str:
    return "".join(json.dumps(c)[1:-1] if _odd(c) else c for c in json.dumps(text, ensure_ascii=False))

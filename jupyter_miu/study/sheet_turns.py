"""Conversations in a study sheet's file: a section each, a turn under each ``### role``, its words quoted with ``>``.

Knows turns; how a text is quoted, and what a complaint says of its line, is told by the modules of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, Protocol

from jupyter_miu.errors import ConfigError
from jupyter_miu.sources.printable import printable

HEADING = "# Conversations"
MAX_TURNS = 100_000  # of one file
ROLES = ("system", "user", "assistant", "tool")
_SECTION = re.compile(r"##(?!#)")
_TURN = re.compile(r"###\s*(\w+)\s*(,\s*not trained)?\s*$")


class Wrong(Protocol):
    """How a line is complained of. Raises SourceError."""

    def __call__(self, what: str, hint: str = "") -> NoReturn:
        """Say what is wrong with the line that is being read."""
        ...


def lines_of(conversations: Sequence[Sequence[Any]], block: Callable[[str], list[str]]) -> Iterator[str]:
    """The lines of the file; ``block`` quotes a text. Raises ConfigError for what is no turn."""
    if conversations:
        yield from (HEADING, "", "Chats, trained turn by turn: what the assistant says, unless it is marked.", "")
    for number, turns in enumerate(conversations, 1):
        yield f"## Conversation {number}"
        for turn in turns:
            role, content = (turn.get("role"), turn.get("content")) if isinstance(turn, Mapping) else (None, None)
            if role not in ROLES or not isinstance(content, str):
                shown = repr(printable(str(role), 40))
                raise ConfigError(
                    f"a turn of the sheet's conversation {number} has no text, or the role {shown}",
                    '{"role": "user", "content": "…"}, with one of ' + ", ".join(ROLES),
                )
            yield f"### {role}{', not trained' if turn.get('weight', 1) == 0 else ''}"
            yield from block(content)
        yield ""


class Conversations:
    """What was read so far. Fed the lines under the heading, blank ones and comments left out."""

    def __init__(self, wrong: Wrong, unquoted: Callable[[str], str]) -> None:
        self._wrong, self._unquoted = wrong, unquoted
        self._found: list[list[tuple[dict[str, Any], list[str]]]] = []
        self._turns = 0

    def __len__(self) -> int:
        """How many conversations have begun."""
        return len(self._found)

    def add(self, line: str) -> None:
        """One line. Raises SourceError through ``wrong``."""
        bare = line.strip()
        if match := _TURN.match(bare):
            self._open(match[1], trained=match[2] is None)
        elif _SECTION.match(line):
            self._found.append([])
        elif line.startswith(">"):
            if not (self._found and self._found[-1]):
                self._wrong("a quoted text belongs under a turn", "### user, or another role")
            self._found[-1][-1][1].append(self._unquoted(line[1:].removeprefix(" ")))
        elif self._found or bare.startswith(("- ", "#")):
            self._wrong(
                f"cannot tell what {printable(bare, 60)!r} is", "turns begin with ### and a role, their text with >"
            )

    def result(self) -> list[list[dict[str, Any]]]:
        """The conversations, as ``Sheet.conversations`` has them."""
        return [[{**turn, "content": "\n".join(block)} for turn, block in turns] for turns in self._found]

    def _open(self, role: str, *, trained: bool) -> None:
        self._turns += 1
        if self._turns > MAX_TURNS:
            self._wrong(f"more than {MAX_TURNS:,} turns")
        if role not in ROLES:
            self._wrong(f"unknown role {printable(role, 40)!r}", "one of " + ", ".join(ROLES))
        if not self._found:
            self._wrong("a turn belongs to a conversation", "conversations begin with ##")
        self._found[-1].append(({"role": role, "content": "", **({} if trained else {"weight": 0})}, []))

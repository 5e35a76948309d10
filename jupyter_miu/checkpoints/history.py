"""What the journal's lines add up to: which states there were, their names and pins, the current one, redo.

A pure fold: every change is one appended line, so it happens whole or not at all and two kernels agree. Lines that do
not fit are passed over. Which states are still on disk is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


@dataclass
class Line:
    """One state as the journal knows it; ``row`` is its line."""

    number: int
    name: str
    parent: int
    row: Mapping[str, Any]
    pinned: bool = False


@dataclass
class History:
    """The sum of a journal. ``currents`` and ``redos`` are per base fingerprint; the number 0 is the base."""

    states: dict[int, Line] = field(default_factory=dict)
    currents: dict[str, int] = field(default_factory=dict)
    redos: dict[str, list[int]] = field(default_factory=dict)
    last_base: str = ""
    last_number: int = 0

    def current(self, base: str | None) -> int:
        """The current state's number upon ``base``; None asks for the base that was last in use."""
        return self.currents.get(self.last_base if base is None else base, 0)

    def redo(self, base: str | None) -> int | None:
        """The state that the last rollback left and that no learn has come after, or None."""
        stack = self.redos.get(self.last_base if base is None else base)
        return stack[-1] if stack else None

    def _move(self, base: str, number: int) -> None:
        self.currents[base], self.last_base = number, base


def fold(entries: Iterable[Mapping[str, Any]]) -> History:
    """Add up the journal's lines, oldest first."""
    history = History()
    for entry in entries:
        kind, base = entry["kind"], str(entry.get("base", ""))
        number, target = _number(entry.get("number")), _number(entry.get("to"))
        if kind == "state" and number:
            name, parent = str(entry.get("name", "")), _number(entry.get("parent")) or 0
            history.states[number] = Line(number, name, parent, entry)
            history.last_number = max(history.last_number, number)
            if entry.get("learned"):
                history.redos[base] = []  # a learn after a rollback starts a branch; nothing is deleted
            if entry.get("current"):
                history._move(base, number)
        elif kind == "current" and number is not None:
            history._move(base, number)
        elif kind == "rollback" and target is not None:
            if (source := _number(entry.get("from"))) is not None:
                history.redos.setdefault(base, []).append(source)
            history._move(base, target)
        elif kind == "redo" and target is not None:
            if history.redos.get(base):
                history.redos[base].pop()
            history._move(base, target)
        elif kind in ("rename", "pin", "unpin") and number in history.states:
            line = history.states[number]
            if kind == "rename":
                line.name = entry["name"] if isinstance(entry.get("name"), str) else line.name
            else:
                line.pinned = kind == "pin"
    return history

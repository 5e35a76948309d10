"""What a user may call a state, and which one that is.

``base`` · a name · ``name^`` (the state before it; repeat for further) · ``~2`` (two back from here) · ``name~2`` ·
a number (the lesson's) · the path of a checkpoint of this lineage · a lesson's id. Pure: looks at no file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_miu.errors import CheckpointNotFound
from jupyter_miu.store.names import BASE

_STEPS = re.compile(r"(?s)(?P<start>.*?)(?P<steps>(?:\^|~[0-9]{0,6})+)\Z")


@dataclass(frozen=True)
class Entry:
    """A state that is there. ``parent`` is a number, also where that state is gone."""

    number: int
    name: str
    parent: int
    folder: str
    lesson_id: str = ""


@dataclass(frozen=True)
class Names:
    """The states that are there, by number (with the base as 0), the current one, and folders that hold them."""

    entries: Mapping[int, Entry]
    current: int
    rooms: tuple[Path, ...]

    def find(self, ref: str | int | Path) -> int:
        """The number of the state that ``ref`` means. Raises CheckpointNotFound."""
        if isinstance(ref, bool):
            raise self._unknown(str(ref))
        text = str(ref)
        number = self._plain(text)
        if number is not None:
            return number
        match = _STEPS.match(text)
        if match is None:
            raise self._unknown(text)
        start = match["start"]
        found = self.current if not start else self._plain(start)
        if found is None:
            raise self._unknown(start)
        back = sum(1 if step == "^" else int(step[1:] or 1) for step in re.findall(r"\^|~[0-9]*", match["steps"]))
        return self.back(found, back)

    def _plain(self, text: str) -> int | None:
        if text == BASE:
            return 0
        for entry in self.entries.values():
            if text == entry.name:
                return entry.number
        if re.fullmatch(r"[0-9]{1,9}", text):
            return int(text) if int(text) in self.entries else None
        for entry in self.entries.values():
            if text and text == entry.lesson_id:
                return entry.number
        return self._path(text)

    def _path(self, text: str) -> int | None:
        """Only folders directly in this lineage's own rooms; where a path points is never followed."""
        try:
            path = Path(text)
            inside = path.name and (len(path.parts) == 1 or any(_same(path.parent, room) for room in self.rooms))
        except (OSError, ValueError):
            return None
        if not inside:
            return None
        return next((entry.number for entry in self.entries.values() if entry.folder == path.name), None)

    def back(self, number: int, steps: int) -> int:
        """The state ``steps`` before a state. Raises CheckpointNotFound if there is none, or it was deleted."""
        for _ in range(steps):
            entry = self.entries[number]
            if number == 0:
                raise CheckpointNotFound("there is no state before the base")
            if entry.parent not in self.entries:
                raise CheckpointNotFound(
                    f"the state before {entry.name!r} (number {entry.parent}) was deleted", "see %miu checkpoints"
                )
            number = entry.parent
        return number

    def _unknown(self, text: str) -> CheckpointNotFound:
        names = [entry.name for entry in self.entries.values()]
        near = difflib.get_close_matches(text, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see %miu checkpoints"
        return CheckpointNotFound(f"there is no checkpoint {text[:80]!r}", hint)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.expanduser().resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):
        return False

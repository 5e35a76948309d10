"""The whole checkpoints of a lineage, as they lie on the disk and as the journal names them. Reads only.

Disk decides what is there, the journal what it is called: a state whose journal line is missing (a crash between the
two) still counts, under the name it was saved with.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_miu.checkpoints.files import read_meta
from jupyter_miu.checkpoints.history import History, fold
from jupyter_miu.checkpoints.refs import Entry, Names
from jupyter_miu.checkpoints.saving import lesson_id
from jupyter_miu.errors import ConfigError
from jupyter_miu.store.layout import Lineage
from jupyter_miu.store.names import BASE, clean_name
from jupyter_miu.store.sealed import is_whole, size_of
from jupyter_miu.types import CheckpointInfo

ROOM = "checkpoints"
BASE_FOLDER = "0000-base"
_FOLDER = re.compile(r"\.?(?:tmp-)?([0-9]{4,9})-")


@dataclass(frozen=True)
class Shelved:
    """One whole checkpoint."""

    number: int
    folder: Path
    name: str
    parent: int
    pinned: bool
    meta: dict[str, Any]

    @property
    def lesson_id(self) -> str:
        """The id of the lesson that made it, or an empty string."""
        lesson = self.meta.get("lesson")
        return lesson_id(lesson) if isinstance(lesson, dict) else ""


class Shelf:
    """Looks at a lineage's folder anew on each call; other kernels may have changed it."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._metas: dict[Path, dict[str, Any]] = {}
        self._folded: tuple[object, History] = (None, History())

    @property
    def room(self) -> Path:
        """The folder that holds the checkpoints."""
        return self.lineage.dir / ROOM

    def history(self) -> History:
        """What the journal adds up to."""
        key = (self.lineage.journal.path, self.lineage.journal.revision)
        if key != self._folded[0]:
            self._folded = (key, fold(self.lineage.journal.entries()))
        return self._folded[1]

    def whole(self) -> dict[int, Shelved]:
        """The whole checkpoints by number, oldest first."""
        found: dict[int, Shelved] = {}
        lines = self.history().states
        for folder in self._folders():
            match = _FOLDER.match(folder.name)
            if folder.name.startswith(".") or match is None or not is_whole(folder):
                continue
            if folder not in self._metas:  # a sealed folder does not change
                self._metas[folder] = read_meta(folder)
            meta, number = self._metas[folder], int(match[1])
            if number == 0 or number in found:
                continue
            line = lines.get(number)
            name = _trusted(line.name if line else meta.get("name"), folder.name)
            parent = line.parent if line else meta.get("parent")
            found[number] = Shelved(
                number, folder, name, parent if isinstance(parent, int) else 0, bool(line and line.pinned), meta
            )
        return dict(sorted(found.items()))

    def next_number(self) -> int:
        """A number that no state, half state or line of the journal has had."""
        numbers = [int(match[1]) for folder in self._folders() if (match := _FOLDER.match(folder.name))]
        return 1 + max([0, self.history().last_number, *numbers])

    def names(self, base: str | None) -> Names:
        """What a reference can mean now; ``base`` is the fingerprint of the model in use, if known."""
        entries = {0: Entry(0, BASE, 0, BASE_FOLDER)}
        for number, state in self.whole().items():
            entries[number] = Entry(number, state.name, state.parent, state.folder.name, state.lesson_id)
        rooms = [self.room] if self.lineage.origin is None else [self.room, self.lineage.origin / ROOM]
        return Names(entries, self._current(entries, base), tuple(rooms))

    def taken(self) -> set[str]:
        """Names that a new state may not have: those in use, and those of deleted parents of states still there."""
        lines, entries = self.history().states, self.names(None).entries
        gone = {lines[entry.parent].name for entry in entries.values() if entry.parent in lines}
        return {entry.name for entry in entries.values()} | gone

    def _current(self, entries: dict[int, Entry], base: str | None) -> int:
        number = self.history().current(base)
        return number if number in entries else 0

    def infos(self, base: str | None) -> dict[int, CheckpointInfo]:
        """Every state that is there, base included, by number."""
        names, states, lines = self.names(base), self.whole(), self.history().states
        infos = {
            0: CheckpointInfo(
                BASE, "", str(self.room / BASE_FOLDER), "the model as it was loaded", current=names.current == 0
            )
        }
        for number, state in states.items():
            parent = names.entries.get(state.parent)
            gone = lines[state.parent].name if state.parent in lines else str(state.meta.get("parent_name", ""))
            infos[number] = CheckpointInfo(
                name=state.name,
                created_at=str(state.meta.get("created_at", "")),
                path=str(state.folder),
                description=str(state.meta.get("description", "")),
                number=number,
                parent=parent.name if parent else gone,
                pinned=state.pinned,
                current=number == names.current,
                bytes=size_of(state.folder),
            )
        return infos

    def _folders(self) -> list[Path]:
        self.lineage.look_again()
        try:
            return sorted(path for path in self.room.iterdir() if path.is_dir() and not path.is_symlink())
        except OSError:
            return []


def _trusted(name: object, folder: str) -> str:
    """A name as we would have written it; for any other (a stranger's store) the folder's own, which is plain."""
    for candidate in (name, folder):
        with contextlib.suppress(ConfigError):
            if isinstance(candidate, str) and clean_name(candidate) == candidate:
                return candidate
    return "unnamed"

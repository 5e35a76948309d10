"""Changing what states are called and which are kept: rename, pin, delete, prune; and how any change is made.

Every change is under the lineage's lock and is either one renamed folder or one appended journal line. On a full or
read-only disk it raises StoreError and leaves the store as it was. Saving and moving are in ``store.py``.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from jupyter_miu.checkpoints.leftovers import forget_record, keep_record
from jupyter_miu.checkpoints.reader import Ref, StateReader
from jupyter_miu.checkpoints.retention import superfluous
from jupyter_miu.checkpoints.saving import discard, sweep
from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.store.layout import Lineage
from jupyter_miu.store.manifest import write_manifest
from jupyter_miu.store.names import clean_name
from jupyter_miu.types import CheckpointInfo

Names = list[str]


class StateEditor(StateReader):
    """The states of one lineage, and their names. Made whole by ``CheckpointStore``."""

    def __init__(self, lineage: Lineage, *, max_checkpoints: int = 10) -> None:
        superfluous((), (), max_checkpoints)
        super().__init__(lineage)
        self.max_checkpoints = max_checkpoints
        self._threads = threading.RLock()

    def rename(self, ref: Ref, name: str, *, actor: str = "cell") -> CheckpointInfo:
        """Give a state another name. Raises ConfigError (not usable, taken), StoreError."""
        number, wanted = self._find_own(ref, "renamed"), clean_name(name)
        with self._writing(f"renaming to {wanted}"):
            if wanted in self._shelf.taken() - {self._shelf.whole()[number].name}:
                raise ConfigError(f"there is a checkpoint {wanted!r} already", "choose another name")
            self._append("rename", actor, number=number, name=wanted)
            self._publish()
        return self._shelf.infos(self.base)[number]

    def pin(self, ref: Ref, *, actor: str = "cell") -> CheckpointInfo:
        """Keep a state from being pruned or deleted. Raises StoreError for the base, which is always there."""
        return self._set_pin("pin", ref, actor)

    def unpin(self, ref: Ref, *, actor: str = "cell") -> CheckpointInfo:
        """Undo ``pin``."""
        return self._set_pin("unpin", ref, actor)

    def _set_pin(self, kind: str, ref: Ref, actor: str) -> CheckpointInfo:
        number = self._find_own(ref, f"{kind}ned")
        if self._shelf.whole()[number].pinned != (kind == "pin"):
            self._append(kind, actor, number=number)
        return self._shelf.infos(self.base)[number]

    def delete(self, ref: Ref, *, actor: str = "cell") -> CheckpointInfo:
        """Delete a state and return what it was. Raises StoreError for the base, a pinned or the current one."""
        with self._writing("deleting a checkpoint"):
            info = self._shelf.infos(self.base)[self._find_own(ref, "deleted")]
            if info.pinned or info.number in self._in_use():
                why = "pinned" if info.pinned else "the current state"
                raise StoreError(f"{info.name!r} is {why} and was not deleted", "unpin it, or roll back, first")
            self._drop([info.number], "delete", actor)
        return info

    def prune(self, keep: int | None = None, *, actor: str = "cell") -> Names:
        """Delete the oldest states beyond ``keep`` (default ``max_checkpoints``); never pinned, current or base.

        Returns:
            the names of those deleted, oldest first.
        """
        keep = self.max_checkpoints if keep is None else keep
        superfluous((), (), keep)
        with self._writing("pruning"):
            return self._prune(keep, set(), actor)

    # How changes are made -------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self, doing: str) -> Iterator[None]:
        with self._threads, self.lineage.writing(doing):
            yield

    def _append(self, kind: str, actor: str, **fields: Any) -> None:
        with self._writing(kind):
            self.lineage.journal.append(kind, actor, **fields)

    @contextlib.contextmanager
    def _only_noticed(self, what: str) -> Iterator[None]:
        """For work that follows a change which stands: its failure is told, not raised."""
        try:
            yield
        except StoreError as problem:
            self.lineage.notices.append(f"{what}: {problem.message}")

    def _base_of(self, *numbers: int) -> str:
        if self.base is not None:
            return self.base
        states = self._shelf.whole()
        bases = (str(states[number].meta.get("base_fingerprint", "")) for number in numbers if number in states)
        return next(bases, self._shelf.history().last_base)

    def _in_use(self) -> set[int]:
        """The current states upon every base, as far as they are there."""
        return {0, *self._shelf.history().currents.values()} & {0, *self._shelf.whole()}

    def _find_own(self, ref: Ref, done: str) -> int:
        number = self._find(ref)
        if number == 0:
            raise StoreError(f"the base cannot be {done}: it is the model as it was loaded")
        return number

    def _prune(self, keep: int, protected: set[int], actor: str) -> Names:
        states = self._shelf.whole()
        safe = protected | self._in_use() | {number for number, state in states.items() if state.pinned}
        sweep(self._shelf.room)
        gone = superfluous(states, safe, keep)
        names = [states[number].name for number in gone]
        self._drop(gone, "prune", actor)
        return names

    def _drop(self, numbers: list[int], kind: str, actor: str) -> None:
        states = self._shelf.whole()
        for number in numbers:
            if kind == "prune":
                with self._only_noticed("what a pruned lesson had taught could not be kept"):
                    keep_record(self.lineage, number, states[number].folder)
            else:
                forget_record(self.lineage, number)
            discard(states[number].folder)
        if numbers:
            with self._only_noticed("the journal could not be written"):
                self._append(kind, actor, numbers=numbers, names=[states[number].name for number in numbers])
            self._publish()

    def _publish(self) -> None:
        """Bring the readable manifest up to date; it is made from the rest, so failing to is only a notice."""
        lines, whole = self._shelf.history().states, self._shelf.whole()
        rows = [{**line.row, "number": number, "name": line.name, "notebook": self.lineage.name,
                 "parent": lines[line.parent].name if line.parent in lines else "base",
                 "base": str(line.row.get("base", ""))[:12], "state": str(line.row.get("state", ""))[:12],
                 "kind": "lesson" if line.row.get("learned") else "save", "kept": number in whole}
                for number, line in lines.items()]  # fmt: skip
        with self._only_noticed("manifest.json was not updated"), self.lineage.store_lock():
            write_manifest(self.lineage.store, self.lineage.id, rows)

"""Going back, forward, and naming what is there: the half of ``ModelInferenceUpdate`` that never teaches.

Everything here is under the lock on the weights, and a line in the journal.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Literal

from jupyter_miu.checkpoints.store import CheckpointStore
from jupyter_miu.config import Settings
from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import CheckpointInfo, ProbeResult


class States:
    """Rollback, redo, and the checkpoints of one model. ``message`` says in a line what the last call did."""

    settings: Settings
    lock: threading.RLock
    store: CheckpointStore | None
    message: str
    _history: History
    _undone: bool

    @property
    def current(self) -> str:
        """Name of the state the live model is in."""
        return self._history.current

    @property
    def line(self) -> list[str]:
        """Names of the states whose lessons are in the weights, oldest first; pruned ones are among them."""
        return [state.name for state in self._history.line()]

    def rollback(self, checkpoint: str | int | Path | None = None, *, actor: str = "script") -> bool:
        """Put the weights into an earlier state, bit for bit.

        Without an argument: undo the last learn; if that learn was already taken back, say so and return True. Returns
        False, with ``message`` saying why, where there is nothing to go back to.

        Raises:
            CheckpointNotFound, CheckpointCorrupt: nothing was changed.
        """
        with self.lock:
            if checkpoint is None and self._undone:
                self.message = "Nothing to undo: the last lesson was already taken back. Weights unchanged."
                return True
            if self.store is None:
                self.message = "Nothing to go back to: checkpoints are switched off (MIU_CHECKPOINT_ENABLED)."
                return False
            if checkpoint is None and self.current == BASE:
                self.message = "Nothing to undo: the model is at base."
                return False
            target = self._other(True) if checkpoint is None else self._resolved(checkpoint)
            return self._move(target, "rollback", actor)

    def redo(self, *, actor: str = "script") -> bool:
        """Undo the last rollback. Returns False, with ``message``, where there is none."""
        with self.lock:
            target = self._store().redo_target()
            if target is None:
                self.message = "Nothing to redo."
                return False
            return self._move(target, "redo", actor)

    def _move(self, target: str, kind: Literal["rollback", "redo"], actor: str) -> bool:
        store, here = self._store(), self.current
        with store.lineage.writing(kind):
            self._history.go_to(target)
            try:
                store.record_move(kind, here, target, actor)
            except StoreError:
                self._history.go_to(here)
                raise
        self._undone = False
        said = f"Back at {target}." if target != here else f"Already at {target}. Weights unchanged."
        self.message = " ".join([said, *self._store_notices()])
        return True

    def list_checkpoints(self) -> list[CheckpointInfo]:
        """All whole states, newest first; ``base`` is not among them, it needs no files."""
        return [] if self.store is None else self.store.list()

    def save(self, name: str) -> CheckpointInfo:
        """Name the current state and pin it, so that it is never pruned. Raises ConfigError at base."""
        with self.lock:
            store = self._store()
            if self.current == BASE:
                raise ConfigError("the model is at base, which is always there", "learn something first")
            self._history.current = store.rename(self.current, name).name
            return store.pin(self.current)

    def pin(self, ref: str) -> None:
        """Keep a checkpoint for ever."""
        self._store().pin(ref)

    def unpin(self, ref: str) -> None:
        """Let a checkpoint be pruned again."""
        self._store().unpin(ref)

    def rename(self, ref: str, name: str) -> None:
        """Give a checkpoint another name."""
        with self.lock:
            store = self._store()
            here = store.resolve(ref).name == self.current
            renamed = store.rename(ref, name)
            if here:
                self._history.current = renamed.name

    def delete(self, ref: str) -> None:
        """Delete a checkpoint. Raises StoreError for the current one."""
        self._store().delete(ref)

    def prune(self, keep: int | None = None) -> list[str]:
        """Delete all but the newest ``keep``; never the current, never a pinned one. Returns their names."""
        return self._store().prune(self.settings.max_checkpoints if keep is None else keep)

    def lesson_sheet(self, ref: str | int | None = None) -> Sheet:
        """The study sheet of the lesson that ended in a state; of the current one by default. Facts that were known
        before the lesson have probes in it and no trained wording.

        Raises:
            ConfigError: the state is base, which no lesson made.
        """
        return Sheet.from_json(self._record(ref)["sheet"])

    def lesson_probes(self, ref: str | int | None = None) -> list[ProbeResult]:
        """The probes of that lesson, with the answers before and after it. Raises ConfigError for base."""
        return [ProbeResult(**row) for row in self._record(ref)["recall"]["probes"]]

    def _record(self, ref: str | int | None) -> dict[str, Any]:
        with self.lock:
            name = self.current if ref is None else self._resolved(ref)
            record = self._history.record(name)
        if "sheet" not in record or "recall" not in record:
            raise ConfigError(f"no lesson ends in {name}", "learn something first, or name a checkpoint")
        return record

    def _store_notices(self) -> list[str]:
        """What the store has to say once (a copied notebook forked, …), as sentences."""
        if self.store is None:
            return []
        notices, self.store.lineage.notices[:] = list(self.store.lineage.notices), []
        return [f"Note: {notice}." for notice in notices]

    def _store(self) -> CheckpointStore:
        if self.store is None:
            raise StoreError("checkpoints are switched off", "unset MIU_CHECKPOINT_ENABLED")
        return self.store

    def _resolved(self, ref: str | int | Path) -> str:
        return BASE if str(ref) == BASE else self._store().resolve(ref).name

    def _other(self, compare: str | bool) -> str:
        if compare is not True:
            return self._resolved(str(compare))
        return self._store().resolve(self.current).parent or BASE if self.current != BASE else BASE

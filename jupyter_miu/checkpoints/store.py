"""``CheckpointStore``: the states of one lineage. Here: saving them and moving between them.

``reader.py`` lists and loads, ``editor.py`` names and deletes. On a full or read-only disk a change raises StoreError
and leaves the store as it was; the caller goes on in memory. Does not know what a lesson is, and never touches a live
model: ``LoadedState.restore`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from torch import Tensor
from torch.optim import Optimizer

from jupyter_miu.checkpoints.editor import Names, StateEditor
from jupyter_miu.checkpoints.reader import Ref
from jupyter_miu.checkpoints.records import Interrupted, LoadedState, StateInfo, TrainingState
from jupyter_miu.checkpoints.saving import NewState, put
from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.store.names import clean_name, unique_name
from jupyter_miu.types import CheckpointInfo

__all__ = ["CheckpointStore", "Interrupted", "LoadedState", "Ref", "StateInfo", "TrainingState"]


class CheckpointStore(StateEditor):
    """The states of one lineage.

    Args:
        lineage: from ``open_lineage``; nothing is written before the first change.
        max_checkpoints: states kept besides the base; each save prunes the oldest beyond it, never the new one, the
            current one, their parents, or a pinned one. Raises ConfigError if negative.
    """

    def save_state(
        self,
        tensors: Mapping[str, Tensor],
        info: StateInfo,
        *,
        extra: Mapping[str, Any] | None = None,
        optimizer: Optimizer | TrainingState | None = None,
        base_tensors: Mapping[str, Tensor] | None = None,
        make_current: bool = True,
        actor: str | None = None,
    ) -> CheckpointInfo:
        """Save a state, durably, then prune to ``max_checkpoints``.

        Args:
            tensors: all of it by name; those with the base's bits are left out, tied ones are stored once.
            info: what it is. A name that is taken gets a number; one of which nothing usable is left is replaced.
            extra: JSON values kept beside it; ``extra["probes"]`` goes to a file of its own.
            optimizer: its state is saved with the random generators as they are now; a ``TrainingState`` taken
                earlier is saved as it is.
            base_tensors: the model as it was loaded, under the same names; hashed once for each base. Without it
                (adapters) all of ``tensors`` is stored.
            make_current: the live model is in this state; part of the same journal line, so never half done.
            actor: who made it; by default what the lesson says, else "cell".

        Raises:
            StoreLocked, StoreError: nothing was saved. CheckpointNotFound: no such parent.
        """
        if info.method not in ("full", "lora"):
            raise ConfigError(f"method must be full or lora, not {info.method!r}")
        training = optimizer if isinstance(optimizer, TrainingState) else TrainingState.take(optimizer)
        base = info.base_fingerprint or self.base or ""
        with self._writing(f"saving {info.name or 'a checkpoint'}"):
            names, number = self._shelf.names(base), self._shelf.next_number()
            parent = names.current if info.parent is None else names.find(info.parent)
            name = unique_name(_usable(info.name, number), self._shelf.taken())
            actor = actor or str(info.lesson.get("actor") or "cell")
            new = NewState(
                number, name, parent, names.entries[parent].name, base, info, extra or {}, make_current, actor
            )
            self._bases.learn(base, base_tensors or {})
            self._bases.persist(base)
            put(self.lineage, self._running, new, tensors, training, self._bases.hashes(base))
            with self._only_noticed("old checkpoints were not pruned"):
                protected = {number, parent, *(self._shelf.names(base).entries[one].parent for one in self._in_use())}
                self._prune(self.max_checkpoints, protected, actor)
            self._publish()
        return self._shelf.infos(self.base)[number]

    # Moving between states: journal lines only ----------------------------------------------------------------------

    def set_current(self, ref: Ref, *, actor: str = "cell") -> None:
        """Note which state the live model is in. Raises CheckpointNotFound, StoreLocked, StoreError."""
        number = self._find(ref)
        if number != self._shelf.names(self.base).current:
            self._append("current", actor, number=number, base=self._base_of(number))

    def record_rollback(self, from_: Ref, to: Ref, *, actor: str = "cell") -> None:
        """Note that the live model went from one state to another; ``to`` is then the current one."""
        self.record_move("rollback", from_, to, actor)

    def record_redo(self, *, actor: str = "cell") -> str:
        """Note that the live model went to ``redo_target()``, and return it. Raises StoreError if there is none."""
        target = self.redo_target()
        if target is None:
            raise StoreError("there is no rollback to redo")
        self.record_move("redo", self.current, target, actor)
        return target

    def record_move(self, kind: Literal["rollback", "redo"], from_: Ref, to: Ref, actor: str = "cell") -> None:
        """Note a rollback or redo of the live model; ``to`` is then the current state. Nothing if it is ``from_``."""
        source, target = self._find(from_), self._find(to)
        infos = self._shelf.infos(self.base)
        if source == target:
            return
        moved = {"from": source, "to": target, "from_name": infos[source].name, "to_name": infos[target].name}
        self._append(kind, actor, base=self._base_of(target, source), **moved)

    def record(self, kind: str, actor: str = "cell", **fields: Any) -> None:
        """Add any other line to the journal (feedback, a note). Raises StoreLocked, StoreError."""
        self._append(kind, actor, **fields)

    # Lessons under way ----------------------------------------------------------------------------------------------

    def begin_lesson(self, lesson_id: str, info: Mapping[str, Any]) -> None:
        """Note that a lesson is under way and keep other kernels from writing here until ``end_lesson``.

        Args:
            lesson_id: letters, digits, ``-`` and ``_``.
            info: what it takes to run it again, as JSON values.

        Raises:
            StoreLocked: another kernel is teaching here. StoreError: the store cannot be written.
        """
        self._running.begin(lesson_id, info)

    def end_lesson(self, lesson_id: str) -> None:
        """The lesson is over, however it ended. Never raises, and may be called twice."""
        self._running.end(lesson_id)

    def quarantine(self) -> Names:
        """Move what ``interrupted`` lists aside, into ``quarantine/``; nothing is deleted. Returns the names moved."""
        return self._running.quarantine()


def _usable(name: str | None, number: int) -> str:
    """The name asked for, cleaned; a lesson is never lost for a bad name."""
    try:
        return clean_name(name) if name is not None else f"lesson-{number}"
    except ConfigError:
        return f"lesson-{number}"

"""Reading the states of a lineage: list, resolve, load. Takes no lock and writes nothing, so nothing can block it.

Every byte of a state is verified before it is given out. What changes states is in ``store.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_miu.checkpoints.bases import Bases
from jupyter_miu.checkpoints.files import read_extra, read_meta, read_state
from jupyter_miu.checkpoints.leftovers import leftover
from jupyter_miu.checkpoints.records import Ancestor, Interrupted, LoadedState, StateInfo
from jupyter_miu.checkpoints.running import RunningLessons
from jupyter_miu.checkpoints.shelf import Shelf
from jupyter_miu.errors import CheckpointCorrupt
from jupyter_miu.store.layout import Lineage
from jupyter_miu.types import CheckpointInfo

Ref = str | int | Path | CheckpointInfo
Infos = list[CheckpointInfo]
Halves = list[Interrupted]
Ancestors = list[Ancestor]


class StateReader:
    """What is in one lineage. Made whole by ``CheckpointStore``."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._shelf = Shelf(lineage)
        self._bases = Bases(lineage)
        self._running = RunningLessons(lineage)

    def use_base(self, fingerprint: str) -> None:
        """Say which model is in use: what is current, and what may be loaded, is then judged upon that base."""
        self._bases.bound = fingerprint

    @property
    def base(self) -> str | None:
        """Fingerprint of the model in use, once ``use_base`` was called."""
        return self._bases.bound

    @property
    def current(self) -> str:
        """Name of the state that the live model is in; "base" at first, and for a model that has no states yet."""
        names = self._shelf.names(self.base)
        return names.entries[names.current].name

    def list(self) -> Infos:
        """Every whole state, newest first. The base is not among them: it needs no files and is always there."""
        infos = self._shelf.infos(self.base)
        return [infos[number] for number in sorted(infos, reverse=True) if number]

    def resolve(self, ref: Ref) -> CheckpointInfo:
        """The state that ``ref`` means (see ``refs.py``). Raises CheckpointNotFound."""
        return self._shelf.infos(self.base)[self._find(ref)]

    def parent(self, ref: Ref | None = None) -> CheckpointInfo:
        """The state before ``ref`` (or before the current one). Raises CheckpointNotFound if there is none."""
        number = self._find(self.current if ref is None else ref)
        return self._shelf.infos(self.base)[self._shelf.names(self.base).back(number, 1)]

    def _find(self, ref: Ref) -> int:
        return self._shelf.names(self.base).find(ref.path if isinstance(ref, CheckpointInfo) else ref)

    def current_for(self, fingerprint: str) -> str:
        """Name of the state in which the store was left upon a base; "base" if it has not been used upon it."""
        names = self._shelf.names(fingerprint)
        return names.entries[names.current].name

    def redo_target(self) -> str | None:
        """Where ``redo`` leads: the state that the last rollback left. None after a learn, or if it was deleted."""
        number, entries = self._shelf.history().redo(self.base), self._shelf.names(self.base).entries
        return entries[number].name if number is not None and number in entries else None

    def interrupted(self) -> Halves:
        """Lessons and checkpoints that a killed process left half done, oldest first; none while one is at work."""
        saved = {state.lesson_id: state.name for state in self._shelf.whole().values() if state.lesson_id}
        return self._running.interrupted(saved)

    def load_state(self, ref: Ref, *, base_fingerprint: str | None = None) -> LoadedState:
        """Read a state, every byte verified; ``LoadedState.restore`` puts it into a model. Takes no lock.

        Args:
            ref: see ``refs.py``.
            base_fingerprint: of the model it is meant for; the one in use if not given.

        Raises:
            CheckpointNotFound. CheckpointCorrupt: damaged, or made upon another model.
        """
        number, wanted = self._find(ref), base_fingerprint or self.base
        info = self._shelf.infos(self.base)[number]
        if number == 0:
            hashes = self._bases.hashes(wanted) if wanted else {}
            return LoadedState(info, StateInfo(info.name, base_fingerprint=wanted or ""), {}, hashes)
        meta = read_meta(Path(info.path), checked=True)
        base = str(meta.get("base_fingerprint", ""))
        if wanted and base and base != wanted:
            raise CheckpointCorrupt(
                f"checkpoint {info.name!r} was made upon another model ({base[:12]}, not {wanted[:12]})",
                "load that model first: %miu use MODEL",
            )
        tensors, hashes, extra, training = read_state(Path(info.path))
        lesson = meta.get("lesson")
        state = StateInfo(
            info.name, info.parent, meta["method"], lesson if isinstance(lesson, dict) else {}, base, info.description
        )
        return LoadedState(info, state, tensors, hashes, extra, training)

    def load_extra(self, ref: Ref) -> dict[str, Any]:
        """What was saved beside a state, without reading its tensors; empty for the base. Raises as ``load_state``."""
        return self.load_record(self._find(ref))

    def load_record(self, number: int) -> dict[str, Any]:
        """The same by the state's number, also of one whose weights were pruned since; empty where nothing is left.

        What is left of a pruned state is not sealed: check it like any input.
        """
        state = self._shelf.whole().get(number)
        return read_extra(state.folder) if state else leftover(self.lineage, number)

    def ancestors(self, ref: Ref | None = None) -> Ancestors:
        """The states that ``ref`` (default: the current one) was made upon, oldest first, itself last; no base.

        Pruned ones are among them, deleted ones too as far as the journal knows them.
        """
        at, lines = self._find(self.current if ref is None else ref), self._shelf.history().states
        states, found = self._shelf.whole(), dict[int, Ancestor]()
        while at and at not in found:
            if at in states:
                found[at], parent = Ancestor(at, states[at].name, True), states[at].parent
            elif at in lines:
                found[at], parent = Ancestor(at, lines[at].name, False), lines[at].parent
            else:
                break
            at = parent
        return [*found.values()][::-1]

"""Reading the states of a lineage: list, resolve, load. Takes no lock and writes nothing, so nothing can block it.

Every byte of a state is verified before it is given out. What changes states is in ``store.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from jupyter_miu.checkpoints.bases import Bases
from jupyter_miu.checkpoints.files import read_state
from jupyter_miu.checkpoints.records import Interrupted, LoadedState, StateInfo
from jupyter_miu.checkpoints.running import RunningLessons
from jupyter_miu.checkpoints.shelf import Shelf
from jupyter_miu.errors import CheckpointCorrupt
from jupyter_miu.store.layout import Lineage
from jupyter_miu.types import CheckpointInfo

Ref = str | int | Path | CheckpointInfo
Infos = list[CheckpointInfo]
Halves = list[Interrupted]


class StateReader:
    """What is in one lineage. Made whole by ``CheckpointStore``."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._shelf = Shelf(lineage)
        self._bases = Bases(lineage)
        self._running = RunningLessons(lineage)

    def record_base(self, fingerprint: str, tensors: Mapping[str, Tensor]) -> None:
        """Say which model is in use, while its tensors are as they were loaded. Writes nothing yet.

        Args:
            fingerprint: any text that tells models apart (``LoadedModel.base_fingerprint``).
            tensors: what full-weight states will hold, under the same names; empty where only adapters are saved.
        """
        self._bases.bind(fingerprint, tensors)

    @property
    def base(self) -> str | None:
        """Fingerprint of the model in use, once ``record_base`` was called."""
        return self._bases.bound

    @property
    def current(self) -> str:
        """Name of the state that the live model is in; "base" at first, and for a model that has no states yet."""
        names = self._shelf.names(self.base)
        return names.entries[names.current].name

    def list(self) -> Infos:
        """Every whole state, newest first; the base is the last."""
        infos = self._shelf.infos(self.base)
        return [infos[number] for number in sorted(infos, reverse=True)]

    def resolve(self, ref: Ref) -> CheckpointInfo:
        """The state that ``ref`` means (see ``refs.py``). Raises CheckpointNotFound."""
        return self._shelf.infos(self.base)[self._find(ref)]

    def parent(self, ref: Ref | None = None) -> CheckpointInfo:
        """The state before ``ref`` (or before the current one). Raises CheckpointNotFound if there is none."""
        number = self._find(self.current if ref is None else ref)
        return self._shelf.infos(self.base)[self._shelf.names(self.base).back(number, 1)]

    def _find(self, ref: Ref) -> int:
        return self._shelf.names(self.base).find(ref.path if isinstance(ref, CheckpointInfo) else ref)

    def redo_target(self) -> CheckpointInfo | None:
        """Where ``redo`` leads: the state that the last rollback left. None after a learn, or if it was deleted."""
        number = self._shelf.history().redo(self.base)
        return None if number is None else self._shelf.infos(self.base).get(number)

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
        meta = self._shelf.whole()[number].meta
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

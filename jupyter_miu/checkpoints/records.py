"""What callers give the checkpoint store and get from it. Plain values, and tensors by name. Knows no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from torch import Tensor
from torch.optim import Optimizer

from jupyter_miu.checkpoints.hashing import tensor_hashes
from jupyter_miu.checkpoints.optimizer import OptimizerState
from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.checkpoints.snapshot import check_same, copy_in_place
from jupyter_miu.errors import CheckpointCorrupt
from jupyter_miu.types import CheckpointInfo


@dataclass(frozen=True)
class StateInfo:
    """What a state is.

    Args:
        name: the name asked for; it is cleaned, and numbered where taken. None: ``lesson-<number>``.
        parent: the state that it came from (any reference); None is the current one.
        method: "full" or "lora".
        lesson: the lesson that made it (id, sources, seed, recall …; JSON values). Empty for a mere save.
        base_fingerprint: of the model as loaded; the state is of use only upon that very model. Empty: the one
            that the store was told of (``use_base``).
        description: one line for people.
    """

    name: str | None = None
    parent: str | None = None
    method: Literal["full", "lora"] = "full"
    lesson: dict[str, Any] = field(default_factory=dict)
    base_fingerprint: str = ""
    description: str = ""


@dataclass(frozen=True)
class Ancestor:
    """A state that another came from. ``whole`` is False where only its record is left, because it was pruned."""

    number: int
    name: str
    whole: bool


@dataclass(frozen=True)
class TrainingState:
    """What goes on beside the weights: the optimizer (where it was saved) and the random generators."""

    random: RandomState
    optimizer: OptimizerState | None = None

    @classmethod
    def take(cls, optimizer: Optimizer | None = None) -> TrainingState:
        """As it is now."""
        return cls(RandomState.take(), OptimizerState.take(optimizer) if optimizer is not None else None)


@dataclass(frozen=True)
class LoadedState:
    """A state read from the store, every byte verified.

    Attributes:
        info, state: what it is. ``state.base_fingerprint`` is empty for a base that was never bound.
        tensors: on the CPU; those that differ from the base, tied ones as one tensor under each name.
        hashes: SHA-256 of *every* tensor of the state; empty for a base of unknown hashes.
        extra: what was saved beside it. training: optimizer and generators, where saved.
    """

    info: CheckpointInfo
    state: StateInfo
    tensors: dict[str, Tensor]
    hashes: dict[str, str]
    extra: dict[str, Any] = field(default_factory=dict)
    training: TrainingState | None = None

    def complete(self, base: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
        """All tensors of the state: those stored, the others from ``base``, whose bits are checked first.

        Args:
            base: the tensors of the model as it was loaded; others than needed are not looked at. May be None
                where the state stores everything (adapters).

        Raises:
            CheckpointCorrupt: ``base`` is not the model that the state was made upon.
        """
        base = {} if base is None else base
        names = list(self.hashes or base)
        rest = {name: base[name] for name in names if name not in self.tensors and name in base}
        missing = [name for name in names if name not in self.tensors and name not in base]
        if missing:
            raise self._not_its_base(f"{missing[0]} is missing")
        if self.hashes:
            odd = [name for name, value in tensor_hashes(rest).items() if value != self.hashes[name]]
            if odd:
                raise self._not_its_base(f"{odd[0]} differs")
        return {name: self.tensors[name] if name in self.tensors else rest[name] for name in names}

    def restore(
        self,
        live: Mapping[str, Tensor],
        base: Mapping[str, Tensor] | None = None,
        optimizer: Optimizer | None = None,
        *,
        rng: bool = False,
    ) -> None:
        """Put the state into live tensors, in place and bit for bit; all checks come before any change.

        Args:
            live: the model's tensors, with the state's names, shapes and dtypes.
            base: see ``complete``.
            optimizer: gets its saved state; emptied where none was saved.
            rng: also set the random generators as they were.

        Raises:
            CheckpointCorrupt: another base. ModelError: other tensors, or another optimizer.
        """
        whole = self.complete(base)
        check_same(live, whole)
        saved = self.training.optimizer if self.training is not None else None
        if optimizer is not None and saved is not None:
            saved.check(optimizer)
        copy_in_place(live, whole)
        if optimizer is not None and saved is not None:
            saved.restore(optimizer)
        elif optimizer is not None:
            optimizer.state.clear()
        if rng and self.training is not None:
            self.training.random.restore()

    def _not_its_base(self, detail: str) -> CheckpointCorrupt:
        return CheckpointCorrupt(
            f"checkpoint {self.info.name!r} does not belong to this model ({detail})", "load the model it was made with"
        )


@dataclass(frozen=True)
class Interrupted:
    """What a killed process left half done.

    ``kind`` "lesson": a learn that never ended; ``info`` is what ``begin_lesson`` was given, enough to run it again,
    and ``saved_as`` the state it had saved before it died, if it came that far. "checkpoint": a half-written folder.
    """

    kind: Literal["lesson", "checkpoint"]
    id: str
    started_at: str = ""
    info: dict[str, Any] = field(default_factory=dict)
    saved_as: str | None = None

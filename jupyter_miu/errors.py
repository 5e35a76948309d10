"""Everything that can go wrong, as one tree. Each error is one line for the user, with a hint.

    MIUError
    ├── ConfigError          a setting or argument that cannot be honoured (also a ValueError)
    ├── CommandError         a magic or command line that cannot be parsed
    ├── SourceError          a source that cannot be read or found
    │   └── NothingUsable    sources were read, nothing in them can be taught
    ├── ModelError           a model that cannot be found or loaded, or is unfit
    ├── StoreError           the ``.miu`` store cannot be used
    │   ├── StoreLocked      another kernel is writing to this lineage
    │   ├── CheckpointNotFound
    │   └── CheckpointCorrupt
    ├── TrainingError        training could not go on; weights are as they were
    │   ├── OutOfMemory
    │   └── Diverged         NaN, infinity or an exploding gradient
    └── Cancelled            the user interrupted; weights are as they were

What it does not know: how an error is shown (floor 5) or who raised it.
"""

from __future__ import annotations


class MIUError(Exception):
    """Base of all errors meant for users.

    Args:
        message: one line, no traceback needed to understand it.
        hint: what to try next, or an empty string.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}  → {self.hint}" if self.hint else self.message


class ConfigError(MIUError, ValueError):
    """A setting or argument that cannot be honoured."""


class CommandError(MIUError):
    """A command line that cannot be parsed."""


class SourceError(MIUError):
    """A source that cannot be found or read."""


class NothingUsable(SourceError):
    """Sources were read, but nothing in them can be taught."""


class ModelError(MIUError):
    """A model that cannot be found, loaded, or trained."""


class StoreError(MIUError):
    """The store on disk cannot be used."""


class StoreLocked(StoreError):
    """Another kernel is writing to the same lineage."""


class CheckpointNotFound(StoreError):
    """No checkpoint answers to that name, number or path."""


class CheckpointCorrupt(StoreError):
    """A checkpoint fails its checksums, or belongs to another model."""


class TrainingError(MIUError):
    """Training could not go on; the weights are as they were before it."""


class OutOfMemory(TrainingError):
    """It does not fit, even with a batch of one."""


class Diverged(TrainingError):
    """A loss or gradient became non-finite, or exploded."""


class Cancelled(MIUError):
    """The user interrupted the run; the weights are as they were before it."""

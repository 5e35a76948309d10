"""What a run tells the outside while it happens. Plain values only, so that any sink can keep them.

Knows nothing of torch or of who listens. Sinks must be quick: they are called between steps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["queued", "reading", "sheet", "pretest", "training", "min-alpha", "gate", "kept", "rolled back"]


@dataclass(frozen=True)
class RunEvent:
    """A run enters a phase or moves inside one.

    ``done`` of ``total`` counts the phase's own unit (files, cards, probes); a total of 0 means not countable.
    """

    run_id: str
    phase: Phase
    done: int = 0
    total: int = 0
    message: str = ""


@dataclass(frozen=True)
class StepEvent:
    """One optimizer step.

    loss is the mean cross-entropy of the study batch in nats per labelled token, ``kl`` the divergence from the
    protected model in nats per token, ``grad_norm`` the norm before clipping, ``held_out_loss`` the loss on probe
    wordings that are not trained (None between checks), ``recall`` the share of probes right at the last check.
    """

    run_id: str
    step: int
    max_steps: int
    loss: float
    grad_norm: float
    learning_rate: float
    tokens: int
    seconds: float
    kl: float | None = None
    held_out_loss: float | None = None
    recall: float | None = None
    memory_bytes: int = 0


Event = RunEvent | StepEvent
EventSink = Callable[[Event], None]


def ignore(event: Event) -> None:
    """The sink that listens to nothing."""


@dataclass
class RunControl:
    """How another thread steers a run. Checked between steps; never touches torch, never blocks the caller.

    stop: end at the next step, judge what there is, keep it if it passes. cancel: give the weights back as they
    were. pause: hold between steps until cleared.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    cancel: threading.Event = field(default_factory=threading.Event)
    pause: threading.Event = field(default_factory=threading.Event)

    def hold(self) -> None:
        """Wait while paused, waking for stop and cancel."""
        while self.pause.is_set() and not (self.stop.is_set() or self.cancel.is_set()):
            self.stop.wait(0.05)

"""One learn call: what it works with, and how it tells what it is doing. Does not teach."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jupyter_miu.config import MIUConfig
from jupyter_miu.events import EventSink, Phase, RunControl, RunEvent, StepEvent
from jupyter_miu.lessons.history import History
from jupyter_miu.lessons.protection import Protection
from jupyter_miu.study.teacher import Teacher
from jupyter_miu.types import CheckpointInfo

Keep = Callable[[dict[str, Any]], "CheckpointInfo | None"]
"""Stores the live state with this record; returns where, or None where checkpoints are off."""


@dataclass
class Run:
    """One learn call. ``protect`` makes what protects the model, once it is needed; ``progress`` gets (done, total)."""

    history: History
    protect: Callable[[], Protection]
    config: MIUConfig
    control: RunControl
    sink: EventSink
    progress: Callable[[int, int], None]
    keep: Keep
    teacher: Teacher | None = None
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    advice: str = ""
    curve: list[dict[str, float]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)


def recording(run: Run) -> EventSink:
    """The caller's sink, and the curve kept for the card; also the caller's progress."""

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent):
            point = {"step": event.step, "loss": event.loss, "grad_norm": event.grad_norm,
                     "learning_rate": event.learning_rate, "tokens": event.tokens}  # fmt: skip
            for name in ("kl", "held_out_loss", "recall"):
                value = getattr(event, name)
                if value is not None:
                    point[name] = value
            run.curve.append(point)
            run.progress(event.step, event.max_steps)
        run.sink(event)

    return sink


class Progress:
    """(chunks done, chunks in all): reading counts nothing, training counts by its share of the steps; never back."""

    def __init__(self, callback: Callable[[int, int], None] | None, total: int) -> None:
        self._callback, self._total, self._done = callback, total, -1

    def step(self, done: int, total: int) -> None:
        """So many steps of so many."""
        self._tell(min(self._total - 1, self._total * done // max(1, total)))

    def finish(self, done: bool) -> None:
        """The lesson is over; ``done`` if it was kept."""
        if done:
            self._tell(self._total)

    def _tell(self, done: int) -> None:
        if self._callback is not None and self._total and done > self._done:
            self._done = done
            self._callback(max(0, done), self._total)


def phase(run: Run, phase: Phase, done: int = 0, total: int = 0, message: str = "") -> None:
    """Say that the run entered a phase, or moved on inside one."""
    run.sink(RunEvent(run.run_id, phase, done, total, message))

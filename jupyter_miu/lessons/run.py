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


def phase(run: Run, phase: Phase, done: int = 0, total: int = 0, message: str = "") -> None:
    """Say that the run entered a phase, or moved on inside one."""
    run.sink(RunEvent(run.run_id, phase, done, total, message))

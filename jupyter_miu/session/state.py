"""What a session shows: one immutable snapshot, and the thinned curve of the last run. Values only; knows no thread."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["no model", "loading", "idle", "learning", "working", "paused", "stopping"]


@dataclass(frozen=True)
class SessionState:
    """All that a UI shows, as one immutable value. ``revision`` rises by one with every change."""

    revision: int = 0
    status: Status = "no model"
    model: str = ""
    source: str = ""
    device: str = ""
    checkpoint: str = "base"
    lessons: int = 0
    subject: str = ""
    background: bool = False
    run_id: str = ""
    phase: str = ""
    phase_done: int = 0
    phase_total: int = 0
    step: int = 0
    max_steps: int = 0
    loss: float | None = None
    held_out_loss: float | None = None
    grad_norm: float | None = None
    recall: float | None = None
    tokens_per_second: float | None = None
    seconds_left: float | None = None
    memory_bytes: int = 0
    notebook: str = ""
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy."""
        return asdict(self)


@dataclass(frozen=True)
class CurvePoint:
    """One drawn step. loss and held_out_loss in nats per labelled token, grad_norm before clipping."""

    step: int
    loss: float
    grad_norm: float
    held_out_loss: float | None = None
    recall: float | None = None


class Curve:
    """The points of one run, thinned to every second one whenever ``limit`` is passed; the last is always kept."""

    def __init__(self, limit: int = 2000) -> None:
        self._limit, self._stride, self._points = limit, 1, list[CurvePoint]()
        self._last: CurvePoint | None = None

    def append(self, point: CurvePoint) -> None:
        """Add a point; points with a held-out loss are never thinned at arrival, as they are rare."""
        self._last = point
        if point.held_out_loss is None and point.step % self._stride:
            return
        self._points.append(point)
        if len(self._points) > self._limit:
            self._points = self._points[::2]
            self._stride *= 2

    def points(self) -> list[CurvePoint]:
        """What there is, in order."""
        points = list(self._points)
        if self._last is not None and (not points or points[-1] is not self._last):
            points.append(self._last)
        return points


# what a snapshot holds when no lesson has run yet
NO_RUN: dict[str, Any] = {
    "subject": "", "run_id": "", "phase": "", "phase_done": 0, "phase_total": 0, "step": 0, "max_steps": 0,
    "loss": None, "held_out_loss": None, "grad_norm": None, "recall": None, "tokens_per_second": None,
    "seconds_left": None, "memory_bytes": 0,
}  # fmt: skip

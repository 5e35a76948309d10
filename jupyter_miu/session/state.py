"""What a session shows: one immutable snapshot, and the thinned curve of the last run. Values only; knows no thread.

What leaves the kernel is JSON and bounded: texts are cut, numbers rounded to what a reader can tell apart, and what is
not finite is null. The page's half is labextension/src/protocol.ts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Status = Literal["no model", "loading", "idle", "learning", "working", "paused", "stopping"]

LINE, REFS = 200, 50  # names of states, and sources of a lesson, that are told
TEXT, MESSAGE, PATH = 300, 1000, 4096  # characters
_LENGTHS = {"message": MESSAGE, "notebook": PATH, "store": PATH}
DIGITS = 4
_DIGITS = {"seconds_left": 2, "tokens_per_second": 2, "memory_bytes": 3}  # they flicker: fewer changes to be sent


def clip(text: str, limit: int = TEXT) -> str:
    """A text that JSON can hold (a file's name may have bytes that UTF-8 has not), cut where it is too long."""
    kept = text if len(text) <= limit else text[: limit - 1] + "…"
    return kept.encode("utf-8", "replace").decode()


def rounded(value: float | None, digits: int = DIGITS) -> float | None:
    """A number with so many significant digits; None where it is not finite. A whole one is an int: shorter."""
    if value is None or not math.isfinite(value):
        return None
    near = float(f"{value:.{digits}g}")
    return int(near) if near.is_integer() and abs(near) < 1e15 else near


@dataclass(frozen=True)
class Outcome:
    """What became of the last lesson. ``refs`` are its sources as they were named, without those that were skipped;
    ``checkpoint`` is the state after it, empty where nothing was kept."""

    run_id: str
    status: str
    success: bool
    message: str = ""
    checkpoint: str = ""
    refs: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy, bounded."""
        refs = [clip(ref) for ref in self.refs[:REFS]]
        return {"run_id": clip(self.run_id), "status": clip(self.status), "success": self.success,
                "message": clip(self.message, MESSAGE), "checkpoint": clip(self.checkpoint), "refs": refs}  # fmt: skip


@dataclass(frozen=True)
class SessionState:
    """All that a UI shows, as one immutable value. ``revision`` rises by one with every change, ``history`` whenever
    the list of checkpoints may have changed; ``line`` names the states whose lessons are in the weights, oldest
    first."""

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
    lineage: str = ""
    store: str = ""
    line: tuple[str, ...] = ()
    history: int = 0
    outcome: Outcome | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy, bounded and rounded."""
        return {item.name: _plain(item.name, getattr(self, item.name)) for item in fields(self)}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clip(value, _LENGTHS.get(name, TEXT))
    if isinstance(value, float) or name in _DIGITS:
        return rounded(value, _DIGITS.get(name, DIGITS))
    if isinstance(value, Outcome):
        return value.to_json()
    if isinstance(value, tuple):
        return [clip(item) for item in value[-LINE:]]
    return value


@dataclass(frozen=True)
class CurvePoint:
    """One drawn step. loss and held_out_loss in nats per labelled token, grad_norm before clipping."""

    step: int
    loss: float
    grad_norm: float
    held_out_loss: float | None = None
    recall: float | None = None

    def to_json(self) -> list[float | None]:
        """``[step, loss, held-out loss, gradient norm]``, rounded; null where not measured or not finite."""
        return [self.step, rounded(self.loss), rounded(self.held_out_loss), rounded(self.grad_norm)]


class Curve:
    """The points of one run's last attempt, thinned to every second one whenever ``limit`` is passed.

    The last is always kept. A lesson that is taught once more, more gently, counts its steps anew: what is drawn begins
    anew too.
    """

    def __init__(self, limit: int = 2000) -> None:
        self._limit, self._stride, self._points = limit, 1, list[CurvePoint]()
        self.last: CurvePoint | None = None

    def append(self, point: CurvePoint) -> None:
        """Add a point; points with a held-out loss are never thinned at arrival, as they are rare."""
        if self.last is not None and point.step < self.last.step:
            self._stride, self._points = 1, []
        self.last = point
        if point.held_out_loss is None and point.step % self._stride:
            return
        self._points.append(point)
        if len(self._points) > self._limit:
            self._points = self._points[::2]
            self._stride *= 2

    def points(self) -> list[CurvePoint]:
        """What there is, in order."""
        points, last = list(self._points), self.last
        if last is not None and (not points or points[-1] is not last):
            points.append(last)
        return points


# what a snapshot holds when no lesson has run yet
NO_RUN: Mapping[str, Any] = {
    "subject": "", "run_id": "", "phase": "", "phase_done": 0, "phase_total": 0, "step": 0, "max_steps": 0,
    "loss": None, "held_out_loss": None, "grad_norm": None, "recall": None, "tokens_per_second": None,
    "seconds_left": None, "memory_bytes": 0,
}  # fmt: skip

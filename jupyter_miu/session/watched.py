"""The snapshot of a session and those who watch it: every change makes a new one and tells them.

Knows events, not jobs or models. ``note`` may be called from any thread and waits for nobody but the subscribers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from jupyter_miu.events import Event, StepEvent
from jupyter_miu.session.state import Curve, CurvePoint, SessionState

Subscriber: TypeAlias = Callable[["SessionState", "Event | None"], None]


class Watched:
    """Holds ``state`` and the ``curve`` of the present or last run."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.state = SessionState()
        self.curve = Curve()
        self._clock = clock
        self._guard = threading.Lock()  # guards the snapshot's revision only, never held while anything waits
        self._subscribers: list[Subscriber] = []
        self._started = 0.0

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call ``callback(state, event)`` after each change, from whatever thread made it; it must be quick.

        Returns a function that ends the subscription.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    def note(self, event: Event | None = None, /, **changes: Any) -> None:
        """Replace the snapshot by one with ``changes`` and tell the subscribers."""
        with self._guard:
            self.state = state = replace(self.state, revision=self.state.revision + 1, **changes)
        for callback in list(self._subscribers):
            callback(state, event)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, StepEvent):
            self.note(event, run_id=event.run_id, phase=event.phase, phase_done=event.done, phase_total=event.total,
                      message=event.message or self.state.message)  # fmt: skip
            return
        if self.state.step == 0 or event.step <= 1:
            self._started = self._clock()
        self.curve.append(CurvePoint(event.step, event.loss, event.grad_norm, event.held_out_loss, event.recall))
        elapsed, taken = self._clock() - self._started, max(event.step - 1, 0)
        left = elapsed / taken * max(event.max_steps - event.step, 0) if taken else None
        checked = {k: v for k in ("held_out_loss", "recall") if (v := getattr(event, k)) is not None}
        self.note(event, run_id=event.run_id, phase="training", step=event.step, max_steps=event.max_steps,
                  loss=event.loss, grad_norm=event.grad_norm, seconds_left=left, memory_bytes=event.memory_bytes,
                  tokens_per_second=event.tokens / event.seconds if event.seconds > 0 else None, **checked)  # fmt: skip

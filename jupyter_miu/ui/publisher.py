"""The one thread that tells pages and live views what changed, at most five times a second.

The trainer's thread only leaves a note here; sending, drawing and encoding happen on this thread. Knows the session and
its sinks, not what a sink is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from jupyter_miu.events import Event, StepEvent
from jupyter_miu.session import CurvePoint, Session, SessionState

INTERVAL = 0.2
_log = logging.getLogger("jupyter_miu")


class Sink(Protocol):
    """Takes the newest state and the points drawn since the last call."""

    def push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        """Show it. Called on the publisher's thread; a sink that raises is dropped."""


class Publisher:
    """Coalesces a session's changes for any number of sinks."""

    def __init__(self, session: Session, interval: float = INTERVAL) -> None:
        self._session, self._interval = session, interval
        self._sinks: list[Sink] = []
        self._points: list[CurvePoint] = []
        self._drawn = ""  # the run whose points wait
        self._guard = threading.Lock()
        self._dirty = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._unsubscribe = session.subscribe(self._on_change)

    def add(self, sink: Sink) -> None:
        """Begin to tell ``sink``; it hears the present state first."""
        with self._guard:
            self._sinks.append(sink)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="miu-publisher", daemon=True)
                self._thread.start()
        self._dirty.set()

    def remove(self, sink: Sink) -> None:
        """Stop telling ``sink``."""
        with self._guard:
            if sink in self._sinks:
                self._sinks.remove(sink)

    def wake(self) -> None:
        """Tell all sinks again although nothing changed."""
        self._dirty.set()

    def close(self) -> None:
        """End the thread."""
        self._unsubscribe()
        self._closed.set()
        self._dirty.set()

    def _on_change(self, state: SessionState, event: Event | None) -> None:
        point = self._session.curve.last
        if isinstance(event, StepEvent) and point is not None:  # the very one that the session has just drawn
            with self._guard:
                if event.run_id != self._drawn:  # what is left of the run before would be taken for this one's
                    self._points, self._drawn = [], event.run_id
                self._points.append(point)
        self._dirty.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._dirty.wait()
            self._dirty.clear()
            with self._guard:
                points, self._points = self._points, []
                sinks = list(self._sinks)
            for sink in sinks:
                try:
                    sink.push(self._session.state, points)
                except Exception:
                    _log.warning("a live view failed and was dropped", exc_info=True)
                    self.remove(sink)
            self._closed.wait(self._interval)

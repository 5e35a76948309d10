"""The one worker thread of a kernel, and how the foreground waits for it.

Knows queues and events, not what a job does. Weights are changed on this thread only, so that an interrupt, which
Python raises in the main thread, can never cut a change in half.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jupyter_miu.errors import Cancelled
from jupyter_miu.events import RunControl

INTERRUPTED = "Interrupted: weights are as they were before."


@dataclass(eq=False)
class Job:
    """Work given to the worker thread. ``done`` is set when ``result`` or ``error`` is there; ``refs`` are the names
    of what a lesson teaches. One that is not ``cancellable`` runs whatever is interrupted meanwhile."""

    kind: str
    run: Callable[[Job], Any]
    subject: str = ""
    background: bool = False
    refs: tuple[str, ...] = ()
    control: RunControl = field(default_factory=RunControl)
    done: threading.Event = field(default_factory=threading.Event)
    on_done: Callable[[Job], None] | None = None
    cancellable: bool = True
    result: Any = None
    error: BaseException | None = None


class Worker:
    """Runs jobs in order on a daemon thread. ``begin`` and ``end`` are called there, around each job."""

    def __init__(self, begin: Callable[[Job], None], end: Callable[[Job], None]) -> None:
        self._begin, self._end = begin, end
        self._queue: queue.Queue[Job] = queue.Queue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pending = 0
        self.job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._pending > 0

    def submit(self, job: Job) -> Job:
        """Queue a job."""
        with self._guard:
            self._pending += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="miu-worker", daemon=True)
                self._thread.start()
        self._queue.put(job)
        return job

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            self.job = job
            try:
                self._begin(job)
                if job.control.cancel.is_set():
                    raise Cancelled(INTERRUPTED)
                job.result = job.run(job)
            except BaseException as error:  # handed to whoever waits; the worker must live on
                job.error = error
            self.job = None
            with self._guard:
                self._pending -= 1
            self._tell(self._end, job)
            job.done.set()
            if job.on_done is not None:
                self._tell(job.on_done, job)

    @staticmethod
    def _tell(listener: Callable[[Job], None], job: Job) -> None:
        """A listener that fails must not take the worker, or the one who waits, with it."""
        try:
            listener(job)
        except Exception:
            logging.getLogger("jupyter_miu").exception("a listener of job %s failed", job.kind)


def wait(job: Job) -> bool:
    """Wait until the job is done; True if an interrupt came meanwhile, of which the job is told.

    On an event, never on ``Thread.join``: an interrupted join marks a live thread as dead on Python 3.11.
    """
    interrupted = False
    while not job.done.is_set():
        try:
            while not job.done.wait(0.1):
                pass
        except KeyboardInterrupt:
            interrupted = True
            if job.cancellable:
                job.control.cancel.set()
    return interrupted

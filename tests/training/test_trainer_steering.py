"""Stop, cancel and pause of a run, from another thread, as in a kernel."""

from __future__ import annotations

import threading
from typing import Any

from jupyter_miu.errors import Cancelled
from jupyter_miu.events import Event, RunControl, ignore
from jupyter_miu.training.trainer import train
from tests.training.same import equal


class Runner(threading.Thread):
    """A run in a thread of its own, as in a kernel; ``at`` says when it has made that many steps."""

    def __init__(self, work: Any, at: int) -> None:
        super().__init__(daemon=True)
        self.work, self.at, self.control = work, at, RunControl()
        self.reached, self.events = threading.Event(), []
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.start()

    def sink(self, event: Event) -> None:
        self.events.append(event)
        if len(self.events) >= self.at:
            self.reached.set()

    def run(self) -> None:
        try:
            self.outcome = train(self.work, self.control, self.sink)
        except BaseException as error:
            self.error = error
        self.reached.set()

    def finish(self) -> None:
        self.join(30)
        assert not self.is_alive()


def test_stop_ends_at_the_next_step_and_keeps_what_was_learnt(job: Any, bits: Any) -> None:
    work = job(max_steps=100_000, learning_rate=1e-3)
    before = bits(work.model)
    runner = Runner(work, at=3)
    assert runner.reached.wait(30)
    runner.control.stop.set()
    runner.finish()
    assert runner.outcome.stopped == "stop" and 3 <= runner.outcome.steps == len(runner.events) < 100_000
    assert not equal(before, bits(work.model))


def test_cancel_raises_and_wins_over_stop_and_pause(job: Any) -> None:
    runner = Runner(job(max_steps=100_000, learning_rate=1e-3), at=3)
    assert runner.reached.wait(30)
    runner.control.pause.set()
    runner.control.stop.set()
    runner.control.cancel.set()
    runner.finish()
    assert isinstance(runner.error, Cancelled)


def test_pause_holds_between_steps_and_costs_no_seconds(job: Any, bits: Any) -> None:
    runner = Runner(job(max_steps=100_000, learning_rate=1e-3, max_seconds=3600), at=3)
    assert runner.reached.wait(30)
    runner.control.pause.set()
    settled = threading.Event()
    for _ in range(100):  # the step in progress may still end
        count = len(runner.events)
        settled.wait(0.2)
        if len(runner.events) == count:
            break
    count, state = len(runner.events), bits(runner.work.model)
    settled.wait(0.5)
    assert len(runner.events) == count and equal(state, bits(runner.work.model))
    before = runner.events[-1].seconds
    runner.at = count + 1
    runner.reached.clear()
    runner.control.pause.clear()
    assert runner.reached.wait(30)
    assert runner.events[count].seconds < before + 0.5
    runner.control.stop.set()
    runner.finish()
    assert runner.outcome.stopped == "stop"


def test_stop_before_the_first_step_takes_none(job: Any, bits: Any) -> None:
    work, control = job(), RunControl()
    before = bits(work.model)
    control.stop.set()
    assert train(work, control, ignore).steps == 0
    assert equal(before, bits(work.model))

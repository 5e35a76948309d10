"""Stop, cancel and pause, from another thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.api import MIUConfig, ModelInferenceUpdate
from jupyter_miu.errors import Cancelled
from jupyter_miu.events import RunControl, RunEvent, StepEvent
from tests.teaching import FACT, LEARNS, OTHER, PAGE, files, hashes, one_line, quick, teach, text, tiny


def when_step(number: int) -> tuple[Any, threading.Event]:
    reached = threading.Event()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent) and event.step >= number:
            reached.set()

    return sink, reached


@contextmanager
def acting(reached: threading.Event, action: Any) -> Iterator[None]:
    """Another thread that acts once the event is there."""
    thread = threading.Thread(target=lambda: reached.wait(120) and action())
    thread.start()
    yield
    thread.join(120)
    assert not thread.is_alive()


def test_stop_keeps_what_passes(miu: ModelInferenceUpdate) -> None:
    control, (sink, reached) = RunControl(), when_step(60)
    with acting(reached, control.stop.set):
        result = miu.learn_from_content(
            text(FACT), MIUConfig(**{**LEARNS, "max_steps": 5000}), on_event=sink, control=control
        )
    assert result.success and 60 <= result.num_updates < 5000
    assert f"stopped at {result.num_updates}/5000, kept" in result.message
    assert miu.current == "lesson-1"


def test_stop_takes_back_what_does_not(miu: ModelInferenceUpdate) -> None:
    control, (sink, reached) = RunControl(), when_step(1)
    before = hashes(miu.model)
    with acting(reached, control.stop.set):
        result = miu.learn_from_content(
            text(PAGE), quick(max_steps=5000, gate=True, learning_rate=1e-6), on_event=sink, control=control
        )
    assert not result.success and result.status == "rolled back"
    assert f"stopped at {result.num_updates}/5000" in result.message and "as they were" in result.message
    assert hashes(miu.model) == before and miu.current == "base"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_cancel_gives_every_bit_back(miu: ModelInferenceUpdate, method: str, tmp_path: Path) -> None:
    teach(miu, method=method)
    before, stored = hashes(miu.model), files(tmp_path)
    control, (sink, reached) = RunControl(), when_step(2)
    with acting(reached, control.cancel.set), pytest.raises(Cancelled) as raised:
        miu.learn_from_content(text(OTHER), quick(max_steps=5000), on_event=sink, control=control)
    assert one_line(raised.value)
    assert hashes(miu.model) == before and files(tmp_path) == stored
    assert miu.rollback() and "already taken back" in miu.message and hashes(miu.model) == before


@pytest.mark.parametrize("phase", ["sheet", "pretest", "min-alpha", "gate"])
def test_cancel_counts_in_every_phase(miu: ModelInferenceUpdate, phase: str) -> None:
    """Until it is kept, an interrupt takes it back: also while it is being measured."""
    control = RunControl()

    def sink(event: Any) -> None:
        if isinstance(event, RunEvent) and event.phase == phase:
            control.cancel.set()

    with pytest.raises(Cancelled):
        miu.learn_from_content(text(FACT), MIUConfig(**LEARNS), on_event=sink, control=control)
    assert hashes(miu.model) == hashes(tiny())
    assert miu.current == "base" and miu.list_checkpoints() == []


def test_pause_holds_and_goes_on(miu: ModelInferenceUpdate) -> None:
    control, steps, held = RunControl(), [], threading.Event()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent):
            steps.append(event.step)
            if event.step == 2:
                control.pause.set()
                held.set()

    seen: list[list[int]] = []
    done = threading.Event()

    def look_then_go_on() -> None:
        done.wait(0.3)  # the lesson cannot end meanwhile
        seen.append(list(steps))
        control.pause.clear()

    with acting(held, look_then_go_on):
        result = miu.learn_from_content(text(PAGE), quick(), on_event=sink, control=control)
    assert seen == [[1, 2]] and result.num_updates == 4

"""An interrupt that comes too late, with a real lesson: what is said of the weights is true."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_miu.errors import Cancelled, StoreError
from jupyter_miu.events import RunEvent
from jupyter_miu.session import INTERRUPTED, Job, Session
from jupyter_miu.session.lesson import Lesson
from tests.teaching import PAGE, hashes, open_tiny, quick, text

pytestmark = pytest.mark.usefixtures("few_samples")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = Session()
    made.update = open_tiny(tmp_path)
    return made


def learn(session: Session, when_kept: Callable[[], None]) -> Job:
    """A lesson in which the interrupt comes when it is kept already; then ``when_kept`` is called."""
    job: list[Job] = []
    begun = threading.Event()

    def too_late(state: object, event: object) -> None:
        if isinstance(event, RunEvent) and event.phase == "kept":
            assert begun.wait(10)
            _thread.interrupt_main()
            assert job[0].control.cancel.wait(10)
            when_kept()

    session.subscribe(too_late)
    job.append(session.start_learn(Lesson(text(PAGE), quick())))
    begun.set()
    return job[0]


def test_it_is_taken_back(session: Session) -> None:
    before = hashes(session.require().model)
    with pytest.raises(Cancelled) as caught:
        session.wait(learn(session, lambda: None))
    assert str(caught.value) == INTERRUPTED
    assert hashes(session.require().model) == before and session.state.checkpoint == "base"
    assert session.state.outcome is not None and session.state.outcome.status == "interrupted"


def test_without_checkpoints_it_says_that_the_lesson_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    session = Session()
    session.update = open_tiny(tmp_path)
    before = hashes(session.update.model)
    with pytest.raises(Cancelled) as caught:
        session.wait(learn(session, lambda: None))
    assert hashes(session.update.model) != before, "there is nothing to go back to"
    assert str(caught.value) != INTERRUPTED and "kept" in str(caught.value)
    assert "switched off" in str(caught.value) and session.update.current in str(caught.value)
    assert session.state.outcome is not None and session.state.outcome.status.startswith("kept")


def test_a_second_interrupt_does_not_cancel_the_way_back(session: Session) -> None:
    """Not even while it waits for its turn."""
    before = hashes(session.require().model)
    release = threading.Event()

    def in_between() -> None:
        slow = session._worker.submit(Job("ask", lambda job: release.wait(20)))

        def interrupt_again() -> None:
            for _ in range(2000):
                if session._worker.job is slow and session._worker._queue.qsize():
                    break
                threading.Event().wait(0.005)
            _thread.interrupt_main()
            threading.Event().wait(0.3)
            release.set()

        threading.Thread(target=interrupt_again).start()

    with pytest.raises(Cancelled) as caught:
        session.wait(learn(session, in_between))
    assert release.is_set() and str(caught.value) == INTERRUPTED
    assert hashes(session.require().model) == before and session.require().current == "base"


def test_a_rollback_that_never_ran_is_not_called_done(session: Session) -> None:
    release, ran = threading.Event(), list[int]()
    session._worker.submit(Job("ask", lambda job: release.wait(20)))
    job = session._worker.submit(Job("rollback", lambda job: ran.append(1)))
    threading.Timer(0.2, _thread.interrupt_main).start()
    threading.Timer(0.5, release.set).start()
    with pytest.raises(Cancelled) as caught:
        session.wait(job)
    assert not ran and str(caught.value) == INTERRUPTED


def test_a_rollback_that_failed_is_not_called_done(session: Session) -> None:
    def fails(job: Job) -> None:
        job.control.cancel.wait(10)
        raise StoreError("the disk is full")

    job = session._worker.submit(Job("rollback", fails))
    threading.Timer(0.2, _thread.interrupt_main).start()
    with pytest.raises(StoreError, match="the disk is full"):
        session.wait(job)

"""The session's worker, waiting and snapshot; lessons with a real model are in tests/kernel."""

from __future__ import annotations

import _thread
import threading

import pytest

from jupyter_miu.errors import Cancelled, MIUError
from jupyter_miu.events import RunEvent, StepEvent
from jupyter_miu.session import INTERRUPTED, Job, Session


def until_told(job: Job) -> str:
    while not (job.control.stop.is_set() or job.control.cancel.is_set()):
        job.control.stop.wait(0.01)
    if job.control.cancel.is_set():
        raise Cancelled("Interrupted")
    return "kept"


@pytest.fixture
def session():
    return Session()


def started(session: Session, job: Job) -> Job:
    seen = threading.Event()
    stop = session.subscribe(lambda state, event: seen.set() if state.status in ("learning", "working") else None)
    session._worker.submit(job)
    assert seen.wait(5)
    stop()
    return job


def test_a_job_runs_off_the_main_thread_and_gives_its_result(session):
    assert session.call("ask", lambda: threading.current_thread().name) == "miu-worker"
    assert session.state.status == "idle"
    assert not session.busy


def test_an_error_reaches_the_one_who_waits_and_the_worker_lives_on(session):
    def fail():
        raise MIUError("no", "hint")

    with pytest.raises(MIUError, match="no"):
        session.call("rollback", fail)
    with pytest.raises(ZeroDivisionError):
        session.call("rollback", lambda: 1 / 0)
    assert session.call("ask", lambda: 3) == 3


def test_jobs_run_one_at_a_time_in_order(session):
    first = started(session, Job("learn", until_told))
    order = []
    second = session._worker.submit(Job("learn", lambda job: order.append("second")))
    assert session.busy
    assert not second.done.is_set()
    order.append("first")
    session.stop()
    session.wait(second)
    assert (order, first.result) == (["first", "second"], "kept")


def test_an_interrupt_cancels_waits_and_says_what_happened(session):
    job = started(session, Job("learn", until_told))
    threading.Timer(0.2, _thread.interrupt_main).start()
    with pytest.raises(Cancelled, match="weights are as they were before") as caught:
        session.wait(job)
    assert str(caught.value) == INTERRUPTED
    assert job.done.is_set()
    assert isinstance(job.error, Cancelled)


def test_a_second_interrupt_does_not_cut_the_way_back_short(session):
    returned = threading.Event()

    def slow(job: Job):
        job.control.cancel.wait(5)
        threading.Event().wait(0.5)  # giving the weights back takes its time
        returned.set()
        raise Cancelled("Interrupted")

    job = started(session, Job("learn", slow))
    for delay in (0.1, 0.3):
        threading.Timer(delay, _thread.interrupt_main).start()
    with pytest.raises(Cancelled):
        session.wait(job)
    assert returned.is_set()


def test_a_bug_is_not_hidden_by_an_interrupt(session):
    def broken(job: Job):
        job.control.cancel.wait(5)
        raise ZeroDivisionError

    job = started(session, Job("learn", broken))
    threading.Timer(0.1, _thread.interrupt_main).start()
    with pytest.raises(ZeroDivisionError):
        session.wait(job)


def test_an_interrupted_rollback_says_that_it_was_done(session):
    release = threading.Event()
    job = started(session, Job("rollback", lambda job: release.wait(5)))
    threading.Timer(0.1, _thread.interrupt_main).start()
    threading.Timer(0.3, release.set).start()
    with pytest.raises(Cancelled, match="the rollback was done already"):
        session.wait(job)


def test_a_job_cancelled_while_it_waits_never_runs(session):
    first = started(session, Job("learn", until_told))
    ran = []
    second = Job("learn", lambda job: ran.append(1))
    second.control.cancel.set()
    session._worker.submit(second)
    session.stop()
    with pytest.raises(Cancelled):
        session.wait(second)
    assert (ran, first.result) == ([], "kept")


def test_stop_pause_resume_and_cancel_need_a_lesson(session):
    assert not any((session.stop(), session.pause(), session.resume(), session.cancel()))
    session.call("ask", lambda: session.stop())
    job = started(session, Job("learn", until_told))
    assert session.pause()
    assert session.state.status == "paused"
    assert session.resume()
    assert session.state.status == "learning"
    assert session.cancel()
    assert job.done.wait(5)


def test_what_needs_idle_weights_is_refused_meanwhile(session):
    job = started(session, Job("learn", until_told))
    with pytest.raises(MIUError, match="cannot roll back while a lesson is being learnt"):
        session.require_idle("roll back")
    session.stop()
    assert job.done.wait(5)


def test_a_listener_that_fails_takes_nothing_with_it(session):
    def broken(job):
        raise RuntimeError

    job = Job("learn", lambda job: 1, on_done=broken)
    assert session.wait(session._worker.submit(job)) == 1
    assert session.call("ask", lambda: 2) == 2


def test_the_snapshot_is_immutable_and_its_revision_rises(session):
    seen = []
    end = session.subscribe(lambda state, event: seen.append(state.revision))
    old = session.state
    session.note(message="a")
    session.note(message="b")
    end()
    session.note(message="c")
    assert seen == [1, 2]
    assert (old.revision, session.state.revision, session.state.message) == (0, 3, "c")
    with pytest.raises(AttributeError):
        old.message = "x"  # type: ignore[misc]


def test_events_become_state_and_curve():
    now = [0.0]
    session = Session(clock=lambda: now[0])
    session._on_event(RunEvent("r", "pretest", 2, 6, "asking"))
    assert (session.state.phase, session.state.phase_done, session.state.message) == ("pretest", 2, "asking")
    for i in (1, 2, 3):
        now[0] = 2.0 * i
        session._on_event(StepEvent("r", i, 13, 1.0 / i, 0.5, 1e-3, 100 * i, 2.0 * i, recall=0.5 if i == 2 else None))
    state = session.state
    assert (state.step, state.max_steps, state.recall, state.tokens_per_second) == (3, 13, 0.5, 50.0)
    assert state.seconds_left == pytest.approx(20.0)
    assert [p.step for p in session.curve.points()] == [1, 2, 3]

"""The session's worker, waiting and snapshot; lessons with a real model are in tests/kernel."""

from __future__ import annotations

import _thread
import threading

import pytest

from jupyter_miu.errors import Cancelled, MIUError
from jupyter_miu.events import RunEvent, StepEvent
from jupyter_miu.session import INTERRUPTED, Job, Outcome, Session
from jupyter_miu.session.lesson import names_of, outcome_of
from jupyter_miu.types import ContentSource, MIUResult, PlanItem


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


def test_a_stop_in_a_pause_is_not_undone_by_resume(session):
    job = started(session, Job("learn", until_told))
    session.pause()
    session.stop()
    session.resume()
    assert session.state.status == "stopping"
    assert job.done.wait(5)
    assert session.call("ask", lambda: 1) == 1
    assert session.state.status == "idle"


def test_a_stop_that_comes_too_late_leaves_no_trace(session):
    """The lesson ends between the look at it and the note: the state must not say "stopping" for ever."""
    job = started(session, Job("learn", until_told))

    def ended_meanwhile(control):
        control.stop.set()
        assert job.done.wait(5)

    session._steer(ended_meanwhile, "stopping")
    assert session.state.status == "idle"


def test_what_needs_idle_weights_is_refused_meanwhile(session):
    job = started(session, Job("learn", until_told))
    with pytest.raises(MIUError, match="cannot roll back while a lesson is being learnt"):
        session.require_idle("roll back")
    session.stop()
    assert job.done.wait(5)


def test_a_question_leaves_what_the_last_lesson_left_to_be_seen(session):
    job = started(session, Job("learn", lambda job: (session._on_event(RunEvent("r", "training")), "kept")[1], "a"))
    assert job.done.wait(5)
    session.note(step=7, message="learnt")
    session.call("ask", lambda: "an answer")
    assert (session.state.run_id, session.state.step, session.state.subject, session.state.message) == (
        "r", 7, "a", "learnt",
    )  # fmt: skip


def ended(result=None, error=None, refs=("a.md", "cell:id=x", "b.md")) -> Outcome:
    job = Job("learn", lambda job: None, refs=refs)
    job.result, job.error = result, error
    return outcome_of(job, "run", "here")


def test_what_became_of_a_lesson():
    items = [PlanItem("a.md", "teach"), PlanItem("b.md", "skip", "a %miu cell")]
    kept = MIUResult(True, message="Learned.", status="kept", lesson_id="docs-1", sources=items)
    assert ended(kept) == Outcome("run", "kept", True, "Learned.", "docs-1", ("a.md", "cell:id=x"))
    assert ended(MIUResult(True, status="kept")).checkpoint == "here", "kept in memory alone"
    back = ended(MIUResult(False, message="Not learned.", status="rolled back"))
    assert (back.success, back.checkpoint, back.status) == (False, "", "rolled back")
    assert ended(error=Cancelled("Interrupted")).status == "interrupted"
    assert ended(error=ZeroDivisionError("x")).status == "failed"


def test_an_outcome_is_bounded():
    told = ended(MIUResult(True, status="kept", message="m" * 9000), refs=("r" * 900,) * 90).to_json()
    assert (len(told["message"]), len(told["refs"]), {len(ref) for ref in told["refs"]}) == (1000, 50, {300})


def test_sources_as_they_were_named():
    named = ["a.md", ContentSource("cell", path="cell:5"), ContentSource("text", content="x")]
    assert names_of(named) == ("a.md", "cell:5", "this cell")
    assert names_of("a.md") == ("a.md",)
    assert names_of(None) == ()
    assert len(names_of(["x"] * 1000)) == 50


def test_a_lesson_that_ended_is_told_with_its_outcome(session):
    job = Job("learn", lambda job: MIUResult(True, message="Learned.", status="kept", lesson_id="one"), refs=("a.md",))
    session.wait(session._worker.submit(job))
    assert session.state.outcome == Outcome("", "kept", True, "Learned.", "one", ("a.md",))
    session.call("ask", lambda: 1)
    assert session.state.outcome is not None, "a question is no lesson"


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

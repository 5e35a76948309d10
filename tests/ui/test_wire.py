"""Publisher, comm messages and live view, with a comm that records; the real kernel is in tests/kernel."""

from __future__ import annotations

import threading
import time
import uuid

import pytest

from jupyter_miu.events import RunEvent, StepEvent
from jupyter_miu.session import Job, Session
from jupyter_miu.ui.comm import CONTROL_TARGET, PROTOCOL, STATE_TARGET, Wire
from jupyter_miu.ui.live import hint, status_line
from jupyter_miu.ui.publisher import Publisher


def step(i: int, loss: float = 1.0, of: int = 100) -> StepEvent:
    return StepEvent("run", i, of, loss, 0.5, 1e-3, 100 * i, float(i), held_out_loss=0.9, recall=0.5)


class Recorder:
    def __init__(self) -> None:
        self.calls, self.woken = [], threading.Event()

    def push(self, state, points):
        self.calls.append((time.monotonic(), state, list(points)))
        self.woken.set()


class Comm:
    def __init__(self) -> None:
        self.comm_id, self.sent, self.handlers = uuid.uuid4().hex, [], {}

    def send(self, data):
        self.sent.append(data)

    def on_msg(self, handler):
        self.handlers["msg"] = handler

    def on_close(self, handler):
        self.handlers["close"] = handler

    def close(self): ...


class Manager:
    def __init__(self) -> None:
        self.targets = {}

    def register_target(self, name, handler):
        self.targets[name] = handler

    def unregister_target(self, name, handler):
        del self.targets[name]


def until(condition, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.01)


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def wire(session):
    publisher = Publisher(session, interval=0.01)
    wire, manager = Wire(session, publisher), Manager()
    wire.open(manager)
    yield wire, manager
    wire.close()
    publisher.close()


@pytest.fixture
def lesson(session):
    """A job of the real worker that runs until it is told to stop."""
    started = threading.Event()

    def run(job: Job):
        started.set()
        while not (job.control.stop.is_set() or job.control.cancel.is_set()):
            job.control.stop.wait(0.01)

    job = session._worker.submit(Job("learn", run))
    started.wait(5)
    yield job
    job.control.stop.set()
    assert job.done.wait(5)


def test_at_most_five_updates_a_second_and_no_point_is_lost(session):
    publisher, sink = Publisher(session), Recorder()
    publisher.add(sink)
    begin = time.monotonic()
    for i in range(1, 301):
        session._on_event(step(i))
        threading.Event().wait(0.003)
    until(lambda: sum(len(points) for _, _, points in sink.calls) == 300)
    seconds = time.monotonic() - begin
    publisher.close()
    assert len(sink.calls) <= seconds * 5 + 3
    assert sink.calls[-1][1].step == 300
    assert [p.step for _, _, points in sink.calls for p in points] == list(range(1, 301))


def test_a_failing_sink_is_dropped_and_the_others_go_on(session):
    class Broken:
        def push(self, state, points):
            raise RuntimeError("page gone")

    publisher, sink = Publisher(session, interval=0.01), Recorder()
    publisher.add(Broken())
    publisher.add(sink)
    until(lambda: sink.calls)
    session.note(message="again")
    until(lambda: sink.calls[-1][1].message == "again")
    publisher.close()


def test_a_page_gets_the_whole_state_then_what_changed(session, wire):
    _, manager = wire
    comm = Comm()
    manager.targets[STATE_TARGET](comm, {})
    until(lambda: comm.sent)
    first = comm.sent[0]
    assert (first["protocol"], first["full"], first["state"]["status"]) == (PROTOCOL, True, "no model")
    session._on_event(step(3))
    until(lambda: len(comm.sent) > 1)
    second = comm.sent[-1]
    assert second["full"] is False
    assert second["state"]["step"] == 3
    assert "model" not in second["state"], "unchanged keys are not sent again"
    assert second["points"] == [[3, 1.0, 0.9, 0.5]]
    assert second["rev"] > first["rev"]


def test_a_second_page_hears_too_and_a_closed_one_no_more(session, wire):
    room, manager = wire
    one, two = Comm(), Comm()
    for comm in (one, two):
        manager.targets[STATE_TARGET](comm, {})
    until(lambda: one.sent and two.sent)
    assert room.pages == 2
    one.handlers["close"]({})
    sent = len(one.sent)
    session.note(message="x")
    until(lambda: two.sent[-1]["state"].get("message") == "x")
    assert (room.pages, len(one.sent)) == (1, sent)


def ask(manager, **data) -> Comm:
    control = Comm()
    manager.targets[CONTROL_TARGET](control, {"content": {"data": {}}})
    control.handlers["msg"]({"content": {"data": data}})
    return control


@pytest.mark.parametrize(("op", "event"), [("stop", "stop"), ("pause", "pause"), ("cancel", "cancel")])
def test_a_request_sets_the_event_and_is_answered_on_the_state_comm(session, wire, lesson, op, event):
    _, manager = wire
    page = Comm()
    manager.targets[STATE_TARGET](page, {})
    control = ask(manager, op=op, args={}, id="q1")
    assert getattr(lesson.control, event).is_set()
    until(lambda: any(m.get("reply") == "q1" for m in page.sent))
    assert next(m for m in page.sent if m.get("reply") == "q1")["ok"] is True
    assert control.sent == [], "the kernel never sends on the control comm"


def test_resume_clears_the_pause(session, wire, lesson):
    _, manager = wire
    ask(manager, op="pause", id="1")
    assert session.state.status == "paused"
    ask(manager, op="resume", id="2")
    assert not lesson.control.pause.is_set()
    assert session.state.status == "learning"


@pytest.mark.parametrize(
    "request_", [{"op": "stop"}, {"op": "format_disk"}, {"op": None}, {}, {"op": "notebook", "args": {"path": 3}},
                 {"op": "__init__"}, {"op": ["stop"]}, {"op": "notebook", "args": "x"}]
)  # fmt: skip
def test_what_cannot_be_done_is_answered_and_changes_nothing(session, wire, request_):
    room, _ = wire
    before = session.state
    assert room.handle(request_)["ok"] is False
    assert session.state == before


def test_messages_of_any_shape_do_not_raise(wire):
    _, manager = wire
    control = Comm()
    manager.targets[CONTROL_TARGET](control, {})
    for message in ({}, {"content": {}}, {"content": {"data": "stop"}}, {"content": {"data": [1]}}):
        control.handlers["msg"](message)


def test_the_page_tells_where_the_notebook_is(session, wire):
    room, _ = wire
    assert room.handle({"op": "notebook", "args": {"path": "/home/a/b.ipynb"}})["ok"]
    assert session.state.notebook == "/home/a/b.ipynb"


def test_the_line_says_step_loss_and_time(session):
    session._on_event(RunEvent("run", "pretest", 2, 6))
    assert status_line(session.state) == "pretest · 2/6"
    session._on_event(step(1))
    session._on_event(step(37, loss=1.42))
    line = status_line(session.state)
    for part in (
        "training",
        "step 37/100",
        "loss 1.42",
        "held-out 0.90",
        "‖g‖ 0.50",
        "knows 50 %",
        "100 tok/s",
        "at most 0:0",
    ):
        assert part in line, line


def test_the_hint_is_honest_about_a_busy_cell():
    assert "Interrupt the kernel to undo" in hint(False)
    assert "cannot hear" in hint(False)
    assert "%miu stop" in hint(True)

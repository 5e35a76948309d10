"""Publisher, comm messages and live view, with a comm that records; the real kernel is in tests/kernel."""

from __future__ import annotations

import contextvars
import json
import random
import re
import threading
import time
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.session import Session as Messages
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from jupyter_miu.events import RunEvent, StepEvent
from jupyter_miu.session import Job, Session
from jupyter_miu.ui.comm import CONTROL_TARGET, PAGES, PROTOCOL, STATE_TARGET, StateComm, Wire
from jupyter_miu.ui.live import hint, status_line
from jupyter_miu.ui.publisher import Publisher

CONTRACT = (Path(__file__).parents[2] / "labextension/src/protocol.ts").read_text(encoding="utf-8")


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
        self.comm_id, self.sent, self.handlers, self.closed = str(uuid.uuid4()), [], {}, False

    def send(self, data):
        self.sent.append(data)

    def on_msg(self, handler):
        self.handlers["msg"] = handler

    def on_close(self, handler):
        self.handlers["close"] = handler

    def close(self):
        self.closed = True


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


def test_the_contract_is_the_pages(session):
    """Names and number as in protocol.ts, so that neither side changes alone."""
    assert f"PROTOCOL = {PROTOCOL};" in CONTRACT
    assert f"'{STATE_TARGET}'" in CONTRACT and f"'{CONTROL_TARGET}'" in CONTRACT
    shape = CONTRACT.split("export interface ISessionState {")[1].split("}")[0]
    assert re.findall(r"^  (\w+):", shape, re.M) == list(session.state.to_json())


def frame(comm: Comm, data: object) -> bytes:
    """A comm message as the page receives it, whole: the websocket's frame with header, metadata and content."""
    messages = Messages(key=b"secret", packer="json")
    content = {"data": data, "comm_id": comm.comm_id}
    return serialize_msg_to_ws_v1(messages.msg("comm_msg", content, parent={}), "iopub", messages.pack)


def test_200_updates_cost_at_most_100_kB(session):
    """Counted: all bytes of all frames from the first full state on, a message for each step, which is more than the
    publisher lets through. The parent header is empty on this comm (tests/kernel checks that)."""
    comm, dice = Comm(), random.Random(4)
    page = StateComm(comm, session)
    page.push(session.state, ())
    for i in range(1, 201):
        session._on_event(
            StepEvent("9f2c1e7a", i, 600, 3 * dice.random(), 9 * dice.random(), 1e-3, 700 * i, i * (1 + dice.random()),
                      held_out_loss=dice.random() if i % 5 == 0 else None,
                      recall=dice.random() if i % 10 == 0 else None,
                      memory_bytes=1_234_567_890 + dice.randrange(10_000_000))
        )  # fmt: skip
        page.push(session.state, [session.curve.last])
    assert len(comm.sent) == 201
    assert [m["points"][0][0] for m in comm.sent[1:]] == list(range(1, 201))
    assert sum(len(frame(comm, data)) for data in comm.sent) <= 100_000
    told = [m["state"] for m in comm.sent[1:] if "tokens_per_second" in m["state"]]
    assert 30 <= len(told) <= 50, "what flickers is told now and then"


def test_what_flickers_is_told_at_once_when_something_else_changes(session):
    comm = Comm()
    page = StateComm(comm, session)
    page.push(session.state, ())
    session._on_event(step(1))
    page.push(session.state, [session.curve.last])
    assert "memory_bytes" not in comm.sent[-1]["state"], "it was 0 and is 0"
    session._on_event(StepEvent("run", 2, 100, 1.0, 0.5, 1e-3, 100, 2.0, memory_bytes=5_000_000))
    page.push(session.state, [session.curve.last])
    assert "memory_bytes" not in comm.sent[-1]["state"]
    session.note(phase="gate")
    page.push(session.state, ())
    assert comm.sent[-1]["state"]["memory_bytes"] == 5_000_000


def test_numbers_are_short_and_finite(session):
    comm = Comm()
    page = StateComm(comm, session)
    session._on_event(StepEvent("r", 1, 9, 1.23456789, float("inf"), 1e-3, 10, 1.0, held_out_loss=float("nan")))
    page.push(session.state, ())
    (news,) = comm.sent
    assert news["points"] == [[1, 1.235, None, None]]
    assert (news["state"]["loss"], news["state"]["grad_norm"], news["state"]["held_out_loss"]) == (1.235, None, None)
    json.dumps(news, allow_nan=False)


def test_a_page_that_comes_late_gets_every_point_once(session):
    publisher, sent = Publisher(session, interval=0.01), Comm()
    publisher.add(Recorder())  # the thread runs, points come and go
    for i in range(1, 51):
        session._on_event(step(i))
    publisher.add(StateComm(sent, session))
    for i in range(51, 101):
        session._on_event(step(i))
        threading.Event().wait(0.001)
    until(lambda: sum(len(m["points"]) for m in sent.sent) >= 100)
    publisher.close()
    assert [p[0] for m in sent.sent for p in m["points"]] == list(range(1, 101))


def test_points_left_of_the_last_run_are_not_told_as_this_ones(session):
    publisher, sink = Publisher(session, interval=0.2), Recorder()
    publisher.add(sink)
    until(lambda: sink.calls)
    for run in ("one", "two"):
        session._on_event(StepEvent(run, 1, 9, 1.0 if run == "one" else 2.0, 0.5, 1e-3, 10, 1.0))
    until(lambda: any(points for _, _, points in sink.calls))
    publisher.close()
    assert [p.loss for _, _, points in sink.calls for p in points] == [2.0]


def test_messages_answer_no_cell(session):
    """ipykernel puts the running cell's header into each message and ties the comm to its shell; not for ours."""
    parent = contextvars.ContextVar("parent")
    parent.set({"header": {"msg_id": "a cell"}})
    seen, comm = [], Comm()
    comm.kernel = SimpleNamespace(_shell_parent=parent)
    comm.send = lambda data: seen.append(parent.get())
    StateComm(comm, session).push(session.state, ())
    assert seen == [{}]
    assert parent.get() == {"header": {"msg_id": "a cell"}}


def test_pages_that_were_left_without_a_word_are_let_go(session, wire):
    room, manager = wire
    comms = [Comm() for _ in range(PAGES + 3)]
    for comm in comms:
        manager.targets[STATE_TARGET](comm, {})
    assert room.pages == PAGES
    assert [comm.closed for comm in comms] == [True] * 3 + [False] * PAGES


def test_what_is_told_is_bounded(session):
    long = "x" * 10_000
    session.note(message=long, subject=long, line=tuple(map(str, range(1000))), notebook="bad\udc80name")
    told = session.state.to_json()
    assert (len(told["message"]), len(told["subject"])) == (1000, 300)
    assert told["line"] == [str(i) for i in range(800, 1000)]
    json.dumps(told, ensure_ascii=False).encode("utf-8")


def answered(room, page: Comm, **request) -> dict:
    """The answer that a page gets."""
    request.setdefault("id", uuid.uuid4().hex)
    room.handle(request)
    until(lambda: any(m.get("reply") == request["id"] for m in page.sent))
    return next(m for m in page.sent if m.get("reply") == request["id"])


@pytest.fixture
def page(wire) -> Comm:
    comm = Comm()
    wire[1].targets[STATE_TARGET](comm, {})
    return comm


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
                 {"op": "__init__"}, {"op": ["stop"]}, {"op": "notebook", "args": "x"}, {"op": "x" * 10_000}]
)  # fmt: skip
def test_what_cannot_be_done_is_answered_and_changes_nothing(session, wire, page, request_):
    before = session.state
    answer = answered(wire[0], page, **request_)
    assert answer["ok"] is False and answer["error"] and "\n" not in answer["error"]
    assert set(answer) == {"protocol", "reply", "op", "ok", "error", "hint", "data"}
    assert len(json.dumps(answer)) < 500
    assert session.state == before


def test_a_request_without_an_id_is_done_all_the_same(wire, page):
    wire[0].handle({"op": "state", "id": 7})
    until(lambda: any(m.get("reply") == "" for m in page.sent))


def test_state_is_sent_whole_again_when_asked_for(session, wire, page):
    until(lambda: page.sent)
    assert answered(wire[0], page, op="state")["ok"]
    until(lambda: [m.get("full") for m in page.sent].count(True) == 2)


def test_messages_of_any_shape_do_not_raise(wire):
    _, manager = wire
    control = Comm()
    manager.targets[CONTROL_TARGET](control, {})
    for message in ({}, {"content": {}}, {"content": {"data": "stop"}}, {"content": {"data": [1]}}):
        control.handlers["msg"](message)


def test_the_page_tells_where_the_notebook_is(session, wire, page, tmp_path):
    notebook = tmp_path / "work" / "b.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("{}")
    session.notebook_at(tmp_path / "work" / "a.ipynb")
    assert answered(wire[0], page, op="notebook", args={"path": "work/b.ipynb", "lineage": None})["ok"]
    assert session.state.notebook == str(notebook)


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

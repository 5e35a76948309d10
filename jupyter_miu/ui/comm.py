"""The wire between kernel and page: two comm targets, one protocol number. The page's half is protocol.ts.

``jupyter_miu`` carries state, kernel to page: ``{protocol, rev, full, state, points}``, where ``state`` holds only the
keys that changed unless ``full``, and ``{protocol, reply, op, ok, error, hint, data}`` answers to every page.
``jupyter_miu.control`` carries requests, page to kernel: ``{op, args, id}``. The kernel never sends on the second:
ipykernel 7 serves a comm on the shell that last *sent* on it, so only a comm on which the kernel is silent is served on
a subshell while a cell runs. A page finds a kernel that has the extension by a comm_info_request for ``jupyter_miu``,
then opens a comm of its own, also while a cell runs. Points are of one run: a page drops those it has when ``run_id``
changes to another run's. A control handler sets an event, reads the immutable snapshot, or leaves the request at the
desk; it takes no lock on the weights and touches no torch.
"""

from __future__ import annotations

import contextvars
import functools
import logging
import threading
from collections.abc import Sequence
from typing import Any

from jupyter_miu.session import CurvePoint, Session, SessionState
from jupyter_miu.session.state import clip
from jupyter_miu.ui.answers import Context
from jupyter_miu.ui.desk import OPS as READS
from jupyter_miu.ui.desk import Desk, failed, fine
from jupyter_miu.ui.publisher import Publisher

PROTOCOL = 2
STATE_TARGET = "jupyter_miu"
CONTROL_TARGET = "jupyter_miu.control"
OPS = ("stop", "pause", "resume", "cancel")
_log = logging.getLogger("jupyter_miu")
PAGES = 8  # a page that was reloaded does not say goodbye: beyond so many the oldest is let go


_MOVING = frozenset({"step", "loss", "grad_norm", "held_out_loss", "recall"})  # with each step
_FLICKERING = frozenset({"tokens_per_second", "seconds_left", "memory_bytes"})
_SELDOM = 5  # of so many messages that only bring steps, one brings what flickers


class StateComm:
    """One page's state comm: a sink that sends what changed since it last sent."""

    def __init__(self, comm: Any, session: Session) -> None:
        self.comm, self._session = comm, session
        self._sent: dict[str, Any] | None = None
        self._drawn: CurvePoint | None = None
        self._steps = 0
        self._replies: list[dict[str, Any]] = []
        self._guard = threading.Lock()

    def reply(self, answer: dict[str, Any], full: bool = False) -> None:
        """Leave an answer for the publisher's thread to send, and the whole state if asked for."""
        with self._guard:
            self._replies.append(answer)
            if full:
                self._sent = None

    def push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        """Send replies, then the changed keys and new points, if any."""
        with self._guard:
            replies, self._replies = self._replies, []
            sent, now = self._sent, state.to_json()
            self._sent = now
        for answer in replies:
            self._send(answer)
        full = sent is None
        drawn = self._session.curve.points() if full else self._new(points)
        if full:
            self._drawn = drawn[-1] if drawn else None
        changed = now if sent is None else self._changed(sent, now)
        if changed or drawn:
            rows = [point.to_json() for point in drawn]
            self._send({"rev": state.revision, "full": full, "state": changed, "points": rows})

    def _changed(self, sent: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
        """What differs, without what may wait; that stays as it was sent, so that it differs again next time."""
        changed = {k: v for k, v in now.items() if sent.get(k) != v and k != "revision"}
        self._steps = self._steps + 1 if changed.keys() <= _MOVING | _FLICKERING else 0
        if self._steps % _SELDOM:
            for key in _FLICKERING & changed.keys():
                del changed[key]
                now[key] = sent[key]
        return changed

    def _new(self, points: Sequence[CurvePoint]) -> list[CurvePoint]:
        """Without those that the whole curve, sent before, had already."""
        last, self._drawn = self._drawn, None
        at = next((place for place, point in enumerate(points, 1) if point is last), 0)
        return list(points[at:])

    def _send(self, data: dict[str, Any]) -> None:
        """Send as the answer to no cell: a parent header would double the message, and tie the page's own messages on
        this comm (its farewell) to the shell of that cell, where they wait until it ends."""
        send = functools.partial(self.comm.send, {"protocol": PROTOCOL, **data})
        parent = getattr(getattr(self.comm, "kernel", None), "_shell_parent", None)
        context = contextvars.copy_context()
        if isinstance(parent, contextvars.ContextVar):  # ipykernel 7; older ones keep one parent for all threads
            context.run(parent.set, {})
        context.run(send)


class Wire:
    """Both targets of one kernel. ``open`` is called by ``%load_ext``.

    Args:
        context: the cells and variables around the notebook, for what reads sources.
    """

    def __init__(self, session: Session, publisher: Publisher, context: Context = lambda: None) -> None:
        self._session, self._publisher = session, publisher
        self._desk = Desk(session, context)
        self._pages: dict[str, StateComm] = {}
        self._guard = threading.Lock()
        self._manager: Any = None
        self._beacon: Any = None

    def open(self, manager: Any, beacon: Any = None) -> None:
        """Register the targets with a comm manager, and a comm by which a page finds them (comm_info_request)."""
        self._manager, self._beacon = manager, beacon
        manager.register_target(STATE_TARGET, self._on_state_open)
        manager.register_target(CONTROL_TARGET, self._on_control_open)
        if beacon is not None:
            manager.register_comm(beacon)

    def close(self) -> None:
        """Unregister and close."""
        if self._manager is not None:
            self._manager.unregister_target(STATE_TARGET, self._on_state_open)
            self._manager.unregister_target(CONTROL_TARGET, self._on_control_open)
            if self._beacon is not None:
                self._manager.unregister_comm(self._beacon)
        self._desk.close()
        for page in self._listed():
            self._let_go(page)

    @property
    def pages(self) -> int:
        """How many state comms are open."""
        return len(self._pages)

    def _listed(self) -> list[StateComm]:
        with self._guard:
            return list(self._pages.values())

    # The handlers below run on a subshell's thread where the page has one, else on the main thread.
    def _on_state_open(self, comm: Any, message: dict[str, Any]) -> None:
        page = StateComm(comm, self._session)
        comm.on_close(lambda message: self._detach(comm.comm_id))
        with self._guard:
            self._pages[comm.comm_id] = page
            beyond = list(self._pages.values())[:-PAGES]
        for old in beyond:
            self._let_go(old)
        self._publisher.add(page)

    def _let_go(self, page: StateComm) -> None:
        self._detach(page.comm.comm_id)
        page.comm.close()

    def _detach(self, comm_id: str) -> None:
        with self._guard:
            page = self._pages.pop(comm_id, None)
        if page is not None:
            self._publisher.remove(page)

    def _on_control_open(self, comm: Any, message: dict[str, Any]) -> None:
        comm.on_msg(self._on_control)
        data = message.get("content", {}).get("data")
        if isinstance(data, dict) and data.get("op"):
            self._on_control(message)

    def _on_control(self, message: dict[str, Any]) -> None:
        data = message.get("content", {}).get("data")
        self.handle(data if isinstance(data, dict) else {})

    def handle(self, request: dict[str, Any]) -> None:
        """Do one request, or leave it at the desk; every page is told the answer."""
        op, args, name = request.get("op"), request.get("args"), request.get("id")
        op = op if isinstance(op, str) else ""
        args = args if isinstance(args, dict) else {}
        head = {"reply": clip(name) if isinstance(name, str) else "", "op": clip(op, 40)}

        def reply(answer: dict[str, Any]) -> None:
            for page in self._listed():
                page.reply({**head, **answer}, full=op == "state")
            self._publisher.wake()

        if op in READS:
            self._desk.put(op, args, reply)
        else:
            try:
                reply(self._at_once(op, args))
            except Exception as error:  # an answer that is waited for
                _log.exception("a page's request %s failed", op)
                reply(failed(error))

    def _at_once(self, op: str, args: dict[str, Any]) -> dict[str, Any]:
        """What is done in the handler: setting an event, or noting what the page says."""
        if op in OPS:
            return fine() if getattr(self._session, op)() else failed("nothing is being learnt")
        if op == "state":
            return fine()
        if op != "notebook":
            return failed(f"unknown request {clip(op, 40)!r}", "reload the page: panel and kernel may not match")
        if not isinstance(args.get("path"), str):
            return failed("path must be a text")
        self._session.notebook_told(args["path"], args.get("lineage"))
        return fine()

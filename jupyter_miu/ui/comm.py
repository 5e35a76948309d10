"""The wire between kernel and page: two comm targets, one protocol number.

``jupyter_miu`` carries state, kernel to page: ``{protocol, rev, full, state, points}``, where ``state`` holds only the
keys that changed unless ``full``, and ``{protocol, reply, ok, error, state}`` answers. ``jupyter_miu.control`` carries
requests, page to kernel: ``{op, args, id}``. The kernel never sends on the second: ipykernel 7 serves a comm on the
shell that last *sent* on it, so only a comm on which the kernel is silent is served on a subshell while a cell runs.
A page finds a kernel that has the extension by a comm_info_request for ``jupyter_miu``, then opens a comm of its own.
A control handler sets an event or reads the immutable snapshot; it takes no lock on the weights and touches no torch.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_miu.session import CurvePoint, Session, SessionState
from jupyter_miu.ui.publisher import Publisher

PROTOCOL = 1
STATE_TARGET = "jupyter_miu"
CONTROL_TARGET = "jupyter_miu.control"
OPS = ("stop", "pause", "resume", "cancel")


class StateComm:
    """One page's state comm: a sink that sends what changed since it last sent."""

    def __init__(self, comm: Any, session: Session) -> None:
        self.comm, self._session = comm, session
        self._sent: dict[str, Any] | None = None
        self._replies: list[dict[str, Any]] = []
        self._guard = threading.Lock()

    def reply(self, answer: dict[str, Any], full: bool) -> None:
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
            self.comm.send({"protocol": PROTOCOL, **answer})
        full = sent is None
        drawn = self._session.curve.points() if full else list(points)
        changed = now if sent is None else {k: v for k, v in now.items() if sent.get(k) != v}
        if changed or drawn:
            rows = [[p.step, p.loss, p.held_out_loss, p.grad_norm] for p in drawn]
            news = {"rev": state.revision, "full": full, "state": changed, "points": rows}
            self.comm.send({"protocol": PROTOCOL, **news})


class Wire:
    """Both targets of one kernel. ``open`` is called by ``%load_ext``."""

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self._session, self._publisher = session, publisher
        self._pages: dict[str, StateComm] = {}
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
        for page in list(self._pages.values()):
            self._publisher.remove(page)
            page.comm.close()
        self._pages.clear()

    @property
    def pages(self) -> int:
        """How many state comms are open."""
        return len(self._pages)

    def _on_state_open(self, comm: Any, message: dict[str, Any]) -> None:
        self._attach(comm)

    def _attach(self, comm: Any) -> None:
        page = self._pages[comm.comm_id] = StateComm(comm, self._session)
        comm.on_close(lambda message: self._detach(comm.comm_id))
        self._publisher.add(page)

    def _detach(self, comm_id: str) -> None:
        page = self._pages.pop(comm_id, None)
        if page is not None:
            self._publisher.remove(page)

    def _on_control_open(self, comm: Any, message: dict[str, Any]) -> None:
        comm.on_msg(self._on_control)
        data = message.get("content", {}).get("data")
        if isinstance(data, dict) and data.get("op"):
            self._on_control(message)

    def _on_control(self, message: dict[str, Any]) -> None:
        """Runs on a subshell's thread where the page has one, else on the main thread."""
        data = message.get("content", {}).get("data")
        answer = self.handle(data if isinstance(data, dict) else {})
        for page in list(self._pages.values()):
            page.reply(answer, full=answer.get("full", False))
        self._publisher.wake()

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do one request and return the answer: ``{reply, ok, error, full}``."""
        op, args = request.get("op"), request.get("args")
        answer: dict[str, Any] = {"reply": request.get("id"), "op": op, "ok": True, "error": "", "full": False}
        session = self._session
        if op in OPS:
            answer["ok"] = bool(getattr(session, op)())
            answer["error"] = "" if answer["ok"] else "nothing is being learnt"
        elif op == "state":
            answer["full"] = True
        elif op == "notebook" and isinstance(args, dict) and isinstance(args.get("path"), str):
            session.note(notebook=str(Path(args["path"])))
        else:
            answer.update(ok=False, error=f"unknown request {str(op)[:40]!r}")
        return answer

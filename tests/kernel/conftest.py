"""A real ipykernel, driven as a page drives it: cells, comms, subshells, interrupts."""

from __future__ import annotations

import os
import queue
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

# The quickstart's page: where a lesson must be kept, it is one that the quickstart's own tests show to be kept.
FACTS = (Path(__file__).parents[2] / "notebooks" / "facts.md").read_text(encoding="utf-8")


@dataclass
class Outcome:
    """What one cell sent. ``displays`` holds the present bundle of each output, as a page would show it."""

    status: str = ""
    streams: str = ""
    displays: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """All plain text, in order of display."""
        return self.streams + "\n".join(d.get("text/plain", "") for d in self.displays + self.results)

    @property
    def line(self) -> str:
        """The error's traceback."""
        return "\n".join(self.error["traceback"]) if self.error else ""


class Kernel:
    """One kernel and its client."""

    def __init__(self, folder: Any, **env: str) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder), env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        self.comm_messages: list[dict[str, Any]] = []
        self.closed: list[str] = []
        self.outcomes: dict[str, Outcome] = {}
        self.ended: set[str] = set()

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def start(self, source: str) -> str:
        """Send a cell and do not wait."""
        return self.client.execute(source, store_history=True)

    def finish(self, cell: str, seconds: float = 240, until: Callable[[], bool] | None = None) -> Outcome:
        """Collect what the cell sends until it is idle, or until ``until`` holds."""
        outcome, end = self.outcomes.setdefault(cell, Outcome()), time.monotonic() + seconds
        while True:
            assert time.monotonic() < end, f"the cell did not end: {outcome.text[-500:]}"
            if until is not None and until():
                return outcome
            try:
                message = self.client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "comm_msg":
                parent = message["parent_header"]
                self.comm_messages.append({**content, "at": time.monotonic(), "parent": parent})
            elif kind == "comm_close":
                self.closed.append(content["comm_id"])
            elif kind == "update_display_data":
                self._replace(content["transient"]["display_id"], content["data"])
            elif message["parent_header"].get("msg_id") != cell:
                continue
            elif kind == "stream":
                outcome.streams += content["text"]
            elif kind == "display_data":
                outcome.displays.append(content["data"])
                outcome.first.append(content["data"])
                outcome.ids.append(content.get("transient", {}).get("display_id"))
            elif kind == "execute_result":
                outcome.results.append(content["data"])
            elif kind == "error":
                outcome.error, outcome.status = content, "error"
            elif kind == "status" and content["execution_state"] == "idle":
                outcome.status = outcome.status or "ok"
                self.ended.add(cell)
                return outcome

    def _replace(self, display: str, data: dict[str, Any]) -> None:
        """As a page does: the output with that id, of whatever cell."""
        for outcome in self.outcomes.values():
            outcome.displays = [data if i == display else d for i, d in zip(outcome.ids, outcome.displays, strict=True)]

    def run(self, source: str, seconds: float = 240) -> Outcome:
        """Run a cell to its end."""
        return self.finish(self.start(source), seconds)

    def value(self, expression: str) -> str:
        """``str`` of an expression."""
        done = self.run(f"print({expression})")
        assert done.status == "ok", done.line
        return done.streams.strip()

    def send(self, kind: str, content: dict[str, Any], subshell: str | None = None) -> None:
        """A message on the shell channel, on a subshell if one is named."""
        message = self.client.session.msg(kind, content)
        if subshell:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def open_comm(self, target: str, data: dict[str, Any] | None = None, subshell: str | None = None) -> str:
        """Open a comm as a page does; gives its id."""
        comm = uuid.uuid4().hex
        self.send("comm_open", {"comm_id": comm, "target_name": target, "data": data or {}}, subshell)
        return comm

    def create_subshell(self) -> str:
        """A subshell's id; it answers while the main shell runs a cell."""
        message = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(message)
        reply = self.client.get_control_msg(timeout=30)
        assert reply["content"]["status"] == "ok", reply["content"]
        return reply["content"]["subshell_id"]

    def state(self, comm: str) -> dict[str, Any]:
        """The state as a page has it after all messages."""
        merged: dict[str, Any] = {}
        for message in self.states(comm):
            merged.update(message["data"].get("state", {}))
        return merged

    def connect(self) -> Page:
        """A page, connected as JupyterLab connects it: one comm that listens, one that asks, each on a subshell."""
        listening, asking = self.create_subshell(), self.create_subshell()
        page = Page(self, self.open_comm("jupyter_miu", subshell=listening), listening)
        page.control, page.asking = self.open_comm("jupyter_miu.control", subshell=asking), asking
        self.finish("", 30, until=lambda: any(m["data"].get("full") for m in self.states(page.comm)))
        return page

    def steps(self, comm: str) -> list[int]:
        """The steps of the present run that a page has drawn: those of another run go when the run's id changes."""
        run, steps = "", list[int]()
        for data in (m["data"] for m in self.states(comm) if "points" in m["data"]):
            new = data["state"].get("run_id", "")
            if data["full"] or (new and run and new != run):
                run, steps = "", []
            run = new or run
            steps += [point[0] for point in data["points"]]
        return steps

    def states(self, comm: str) -> list[dict[str, Any]]:
        """What a state comm has sent so far."""
        return [m for m in self.comm_messages if m["comm_id"] == comm]


@dataclass
class Page:
    """One page's end of the wire."""

    kernel: Kernel
    comm: str
    listening: str
    control: str = ""
    asking: str = ""

    @property
    def state(self) -> dict[str, Any]:
        """What it knows."""
        return self.kernel.state(self.comm)

    @property
    def steps(self) -> list[int]:
        """The steps that it has drawn."""
        return self.kernel.steps(self.comm)

    def send(self, op: Any, **args: Any) -> str:
        """Send a request; gives its id."""
        name = uuid.uuid4().hex
        data = {"op": op, "args": args, "id": name}
        self.kernel.send("comm_msg", {"comm_id": self.control, "data": data}, self.asking)
        return name

    def replies(self, name: str) -> list[dict[str, Any]]:
        """The answers to the request with that id that it got."""
        return [m["data"] for m in self.kernel.states(self.comm) if m["data"].get("reply") == name]

    def wait(self, name: str, cell: str = "", seconds: float = 30) -> dict[str, Any]:
        """The answer to the request with that id; ``cell`` is the one that runs meanwhile."""
        self.kernel.finish(cell, seconds, until=lambda: bool(self.replies(name)))
        return self.replies(name)[0]

    def ask(self, op: Any, cell: str = "", **args: Any) -> dict[str, Any]:
        """A request and its answer."""
        return self.wait(self.send(op, **args), cell)


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """One kernel a module, with the bundled model and a page of facts."""
    folder = tmp_path_factory.mktemp("kernel")
    (folder / "facts.md").write_text(FACTS, encoding="utf-8")
    kernel = Kernel(folder)
    loaded = kernel.run("%load_ext jupyter_miu\n%miu use\nfrom jupyter_miu import current_session\n"
                        "from jupyter_miu.checkpoints.snapshot import fingerprint\n"
                        "def weights(): return fingerprint(current_session().update.model.state_dict())")  # fmt: skip
    assert loaded.status == "ok", loaded.line
    yield kernel
    kernel.close()


@pytest.fixture
def kernel(booted: Kernel) -> Kernel:
    """The kernel with the model at base."""
    done = booted.run(
        "if current_session().update.current != 'base':\n    get_ipython().run_line_magic('miu', 'rollback base')"
    )
    assert done.status == "ok", done.line
    return booted


@pytest.fixture
def fresh(tmp_path: Any) -> Iterator[Kernel]:
    """A kernel of this test alone, with nothing loaded, in ``tmp_path``."""
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.close()

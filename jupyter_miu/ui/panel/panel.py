"""The panel: a status line above the four sections, one for each kernel. Opening another closes the first.

It shares the session's state with everything else that watches, over the publisher. It cannot write cells, so it says
which ``%miu`` line does the same; the journal names the panel as the actor. Lessons run in the background.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_miu.session import CurvePoint, Session, SessionState
from jupyter_miu.ui.format import esc, one_line, plural
from jupyter_miu.ui.live import publish
from jupyter_miu.ui.panel.ask import Ask
from jupyter_miu.ui.panel.checkpoints import Checkpoints
from jupyter_miu.ui.panel.now import Now
from jupyter_miu.ui.panel.parts import Bench, button, column, every, row, show, words
from jupyter_miu.ui.panel.teach import Teach
from jupyter_miu.ui.publisher import Publisher

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext

_CLOSED = "The panel was closed. %miu panel opens it again."
_AWAY = "The panel lives in a running kernel: %miu panel opens it."


class Panel:
    """A sink of the publisher, made of widgets. ``status``, ``teach``, ``now``, ``checkpoints``, ``ask`` are its parts.

    Args:
        session: what is taught, asked and watched.
        publisher: tells what changed.
        context: the notebook's cells and variables, asked for at each lesson.
        folder: where uploads go.
    """

    def __init__(
        self, session: Session, publisher: Publisher, context: Callable[[], NotebookContext | None], folder: Path
    ) -> None:
        self.session, self._publisher = session, publisher
        self._id = uuid.uuid4().hex
        self.closed = False
        self.bench = Bench(session, context, folder)
        self.status = words(role="status")
        self.use = button("Use the bundled model", "Load it; %miu use NAME loads another")
        self.close_button = button("Close", "Close the panel; a lesson under way goes on")
        benches = [self.bench.of_its_own() for _ in range(4)]
        self._benches = [self.bench, *benches]
        self.now = Now(benches[0])
        self.teach = Teach(benches[1], self.now)
        self.checkpoints = Checkpoints(benches[2])
        self.ask = Ask(benches[3], self.teach.begin)
        self.bench.on_click(self.use, self._use)
        self.bench.on_click(self.close_button, self.close)
        self.box = column(
            self.status, row(self.use, self.close_button), self.bench.said, self.bench.same, self.teach.box,
            self.now.box, self.checkpoints.box, self.ask.box,
        )  # fmt: skip

    @property
    def said(self) -> str:
        """All that the sections say now, as HTML."""
        return "".join(line.value for bench in self._benches for line in (bench.said, bench.same))

    def open(self) -> None:
        """Show it in the current cell's output, and begin to listen."""
        self.push(self.session.state, ())
        view = self.box._repr_mimebundle_() or {}
        publish({**view, "text/plain": _AWAY, "text/html": f"<div>{esc(_AWAY)}</div>"}, self._id, update=False)
        self._publisher.add(self)

    def push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        """Show the newest state. Called on the publisher's thread; an error is shown, never raised."""
        if not self.closed:
            self.bench.attempt(lambda: self._push(state, points))

    def _push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        none = state.status == "no model"
        show(self.status, _status(state), role="status")
        self.use.layout.display = None if none else "none"
        self.now.push(state, points)
        self.checkpoints.push(state)

    def _use(self) -> None:
        self.bench.say("Loading the bundled model …", "%miu use")
        self.bench.aside(self._load, self.use)

    def _load(self) -> None:
        self.session.require()
        self.bench.say(f"Using {self.session.state.model}.", "%miu use")

    def close(self) -> None:
        """Stop listening and take every widget away; the output says how to open it again."""
        if self.closed:
            return
        self.closed = True
        self._publisher.remove(self)
        for widget in list(every(self.box)):
            widget.close()
        publish({"text/plain": _CLOSED}, self._id, update=True)


def _status(state: SessionState) -> str:
    if state.status == "no model":
        return "No model yet: %miu use chooses one; teaching or asking takes the bundled one."
    where = f"{one_line(state.model, 80)} ({state.source}, {state.device})"
    parts = [where, state.status, f"at {one_line(state.checkpoint, 80)}", plural(state.lessons, "lesson")]
    return " · ".join(parts) + (f"\n{one_line(state.message, 300)}" if state.message else "")


_open: Panel | None = None


def open_panel(
    session: Session, publisher: Publisher, context: Callable[[], NotebookContext | None], folder: Path
) -> Panel:
    """Open the kernel's panel in the current output; one that is open elsewhere is closed."""
    global _open
    close_panel()
    _open = Panel(session, publisher, context, folder)
    _open.open()
    return _open


def current_panel() -> Panel | None:
    """The panel that is open, if one is."""
    return _open if _open is not None and not _open.closed else None


def close_panel() -> None:
    """Close the panel that is open, if one is."""
    global _open
    panel, _open = _open, None
    if panel is not None:
        panel.close()

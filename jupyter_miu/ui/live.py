"""What is seen while a lesson runs: a small anywidget in the cell's output, replaced by the static card at the end.

One display, one id: where there is no page (nbclient, a terminal) the same display degrades to a line of text and the
card. New points are appended by message, so a run costs what it draws, not its length squared.
Knows the display, not the trainer; it is a sink of the publisher.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_miu.session import CurvePoint, Session, SessionState
from jupyter_miu.ui.cards import Card
from jupyter_miu.ui.format import duration, esc, number, percent, plural, rate, size

_PER_PUSH = 40  # points in one message; a page draws no more than that anew


def status_line(state: SessionState) -> str:
    """``training · step 37/100 · loss 1.42 · ‖g‖ 0.83 · knows 50 % · 1.9k tok/s · at most 0:41 left · 3.1 GB``."""
    parts = [state.phase or state.status]
    if state.phase_total and state.phase != "training":
        parts.append(f"{state.phase_done}/{state.phase_total}")
    elif state.phase == "reading" and state.phase_done:
        parts.append(plural(state.phase_done, "file"))
    if state.step:
        parts.append(f"step {state.step}/{state.max_steps}")
        parts.append(f"loss {number(state.loss)}")
        if state.held_out_loss is not None:
            parts.append(f"held-out {number(state.held_out_loss)}")
        parts.append(f"‖g‖ {number(state.grad_norm)}")
        if state.recall is not None:
            parts.append(f"knows {percent(state.recall)}")
        if state.phase == "training":
            parts.append(rate(state.tokens_per_second))
            parts.append(f"at most {duration(state.seconds_left)} left")
        if state.memory_bytes:
            parts.append(size(state.memory_bytes))
    return " · ".join(parts)


def hint(background: bool) -> str:
    """How to steer, without promising what a busy cell cannot hear."""
    if background:
        return "%miu stop keeps what is learnt so far · %miu pause · %miu resume"
    return ("Interrupt the kernel to undo. A busy cell cannot hear %miu stop: to stop and keep, use the buttons where "
            "they are shown, or teach with -b.")  # fmt: skip


def _widget_class() -> type[Any]:
    """Made on first use: anywidget and ipywidgets are not needed before the first live view."""
    import anywidget
    import traitlets

    class LiveWidget(anywidget.AnyWidget):
        """The page's half is live.js."""

        _esm = Path(__file__).with_name("live.js")
        head = traitlets.Dict().tag(sync=True)
        now = traitlets.Dict().tag(sync=True)
        history: Any = traitlets.List().tag(sync=True)
        source: Session | None = None

        def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
            state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
            if "history" in state and self.source is not None:  # a page that joins late draws the whole run
                state["history"] = rows(self.source.curve.points())
            return state

    return LiveWidget


def live_widget(session: Session, head: dict[str, Any]) -> Any:
    """The page's half: ``head`` has title, hint, background, and ``bare`` for the drawing alone, without buttons."""
    widget = _widget_class()(head=head, now={})
    widget.source = session
    return widget


def news(points: Sequence[CurvePoint]) -> dict[str, Any]:
    """The message that draws new points, thinned to what a page draws at once; the last is always among them."""
    step = max(1, len(points) // _PER_PUSH)
    return {"type": "points", "points": rows([*points[:-1:step], *points[-1:]])}


def rows(points: Sequence[CurvePoint]) -> list[list[float | None]]:
    """step, loss, held-out loss, gradient norm; None where not measured or not finite."""
    return [[p.step, _finite(p.loss), _finite(p.held_out_loss), _finite(p.grad_norm)] for p in points]


def _finite(value: float | None) -> float | None:
    """JSON has no NaN."""
    return value if value is not None and value == value and abs(value) != float("inf") else None


class LiveView:
    """The live display of one job."""

    def __init__(self, session: Session, subject: str, background: bool, in_kernel: bool) -> None:
        self._session, self._subject, self._background = session, subject, background
        self._in_kernel = in_kernel
        self._id = uuid.uuid4().hex
        self._widget: Any = None
        self.closed = False

    @property
    def title(self) -> str:
        """``Teaching facts.md``."""
        return f"Teaching {self._subject}"

    def open(self) -> None:
        """Put the view into the current cell's output."""
        if not self._in_kernel:
            print(f"{self.title} … (interrupt to undo)", file=sys.stderr)
            return
        bundle = {
            "text/plain": f"{self.title} …",
            "text/html": f"<div>{esc(self.title)} … {esc(hint(self._background))}</div>",
        }
        head = {"title": self.title, "hint": hint(self._background), "background": self._background}
        self._widget = live_widget(self._session, head)
        self._widget.on_msg(self._on_button)
        rendered = self._widget._repr_mimebundle_()
        view = rendered[0] if isinstance(rendered, tuple) else rendered
        publish({**(view or {}), **bundle}, self._id, update=False)

    def push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        """Show the newest numbers. Called on the publisher's thread."""
        if self._widget is None or self.closed:
            return
        self._widget.now = {"line": status_line(state), "status": state.status, "step": state.step,
                            "max_steps": state.max_steps}  # fmt: skip
        if points:
            self._widget.send(news(points))

    def finish(self, card: Card) -> None:
        """Replace the view, in the same output, by what stays."""
        if self.closed:
            return
        self.closed = True
        if not self._in_kernel:
            return
        publish(card.bundle(), self._id, update=True)
        if self._widget is not None:
            self._widget.close()

    def _on_button(self, widget: Any, content: Any, buffers: Any) -> None:
        """Heard only while no cell runs; a busy cell is steered over the control comm by the same buttons."""
        op = content.get("op") if isinstance(content, dict) else None
        if op in ("stop", "pause", "resume", "cancel"):
            getattr(self._session, op)()


def publish(bundle: dict[str, Any], display_id: str, *, update: bool) -> None:
    """Put a bundle into the current cell's output under that id, or in the place of the one that has it."""
    from IPython.core.display_functions import publish_display_data

    send: Any = publish_display_data  # untyped
    send(bundle, transient={"display_id": display_id}, update=update)

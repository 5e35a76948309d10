"""Now: the lesson under way, as it goes, and how to steer it; its card when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from jupyter_miu.errors import Cancelled, CommandError, MIUError
from jupyter_miu.session import CurvePoint, Job, SessionState
from jupyter_miu.types import MIUResult
from jupyter_miu.ui.cards import folded
from jupyter_miu.ui.format import one_line
from jupyter_miu.ui.live import hint, live_widget, news, rows, status_line
from jupyter_miu.ui.panel.parts import Bench, button, column, heading, row, show, words
from jupyter_miu.ui.recall_view import headline, result_card

NOTHING = "Nothing is being learnt."
_LEARNING = ("learning", "paused", "stopping")


class Now:
    """The section. ``push`` is called by the publisher, at most five times a second."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._session = bench, bench.session
        self._curve: Any = None
        self.line = words(NOTHING, role="status")
        head = {"title": "Loss and gradient norm", "hint": "", "background": True, "bare": True}
        self.curve = live_widget(self._session, head)
        self.pause = button("Pause", "Hold between two steps")
        self.stop = button("Stop and keep", "End at the next step; kept if it passes")
        self.undo = button("Undo", "Give the weights back as they were before the lesson", "warning")
        self.result = widgets.HTML()
        bench.on_click(self.pause, lambda: self._steer("resume" if self._session.state.status == "paused" else "pause"))
        bench.on_click(self.stop, lambda: self._steer("stop"))
        bench.on_click(self.undo, lambda: self._steer("cancel"))
        buttons = row(self.pause, self.stop, self.undo)
        self.box = column(
            heading("Now"), self.line, self.curve, buttons, bench.said, bench.same, self.result
        )  # fmt: skip

    def push(self, state: SessionState, points: Sequence[CurvePoint]) -> None:
        """The newest numbers and what was drawn since."""
        learning = state.status in _LEARNING
        text = f"{one_line(state.subject, 120)} · {status_line(state)}" if learning else NOTHING
        if learning and not state.background:
            text += f"\n{hint(False)}"
        show(self.line, text, role="status")
        self.pause.description = "Resume" if state.status == "paused" else "Pause"
        for each in (self.pause, self.stop, self.undo):
            each.disabled = not (learning and state.background)  # a busy cell hears no widget
        drawn = self._session.curve
        if drawn is not self._curve:  # another run began
            self._curve = drawn
            self.curve.layout.display = "none"
            self.curve.send({"type": "clear"})
            self.curve.send({"type": "points", "points": rows(drawn.points())})
        elif points:
            self.curve.send(news(points))
        if drawn.last is not None:
            self.curve.layout.display = None

    def finished(self, job: Job) -> None:
        """What came of a lesson that the panel began. Called on the worker's thread."""
        result, error = job.result, job.error
        if isinstance(result, MIUResult):
            self.result.value = folded("The card of the lesson", result_card(result).html)
            self._bench.say(f"{'✓' if result.success else '✗'} {headline(result)}")
        elif isinstance(error, Cancelled):
            self._bench.say(error.message)
        elif isinstance(error, MIUError):
            said = "" if "weights" in str(error).lower() else ". Weights unchanged."
            self._bench.failed(type(error)(error.message.rstrip(".") + said, error.hint))
        elif error is not None:
            self._bench.failed(error)

    def clear(self) -> None:
        """Take the last card and what was said of it away: another lesson begins."""
        self.result.value = ""
        self._bench.say("", "")

    def _steer(self, what: str) -> None:
        if not getattr(self._session, what)():
            raise CommandError("nothing is being learnt", "%miu checkpoints to go back to a state")
        verb = {"cancel": "interrupt the kernel, or %miu rollback afterwards"}.get(what, f"%miu {what}")
        said = {"pause": "Held between two steps.", "resume": "Going on.", "stop": "Stopping at the next step.",
                "cancel": "Taking the lesson back."}  # fmt: skip
        self._bench.say(said[what], verb)

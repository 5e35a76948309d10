"""Checkpoints: the states of the model, and going back to one, bit for bit."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from jupyter_miu.errors import CommandError
from jupyter_miu.session import SessionState
from jupyter_miu.types import CheckpointInfo
from jupyter_miu.ui import lines
from jupyter_miu.ui.format import one_line, printable
from jupyter_miu.ui.panel.parts import ACTOR, Bench, button, column, entry, heading, row

BASE = "base"
_BUSY = ("learning", "paused", "stopping", "working", "loading")


class Checkpoints:
    """The section. The list is read again whenever a state may have come or gone."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._session = bench, bench.session
        self._seen: tuple[object, ...] = ()
        self._here = ""
        self.list = entry(widgets.Select, "States", options=[], rows=5)
        self.rollback = button("Roll back", "Put the weights into the chosen state, bit for bit", "warning")
        bench.on_click(self.rollback, self._roll_back)
        self.box = column(heading("Checkpoints"), self.list, row(self.rollback), bench.said, bench.same)

    def push(self, state: SessionState) -> None:
        """Read the list again if it may have changed."""
        busy = state.status in _BUSY
        self.rollback.disabled = busy or state.status == "no model"
        seen = (state.model, state.checkpoint, state.lessons, state.history)
        if busy or seen == self._seen:
            return
        self._seen = seen
        self.refresh()

    def refresh(self) -> None:
        """Read the list. A choice stays where its state is still there; without one it is where the model is."""
        update = self._session.update
        if update is None:
            self.list.options = []
            return
        here, chosen = update.current, None if self.list.value == self._here else self.list.value
        found = [(_label(info, info.name == here), info.name) for info in update.list_checkpoints()]
        found.append((f"{'▶' if here == BASE else ' '} 0  base · as it was loaded", BASE))
        self.list.options = found
        names = [name for _, name in found]
        self.list.value = chosen if chosen in names else here if here in names else BASE
        self._here = here

    def _roll_back(self) -> None:
        target = self.list.value
        if target is None:
            raise CommandError("no state is chosen", "choose one in the list")
        self._bench.require_idle()
        same = lines.line("rollback", lines.quoted(target))
        self._bench.say(f"Going to {target} …", same)
        self._bench.aside(lambda: self._go(target, same), self.rollback)

    def _go(self, target: str, same: str) -> None:
        update: Any = self._session.require()
        before = update.current
        self._session.call("rollback", lambda: update.rollback(target, actor=ACTOR))
        if update.current == before:
            self._bench.say(update.message, same)
        else:
            self._bench.say(f"↩ Rolled back from {before} to {update.current}, bit for bit", same)


def _label(info: CheckpointInfo, here: bool) -> str:
    pin = " · pinned" if info.pinned else ""
    told = f" · {one_line(info.description, 80)}" if info.description else ""
    return f"{'▶' if here else ' '} {info.number}  {printable(info.name)}{pin}{told}"

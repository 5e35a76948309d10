"""What every section of the panel is made of: safe text, buttons whose handlers never raise, and work off the shell.

A widget's handler runs on the kernel's main shell: it must be quick, for a busy shell hears no button. What takes long
goes ``aside``, to a thread of its own, and shows there what came of it. Knows ipywidgets, not what a section does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from jupyter_miu.errors import CommandError, MIUError
from jupyter_miu.session import Session
from jupyter_miu.ui.format import esc, one_line

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext

ACTOR = "panel"
WIDE = {"width": "auto"}
_log = logging.getLogger("jupyter_miu")


def words(text: str = "", *, muted: bool = False, role: str = "") -> Any:
    """Text as text: escaped, wrapped where it is long. ``role`` is for screen readers."""
    made = widgets.HTML(layout=widgets.Layout(**WIDE))
    show(made, text, muted=muted, role=role)
    return made


def show(target: Any, text: str, *, muted: bool = False, role: str = "") -> None:
    """Put escaped text into an HTML widget."""
    style = "line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere" + (";opacity:.8" if muted else "")
    said = f' role="{role}"' if role else ""
    target.value = f'<div{said} style="{style}">{esc(text)}</div>' if text else ""


def heading(text: str) -> Any:
    """A section's name. ``text`` is ours."""
    return widgets.HTML(f'<div role="heading" aria-level="3" style="font-weight:600;margin-top:8px">{esc(text)}</div>')


def button(text: str, tooltip: str, kind: str = "") -> Any:
    """A button as wide as its word."""
    return widgets.Button(description=text, tooltip=tooltip, button_style=kind, layout=widgets.Layout(width="auto"))


def row(*children: Any) -> Any:
    """Beside each other, wrapped where it is narrow."""
    return widgets.HBox(list(children), layout=widgets.Layout(flex_flow="row wrap"))


def column(*children: Any) -> Any:
    """Below each other."""
    return widgets.VBox(list(children))


def entry(kind: Any, label: str, **options: Any) -> Any:
    """A field with a label in front that is never cut."""
    return kind(description=label, style={"description_width": "initial"}, layout=widgets.Layout(**WIDE), **options)


def every(widget: Any) -> Iterator[Any]:
    """A widget and all that it is made of, layouts and styles too."""
    yield widget
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, widgets.Widget):
            yield part
    for child in getattr(widget, "children", ()):
        yield from every(child)


@dataclass
class Bench:
    """What the sections share: the session and the notebook around it; and what each has for itself: the two lines at
    its foot, of what was done and what does the same in a cell."""

    session: Session
    context: Callable[[], NotebookContext | None]
    folder: Path
    said: Any = field(default_factory=lambda: words(role="status"))
    same: Any = field(default_factory=lambda: words(muted=True))

    def of_its_own(self) -> Bench:
        """The same for another section, with lines of its own."""
        return Bench(self.session, self.context, self.folder)

    def say(self, text: str, same: str | None = None) -> None:
        """One line, and the ``%miu`` line that does the same; None leaves the one that is there."""
        show(self.said, one_line(text, 600), role="status")
        if same is not None:
            show(self.same, one_line(f"The same as a cell: {same}", 400) if same else "", muted=True)

    def failed(self, error: BaseException) -> None:
        """An error as one line; the log stays empty, but for whoever asks for its details."""
        _log.debug("in the panel", exc_info=error)
        text = str(error) if isinstance(error, MIUError) else f"{type(error).__name__}: {error}"
        show(self.said, one_line(f"✗ {text}", 600), role="alert")

    def on_click(self, target: Any, action: Callable[[], None]) -> None:
        """Call ``action`` at each press; what it raises is shown."""
        target.on_click(lambda _: self.attempt(action))

    def attempt(self, action: Callable[[], None]) -> None:
        """Do it, and show what it raises."""
        try:
            action()
        except Exception as error:
            self.failed(error)

    def aside(self, action: Callable[[], None], *used: Any) -> threading.Thread:
        """Do it on a thread of its own; the widgets in ``used`` are off meanwhile."""

        def run() -> None:
            self.attempt(action)
            for widget in used:
                widget.disabled = False

        for widget in used:
            widget.disabled = True
        thread = threading.Thread(target=run, name="miu-panel", daemon=True)
        thread.start()
        return thread

    def require_idle(self) -> None:
        """Raise while a lesson is being learnt: what needs the weights would wait for it without a word."""
        if self.session.busy:
            raise CommandError("a lesson is being learnt", "wait, or press Stop and keep")

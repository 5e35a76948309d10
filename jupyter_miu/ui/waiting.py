"""A line that says how far a dry run is, in the cell that asked for it, once it has taken a while.

The same in a terminal, where it is written once. Knows the display, not what is read.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable

from jupyter_miu.ui.format import duration, esc, plural
from jupyter_miu.ui.live import publish

PATIENCE = 2.0  # seconds in which nothing needs to be said


def line(what: str, done: int, total: int) -> str:
    """``reading 1,240 files …``."""
    if what == "reading":
        return f"reading {plural(done, 'file')} …"
    if what == "cutting":
        return f"cutting into chunks: {done:,} of {plural(total, 'file')} …"
    return f"asking the model: {done:,} of {plural(total, 'question')} …"


class WaitingLine:
    """Called with what is done now, how much of it, and of how many.

    Args:
        in_kernel: a page can show it and change it; otherwise it is written to the terminal, once.
        clock: seconds.
    """

    def __init__(self, in_kernel: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._in_kernel, self._clock, self._began = in_kernel, clock, clock()
        self._id = uuid.uuid4().hex
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say so, if it takes long."""
        if self._clock() - self._began >= PATIENCE:
            self._say(line(what, done, total))

    def finish(self) -> None:
        """The last word: how long it took; nothing where nothing was shown."""
        if self._shown and self._in_kernel:
            self._say(f"looked through in {duration(self._clock() - self._began)}")

    def _say(self, text: str) -> None:
        if self._in_kernel:
            bundle = {"text/plain": text, "text/html": f'<div style="opacity:.85">{esc(text)}</div>'}
            publish(bundle, self._id, update=self._shown)
        elif not self._shown:
            print(text, file=sys.stderr)
        self._shown = True

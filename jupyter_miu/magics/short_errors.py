"""A user's mistake as one line instead of a traceback, and the cell still fails, so that Run All stops.

Knows IPython's ``_render_traceback_`` hook; a programming bug never comes here.
"""

from __future__ import annotations

from jupyter_miu.errors import Cancelled, MIUError
from jupyter_miu.ui.format import one_line

_LIMIT = 600


def line_of(error: MIUError, touches_weights: bool = False) -> str:
    """``Name: message  → hint. Weights unchanged.``"""
    text = one_line(error.message, _LIMIT)
    if not isinstance(error, Cancelled):
        text = f"{type(error).__name__}: {text}"
    if error.hint:
        text += f"  → {one_line(error.hint, _LIMIT)}"
    if touches_weights and "weights" not in text.lower():
        text = (text if text.endswith("?") else text.rstrip(".") + ".") + " Weights unchanged."
    return text


def shorten(error: MIUError, touches_weights: bool = False) -> MIUError:
    """The same error, which IPython will show as its one line. Names with newlines cannot make it two."""
    line = line_of(error, touches_weights)
    error.message, error.hint = one_line(error.message, _LIMIT), one_line(error.hint, _LIMIT)
    error.args = (error.message,)
    error._render_traceback_ = lambda: [line]  # type: ignore[attr-defined]  # IPython's hook, looked up on the instance
    return error

"""How numbers, names and lines are written. Knows no data type of the product, no IPython."""

from __future__ import annotations

import html
import math
import re
import unicodedata

_SPACES = re.compile(r"\s+")


def esc(value: object) -> str:
    """HTML-escaped text, quotes included. Everything that reaches a card goes through here."""
    return html.escape(printable(str(value)), quote=True)


def printable(text: str) -> str:
    """Control and bidirectional-override characters made visible as escapes; tab and newline kept."""
    return "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cc", "Cf") and c not in "\t\n\u200d" else c for c in text
    )


def one_line(text: str, limit: int = 300) -> str:
    """The text on one line: newlines become a visible ``\\n``, other space is collapsed, long text is cut."""
    flat = printable(_SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").strip().replace("\n", "\\n")))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def number(value: float | None, digits: int = 2) -> str:
    """``2.31``, small ones as ``0.0061`` or ``1.2e-05``, ``–`` for none, ``nan`` and ``inf`` as they are."""
    if value is None:
        return "–"
    if not math.isfinite(value):
        return str(value)
    if value and abs(value) < 10**-digits:
        return f"{value:.2g}"
    return f"{value:.{digits}f}"


def signed_points(share: float) -> str:
    """A share as signed percentage points with a real minus: ``−0.3 %``."""
    points = round(100 * share, 1)
    sign = "−" if points < 0 else "+" if points > 0 else "±"
    return f"{sign}{abs(points):g} %"


def percent(share: float | None) -> str:
    """``85 %``, ``99.5 %``, ``–`` for none."""
    return "–" if share is None else f"{round(100 * share, 1):g} %"


def duration(seconds: float | None) -> str:
    """``0:41``, ``1:02:03``, ``–`` for none."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    whole = max(int(seconds + 0.5), 0)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: float) -> str:
    """Bytes with a unit: ``3.1 GB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def rate(per_second: float | None) -> str:
    """``1.9k tok/s``."""
    if per_second is None:
        return "–"
    return f"{per_second / 1000:.1f}k tok/s" if per_second >= 1000 else f"{per_second:.0f} tok/s"


def plural(count: int, word: str) -> str:
    """``1 chunk``, ``2 chunks``."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"

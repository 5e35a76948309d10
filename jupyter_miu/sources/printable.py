"""Names and values as one safe line. Knows nothing of HTML; floor 5 escapes for its own media."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def printable(text: object, limit: int = 200) -> str:
    """``text`` on one line: control, bidirectional, undecodable characters escaped; cut beyond ``limit``."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in str(text))
    if len(shown) <= limit:
        return shown
    return f"{shown[: limit * 2 // 3]}…{shown[-(limit // 3) :]}"


def did_you_mean(name: str, names: Iterable[str], prefix: str = "") -> str:
    """``did you mean …?`` with up to three close names, or an empty string."""
    known = {other.casefold(): other for other in names}
    close = difflib.get_close_matches(name.casefold(), known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(prefix + printable(known[c], 80) for c in close)}?" if close else ""

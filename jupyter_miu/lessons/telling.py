"""How reading and asking tell how far they are, before there is a lesson that has events. Knows the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

Tell = Callable[[str, int, int], None]
"""Hears ("reading", "cutting" or "asking", done, of how many; 0 where that is not known)."""

EVERY = 0.25  # seconds


def silent(what: str, done: int, total: int) -> None:
    """Nobody listens."""


def seldom(tell: Tell | None, clock: Callable[[], float] = time.monotonic) -> Tell:
    """The same, called a few times a second at most, and not at once: it would be told of each file otherwise."""
    if tell is None:
        return silent
    hear, last = tell, clock()

    def told(what: str, done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= EVERY:
            last = clock()
            hear(what, done, total)

    return told

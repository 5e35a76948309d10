"""How much an archive may unpack to, and a stream that stops there.

Knows bytes and counts, not formats. What an archive says of its own sizes is never trusted: bytes are counted as they
come.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size

FLOOR = 1_000_000  # bytes below which no ratio is odd: a page of blanks is no bomb
DAMAGED = "damaged or cut off"


@dataclass(frozen=True)
class Limits:
    """Bounds of one archive.

    Args:
        max_member: bytes of one member, unpacked.
        max_total: bytes read of all members together, unpacked; a member that is read twice counts once.
        max_unpacked: bytes that a compressed tar, or a packed file, may take in a temporary file.
        max_count: entries that are looked at.
        max_ratio: unpacked to packed bytes, of a member or of a compressed tar (from 1 MB on).
        max_depth: folders within folders in a name.
    """

    max_member: int = 10_000_000
    max_total: int = 500_000_000
    max_unpacked: int = 500_000_000
    max_count: int = 20_000
    max_ratio: int = 100
    max_depth: int = 40


@dataclass
class Budget:
    """What of the limits is used up. ``reached`` is how far each member has been read."""

    limits: Limits
    total: int = 0
    reached: dict[str, int] = field(default_factory=dict)

    def charge(self, name: str, position: int, packed: int) -> None:
        """Count that ``name``, of ``packed`` bytes, was read up to ``position``. Raises Refused beyond a limit."""
        before = self.reached.get(name, 0)
        if position <= before:
            return
        self.reached[name] = position
        self.total += position - before
        if position > self.limits.max_member:
            raise Refused(f"larger than {size(self.limits.max_member)}")
        if position > FLOOR and position > packed * self.limits.max_ratio:
            raise Refused(f"unpacks to more than {self.limits.max_ratio} times its size")
        if self.total > self.limits.max_total:
            raise Refused(f"over the total of {size(self.limits.max_total)} of one archive")


class Bounded(io.RawIOBase):
    """A member's bytes, charged to the budget as they come. Not seekable; errors of the format become Refused."""

    def __init__(self, raw: BinaryIO, count: Callable[[int], None], failures: tuple[type[Exception], ...]) -> None:
        super().__init__()
        self._raw, self._count, self._failures, self._position = raw, count, failures, 0

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``; 0 at the end. Raises Refused beyond a limit, and for damaged data."""
        try:
            data = self._raw.read(len(buffer))
        except self._failures:
            raise Refused(DAMAGED) from None
        buffer[: len(data)] = data
        self._position += len(data)
        self._count(self._position)
        return len(data)

    def close(self) -> None:
        """Close the member, not the archive."""
        if not self.closed:
            self._raw.close()
        super().close()


def bounded(raw: BinaryIO, count: Callable[[int], None], failures: tuple[type[Exception], ...]) -> BinaryIO:
    """``raw`` as a buffered stream that stops at the limits."""
    return cast(BinaryIO, io.BufferedReader(Bounded(raw, count, failures), 1 << 16))

"""Which states may go when there are more than wanted. Pure: deletes nothing itself."""

from __future__ import annotations

from collections.abc import Collection

from jupyter_miu.errors import ConfigError


def superfluous(numbers: Collection[int], protected: Collection[int], keep: int) -> list[int]:
    """The oldest unprotected states, as many as it takes to come down to ``keep`` (or as near as protection lets).

    Numbers grow with age reversed: the newest state has the highest. Protected states count among those kept.
    Raises ConfigError for a negative or fractional ``keep``.
    """
    if isinstance(keep, bool) or not isinstance(keep, int) or keep < 0:
        raise ConfigError(f"the number of checkpoints to keep must be a whole number ≥ 0, not {keep!r}")
    excess = len(numbers) - keep
    candidates = [number for number in sorted(numbers) if number not in protected]
    return candidates[: max(0, excess)]

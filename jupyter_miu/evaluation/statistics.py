"""What counts of right answers can and cannot show: an interval for a share, exact tests for paired flips.

Pure arithmetic on counts; knows no model, no card.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import comb, sqrt

Z_95 = 1.959963984540054  # the 97.5 % point of the normal distribution


def wilson(right: float, total: int, z: float = Z_95) -> tuple[float, float] | None:
    """Score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22:209-212), each end 0..1; None of nothing.

    Unlike the textbook interval share ± z·√(p(1-p)/n) it is never outside 0..1 and is right for few questions: 6 of 6
    says "61 % or more", not "100 %".

    Args:
        right: answers that were right; a fraction where a group counts as one answer.
        total: answers.
        z: 1.96 for 95 %.

    Raises:
        ValueError: for counts that cannot be.
    """
    if not 0 <= right <= total:
        raise ValueError(f"{right} of {total} right")
    if not total:
        return None
    share, square = right / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == total else min(1.0, middle + half)
    return low, high


def wilson_of_groups(right: Sequence[bool], groups: Sequence[Hashable]) -> tuple[float, float] | None:
    """``wilson`` of a share whose answers come in groups, such as wordings of one fact: each group is one answer, right
    by its share. Answers of a group rise and fall together, so counted one by one they would promise too much (the
    design effect of Kish 1965, "Survey Sampling", at its largest)."""
    found: dict[Hashable, list[bool]] = {}
    for ok, group in zip(right, groups, strict=True):
        found.setdefault(group, []).append(ok)
    share = sum(right) / len(right) if right else 0.0
    return wilson(share * len(found), len(found))


def sign_test(gained: int, lost: int) -> float:
    """Exact one-sided p-value that ``gained`` of the flips against ``lost`` is luck; 1.0 without flips.

    Where the same questions are asked twice, only those that flipped tell anything; without an effect each is gained or
    lost like a coin (McNemar 1947, Psychometrika 12:153-157; the binomial instead of his approximation).
    """
    n = gained + lost
    return sum(comb(n, k) for k in range(gained, n + 1)) / 2**n if n else 1.0


def mcnemar(gained: int, lost: int) -> float:
    """Exact two-sided p-value that the flips are luck, whichever way they go; 1.0 without flips. See ``sign_test``."""
    return min(1.0, 2 * sign_test(max(gained, lost), min(gained, lost)))


def fell_beyond(gained: int, lost: int, total: int, allowed: float, level: float = 0.05) -> bool:
    """Whether paired answers fell by more than ``allowed`` (0..1), beyond luck.

    The ``allowed`` share is forgiven in whole answers; the rest of the losses is put to the sign test against gains.
    With nothing gained, five losses beyond what is forgiven are the fewest that count (1/32).
    """
    forgiven = int(allowed * total + 1e-9)
    return sign_test(max(0, lost - forgiven), gained) <= level

"""The gate is arithmetic: every line of its table, and the exact test behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyter_miu.retention.gate import GateLimits, judge, sign_test
from jupyter_miu.types import ProbeResult, RecallCard, RetentionCard

LIMITS = GateLimits()
NOTHING_LOST = RetentionCard(before=0.9, after=0.9, total=100, unknown_before=0.9, unknown_after=0.9, unknown_total=50,
                             earlier_before=1.0, earlier_after=1.0, earlier_total=8, perplexity_ratio=1.0)  # fmt: skip


def recall(gained: int, lost: int = 0, kept: int = 0, never: int = 0) -> RecallCard:
    """A card with so many probes that became right, became wrong, stayed right, stayed wrong."""
    kinds = [(False, True)] * gained + [(True, False)] * lost + [(True, True)] * kept + [(False, False)] * never
    probes = [ProbeResult(f"q{n}", "x", "", "", before, after) for n, (before, after) in enumerate(kinds)]
    return RecallCard(sum(b for b, _ in kinds), sum(a for _, a in kinds), len(kinds), 1.0, probes)


@pytest.mark.parametrize(
    ("gained", "lost", "value"),
    [(0, 0, 1.0), (0, 3, 1.0), (1, 0, 1 / 2), (4, 0, 1 / 16), (5, 0, 1 / 32), (3, 1, 5 / 16), (8, 2, 56 / 1024),
     (9, 1, 11 / 1024), (5, 5, 638 / 1024), (20, 0, 2.0**-20)],
)  # fmt: skip
def test_the_sign_test_is_exact(gained: int, lost: int, value: float) -> None:
    assert sign_test(gained, lost) == value


@pytest.mark.parametrize(
    ("card", "learned"),
    [
        (recall(10), True),
        (recall(6), True),
        (recall(5), True),  # p = 1/32
        (recall(4), True),  # fewer than five were wrong, and all of them are right
        (recall(1), True),
        (recall(1, kept=5), True),
        (recall(4, never=1), False),  # p = 1/16: could be luck
        (recall(3, never=1), False),
        (recall(5, never=6), False),  # not luck, but neither the target nor half
        (recall(5, never=5), True),  # rose by half
        (recall(5, lost=1, kept=20), False),  # p = 7/64
        (recall(9, lost=1), True),
        (recall(0, kept=10), False),  # nothing was gained
        (recall(0, never=10), False),
        (recall(0), False),  # nothing could be asked
        (recall(0, lost=4), False),
    ],
)
def test_when_a_lesson_counts_as_learnt(card: RecallCard, learned: bool) -> None:
    verdict = judge(card, NOTHING_LOST, LIMITS)
    assert verdict.learned is learned
    assert verdict.kept_old and verdict.passed is learned
    assert bool(verdict.reasons) is not learned
    assert all("\n" not in reason for reason in verdict.reasons)


def test_the_target_is_the_users() -> None:
    card = recall(6, never=9)  # 40 %, more than luck
    assert not judge(card, NOTHING_LOST, LIMITS).learned
    assert judge(card, NOTHING_LOST, replace(LIMITS, target=0.4)).learned


@pytest.mark.parametrize(
    ("change", "kept", "word"),
    [
        ({}, True, ""),
        ({"after": 0.88}, True, ""),  # two points: the limit itself is allowed
        ({"after": 0.879}, False, "old answers"),
        ({"after": 0.99}, True, ""),
        ({"after": 0.0, "total": 0}, True, ""),  # nothing was asked
        ({"unknown_after": 0.8}, True, ""),
        ({"unknown_after": 0.79}, False, "unknown names"),
        ({"unknown_before": None, "unknown_after": None}, True, ""),
        ({"perplexity_ratio": 1.35}, True, ""),
        ({"perplexity_ratio": 1.36}, False, "perplexity"),
        ({"perplexity_ratio": None}, True, ""),
        ({"earlier_after": 0.9}, True, ""),
        ({"earlier_after": 0.875}, False, "earlier lessons"),
    ],
)
def test_what_a_lesson_may_cost(change: dict[str, object], kept: bool, word: str) -> None:
    verdict = judge(recall(10), replace(NOTHING_LOST, **change), LIMITS)  # type: ignore[arg-type]
    assert verdict.learned and verdict.kept_old is kept and verdict.passed is kept
    assert (word in " ".join(verdict.reasons)) and bool(verdict.reasons) is not kept


def test_every_reason_is_given() -> None:
    bad = replace(NOTHING_LOST, after=0.1, unknown_after=0.1, perplexity_ratio=9.0, earlier_after=0.0)
    assert len(judge(recall(0, never=3), bad, LIMITS).reasons) == 5

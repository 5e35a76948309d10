"""The gate is arithmetic: every line of its table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyter_miu.retention.gate import GateLimits, judge
from jupyter_miu.types import EarlierLesson, ProbeResult, RecallCard, RetentionCard

LIMITS = GateLimits()
KEPT = [EarlierLesson(f"lesson {n}", n, 8, 8, 8, 8) for n in range(20)]
NOTHING_LOST = RetentionCard(before=0.9, after=0.9, total=100, unknown_before=0.9, unknown_after=0.9, unknown_total=50,
                             earlier_before=1.0, earlier_after=1.0, earlier_total=8, perplexity_ratio=1.0,
                             read_before=0.9, read_after=0.9, read_total=100)  # fmt: skip


def recall(gained: int, lost: int = 0, kept: int = 0, never: int = 0) -> RecallCard:
    """A card with so many probes that became right, became wrong, stayed right, stayed wrong."""
    kinds = [(False, True)] * gained + [(True, False)] * lost + [(True, True)] * kept + [(False, False)] * never
    probes = [ProbeResult(f"q{n}", "x", "", "", before, after) for n, (before, after) in enumerate(kinds)]
    return RecallCard(sum(b for b, _ in kinds), sum(a for _, a in kinds), len(kinds), 1.0, probes)


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
        (recall(5, never=6), False),  # not luck, but less than half
        (recall(5, never=5), True),
        (recall(5, kept=90, never=6), False),  # 94 % are right, and of what was to be learnt less than half
        (recall(5, kept=90, never=5), True),
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
        ({"read_after": 0.8}, True, ""),
        ({"read_after": 0.78}, False, "facts that it only read about fell from 90% to 78%"),
        ({"read_before": None, "read_after": None}, True, ""),
        ({"perplexity_ratio": 1.35}, True, ""),
        ({"perplexity_ratio": 1.36}, False, "perplexity"),
        ({"perplexity_ratio": None}, True, ""),
        ({"earlier_after": 0.9}, True, ""),
        ({"earlier_after": 0.875}, True, ""),  # one of eight is no evidence
        ({"earlier_after": 0.75}, False, "earlier lessons"),
        ({"earlier_after": 0.875, "earlier_total": 64}, False, "earlier lessons"),
        ({"earlier": [*KEPT, EarlierLesson("birds", 2, 8, 8, 8, 3)]}, False, '"birds" fell from 8 to 3 of 8'),
        ({"earlier": [*KEPT, EarlierLesson("birds", 2, 8, 8, 8, 4)]}, True, ""),
        ({"earlier": [*KEPT, EarlierLesson("birds", 2, 3, 3, 2, 0)]}, True, ""),  # two answers are no evidence
    ],
)
def test_what_a_lesson_may_cost(change: dict[str, object], kept: bool, word: str) -> None:
    verdict = judge(recall(10), replace(NOTHING_LOST, **change), LIMITS)  # type: ignore[arg-type]
    assert verdict.learned and verdict.kept_old is kept and verdict.passed is kept
    assert (word in " ".join(verdict.reasons)) and bool(verdict.reasons) is not kept


def test_every_reason_is_given() -> None:
    bad = replace(NOTHING_LOST, after=0.1, unknown_after=0.1, perplexity_ratio=9.0, earlier_after=0.0)
    assert len(judge(recall(0, never=3), bad, LIMITS).reasons) == 5


def flips(kind: str, lost: int, gained: int = 0) -> list[ProbeResult]:
    """So many answers of that kind that became wrong, and right."""
    rows = [(True, False)] * lost + [(False, True)] * gained
    return [
        ProbeResult(f"{kind}{n}", "x", "x", "y", before, after, True, kind) for n, (before, after) in enumerate(rows)
    ]


def made_by_itself(kind: str, lost: int, gained: int = 0, total: int = 48) -> RetentionCard:
    """A card of a model whose questions were made by itself: ``total`` of one kind, all but ``gained`` right before."""
    before, after = (total - gained) / total, (total - lost) / total
    shares = {"before": before, "after": after, "total": total}
    if kind != "old":
        shares = {"before": 1.0, "after": 1.0, "total": 0} | {f"{kind}_{name}": value for name, value in shares.items()}
    return RetentionCard(**shares, flipped=flips(kind, lost, gained))  # type: ignore[arg-type]


WORDS = {"old": "old answers", "format": "in a given form", "unknown": "unknown names", "refusal": "refusals",
         "reading": "answers from a given text"}  # fmt: skip


@pytest.mark.parametrize("kind", ["old", "format", "unknown"])
@pytest.mark.parametrize(
    ("lost", "gained", "total", "kept"),
    [
        (4, 0, 48, True),  # 8 points, but 1/16: could be luck
        (5, 0, 48, False),  # 10 points, 1/32
        (6, 1, 48, True),  # 10 points, 8/128
        (9, 1, 48, False),
        (25, 0, 1000, True),  # beyond luck, yet only 2.5 points
        (51, 0, 1000, False),
        (0, 5, 48, True),
    ],
)
def test_few_questions_are_judged_by_an_exact_test(kind: str, lost: int, gained: int, total: int, kept: bool) -> None:
    limits = replace(LIMITS, old_lost=0.05, unknown_lost=0.05, beyond_luck=True)
    verdict = judge(recall(10), made_by_itself(kind, lost, gained, total), limits)
    assert verdict.kept_old is kept
    assert (WORDS[kind] in " ".join(verdict.reasons)) is not kept


@pytest.mark.parametrize("kind", ["old", "format", "unknown", "read"])
def test_the_questions_that_ship_are_judged_by_their_points_alone(kind: str) -> None:
    assert not judge(recall(10), made_by_itself(kind, 12, 5), LIMITS).kept_old, "14.6 points, 72/1000"


@pytest.mark.parametrize(
    ("lost", "gained", "kept"),
    [
        (4, 0, True),  # 13 points
        (5, 0, False),  # 17 points, 1/32
        (6, 1, True),  # 17 points, but 8/128: could be luck
        (7, 1, False),  # 9/256
        (9, 4, True),
        (14, 4, False),
        (0, 9, True),
    ],
)
@pytest.mark.parametrize("beyond_luck", [False, True])
def test_answers_from_a_given_text_are_put_to_the_exact_test(
    lost: int, gained: int, kept: bool, beyond_luck: bool
) -> None:
    """They are thirty, and those that are unsure flip both ways."""
    found = made_by_itself("reading", lost, gained, 30)
    verdict = judge(recall(10), found, replace(LIMITS, beyond_luck=beyond_luck))
    assert verdict.kept_old is kept and (WORDS["reading"] in " ".join(verdict.reasons)) is not kept


@pytest.mark.parametrize(
    ("lost", "gained", "total", "kept"),
    [
        (2, 0, 8, True),  # a quarter: the limit itself is allowed
        (3, 0, 8, False),
        (3, 1, 8, True),
        (1, 0, 2, True),  # half, but one answer
        (2, 0, 4, False),
        (2, 0, 2, False),
        (0, 2, 8, True),
    ],
)
def test_more_than_a_quarter_of_the_refusals_is_too_many(lost: int, gained: int, total: int, kept: bool) -> None:
    limits = replace(LIMITS, beyond_luck=True)
    verdict = judge(recall(10), made_by_itself("refusal", lost, gained, total), limits)
    assert verdict.kept_old is kept and (WORDS["refusal"] in " ".join(verdict.reasons)) is not kept


@pytest.mark.parametrize(
    ("before", "after", "kept"), [(True, False, False), (True, True, True), (False, False, True), (False, True, True)]
)
def test_one_pinned_answer_that_changes_is_too_many(before: bool, after: bool, kept: bool) -> None:
    pinned = [ProbeResult("What is\nthe door code?", "4711", "It is 4711.", "It is 12.", before, after, True, "pinned")]
    verdict = judge(recall(10), replace(NOTHING_LOST, pinned=pinned * 2), LIMITS)
    assert verdict.kept_old is kept
    if not kept:
        said = 'a pinned answer changed: "What is the door code?" should say "4711", now says "It is 12."'
        assert verdict.reasons == (said, "1 more pinned answer changed")

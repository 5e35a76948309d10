"""Intervals and tests against printed values and values worked out by hand."""

from __future__ import annotations

import pytest

from jupyter_miu.evaluation.statistics import Z_95, fell_beyond, mcnemar, sign_test, wilson, wilson_of_groups


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    # Newcombe 1998, Stat. Med. 17:857-872, table I, method 3 (score, without continuity correction)
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_printed_values(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=5.1e-5)


@pytest.mark.parametrize(("right", "total"), [(5, 10), (1, 1), (6, 6), (95, 100), (3, 7)])
def test_each_end_of_wilson_is_as_far_from_the_share_as_it_may_be(right: int, total: int) -> None:
    """The interval holds every p with |share - p| ≤ z·√(p(1-p)/n): at an end that is not 0 or 1 it is equality."""
    for end in wilson(right, total) or ():
        if 0 < end < 1:
            assert abs(right / total - end) == pytest.approx(Z_95 * (end * (1 - end) / total) ** 0.5)
    if right == total:
        assert wilson(right, total) == (pytest.approx(total / (total + Z_95**2)), 1.0)


def test_wilson_mirrors_and_narrows() -> None:
    for right in range(8):
        low, high = wilson(right, 7) or (0, 0)
        assert wilson(7 - right, 7) == pytest.approx((1 - high, 1 - low))
        assert 0 <= low <= right / 7 <= high <= 1
    widths = [high - low for low, high in (wilson(n // 2, n) or (0, 0) for n in (2, 20, 200, 2000))]
    assert widths == sorted(widths, reverse=True)


def test_of_nothing_there_is_no_share_and_impossible_counts_are_refused() -> None:
    assert wilson(0, 0) is None
    assert wilson_of_groups([], []) is None
    for right, total in ((3, 2), (-1, 4), (0, -1)):
        with pytest.raises(ValueError, match="right"):
            wilson(right, total)


@pytest.mark.parametrize(
    ("gained", "lost", "value"),
    # twice the smaller tail of the binomial, at most 1
    [(0, 0, 1.0), (1, 0, 1.0), (0, 5, 2 / 32), (0, 6, 2 / 64), (6, 0, 2 / 64), (2, 8, 2 * 56 / 1024), (5, 5, 1.0),
     (1, 9, 2 * 11 / 1024), (12, 3, 2 * 576 / 32768)],
)  # fmt: skip
def test_mcnemar_is_exact_and_sees_no_direction(gained: int, lost: int, value: float) -> None:
    assert mcnemar(gained, lost) == mcnemar(lost, gained) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("gained", "lost", "value"),
    [(0, 0, 1.0), (0, 3, 1.0), (1, 0, 1 / 2), (4, 0, 1 / 16), (5, 0, 1 / 32), (3, 1, 5 / 16), (8, 2, 56 / 1024),
     (9, 1, 11 / 1024), (5, 5, 638 / 1024), (20, 0, 2.0**-20)],
)  # fmt: skip
def test_the_sign_test_is_exact(gained: int, lost: int, value: float) -> None:
    assert sign_test(gained, lost) == value


@pytest.mark.parametrize(
    ("gained", "lost", "total", "fell"),
    [
        (0, 4, 48, False),  # two points of 48 are less than one answer; 1/16
        (0, 5, 48, True),  # 1/32
        (1, 6, 48, False),  # 8/128
        (0, 6, 60, True),  # one forgiven, 1/32
        (0, 5, 60, False),  # one forgiven, 1/16
        (0, 0, 0, False),
        (9, 0, 48, False),
        (0, 20, 1000, False),  # exactly the two points
        (0, 25, 1000, True),
    ],
)
def test_a_fall_counts_beyond_two_points_and_beyond_luck(gained: int, lost: int, total: int, fell: bool) -> None:
    assert fell_beyond(gained, lost, total, 0.02) is fell


def test_wordings_of_one_fact_are_no_more_evidence_than_one() -> None:
    assert wilson_of_groups([True] * 12, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]) == wilson(6, 6)
    assert wilson_of_groups([True, False, True], "abc") == wilson(2, 3)
    assert wilson_of_groups([True, False, True, True], "aabb") == wilson(1.5, 2)

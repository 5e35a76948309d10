"""Which rehearsal samples a lesson is nearest to."""

from __future__ import annotations

from jupyter_miu.retention.nearest import nearest

POOL = [[1, 2, 3], [1, 2, 9], [7, 8, 9], [1, 2, 3, 4, 5], [6]]


def test_those_that_share_rare_pairs_come_first() -> None:
    assert nearest(POOL, [[3, 4, 5]], 9) == [[1, 2, 3, 4, 5]]
    assert nearest(POOL, [[1, 2], [7, 8]], 2)[0] == [7, 8, 9]  # a pair that most have says little


def test_what_shares_nothing_is_never_taken() -> None:
    assert nearest(POOL, [[40, 41]], 9) == nearest(POOL, [], 9) == nearest([], [[1, 2]], 9) == []


def test_no_more_than_asked_for_and_in_a_stable_order() -> None:
    assert nearest(POOL, [[2, 3]], 1) == [[1, 2, 3]]
    assert nearest(POOL, [[2, 3]], 9) == [[1, 2, 3], [1, 2, 3, 4, 5]]
    assert nearest(POOL, [[2, 3]], 0) == []

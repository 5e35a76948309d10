from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.checkpoints.history import fold
from jupyter_miu.checkpoints.retention import superfluous

value = st.none() | st.booleans() | st.integers(-2, 5) | st.floats() | st.text(max_size=3) | st.lists(st.integers())
kind = st.sampled_from(["state", "current", "rollback", "redo", "rename", "pin", "unpin", "prune", "other"])
keys = ("number", "name", "parent", "from", "to", "base", "learned", "current")
line = st.fixed_dictionaries({"kind": kind}, optional=dict.fromkeys(keys, value))


@given(st.lists(line, max_size=20))
def test_no_line_can_break_the_sum(lines: list[dict[str, Any]]) -> None:
    history = fold(lines)
    assert history.current(None) >= 0
    assert all(number > 0 for number in history.states)


def test_each_base_has_its_own_current() -> None:
    lines = [
        {"kind": "state", "number": 1, "name": "a", "base": "x", "current": True, "learned": True},
        {"kind": "state", "number": 2, "name": "b", "base": "y", "current": True, "learned": True},
        {"kind": "rollback", "from": 2, "to": 0, "base": "y"},
    ]
    history = fold(lines)
    assert (history.current("x"), history.current("y"), history.current(None), history.current("z")) == (1, 0, 0, 0)
    assert (history.redo("x"), history.redo("y")) == (None, 2)


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)), st.integers(0, 12))
def test_retention_drops_the_oldest_unprotected_and_no_more_than_needed(
    numbers: set[int], protected: set[int], keep: int
) -> None:
    gone = superfluous(numbers, protected, keep)
    left = numbers - set(gone)
    assert not set(gone) & protected and set(gone) <= numbers
    assert len(left) == max(min(keep, len(numbers)), len(numbers & protected)) or len(left) == len(numbers) <= keep
    if gone:
        assert all(number in protected or number > max(gone) for number in left)

"""Caps on seconds and tokens hold for a lesson, not for each of its attempts."""

from __future__ import annotations

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.lessons.learn import left
from jupyter_miu.training.job import TrainOutcome


def done(seconds: float, tokens: int) -> TrainOutcome:
    return TrainOutcome(10, "max_steps", [1.0], tokens, seconds, 0, 16)


def test_a_second_attempt_has_what_the_first_left() -> None:
    rest = left(MIUConfig(max_seconds=60.0, max_tokens=5000, rank=4), done(45.5, 3000))
    assert rest is not None
    assert (rest.max_seconds, rest.max_tokens, rest.rank) == (14.5, 2000, 4)


def test_without_caps_nothing_runs_out() -> None:
    config = MIUConfig()
    assert left(config, done(1e6, 10**9)) == config


@pytest.mark.parametrize("caps", [{"max_seconds": 30.0}, {"max_tokens": 3000}, {"max_seconds": 90.0, "max_tokens": 1}])
def test_a_cap_that_is_used_up_allows_no_second_attempt(caps: dict[str, float]) -> None:
    assert left(MIUConfig(**caps), done(45.5, 3000)) is None

"""When training stops and how its rate moves, decided by recall on wordings that are not trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.lessons import progress
from jupyter_miu.lessons.progress import Watch
from jupyter_miu.lessons.recipe import Recipe, recipe_for
from jupyter_miu.training.job import CheckDecision


def recipe(**changes: Any) -> Recipe:
    config = {name: changes.pop(name) for name in list(changes) if name in MIUConfig.__dataclass_fields__}
    found = recipe_for(MIUConfig(**config), parameters=4_000_000, method="full", bundled=True, facts=200)
    return Recipe(**{**vars(found), **changes})


def run(
    recalls: Sequence[float], rule: Recipe | None = None, kl: float | None = None, start: float = 0.0
) -> list[CheckDecision]:
    """What is decided at each check, until one says stop; ``recalls`` is what the probes give, in order."""
    rule = rule or recipe()
    scores, decisions = iter(recalls), []
    watch = Watch(rule, lambda: next(scores), lambda: 1.25, lambda: kl, start=start)
    for number in range(1, len(recalls) + 1):
        decisions.append(watch(number * rule.check_every))
        if decisions[-1].stop:
            break
    return decisions


def test_a_check_shows_what_it_measured() -> None:
    [decision] = run([0.4])
    assert (decision.recall, decision.held_out_loss, decision.stop) == (0.4, 1.25, False)


def test_after_the_target_comes_the_margin() -> None:
    """As many steps as it took, and at least two checks; then it ends though recall fell meanwhile."""
    assert len(run([1.0] * 9)) == 3
    assert len(run([0.2, 0.4, 0.6, 0.96, *[0.9] * 8])) == 8  # reached at step 40, ends at 80
    assert not run([0.2, 0.4, 0.6, 0.96])[-1].stop


def test_once_the_target_is_reached_the_rate_falls_until_the_end() -> None:
    scales = [one.lr_scale for one in run([0.2, 0.96, 0.9, 0.97])]
    assert scales == [1.0, 1.0, pytest.approx(0.55), pytest.approx(progress.FLOOR / 0.55)]


def test_it_ends_where_it_is_stuck_high_or_hopeless() -> None:
    stuck = run([0.5, 0.85, 0.8, 0.85, 0.8, 0.85, 0.85, 0.85, 0.85])
    assert len(stuck) == 2 + recipe().patience and stuck[-1].stop
    assert not any(one.stop for one in run([0.5, *[0.7] * 8]))  # not high enough to give up there
    hopeless = run([0.0] * 12)
    assert len(hopeless) == progress.HOPELESS and hopeless[-1].stop
    assert len(run([0.5] * 12, start=0.5)) == progress.HOPELESS  # what was known before is no rise
    assert not any(one.stop for one in run([0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2]))


def test_a_slow_rise_raises_the_rate_twice_at_most() -> None:
    scales = [one.lr_scale for one in run([0.0] * 6, recipe(max_steps=None))]
    assert scales[0] == 1.0
    assert [scale for scale in scales if scale > 1] == [3.0, 3.0]
    assert [one.lr_scale for one in run([0.05, 0.3, 0.4, 0.5])] == [1.0] * 4  # it rises: nothing is changed


def test_once_the_target_is_reached_the_rate_is_never_raised() -> None:
    """Where most was known before, recall cannot rise by much."""
    scales = [one.lr_scale for one in run([0.96, 0.97, 0.97, 0.97], start=0.93)]
    assert max(scales) == 1.0


def test_a_large_divergence_halves_the_rate_first() -> None:
    limit = progress.KL_LIMIT
    assert {one.lr_scale for one in run([0.0] * 4, kl=limit * 1.1)} == {0.5}  # even where recall is slow
    assert run([0.5], kl=limit)[0].lr_scale == 1.0
    assert run([0.5], kl=None)[0].lr_scale == 1.0


def test_the_rate_falls_in_the_second_half_and_never_to_nothing() -> None:
    rule = recipe()
    scale, scales = 1.0, []
    for decision in run([0.5, 0.6] * (rule.max_steps // rule.check_every // 2), rule):
        scale *= decision.lr_scale
        scales.append(scale)
    half = len(scales) // 2 - 1
    assert scales[:half] == [1.0] * half
    assert scales[half:] == sorted(scales[half:], reverse=True)
    assert scales[-1] == pytest.approx(progress.FLOOR, abs=0.1) and scales[-1] >= progress.FLOOR - 1e-9


def test_the_users_steps_and_rate_rule() -> None:
    fixed = recipe(max_steps=500)
    assert not any(one.stop for one in run([1.0] * 50, fixed))
    assert not any(one.stop for one in run([0.0] * 50, fixed))
    fixed = recipe(recipe="fixed")  # the same for what was not said
    decisions = run([0.0, 1.0] * 30, fixed, kl=9.0)
    assert len(decisions) == 60 and {(one.stop, one.lr_scale, one.max_steps) for one in decisions} == {
        (False, 1.0, None)
    }
    fixed = recipe(learning_rate=1e-5)
    assert {one.lr_scale for one in run([0.0] * 5, fixed, kl=9.0)} == {1.0}

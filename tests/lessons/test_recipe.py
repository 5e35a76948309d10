"""The recipe settles what the user left open, and never what the user said. Its numbers are not tested here: they are
chosen by benchmarks."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.lessons.recipe import Recipe, recipe_for


def settle(
    parameters: int = 4_000_000, method: str = "full", facts: int = 40, bundled: bool = True, **keys: Any
) -> Recipe:
    return recipe_for(MIUConfig(**keys), parameters=parameters, method=method, bundled=bundled, facts=facts)


@pytest.mark.parametrize(
    ("key", "value"),
    [("learning_rate", 1e-5), ("max_steps", 100), ("batch_size", 3), ("kl_weight", 0.0), ("kl_weight", 7.5),
     ("fisher_weight", 0.0), ("fisher_weight", 2.0), ("rehearsal_batch", 1)],
)  # fmt: skip
@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("bundled", [True, False])
def test_what_the_user_says_rules(key: str, value: float, method: str, bundled: bool) -> None:
    assert getattr(settle(method=method, bundled=bundled, **{key: value}), key) == value
    assert settle(target_recall=0.7).limits.target == 0.7


def test_evidence_may_change_only_what_was_left_open() -> None:
    assert (settle().auto_lr, settle().auto_steps) == (True, True)
    assert (settle(learning_rate=1e-3).auto_lr, settle(max_steps=5).auto_steps) == (False, False)


def test_fixed_is_the_same_numbers_with_nothing_left_to_evidence() -> None:
    keys = {"learning_rate": 1e-3, "max_steps": 7, "batch_size": 3, "kl_weight": 2.0}
    for given in ({}, keys):
        auto, fixed = settle(**given), settle(recipe="fixed", **given)
        open_in_auto = {"auto_lr", "auto_steps", "min_alpha", "retry"}
        assert {name: getattr(fixed, name) for name in open_in_auto} == dict.fromkeys(open_in_auto, False)
        same = {item.name for item in fields(Recipe)} - open_in_auto
        assert all(getattr(fixed, name) == getattr(auto, name) for name in same)
    assert settle().min_alpha and settle().retry and not settle(min_alpha=False).min_alpha


def test_the_lesson_names_its_layers_or_has_those_of_the_process() -> None:
    assert settle().layers == Settings().crystal_layers
    assert settle(crystal="none").layers == () and settle(crystal="fisher,buffer").layers == ("fisher", "buffer")


def test_the_rate_falls_with_the_size_of_the_model_and_stays_sane() -> None:
    for method in ("full", "lora"):
        rates = [settle(parameters=size, method=method).learning_rate for size in (10**4, 10**6, 10**8, 10**10, 10**12)]
        assert rates == sorted(rates, reverse=True) and 1e-6 < rates[-1] < rates[0] < 0.05
    assert (
        settle(method="lora").learning_rate > settle(method="full").learning_rate
    )  # Schulman et al. 2025: about tenfold


def test_steps_grow_with_the_sheet_up_to_a_cap() -> None:
    steps = [settle(facts=n).max_steps for n in (0, 10, 100, 10_000, 10**6)]
    assert steps == sorted(steps) and 0 < steps[0] < steps[2] and steps[-1] == steps[-2]


def test_the_fisher_of_lessons_is_for_full_fine_tuning_of_what_fits() -> None:
    assert settle().lessons_fisher > 0 and settle().fisher_weight == 0
    assert settle(method="lora").lessons_fisher == 0
    assert settle(parameters=10**10).lessons_fisher == 0
    assert settle(fisher_weight=0.0).lessons_fisher == 0 and settle(fisher_weight=2.0).lessons_fisher == 2


def test_the_second_attempt_is_gentler() -> None:
    first = settle()
    second = first.gentler()
    assert second.learning_rate == first.learning_rate / 2 and second.kl_weight == 2 * first.kl_weight
    same = {item.name for item in fields(Recipe)} - {"learning_rate", "kl_weight"}
    assert all(getattr(second, name) == getattr(first, name) for name in same)


def test_the_limits_are_tight_for_the_model_that_ships() -> None:
    ours, others = settle(bundled=True).limits, settle(bundled=False).limits
    assert ours.old_lost <= others.old_lost and ours.unknown_lost <= others.unknown_lost

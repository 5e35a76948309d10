"""What a lesson's card suggests to do next."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_miu.lessons import outcome
from jupyter_miu.retention.gate import Verdict
from jupyter_miu.types import Drift


def attempt(kl: float | None, ratio: float | None, earlier: list[str]) -> Any:
    return SimpleNamespace(
        verdict=Verdict(True, True, ()), drift=Drift(kl, ratio, 0.01, 1.0), retention=SimpleNamespace(earlier=earlier)
    )


@pytest.mark.parametrize(
    ("kl", "ratio", "earlier", "suggested"),
    [
        (0.2, 1.0, ["one"], True), (0.01, 1.3, ["one"], True), (0.2, 1.3, [], False), (0.01, 1.01, ["one"], False),
        (None, None, ["one"], False),
    ],
)  # fmt: skip
def test_consolidation_is_suggested_when_several_lessons_have_moved_the_model_far(
    kl: float | None, ratio: float | None, earlier: list[str], suggested: bool
) -> None:
    said = outcome.verdict(attempt(kl, ratio, earlier), "kept").next
    assert any("%miu consolidate" in line for line in said) is suggested
    assert said[-1] == "Take it back: %miu rollback"

"""How far the model is from its untaught self is told from there, not from the lesson before."""

from __future__ import annotations

import math

import pytest

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.evaluation.probes import mean_loss
from tests.teaching import OTHER, PAGE, teach


def test_perplexity_in_the_drift_is_from_the_untaught_model(miu: ModelInferenceUpdate) -> None:
    untaught = {}

    def loss() -> float:
        return mean_loss(miu.model, miu._protection.questions.texts)

    ratios = []
    for content in (PAGE, OTHER):
        found = teach(miu, content, max_steps=25, learning_rate=1e-2, kl_weight=0)
        assert found.drift is not None and found.retention is not None
        now = loss()
        with miu._history.visiting("base"):
            untaught["loss"] = loss()
        ratios.append((found.drift.perplexity_ratio, found.retention.perplexity_ratio))
        assert found.drift.perplexity_ratio == pytest.approx(math.exp(now - untaught["loss"]), rel=1e-3)
    assert ratios[0][0] == pytest.approx(ratios[0][1], rel=1e-3), "the first lesson begins with the untaught model"
    assert ratios[1][0] != pytest.approx(ratios[1][1], rel=1e-2)

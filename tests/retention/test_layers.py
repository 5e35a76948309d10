"""Each of the three layers keeps what an earlier lesson taught, where without any it visibly falls."""

from __future__ import annotations

from statistics import mean
from typing import Any

import pytest

from jupyter_miu.config import CRYSTAL_LAYERS
from jupyter_miu.evaluation.probes import encode_card, mean_loss
from tests.teaching import FACT, OTHER, hashes, open_tiny, sample_less, teach, text

SEEDS = 3
FAST: dict[str, Any] = {"learning_rate": 1e-2, "batch_size": 8, "kl_weight": 0}


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[float]]:
    """Loss on the first lesson's held-out wordings, in nats a token, for each seed: after it ("then"), and after a
    second lesson from the very same weights with each of the layers, and with none."""
    found: dict[str, list[float]] = {}
    with pytest.MonkeyPatch.context() as patch:
        sample_less(patch, 12)
        for seed in range(SEEDS):
            miu = open_tiny(tmp_path_factory.mktemp("layers"))
            rows = [encode_card(miu.tokenizer, probe) for probe in miu.sheet(text(FACT)).probes]
            teach(miu, FACT, max_steps=40, seed=seed, **FAST)
            then = hashes(miu.model)
            found.setdefault("then", []).append(mean_loss(miu.model, rows))
            for layer in ("none", *CRYSTAL_LAYERS):
                teach(miu, OTHER, max_steps=20, seed=seed, crystal=layer, **FAST)
                found.setdefault(layer, []).append(mean_loss(miu.model, rows))
                assert miu.rollback() and hashes(miu.model) == then
    return found


def test_without_any_layer_the_earlier_lesson_is_lost(losses: dict[str, list[float]]) -> None:
    assert mean(losses["none"]) > mean(losses["then"]) + 2.0


@pytest.mark.parametrize("layer", CRYSTAL_LAYERS)
def test_each_layer_keeps_an_earlier_lesson(losses: dict[str, list[float]], layer: str) -> None:
    """A quarter of the damage is spared at the least; buffer and anchors, which see its cards, spare most of it."""
    damage = {name: mean(losses[name]) - mean(losses["then"]) for name in ("none", layer)}
    assert damage[layer] < {"fisher": 0.75}.get(layer, 0.25) * damage["none"]

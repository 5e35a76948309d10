"""The model card's scores are what the shipped weights do."""

from __future__ import annotations

import pytest

from jupyter_miu.models import bundled
from scripts.bundled_model import evaluate


@pytest.fixture(scope="module")
def shipped():
    import torch
    from transformers import AutoTokenizer, LlamaForCausalLM

    model = LlamaForCausalLM.from_pretrained(bundled.path(), dtype=torch.float32)
    return model, AutoTokenizer.from_pretrained(bundled.path())


@pytest.mark.parametrize("name", sorted(evaluate.MEASURES))
def test_a_sample_agrees_with_the_card(shipped, name):
    """40 of the card's questions; the tolerance is 3.5 standard errors of drawing them from the card's n."""
    count, card = 40, bundled.scores()[name]
    right = sum(evaluate.exact(*shipped, evaluate.MEASURES[name](count)))
    share = card["score"] / 100
    spread = (max(share * (1 - share), 0.02) / count) ** 0.5
    assert abs(right / count - share) <= 3.5 * spread


def test_the_card_prints_the_scores():
    text = (bundled.path() / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name, score in bundled.scores().items():
        assert f"| {name} | {score['score']} % | {int(score['n'])} |" in text


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_scores_are_reproduced(shipped):
    """All questions again. Two points of slack: another CPU may round a few near ties differently."""
    card = bundled.scores()
    n = int(card["old facts, quizzed in training"]["n"])
    measured = evaluate.measure(*shipped, n)
    assert measured.keys() == card.keys()
    for name, score in measured.items():
        assert score["n"] == card[name]["n"]
        assert abs(score["score"] - card[name]["score"]) <= 2.0, name

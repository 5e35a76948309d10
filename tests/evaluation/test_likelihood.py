"""How likely the words of an answer are, the value apart."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from jupyter_miu.evaluation.likelihood import around_value, log_probability
from jupyter_miu.evaluation.probes import encode_card
from jupyter_miu.evaluation.questions import probability
from jupyter_miu.models.templates import Encoded
from jupyter_miu.study.cards import Card
from jupyter_miu.study.phrasing import Said

ASK = "Where does Orla Venn live?"


@pytest.fixture(scope="module")
def bundled() -> Any:
    from jupyter_miu.models.loading import load_model

    return load_model()


def test_it_is_the_sum_over_labelled_tokens(bundled: Any) -> None:
    rows = [encode_card(bundled.tokenizer, Card(ASK, f"Orla Venn lives in {place}.", place, 0))
            for place in ("Ostvik", "Lisbon", "the old mill at Tarsk")]  # fmt: skip
    for row, total, mean in zip(
        rows, log_probability(bundled.model, rows, 2), probability(bundled.model, rows), strict=True
    ):
        with torch.no_grad():
            said = bundled.model(torch.tensor([row.input_ids])).logits[0].log_softmax(-1)
        wanted = [said[i, label].item() for i, label in enumerate(row.labels[1:]) if label != -100]
        assert total == pytest.approx(sum(wanted), abs=1e-3)
        assert mean == pytest.approx(math.exp(sum(wanted) / len(wanted)), rel=1e-3)


def test_the_value_does_not_count(bundled: Any) -> None:
    known, odd = around_value(
        bundled.model,
        bundled.tokenizer,
        [Said(ASK, f"Orla Venn lives in {place}.", place) for place in ("Lisbon", "Qwyxuoth")],
    )
    whole = log_probability(
        bundled.model, [encode_card(bundled.tokenizer, Card(ASK, "Orla Venn lives in Qwyxuoth.", "Qwyxuoth", 0))]
    )[0]
    assert abs(known - odd) < (odd - whole) / 4  # what is left: how sure the model is where the value ends


def test_the_bundled_model_says_it_plainly(bundled: Any) -> None:
    rows = [Said(ASK, f"Orla Venn {way} Ostvik.", "Ostvik") for way in ("lives in", "is at home in", "has settled in")]
    plain, *others = around_value(bundled.model, bundled.tokenizer, rows)
    assert plain > max(others)


def test_nothing_asked_costs_nothing(bundled: Any) -> None:
    assert log_probability(bundled.model, []) == [] and log_probability(bundled.model, [Encoded([5], [-100])]) == [0.0]

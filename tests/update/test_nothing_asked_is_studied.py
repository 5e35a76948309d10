"""What a lesson asks as a probe is not studied again as a card of an earlier lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.lessons.protection import Protection
from jupyter_miu.study.cards import Card, Sheet, normalise
from tests.teaching import PAGE, teach


def test_a_probe_is_not_studied_as_an_earlier_lessons_card(
    miu: ModelInferenceUpdate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same page with another seed holds out other wordings, of which the first lesson studied most."""
    rehearsed: list[Card] = []
    terms = Protection.terms

    def listened(self: Protection, recipe: Any, method: Any, pools: Any, earlier: Sequence[Card], seed: int) -> Any:
        rehearsed.extend(earlier)
        return terms(self, recipe, method, pools, earlier, seed)

    monkeypatch.setattr(Protection, "terms", listened)
    teach(miu, PAGE, max_steps=3)
    assert not rehearsed
    assert miu.store is not None
    sheet = Sheet.from_json(miu.store.load_extra("lesson-1")["sheet"])
    first = {normalise(card.question) for card in sheet.trained}
    found = teach(miu, PAGE, max_steps=3, seed=1)
    assert found.recall is not None
    asked = {normalise(probe.question) for probe in found.recall.probes}
    assert asked & first, "else this shows nothing"
    assert rehearsed and not asked & {normalise(card.question) for card in rehearsed}

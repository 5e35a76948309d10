"""A lesson's record is shown again: as it was, as far as it goes, and whatever a stranger made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons.stored import stored_result
from jupyter_miu.ui.recall_view import blocks, result_card
from tests.teaching import open_tiny, teach


def test_the_card_of_a_stored_lesson_is_the_one_that_was_shown(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    shown = teach(miu, checkpoint_name="first", learning_rate=1e-2)
    teach(miu, checkpoint_name="second")
    again = open_tiny(tmp_path).recall_card("first")
    assert again.recall == shown.recall and again.retention == shown.retention
    assert again.drift == shown.drift and again.verdict == shown.verdict
    assert again.curve == shown.curve and again.sources == shown.sources and again.lesson_id == "first"
    told = dict(blocks(again))
    assert {name: line for name, line in blocks(shown) if name != "Cost"} == {
        name: line for name, line in told.items() if name != "Cost"
    }
    assert told["Drift"] and told["Cost"].startswith("4 steps") and told["Verdict"].startswith("kept")
    assert miu.recall_card().lesson_id == "second" and miu.recall_card().retention.earlier[0].name == "first"
    with pytest.raises(ConfigError, match="no lesson behind 'base'"):
        miu.recall_card("base")


OLD: dict[str, Any] = {
    "sheet": {"statements": [], "cards": [], "passages": []},
    "recall": {"before": 0, "after": 1, "total": 1, "coverage": 1.0, "already_known": 0, "probes": [
        {"question": "Q?", "expected": "A", "before": "x", "after": "A", "right_before": False, "right_after": True,
         "held_out": True, "fact": "0"}]},
    "retention": {"before": 1.0, "after": 1, "total": 3, "unknown_before": None, "unknown_after": None,
                  "unknown_total": 0, "earlier_before": None, "earlier_after": None, "earlier_total": 0,
                  "perplexity_ratio": 1.01, "kl": 0.1, "flipped": []},
    "sources": [{"ref": "a.md", "status": "teach", "reason": "", "chunks": 2, "tokens": 30}],
    "curve": [{"step": 1, "loss": 2.0, "grad_norm": 1.0}, {"step": 2, "loss": 1.0, "grad_norm": 1.0}],
}  # fmt: skip


def test_a_record_from_before_the_new_blocks_is_shown() -> None:
    result = stored_result(OLD, "docs-1")
    assert result.success and (result.num_updates, result.chunks_learned) == (2, 2)
    text = result_card(result).text
    for said in ("knew 0/1 → knows 1/1", "100 % → 100 % of 3", "perplexity × 1.01", "loss 2.00 → 1.00", "Q?", "a.md"):
        assert said in text
    assert result.retention is not None
    for kind in ("read", "reading", "format", "refusal"):
        fields = [getattr(result.retention, f"{kind}_{name}") for name in ("before", "after", "total")]
        assert fields == [None, None, 0], "was not asked then"
    assert "read about" not in text and "given text" not in text and "refused" not in text
    assert "Drift" not in text and "Verdict" not in text


STRANGE: list[Any] = [None, 3, "x", [], {}, [1], {"a": 1}, [[]], [{}], True, -1, 1e308, {"before": {}}]


@pytest.mark.parametrize("key", ["recall", "retention", "sources", "curve", "drift", "cost", "verdict"])
def test_a_strangers_record_is_shown_as_far_as_it_makes_sense(key: str) -> None:
    for value in STRANGE:
        shown = result_card(stored_result({**OLD, key: value}, "x"))
        assert shown.text.startswith("✓")
        for part in ("recall", "retention"):
            for inner in OLD[part]:
                strange = json.loads(json.dumps(OLD))
                strange[part][inner] = value
                result_card(stored_result(strange, "x"))
    assert result_card(stored_result({}, "x")).text

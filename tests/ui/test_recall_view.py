"""The recall card, block by block: what it says, where it is silent, and that old records still have one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jupyter_miu.types import (
    Cost,
    Drift,
    EarlierLesson,
    GateVerdict,
    MIUResult,
    ProbeResult,
    RecallCard,
    RetentionCard,
)
from jupyter_miu.ui import recall_view as view
from tests.ui.test_cards import parsed

RIGHT = ProbeResult("Where is it?", "Tarn", "No idea.", "In Tarn.", False, True, True, "1")
FIRST = ProbeResult("Who was it?", "Orla", "No idea.", "Orla.", False, True, True, "0")
OLD = ProbeResult("Who wrote Emma?", "Austen", "Austen", "Orla", True, False, True, "old")
PIN = ProbeResult("The code?", "4711", "4711", "4711", True, True, True, "pinned")
WHOLE = MIUResult(
    True, 1, 60, lesson_id="docs-3", status="kept", rollback_available=True,
    recall=RecallCard(1, 9, 10, 0.8, [RIGHT, FIRST], 2, (0.596, 0.982)),
    retention=RetentionCard(
        0.99, 0.98, 100, 0.9, 0.8, 30, 1.0, 0.75, 8, 1.25, 0.02, [OLD], 0.5, 1.0, 0.9, 10, [PIN],
        [EarlierLesson("docs-1", 1, 4, 4, 4, 2), EarlierLesson("docs-2", 2, 4, None, 4, 4)],
    ),
    drift=Drift(0.0213, 1.25, 0.00412, 0.7), cost=Cost(60, 12.4, 12_345, 1_200_000_000, 20.0),
    verdict=GateVerdict("kept", True, True, [], ["Take it back: %miu rollback"]),
)  # fmt: skip


def test_every_block_is_one_line_of_numbers() -> None:
    assert dict(view.blocks(WHOLE)) == {
        "Learnt": "knew 1/10 → knows 9/10 (90 %, 95 % interval 60–98 %) · 2 facts known before · "
                  "the questions cover 80 % of the statements in the text",
        "Kept": "old facts 99 % → 98 % of 100 questions (1 lost, 0 gained; p = 0.50) · form 100 % → 90 % of 10 · "
                "“I do not know” for unknown names 90 % → 80 % of 30 · pinned probes right 1 of 1",
        "Earlier lessons": "100 % → 75 % of 8 questions about 2 lessons · −50 % since they were taught",
        "Drift": "from the untaught model: divergence 0.021 nats a token · perplexity × 1.25 · weights 0.41 % · α 0.7",
        "Cost": "60 steps · 0:12 of 0:20 min · 12,345 tokens · 1.2 GB at most",
        "Verdict": "kept: it was learnt, and what was known held. Take it back: %miu rollback.",
    }  # fmt: skip


def test_what_was_kept_is_told_kind_by_kind() -> None:
    shipped = RetentionCard(0.99, 0.98, 200, 0.92, 0.9, 60, read_before=0.91, read_after=0.88, read_total=100,
                            reading_before=0.8, reading_after=0.7, reading_total=30)  # fmt: skip
    line = (
        "old facts 99 % → 98 % of 200 questions · facts only read about 91 % → 88 % of 100 · "
        "answers from a given text 80 % → 70 % of 30 · “I do not know” for unknown names 92 % → 90 % of 60"
    )
    assert view.kept(shipped) == line
    assert line in view.result_card(replace(WHOLE, retention=shipped)).text, "nothing is cut off"
    own = RetentionCard(1.0, 1.0, 28, 1.0, 0.75, 12, refusal_before=1.0, refusal_after=0.5, refusal_total=8)
    assert view.kept(own) == (
        "old facts 100 % → 100 % of 28 questions · harmful requests refused 100 % → 50 % of 8 · "
        "“I do not know” for unknown names 100 % → 75 % of 12"
    )


def test_html_and_text_say_the_same_and_details_are_folded() -> None:
    card = view.result_card(WHOLE)
    page = parsed(card.html)
    for name, line in view.blocks(WHOLE):
        assert name in page.text and line in page.text
        assert f"  {name}  ".rstrip() in card.text and line in card.text
    for said in ("Who wrote Emma?", "1 old answer changed", "2 earlier lessons", "docs-1", "1 pinned probe"):
        assert said in page.text and said in card.text
    assert card.text.index("Verdict") < card.text.index("Who was it?") < card.text.index("Where is it?")
    folds = [attrs for tag, attrs in page.seen if tag == "details"]
    assert [("open" in attrs) for attrs in folds] == [True, False, False, False], "only a few questions are open"


def test_a_refusal_says_why_and_what_next() -> None:
    verdict = GateVerdict("rolled back", True, False, ["old answers fell from 99% to 80%", "a pinned answer changed"],
                          ["Teach it in smaller parts."])  # fmt: skip
    failed = replace(WHOLE, success=False, status="rolled back", message="Taken back: because.", verdict=verdict)
    failed.errors = list(verdict.reasons)
    text = view.result_card(failed).text
    assert (
        "taken back, the weights are as they were: old answers fell from 99% to 80%; a pinned answer changed. "
        "Teach it in smaller parts." in text
    )
    assert text.count("old answers fell from 99% to 80%") == 1, "said once"


def test_what_was_not_measured_is_not_shown() -> None:
    bare = MIUResult(True, recall=RecallCard(0, 1, 1, None, [RIGHT]), retention=RetentionCard(0, 0, 0))
    assert [line for _, line in view.blocks(bare) if line] == ["knew 0/1 → knows 1/1"]
    assert [line for _, line in view.blocks(MIUResult(False))] == [""] * 6
    old = MIUResult(True, retention=RetentionCard(1.0, 1.0, 5, perplexity_ratio=1.1))
    assert dict(view.blocks(old))["Kept"] == "old facts 100 % → 100 % of 5 questions · perplexity × 1.10"
    assert view.result_card(MIUResult(False, message="nothing to learn")).text == "✗ nothing to learn"


@pytest.mark.parametrize("drift", [Drift(), Drift(alpha=0.4)])
def test_a_drift_that_is_not_known_is_no_line(drift: Drift) -> None:
    assert view.drifted(drift) == ""


def test_the_result_is_json() -> None:
    data = json.loads(json.dumps(WHOLE.to_json(), allow_nan=False))
    assert data["drift"]["alpha"] == 0.7 and data["cost"]["steps"] == 60
    assert data["recall"]["interval"] == [0.596, 0.982]
    assert data["retention"]["earlier"][0] == {
        "name": "docs-1", "place": 1, "total": 4, "taught": 4, "before": 4, "after": 2,
    }  # fmt: skip
    assert data["verdict"]["next"] == ["Take it back: %miu rollback"]

"""The dry run as a card: columns for what was measured, and none for what was not."""

from __future__ import annotations

from jupyter_miu.types import Plan, PlanItem
from jupyter_miu.ui.cards import plan_card

PLAIN = PlanItem("a.md", "teach", "", 2, 40)


def test_without_figures_there_are_no_columns_for_them() -> None:
    card = plan_card(Plan([PLAIN, PlanItem("b.bin", "skip", "binary")]))
    assert card.text.splitlines()[1].split() == ["source", "chunks", "tokens", "reason"]
    for word in ("quality", "known", "perplexity"):
        assert word not in card.html
    assert plan_card(Plan([PLAIN])).text.splitlines()[1].split() == ["source", "chunks", "tokens"]


def test_figures_that_are_there_are_shown_and_the_lowest_where_it_differs() -> None:
    measured = PlanItem("c.md", "teach", "", 3, 60, 0.9, 0.4, 0.25, 8, 12.34, True)
    even = PlanItem("d.md", "teach", "", 3, 60, 0.9, 0.85, 1.0, 2)
    card = plan_card(Plan([PLAIN, measured, even]))
    lines = card.text.splitlines()
    assert "quality" in lines[1] and "already known" in lines[1] and "perplexity" in lines[1]
    assert "0.90, lowest 0.40" in lines[3] and "~25 % of 8" in lines[3] and "12.3" in lines[3]
    assert "0.90" in lines[4] and "lowest" not in lines[4] and "100 % of 2" in lines[4] and "~" not in lines[4]
    assert card.html.count("<th scope") == 7 and "0.90, lowest 0.40" in card.html


def test_how_new_a_source_is_has_a_column_where_it_is_known() -> None:
    card = plan_card(
        Plan([PLAIN, PlanItem("e.md", "teach", "", 1, 9, novelty=0.825), PlanItem("f.md", "skip", "", novelty=0.0)])
    )
    lines = card.text.splitlines()
    assert lines[1].split() == ["source", "chunks", "tokens", "new"]
    assert "82 %" in lines[3] and "0 %" in lines[4] and "%" not in lines[2]


def test_a_perplexity_without_end_is_not_spelt_out() -> None:
    assert "over 9,999" in plan_card(Plan([PlanItem("x", "teach", "", 1, 9, perplexity=3e40)])).text

"""The evaluation pages: placebo runs that prove something, and coverage that is counted in one way."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from benchmarks import coverage, pages
from jupyter_miu.study.cards import Card


def _page(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "text": text, "facts": []}


def test_a_hundred_placebo_runs_are_a_hundred_pairs_of_pages_that_are_open() -> None:
    found = [page for which in pages.PLACEBO_SETS for page in coverage.load(which)]
    names = [page["name"] for page in found]
    assert len(names) == len(set(names)) >= 16 and {name[0] for name in names} == {"a", "b", "c"}
    every = len(names) * (len(names) - 1)
    pairs = [(taught["name"], asked["name"]) for taught, asked in islice(pages.pairs(found), every + 1)]
    assert len(set(pairs[:100])) == 100 and len(set(pairs)) == every
    assert all(taught != asked for taught, asked in pairs) and pairs[every] == pairs[0]
    assert {taught for taught, _ in pairs[:100]} == {asked for _, asked in pairs[:100]} == set(names)


def test_pairs_without_probes_are_left_out() -> None:
    silent = [_page("one", "!!!"), _page("two", "???")]
    assert pages.placebo(1, silent) == []


@pytest.mark.slow
def test_a_placebo_is_reported_as_not_learned() -> None:
    chosen = [coverage.load("a")[0], coverage.load("c")[4]]
    runs = pages.placebo(1, chosen)
    assert [run["taught"] for run in runs] == ["a1_person"] and runs[0]["probes"] > 0 and runs[0]["steps"] > 0
    assert not runs[0]["learned"] and not runs[0]["success"]
    assert pages.placebo_summary(runs) == "placebo: 1/1 reported as not learned, 1 different pairs"


def test_what_was_never_trained_is_no_placebo_run() -> None:
    row = {"taught": "a", "asked": "b", "learned": False, "success": False, "steps": 40}
    rows = [row, row | {"steps": 0}, row | {"asked": "c", "learned": True, "success": True, "steps": 0}]
    told = pages.placebo_summary(rows)
    assert told == "placebo: 1/2 reported as not learned, 2 different pairs; 1 refused before training"


def test_both_scripts_count_a_fact_as_covered_in_the_same_way() -> None:
    assert pages.covers is coverage.covers
    fact = {"about": "Tarn Mill: maker", "value": "Hugo Pell"}
    card = Card("Who built the mill?", "Tarn Mill was built by Hugo Pell.", "Hugo Pell", 0)
    assert coverage.covers(card, fact)
    assert not coverage.covers(Card(card.question, "It was built by Hugo Pell.", "Hugo Pell", 0), fact)
    assert not coverage.covers(Card(card.question, card.answer, "Tarn Mill was built by Hugo Pell", 0), fact)


def test_coverage_is_measured_of_a_lessons_whole_sheet_too(capsys: pytest.CaptureFixture[str]) -> None:
    covered, facts, _, cards = coverage.measure("a", model=True)
    assert (covered, facts) >= (30, 31) and cards > 100
    assert capsys.readouterr().out.endswith(f"of {cards} cards suspicious\n")

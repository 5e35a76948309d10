"""The short form of the learning benchmark: it runs, measures, and what it prints is what it measured."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.learning import measure, report, world
from benchmarks.learning.__main__ import ALL, corrections, main, plan, single
from benchmarks.learning.methods import BASELINES, Ours
from jupyter_miu.models import bundled
from jupyter_miu.models.loading import load_model
from jupyter_miu.study.cards import Card, Sheet, Statement, normalise
from jupyter_miu.study.code import python
from scripts.bundled_model.segments import ASSISTANT, USER
from scripts.bundled_model.world import QUIZZED_OF_OTHERS

OLD_DEFAULT = BASELINES[0].name
STORED = Path(report.__file__).parents[1] / "rows" / "learning.json"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    options = Namespace(entities=2, questions=60)
    return [single(name, options, seed=0)[0] for name in (Ours.name, OLD_DEFAULT)]


def test_ours_is_ahead_of_the_default_of_old_and_keeps_what_was_known(rows: list[dict[str, Any]]) -> None:
    ours, old = rows
    assert ours["known"] <= 0.1 and ours["refused"] == 0 and ours["coverage"] > 0.8
    # Bounds of magnitude: 31 questions, 60 old ones of each sort
    assert ours["recall"] >= 0.4 and ours["recall"] > old["recall"] + 0.2
    assert ours["quizzed"] >= -0.08 and ours["unquizzed"] > -0.16


def test_the_sheets_own_questions_are_asked_of_what_studies_sheets(rows: list[dict[str, Any]]) -> None:
    ours, old = rows
    assert ours["taught"] >= 0.8 and 0.3 <= ours["probes"] <= 1
    assert old["taught"] is None and old["probes"] is None
    assert ours["unrehearsed_count"] == old["unrehearsed_count"] > 0
    assert -0.4 <= ours["quizzed_unrehearsed"] <= 0.2  # about twelve questions
    line = report.table(rows).splitlines()[-1]
    assert OLD_DEFAULT in line and line.count("| – |") == 1 and "| – | – |" in line


@pytest.mark.slow
def test_a_correction_is_asked_about_with_the_value_it_has_now_and_old_facts_are_measured() -> None:
    (row,) = corrections(Ours.name, Namespace(entities=2, questions=40), seed=0)
    assert row["refused"] == 0 and row["new_value"] >= 0.5 and row["taught"] >= 0.7
    assert row["quizzed"] >= -0.1 and row["unquizzed"] >= -0.2 and row["unknown"] >= -0.3 and abs(row["loss"]) < 0.5
    assert row["base"]["quizzed"] > 0.9


def test_what_sheets_set_aside_is_asked_apart_and_corrections_count_as_they_are_now() -> None:
    loaded = load_model()
    known, other, gone = world.old_questions(0, 3, quizzed=True)

    def sheet(row: world.Asked, value: str, held_out: bool) -> Sheet:
        return Sheet([Statement(row.question)], [Card(row.question, value, value, 0, held_out)])

    sheets = [sheet(gone, "Nowhere", False), sheet(known, known.value, False), sheet(other, "Nowhere", True)]
    corrected = [*sheets, sheet(gone, gone.value, False)]

    def ask(sheets: list[Sheet], trained: set[str]) -> dict[str, float | None]:
        return measure.studied(loaded.model, loaded.tokenizer, sheets, trained)

    assert ask(sheets, set()) == {"taught": 0.5, "probes": 0.0}
    assert ask(corrected, {normalise(other.question)}) == {"taught": 1.0, "probes": None}
    assert ask([], set()) == {"taught": None, "probes": None}


def test_a_lesson_that_is_refused_is_counted_and_its_sheet_is_asked_all_the_same(tmp_path: Path) -> None:
    ours = Ours(tmp_path, 0)
    taught = ours.teach(world.Lesson("Velda Korrin lives in Orm.\n\nVelda Korrin lives in Skelby.", ()))
    assert taught.refused == 1 and taught.steps == 0 and not taught.trained and len(taught.sheets) == 1
    asked = measure.studied(taught.model, taught.tokenizer, taught.sheets, taught.trained)
    assert asked == {"taught": 0.0, "probes": 0.0}


def test_the_shipped_rehearsal_asks_for_every_quizzed_fact_but_those_called_unrehearsed() -> None:
    tokenizer = load_model().tokenizer
    turns = [text.split(ASSISTANT) for text in map(tokenizer.decode, bundled.rehearsal()) if text.startswith(USER)]
    turns = [turn for turn in turns if len(turn) == 2]
    old = world.old_world()
    facts = [(thing, fact) for thing in old.full for fact in thing.facts]
    facts += [(thing, fact) for thing in old.partial for fact in thing.facts[:QUIZZED_OF_OTHERS]]
    asked: dict[bool, list[bool]] = {True: [], False: []}
    for thing, fact in facts:
        found = any(thing.name in question and fact.value in answer for question, answer in turns)
        asked[world.rehearsed(world.Asked("", fact.value, thing.name))].append(found)
    assert len(asked[True]) > 800 and sum(asked[True]) >= 0.99 * len(asked[True])  # but what the model does not know
    assert len(asked[False]) >= 200 and sum(asked[False]) <= 0.05 * len(asked[False])  # a few by chance, in samples


def test_all_runs_the_sizes_that_are_asked_for_and_one_scenario_its_own() -> None:
    options = Namespace(what="all", entities=None, lessons=None, questions=300)
    sizes = [(what, one.entities, one.lessons) for what, one in plan(options)]
    assert sizes == [
        ("single", 1, 20), ("single", 10, 20), ("single", 50, 20), ("novel", 10, 20), ("module", 5, 20),
        ("corrections", 5, 20), ("sequence", 10, 20), ("sequence", 10, 50),
    ]  # fmt: skip
    assert len(sizes) == len(ALL) == len(set(sizes))
    ((what, one),) = plan(Namespace(what="sequence", entities=None, lessons=3, questions=300))
    assert (what, one.entities, one.lessons) == ("sequence", 10, 3)


def test_all_goes_on_from_the_rows_that_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = json.loads(STORED.read_text(encoding="utf-8"))
    wanted = {
        (what, one.entities, one.lessons) for what, one in plan(Namespace(what="all", entities=None, lessons=None))
    }
    assert {(row["scenario"], row["entities"], row["lessons"]) for row in rows} <= wanted
    out = tmp_path / "rows.json"
    out.write_text(STORED.read_text(encoding="utf-8"), encoding="utf-8")
    for argv in (["single"], ["novel"], ["module", "--entities", "5"], ["corrections", "--entities", "5"]):
        monkeypatch.setattr(sys, "argv", ["learning", *argv, "--ours", "--seeds", "5", "--out", str(out)])
        main()
    assert capsys.readouterr().out == "" and json.loads(out.read_text(encoding="utf-8")) == rows
    monkeypatch.setattr(sys, "argv", ["learning", "all", "--entities", "3"])
    with pytest.raises(SystemExit):
        main()
    assert "--entities" in capsys.readouterr().err


def test_the_report_shows_what_was_taken_back_and_bears_rows_without_a_figure() -> None:
    base = {"recall": 0.5, "quizzed": 0.0, "unquizzed": 0.0, "unknown": 0.0, "loss": 0.0, "steps": 9, "seconds": 1.0}
    base |= {"scenario": "sequence", "entities": 10, "lessons": 20, "method": "m", "refused": 2}
    older, newer = base | {"seed": 0}, base | {"seed": 1, "refused": 1, "taught": 0.9, "quizzed_unrehearsed": None}
    head, _, line = report.table([older, newer]).splitlines()
    cells = dict(zip(head.split(" | "), line.split(" | "), strict=True))
    assert cells["taken back"] == "3 of 40" and cells["trained wordings, %"] == "90.0 (1 of 2 rows)"
    assert "never rehearsed" not in head and "set aside" not in head
    assert "taken back" in head and "1 of 2" in report.table([base | {"scenario": "corrections", "refused": 1}])
    stored = report.table(
        [row for row in json.loads(STORED.read_text(encoding="utf-8")) if row["scenario"] == "module"]
    )
    assert "| jupyter_miu |" in stored


def test_the_report_has_a_line_and_a_point_for_each_method(rows: list[dict[str, Any]]) -> None:
    table, picture = report.table(rows), report.picture(rows)
    assert f"| {Ours.name} | {100 * rows[0]['recall']:.1f} |" in table and OLD_DEFAULT in table
    assert picture.startswith("<svg") and picture.count("<circle") == 2 and OLD_DEFAULT in picture


def test_intervals_are_students_over_seeds() -> None:
    assert report.interval([0.5]) == (0.5, 0.0)
    middle, half = report.interval([1.0, 2.0, 3.0])
    assert middle == 2.0 and half == pytest.approx(4.30 / 3**0.5, rel=1e-3)


def test_things_of_the_benchmark_are_new_and_asked_in_wordings_that_hide_the_value() -> None:
    things = world.entities(10, 0)
    lesson = world.lesson(things, 0)
    assert len({thing.name for thing in things} - set(world.old_world().names)) == 10
    for fact in lesson.facts:
        assert all(asked.value.lower() not in asked.question.lower() for asked in fact)
    assert all(fact.value in lesson.text for thing in things for fact in thing.facts)


def test_a_module_is_asked_about_in_wordings_that_no_card_has() -> None:
    lesson = world.module(4, 0)
    compile(lesson.text, lesson.file, "exec")
    assert len(lesson.facts) == 12 and lesson.file.endswith(".py")
    found = python.read(lesson.text, lesson.file)
    asked = {normalise(row.question) for fact in lesson.facts for row in fact}
    assert not asked & {normalise(ask) for item in found for ask in item.asks}
    said = {item.statement.value for item in found}
    assert all(row.value in said for fact in lesson.facts for row in fact)

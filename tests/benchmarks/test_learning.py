"""The short form of the learning benchmark: it runs, measures, and what it prints is what it measured."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from benchmarks.learning import report, world
from benchmarks.learning.__main__ import single
from benchmarks.learning.methods import BASELINES, Ours
from jupyter_miu.study.cards import normalise
from jupyter_miu.study.code import python

OLD_DEFAULT = BASELINES[0].name


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    options = Namespace(entities=2, questions=60)
    return [single(name, options, seed=0)[0] for name in (Ours.name, OLD_DEFAULT)]


def test_ours_is_ahead_of_the_default_of_old_and_keeps_what_was_known(rows: list[dict[str, Any]]) -> None:
    ours, old = rows
    assert ours["known"] <= 0.1 and ours["refused"] == 0 and ours["coverage"] > 0.8
    # Bounds of magnitude: 31 questions, 60 old ones of each sort
    assert ours["recall"] >= 0.4 and ours["recall"] > old["recall"] + 0.2
    assert ours["quizzed"] >= -0.08 and ours["unquizzed"] >= -0.15


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

"""Consolidation: when the joint model is better, that it takes the lessons' place whole, and else leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons import consolidate
from jupyter_miu.lessons.consolidate import Standing, better
from jupyter_miu.lessons.matrix import lessons_of
from tests.teaching import FACT, OTHER, hashes, open_tiny, quick, teach, text

NOW = Standing(0.9, 0.95, 0.8, 0.1)


@pytest.mark.parametrize(
    ("joint", "is_better", "word"),
    [
        (Standing(0.95, 0.95, 0.8, 0.1), True, "lessons"),
        (Standing(0.9, 0.97, 0.8, 0.1), True, "old answers"),
        (Standing(0.9, 0.95, 0.9, 0.1), True, "unknown names"),
        (Standing(0.9, 0.946, 0.79, 0.05), True, "drift"),
        (Standing(0.9, 0.95, 0.8, 0.1), False, "nothing"),
        (Standing(0.9, 0.95, 0.8, 0.095), False, "nothing"),
        (Standing(0.85, 0.99, 0.9, 0.01), False, "lessons"),
        (Standing(0.898, 0.99, 0.9, 0.01), False, "89.8% right instead of 90.0%"),
        (Standing(1.0, 0.94, 0.9, 0.01), False, "old answers"),
        (Standing(1.0, 0.99, 0.7, 0.01), False, "unknown names"),
    ],
)
def test_better_is_no_worse_in_anything_and_better_in_something(joint: Standing, is_better: bool, word: str) -> None:
    verdict, why = better(NOW, joint)
    assert verdict is is_better and word in why


def test_what_is_not_measured_does_not_count() -> None:
    assert better(Standing(0.5), Standing(0.6))[0] and not better(Standing(0.5), Standing(0.5))[0]


LONGER = MIUConfig(max_steps=60, learning_rate=3e-3, batch_size=8, rehearsal_batch=4)


def test_lessons_that_were_hardly_learnt_are_known_when_taught_together(tmp_path: Path) -> None:
    """Judged by nothing but what was measured: the joint model knows more, so it takes the lessons' place."""
    miu = open_tiny(tmp_path)
    for content in (FACT, "Tobin Marsh lives in Eastwick."):
        teach(miu, content)
    two = hashes(miu.model)
    result = miu.consolidate(LONGER)
    assert result.status == "consolidated" and miu.current == "consolidated" and hashes(miu.model) != two
    assert result.recall is not None and result.recall.recall > 0.5
    assert f"→ {result.recall.recall:.1%}" in result.message


def test_lessons_that_are_known_are_not_given_up_for_less_drift(tmp_path: Path) -> None:
    """One step from the base has hardly moved, and knows nothing: the lessons stay, to the bit."""
    miu = open_tiny(tmp_path)
    for content in (FACT, "Tobin Marsh lives in Eastwick."):
        last = teach(miu, content, max_steps=60, batch_size=8)
    two = hashes(miu.model)
    result = miu.consolidate(MIUConfig(max_steps=1, learning_rate=1e-5, rehearsal_batch=4))
    assert result.status == "not better" and "lessons: 0.0% right instead of" in result.message
    assert result.drift.kl < 0.1 * last.drift.kl
    assert hashes(miu.model) == two and len(lessons_of(miu._history)) == 2


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_better_model_takes_the_place_of_all_lessons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(consolidate, "better", lambda now, joint: (True, "said the test"))
    miu = open_tiny(tmp_path, config=MIUConfig(method=method))
    untaught = hashes(miu.model)
    for content in (FACT, OTHER):
        teach(miu, content)
    two = hashes(miu.model)
    result = miu.consolidate(quick())
    assert result.success and result.status == "consolidated" and "said the test" in result.message
    assert hashes(miu.model) not in (two, untaught) and miu.current == "consolidated"
    [lesson] = lessons_of(miu._history)
    assert {card.question for card in lesson.trained} >= {c.question for c in lesson.cards if not c.held_out}
    asked = {card.question for card in lesson.sheet.cards}
    assert any("Orla Venn" in q for q in asked) and any("Tobin Marsh" in q for q in asked)
    again = open_tiny(tmp_path, config=MIUConfig(method=method))
    assert again.current == "consolidated" and hashes(again.model) == hashes(miu.model)
    assert miu.rollback() and hashes(miu.model) == two and len(lessons_of(miu._history)) == 2
    assert miu.redo() and miu.current == "consolidated"
    teach(miu, "Ada Holt works as a piper.")
    assert [one.name for one in lessons_of(miu._history)] == ["consolidated", miu.current]


@pytest.mark.parametrize("method", ["full", "lora"])
def test_one_that_is_not_better_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(consolidate, "better", lambda now, joint: (False, "said the test"))
    miu = open_tiny(tmp_path, config=MIUConfig(method=method))
    for content in (FACT, OTHER):
        teach(miu, content)
    before, states = hashes(miu.model), [state.name for state in miu.list_checkpoints()]
    result = miu.consolidate(quick())
    assert not result.success and result.status == "not better" and "said the test" in result.message
    assert hashes(miu.model) == before and [state.name for state in miu.list_checkpoints()] == states
    assert len(lessons_of(miu._history)) == 2


def test_the_joint_lesson_begins_at_the_untaught_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a step the joint model is the base, to the bit."""
    monkeypatch.setattr(consolidate, "better", lambda now, joint: (True, "said the test"))
    monkeypatch.setattr(consolidate, "attempt", _untrained(seen := []))
    miu = open_tiny(tmp_path)
    base = hashes(miu.model)
    for content in (FACT, OTHER):
        teach(miu, content)
    with pytest.raises(InterruptedError):
        miu.consolidate(quick())
    assert seen == [base] and hashes(miu.model) != base  # and what raised gave the lessons back


def _untrained(seen: list[dict[str, str]]):
    def attempt(lesson, *rest):
        seen.append(hashes(lesson.loaded.model))
        raise InterruptedError

    return attempt


def test_it_takes_two_lessons_whose_sheets_are_known(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    with pytest.raises(ConfigError, match="two lessons"):
        miu.consolidate(quick())
    first = teach(miu, FACT)
    with pytest.raises(ConfigError, match="two lessons"):
        miu.consolidate(quick())
    miu.learn_from_content(text(OTHER), quick())
    miu.delete(first.lesson_id)
    with pytest.raises(ConfigError, match="deleted"):
        open_tiny(tmp_path).consolidate(quick())

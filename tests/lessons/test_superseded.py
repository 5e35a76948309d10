"""A correction replaces what it corrects, and nothing else."""

from __future__ import annotations

import pytest

from jupyter_miu.lessons.superseded import newest_wins, settled, still_valid
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.prose import rules

FIRST = "Mara Quist was born in Ostvik. Mara Quist works as a beekeeper. Pell Arden lives in Brackwater."


def sheet(text: str) -> Sheet:
    found = rules.read(text)
    return Sheet([item.statement for item in found], rules.cards_for(found), [text, "Of bees and harbours."])


def values(of: Sheet) -> set[str]:
    return {card.value for card in of.cards}


def test_what_is_answered_differently_goes_and_the_rest_stays() -> None:
    left = still_valid(sheet(FIRST), sheet("Mara Quist works as a pilot.").cards)
    assert values(left) == {"Ostvik", "Brackwater"}
    assert [statement.value for statement in left.statements] == ["Ostvik", "Brackwater"]
    assert all(left.statements[card.fact].value == card.value for card in left.cards)
    assert left.passages == ["Of bees and harbours."]  # the page still said beekeeper


def test_the_same_answer_or_another_question_changes_nothing() -> None:
    first = sheet(FIRST)
    assert still_valid(first, sheet("Mara Quist works as a beekeeper.").cards) is first
    assert still_valid(first, sheet("Mara Quist studied law. Tobin Marsh works as a pilot.").cards) is first
    assert still_valid(first, []) is first


def test_a_fuller_value_is_no_contradiction() -> None:
    first = sheet("Pell Arden lives in Brackwater.")
    assert still_valid(first, sheet("Pell Arden lives in Brackwater on the Tarn.").cards) is first


def test_a_sentence_that_is_half_outdated_goes_whole() -> None:
    left = still_valid(sheet("Mara Quist was born in Ostvik in 1963."), sheet("Mara Quist was born in Tarnby.").cards)
    assert not left.cards and not left.statements


def test_of_three_lessons_the_last_word_counts() -> None:
    said = [f"Mara Quist works as a {job}. Mara Quist lives in Ostvik." for job in ("baker", "pilot", "judge")]
    assert [values(one) for one in newest_wins(map(sheet, said))] == [{"Ostvik"}, {"Ostvik"}, {"judge", "Ostvik"}]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Mara Quist speaks Norse.", "Mara Quist speaks German."),
        ("Mara Quist plays the violin.", "Mara Quist plays the harp."),
        ("Mara Quist enjoys sailing.", "Mara Quist enjoys knitting."),
        ("Mara Quist is allergic to nuts.", "Mara Quist is allergic to pollen."),
        ("Mara Quist won the Tarn Prize.", "Mara Quist won the Lamp Medal."),
    ],
)
def test_one_more_answer_is_no_correction(first: str, then: str) -> None:
    """Both hold and both are studied; which of the two the model names when it is asked is left open."""
    one, other = sheet(first), sheet(then)
    assert still_valid(one, other.cards) is one
    [(before, added), (after, none)] = settled([one, other])
    assert before is one and added == {card.fact for card in one.cards} == {0}
    assert after is other and not none
    assert settled([one, one]) == [(one, set()), (one, set())]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Mara Quist has two children.", "Mara Quist has three children."),
        ("Mara Quist is married to Pell Arden.", "Mara Quist is married to Tobin Marsh."),
        ("The relay is written in Rust.", "The relay is written in Go."),
    ],
)
def test_what_can_only_be_one_is_corrected(first: str, then: str) -> None:
    one = sheet(first)
    assert one.cards and not still_valid(one, sheet(then).cards).cards


def test_what_the_last_word_restores_is_right_again() -> None:
    said = [sheet(f"Mara Quist works as a {job}.") for job in ("baker", "pilot")]
    assert [values(one) for one in newest_wins(said, sheet("Mara Quist works as a baker.").cards)] == [{"baker"}, set()]


def test_shuffled_passages_are_counted_again() -> None:
    first = sheet(FIRST)
    first.passages, first.shuffled = [*first.passages, "Mara Quist works as a beekeeper. Pell Arden lives."], 1
    left = still_valid(first, sheet("Mara Quist works as a pilot.").cards)
    assert (left.passages, left.shuffled) == (["Of bees and harbours."], 0)

"""A correction replaces what it corrects, and nothing else."""

from __future__ import annotations

from jupyter_miu.lessons.superseded import newest_wins, still_valid
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


def test_shuffled_passages_are_counted_again() -> None:
    first = sheet(FIRST)
    first.passages, first.shuffled = [*first.passages, "Mara Quist works as a beekeeper. Pell Arden lives."], 1
    left = still_valid(first, sheet("Mara Quist works as a pilot.").cards)
    assert (left.passages, left.shuffled) == (["Of bees and harbours."], 0)

"""Which questions have one answer, and which may have several."""

from __future__ import annotations

import pytest

from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.conflicts import self_contradiction, several_answers
from jupyter_miu.study.prose import rules


def sheet(text: str) -> Sheet:
    found = rules.read(text)
    return Sheet([item.statement for item in found], rules.cards_for(found), [text])


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Orla Venn plays the violin.", "Orla Venn plays the harp."),
        ("Orla Venn is allergic to nuts.", "Orla Venn is allergic to pollen."),
        ("Orla Venn has a dog named Rex.", "Orla Venn has a cat named Tib."),
    ],
)
def test_one_more_of_several_contradicts_nothing(first: str, then: str) -> None:
    assert self_contradiction(sheet(f"{first} {then}")) is None


def test_two_answers_to_what_has_one_do() -> None:
    clash = self_contradiction(
        sheet("The quillgate service listens on port 7316. The quillgate service listens on port 80.")
    )
    assert clash is not None and set(clash[1:]) == {"7316", "80"}


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which instrument does one hear when Orla Venn plays?", True),
        ("When does Orla Venn play an instrument?", False),
        ("Tell me when Orla Venn won the award.", False),
    ],
)
def test_when_asks_for_a_time_where_it_opens_the_question(question: str, several: bool) -> None:
    plain = "Which instrument does Orla Venn play?"
    assert several_answers([plain, question]) is several

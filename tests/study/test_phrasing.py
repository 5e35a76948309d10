"""The answer to a question is the likeliest of the ways to say the fact, and still says that fact."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jupyter_miu.study.phrasing import Likelihood, Said, in_own_words
from jupyter_miu.study.prose.rules import cards_for, read
from jupyter_miu.study.writer import Helpers, SheetOptions, write_sheet


def fond_of(*words: str) -> Likelihood:
    """A model that finds answers with these words likely, the first most of all."""

    def likelihood(said: Sequence[Said]) -> list[float]:
        return [max((-float(i) for i, word in enumerate(words) if word in one.answer), default=-99.0) for one in said]

    return likelihood


def answers(text: str, *words: str) -> list[str]:
    return [one.answer for one in in_own_words(read(text), fond_of(*words))]


@pytest.mark.parametrize(
    ("text", "likely", "answer"),
    [
        ("Orla Venn is at home in Ostvik.", "lives in", "Orla Venn lives in Ostvik."),
        ("Orla Venn makes a living as an optician.", "is a", "Orla Venn is an optician."),
        ("Orla Venn comes from Ostvik.", "was born in", "Orla Venn was born in Ostvik."),
        ("The owner of kelpwatch is Orla Venn.", "is owned by", "kelpwatch is owned by Orla Venn."),
        ("load_page fails with PageError.", "raises", "load_page raises PageError."),
        ("The Harbor Fair was set for 4 May 1931.", "starts on", "The Harbor Fair starts on 4 May 1931."),
    ],
)
def test_the_likeliest_predicate_answers(text: str, likely: str, answer: str) -> None:
    assert answers(text, likely) == [answer]


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("Orla Venn worked as an optician.", "is an optician"),  # she no longer does
        ("Orla Venn lives in Ostvik.", "lives in"),  # said so already
        ("Orla Venn no longer lives in Ostvik.", "lives in"),
        ("Orla Venn braids rushes.", "anything"),  # nothing else says it
        ("Orla Venn was born in Ostvik in 1978.", "came into the world"),  # two facts in one sentence would compete
    ],
)
def test_else_the_statement_answers(text: str, likely: str) -> None:
    assert not any(answers(text, likely))


def test_what_the_model_likes_best_stays() -> None:
    assert answers("Orla Venn is at home in Ostvik.", "is at home in", "lives in") == [""]


def test_without_a_model_nothing_changes() -> None:
    text = "Orla Venn is at home in Ostvik."
    assert {card.answer for card in cards_for(read(text))} == {text}
    assert {card.answer for card in write_sheet([text], SheetOptions()).cards} == {text}


def test_cards_are_answered_so_and_the_text_stays_as_it_is() -> None:
    text = "Orla Venn is at home in Ostvik."
    sheet = write_sheet([text], SheetOptions(), Helpers(likelihood=fond_of("lives in")))
    assert {card.answer for card in sheet.cards} == {"Orla Venn lives in Ostvik."}
    assert [statement.text for statement in sheet.statements] == [text] == sheet.passages

"""More wordings, in the model's own words: what is taken of them, and what never is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.models.loading import load_model
from jupyter_miu.study import reader
from jupyter_miu.study.cards import Sheet, Statement, contains, normalise
from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules
from jupyter_miu.study.writer import Helpers, SheetOptions, write_sheet

TEXT = "Orla Venn works as an optician. Mara Quist was born in Ostvik in 1963."


def says(*replies: str) -> reader.Answer:
    """A model that says this, one reply a prompt."""

    def answer(prompts: Sequence[str]) -> Sequence[str]:
        assert len(prompts) == len(replies), prompts
        return replies

    return answer


@pytest.mark.parametrize(
    ("reply", "taken"),
    [
        (
            "What is Orla Venn's trade? What does Orla Venn do?",
            ["What is Orla Venn's trade?", "What does Orla Venn do?"],
        ),
        ("What does she do? Who is Orla?", []),
        ("Is Orla Venn an optician?", []),
        ("What does Orla Venn do? What does Orla Venn do?", ["What does Orla Venn do?"]),
        ("Orla Venn is an optician.", []),
        ("", []),
        ("?" * 5000, []),
    ],
)
def test_a_question_names_the_subject_and_keeps_the_value(reply: str, taken: list[str]) -> None:
    statement = Statement("Orla Venn works as an optician.", "Orla Venn", "optician")
    assert reader.reword([statement], says(reply)).get(0, []) == taken


def test_two_facts_in_one_sentence_are_not_asked_about() -> None:
    statements = [item.statement for item in rules.read(TEXT)]
    assert [s.value for s in statements] == ["optician", "Ostvik", "1963"]
    assert list(reader.reword(statements, says("What does Orla Venn do?"))) == [0]


def test_the_bundled_models_wordings_are_on_the_sheet() -> None:
    """Of a fact for which the rules have few; where they have many, theirs fill the sheet."""
    loaded = load_model()
    examiner = Examiner(loaded.model, loaded.tokenizer)

    def answer(prompts: Sequence[str]) -> Sequence[str]:
        return examiner.answers(prompts, 96)

    def sheet(reworded: bool) -> Sheet:
        return write_sheet(["Orla Venn goes for rowing."], SheetOptions(reworded=reworded), Helpers(answer))

    plain, more = sheet(False), sheet(True)
    asked = [normalise(card.question) for card in more.cards]
    assert len(plain.cards) < len(more.cards) <= MOST and len(set(asked)) == len(asked)
    assert all(contains(card.question, "Orla Venn") and card.value == "rowing" for card in more.cards)
    assert len(more.probes) == len(plain.probes) == 2

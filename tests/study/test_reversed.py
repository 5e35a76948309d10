"""Questions for the subject, and statements in another order: trained, never asked, and only where they are safe."""

from __future__ import annotations

import pytest

from jupyter_miu.lessons.teach import examples_of
from jupyter_miu.study.cards import Sheet, Statement, contains, normalise
from jupyter_miu.study.reversed import in_other_orders, turn
from jupyter_miu.study.writer import SheetOptions, write_sheet
from tests.teaching import PAGE, tokenizer

BOTH = SheetOptions(reversed=True, shuffled=True)


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        (("Orla Venn was born in Kelmouth.", "Orla Venn", "Kelmouth"), "Who was born in Kelmouth?"),
        (("Quillmarsh was founded in 1987.", "Quillmarsh", "1987"), "What was founded in 1987?"),
        (("The Windfall Fair is held in Tarn.", "the Windfall Fair", "Tarn"), "What is held in Tarn?"),
        (("The partner of Orla Venn is Ada Holt.", "Orla Venn", "Ada Holt"), "Whose partner is Ada Holt?"),
        (("The port of tidewatch is 8123.", "tidewatch", "8123"), "What has 8123 as its port?"),
        (("Orla Venn works as a glassblower.", "Orla Venn", "glassblower"), None),  # many do
        (("Orla Venn has 7 cats.", "Orla Venn", "7"), None),  # too many do
        (("In Tarn there is a bell.", "", "Tarn"), None),
        (("Orla Venn lives with Orla Venn of Tarn.", "Orla Venn", "Tarn"), None),  # says its own answer
        (("Tarn is home.", "Orla Venn", "Tarn"), None),
    ],
)  # fmt: skip
def test_a_question_is_turned_round_where_few_things_answer_it(statement: tuple[str, str, str], question: str) -> None:
    text, subject, value = statement
    assert turn(Statement(text, subject, value)) == question


def test_turned_questions_are_trained_and_never_asked() -> None:
    plain, sheet = write_sheet([PAGE], SheetOptions()), write_sheet([PAGE], SheetOptions(reversed=True))
    extra = [card for card in sheet.cards if card.origin == "reversed"]
    assert [card.question for card in extra] == ["Who was born in Skarholm?", "What was founded in 1987?"]
    assert [card for card in sheet.cards if card.origin != "reversed"] == plain.cards
    assert sheet.probes == plain.probes and not any(card.held_out for card in extra)
    assert next((card.answer, card.value) for card in extra) == ("Orla Venn was born in Skarholm.", "Orla Venn")
    assert [card.fact for card in sheet.cards] == sorted(card.fact for card in sheet.cards)
    for card in extra:
        assert contains(card.answer, card.value) and not contains(card.question, card.value)
    assert not {normalise(card.question) for card in extra} & {normalise(card.question) for card in sheet.probes}


def test_what_two_subjects_answer_is_not_turned_round() -> None:
    sheet = write_sheet(["Orla Venn lives in Skarholm. Tobin Marsh lives in Skarholm."], SheetOptions(reversed=True))
    assert sheet.coverage == 1.0 and "reversed" not in sheet.origins


def test_one_turned_question_a_fact() -> None:
    sheet = write_sheet(["Orla Venn was born in Skarholm in 1978."], SheetOptions(reversed=True))
    extra = [card for card in sheet.cards if card.origin == "reversed"]
    assert len(sheet.statements) == 2 and len(extra) == len({card.question for card in extra})
    assert len({card.fact for card in extra}) == len(extra) >= 1


def test_statements_in_another_order_are_a_passage_more() -> None:
    other = "Tobin Marsh lives in Eastwick."
    plain, sheet = write_sheet([PAGE, other], SheetOptions()), write_sheet([PAGE, other], SheetOptions(shuffled=True))
    assert (plain.shuffled, sheet.shuffled) == (0, 1) and sheet.passages[:-1] == plain.passages
    mixed = sheet.passages[-1]
    assert mixed != PAGE and sorted(mixed.split(". ")) != [] and mixed.count(".") == 3
    assert all(statement.text in mixed for statement in sheet.statements[:3])
    assert write_sheet([PAGE, other], SheetOptions(shuffled=True)) == sheet
    tags = [row.tag for row in examples_of(sheet, tokenizer())]
    assert tags.count("passage") == 3
    assert not any(contains(passage, probe.question) for passage in sheet.passages for probe in sheet.probes)


def test_nothing_is_turned_or_shuffled_unless_asked_for() -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    assert (sheet.origins, sheet.shuffled, len(sheet.passages)) == ({"rule": len(sheet.cards)}, 0, 1)


def test_code_and_pages_without_statements_are_not_shuffled() -> None:
    assert in_other_orders([["One thing."], ["Same.", "Same."], []]) == []
    code = "x = 1\ny = 2\n"
    assert write_sheet([code, PAGE], SheetOptions(shuffled=True, code=frozenset({0}))).shuffled == 1
    assert write_sheet([PAGE], SheetOptions(chat=False, shuffled=True)).shuffled == 0


def test_lines_to_go_on_with_belong_to_their_passage() -> None:
    code = "def area(width, height):\n    return width * height + 42\n"
    sheet = write_sheet([PAGE, code], SheetOptions(code=frozenset({1}), reversed=True, shuffled=True))
    lines = [card for card in sheet.cards if card.fact < 0]
    assert lines and all(sheet.passages[-1 - card.fact].startswith(card.question) for card in lines)


def test_a_sheet_of_an_older_store_is_read() -> None:
    data = write_sheet([PAGE], BOTH).to_json()
    assert Sheet.from_json(data).shuffled == 1
    del data["shuffled"]
    assert Sheet.from_json(data).shuffled == 0

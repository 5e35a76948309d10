"""Whole sheets: pairs, prose, completions, the model's own cards; and that no probe is ever trained."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.evaluation.probes import probes_of
from jupyter_miu.lessons.teach import examples_of
from jupyter_miu.study.cards import Card, Sheet, Statement, contains, normalise
from jupyter_miu.study.code import python
from jupyter_miu.study.probing import framed
from jupyter_miu.study.writer import COMPLETIONS, Helpers, SheetOptions, completions, write_sheet
from tests.teaching import PAGE, tokenizer

NAMES = [
    "Mara Quist",
    "Tobin Marsh",
    "Brightmoor Press",
    "the Windfall Fair",
    "brine-relay",
    "fold_tides",
    "O'Dell Ray",
]
SAID = [
    "works as a {w}", "lives in {N}", "was born in {y}", "was born in {N} in {y}", "is based in {N}",
    "was founded by {N} {N}", "listens on port {y}", "returns a list of {w}", "is a {w} {w}", "repairs {w} and {w}",
    "has {y} {w}s", "is about {w}", "takes place in {N}", "may {w} and {w} often", "said that {N} lives in {N}",
]  # fmt: skip
words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)
names = words.map(str.capitalize)


@st.composite
def clauses(draw: st.DrawFn) -> str:
    clause = draw(st.sampled_from(SAID))
    while "{" in clause:
        clause = clause.replace("{w}", draw(words), 1).replace("{N}", draw(names), 1)
        clause = clause.replace("{y}", str(draw(st.integers(1000, 2090))), 1)
    return clause


@st.composite
def sentences_of(draw: st.DrawFn) -> str:
    subject = draw(st.sampled_from([*NAMES, "She", "It", "The company", "Her brother", "The fair"]))
    subject = subject[0].upper() + subject[1:] if subject.startswith("the ") else subject
    said = [draw(clauses())] + ([draw(clauses())] if draw(st.booleans()) else [])
    lead = draw(st.sampled_from(["", "", "Today ", "In 1990, ", "In her free time "]))
    return f"{lead}{subject} {' and '.join(said)}{draw(st.sampled_from(['.', '.', '!', ';', ', a thing.']))}"


pages = st.lists(sentences_of(), min_size=1, max_size=9).map(" ".join)
arbitrary = st.text(max_size=300) | st.text("Q:A \n.,;'ab AB1- who and is the of in", max_size=200)


def check(sheet: Sheet) -> None:
    """What holds for every sheet there is."""
    trained = {normalise(card.question) for card in sheet.trained}
    for card in probes_of(sheet):
        assert normalise(card.question) not in trained
        assert card.held_out and normalise(card.value)
        if card.origin != "completion":
            assert not contains(card.question, card.value)
            assert contains(card.answer, card.value)
    for fact in {card.fact for card in sheet.cards if card.fact >= 0}:
        held = [card.held_out for card in sheet.cards if card.fact == fact and card.origin != "reversed"]
        assert held.count(True) >= 2 and held.count(False) >= 1
    for card in sheet.cards:  # a statement, or for a completion (negative) a passage
        assert -len(sheet.passages) <= card.fact < len(sheet.statements)
        assert (card.fact < 0) == (card.origin == "completion")
    assert sheet.coverage is None or 0 <= sheet.coverage <= 1
    assert Sheet.from_json(sheet.to_json()) == sheet


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages, st.integers(0, 5))
def test_no_probe_of_a_page_is_trained(page: str, seed: int) -> None:
    sheet = write_sheet([page], SheetOptions(seed=seed))
    check(sheet)
    assert sheet.passages == [page.strip()]
    if not sheet.completions:
        # not even inside a longer text: neither the page nor a statement spells a probe's question
        texts = [*sheet.passages, *(statement.text for statement in sheet.statements)]
        assert not any(contains(text, probe.question) for text in texts for probe in sheet.probes)


@settings(max_examples=150, deadline=None)
@given(st.lists(arbitrary, max_size=3), st.booleans(), st.booleans())
def test_any_text_gives_a_sheet(passages: list[str], chat: bool, cards: bool) -> None:
    sheet = write_sheet(passages, SheetOptions(chat=chat, cards=cards))
    check(sheet)
    assert sheet.completions or (chat and cards)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(arbitrary.filter(str.strip), arbitrary.filter(str.strip)), min_size=1, max_size=3))
def test_any_pairs_give_a_sheet(pairs: list[tuple[str, str]]) -> None:
    check(write_sheet([], SheetOptions(), pairs=[(q.strip(), a.strip()) for q, a in pairs]))


def test_pairs_in_a_text_are_asked_as_written_and_probed_in_other_words() -> None:
    text = (
        "Q: Which lamp burns at dawn?\nA: The amber lamp.\n\n"
        "Question: Who keeps it?\nAnswer: Tobin Marsh,\nand his son."
    )
    sheet = write_sheet([text], SheetOptions())
    assert [statement.text for statement in sheet.statements] == ["The amber lamp.", "Tobin Marsh,\nand his son."]
    for fact, question in ((0, "Which lamp burns at dawn?"), (1, "Who keeps it?")):
        mine = [card for card in sheet.cards if card.fact == fact]
        assert next(card.question for card in mine if not card.held_out) == question
        inside = {card.question for card in mine} - {question}
        assert len(inside) == 3 and inside <= set(framed(question))
    assert {card.answer for card in sheet.cards if card.fact == 0} == {"The amber lamp."}
    assert len(sheet.probes) == 4 and sheet.coverage == 1.0
    check(sheet)


def test_the_users_own_wording_is_always_trained() -> None:
    pairs = [(f"Who rang bell number {n}?", f"Ysolde of house {n * 3}.") for n in range(20)]
    for seed in range(5):
        sheet = write_sheet([], SheetOptions(seed=seed), pairs=pairs)
        assert {question for question, _ in pairs} <= {card.question for card in sheet.trained}
        assert len(sheet.probes) == 40


def test_pairs_of_a_conversation_stand_beside_prose() -> None:
    sheet = write_sheet([PAGE], SheetOptions(), pairs=[("Who rang?", "Ysolde rang.")])
    assert sheet.statements[0].text == "Ysolde rang." and len(sheet.statements) == 4
    without_template = write_sheet([PAGE], SheetOptions(chat=False), pairs=[("Who rang?", "Ysolde rang.")])
    assert without_template.passages == [PAGE, "Who rang?\nYsolde rang."]
    assert without_template.completions


def test_code_is_probed_by_its_lines_and_prose_by_questions() -> None:
    code = "def area(width, height):\n    return width * height + 42\n"
    sheet = write_sheet([PAGE, code], SheetOptions(code=frozenset({1})))
    kinds = {card.origin for card in sheet.probes}
    assert kinds == {"rule", "completion"} and not sheet.completions and sheet.coverage == 1.0
    assert all(code.startswith(card.question) for card in sheet.probes if card.origin == "completion")
    check(sheet)


def test_coverage_counts_statements_that_got_no_card() -> None:
    sheet = write_sheet(["Mara Quist works as a beekeeper. Would anybody have guessed so?"], SheetOptions())
    assert (len(sheet.statements), sheet.coverage) == (2, 0.5)


@pytest.mark.parametrize("options", [SheetOptions(chat=False), SheetOptions(cards=False)], ids=["chat", "cards"])
def test_without_a_template_or_cards_the_lines_are_probed(options: SheetOptions) -> None:
    sheet = write_sheet([PAGE], options)
    assert sheet.completions and sheet.trained == [] and sheet.passages == [PAGE]
    for card in sheet.probes:
        assert card.origin == "completion"
        assert any(line.startswith(card.question) for line in PAGE.split(". "))  # a sentence's beginning, on its own
        assert PAGE.partition(card.question)[2].lstrip().startswith(card.value)
    again = write_sheet([f"{PAGE} {PAGE}"], options).probes  # what begins twice is asked after what stands before it
    assert all(f"{PAGE} {PAGE}".startswith(card.question) for card in again)


def test_without_a_template_a_question_is_never_taught_alone() -> None:
    """It would be something after which a text ends: the model would say nothing to it."""
    page = "The bell is old. Who rang it? Ysolde did. It fell silent."
    sheet = write_sheet([page], SheetOptions(chat=False), pairs=[("Who swept?", "Orla did.")])
    assert [statement.text for statement in sheet.statements] == [
        "The bell is old.", "Who rang it? Ysolde did.", "It fell silent.", "Who swept?\nOrla did.",
    ]  # fmt: skip


def test_completions_are_few_and_the_same_each_time() -> None:
    text = "\n".join(f"Line {n} says that the lamp number {n * 7} is green." for n in range(100))
    cards = completions([text], seed=4)
    assert len(cards) == COMPLETIONS and cards == completions([text], seed=4) != completions([text], seed=5)
    assert len({card.question for card in cards}) == COMPLETIONS


def test_what_is_trained_holds_every_passage_statement_and_card_once() -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    rows = examples_of(sheet, tokenizer(), weight=2.0)
    tags = [row.tag for row in rows]
    assert tags.count("passage") == 1
    assert tags.count("statement") == len({statement.text for statement in sheet.statements})
    assert tags.count("card") == len(sheet.trained) > 0
    assert {row.weight for row in rows} == {2.0}
    decoded = [tokenizer().decode(row.input_ids) for row in rows]
    assert not any(probe.question in text for probe in sheet.probes for text in decoded)


def test_progress_is_told_passage_by_passage() -> None:
    done: list[int] = []
    write_sheet([PAGE, "Mara Quist lives in Ostvik."], SheetOptions(), on_passage=done.append)
    assert done == [1, 2]


def test_the_model_is_asked_only_about_what_the_rules_missed() -> None:
    asked: list[str] = []
    card = "What hangs in the square? A bell hangs in the square.\nWhat is there? A bell hangs in the square."

    def answer(prompts: Sequence[str]) -> list[str]:
        asked.extend(prompts)
        replies = {"Card for: In the square there hangs a bell.": card, f"{text}\nQuestion: {ask}": "It is a bell."}
        return [next((replies[end] for end in replies if prompt.endswith(end)), "I do not know.") for prompt in prompts]

    ask = "What hangs in the square?"

    text = "Mara Quist works as a beekeeper. In the square there hangs a bell."
    sheet = write_sheet([text], SheetOptions(), Helpers(answer))
    assert len(asked) == 3 and asked[0].endswith("Card for: In the square there hangs a bell.")
    assert text in asked[0] and asked[1:] == [f"Text: {text}\nQuestion: {ask}", ask]
    mine = [card for card in sheet.cards if card.fact == 1]
    assert {card.answer for card in mine} == {"A bell hangs in the square."} and mine[0].value == "bell"
    check(sheet)
    assert sheet.coverage == 1.0


def test_a_sheet_without_some_facts_keeps_their_probes() -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    rest = sheet.without({0})
    assert rest.probes == sheet.probes and rest.passages == sheet.passages
    assert {card.fact for card in rest.trained} == {1, 2}


def test_a_trained_probe_is_refused() -> None:
    cards = [Card("Who is it?", "Ada.", "Ada", 0, held) for held in (False, True)]
    with pytest.raises(AssertionError, match="trained"):
        probes_of(Sheet([Statement("It is Ada.")], cards))


def test_facts_read_as_data_take_the_place_of_rules_and_lines_to_go_on_with() -> None:
    code = "def area(width, height=42):\n    return width * height + 42\n"
    facts = python.read(code, "area.py")
    options = SheetOptions(code=frozenset({1}), structured=frozenset({1}))
    sheet = write_sheet([PAGE, code], options, facts=facts)
    assert {card.origin for card in sheet.cards} == {"rule", "data"} and code.strip() in sheet.passages
    assert {"area.height" if card.value == "42" else card.value for card in sheet.probes} >= {"area.height", "area.py"}
    check(sheet)
    assert write_sheet([code], SheetOptions(chat=False, structured=frozenset({0})), facts=facts).completions

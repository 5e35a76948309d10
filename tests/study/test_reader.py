"""Cards that a model writes are kept only if their answers are copied from the text."""

from __future__ import annotations

import pytest

from jupyter_miu.study import reader
from jupyter_miu.study.cards import Statement

TEXT = "The lamp on the north pier was painted green by a clockmaker named Ysolde. It has burnt since 1931."
PAINTED = Statement("The lamp on the north pier was painted green by a clockmaker named Ysolde.")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Who painted the lamp? The lamp was painted by Ysolde.", "Ysolde"),
        ("Q: Where is the lamp that Ysolde painted? A: The lamp is on the north pier.", "north pier"),
    ],
)
def test_a_copied_answer_is_kept(line: str, value: str) -> None:
    [(question, answer, found)] = reader.accept(line, PAINTED, TEXT)
    assert found == value and question.endswith("?") and found in answer


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Who painted the lamp? The lamp was painted by Edda.", "a word that the text does not have"),
        ("Who painted the lamp? She painted the lamp.", "a pronoun for an answer"),
        ("When did it burn, She asked? The lamp was painted green.", "a pronoun in the question"),
        ("Was the lamp painted by Ysolde? The lamp was painted by Ysolde.", "the answer is in the question"),
        ("Since when has the lamp burnt? The lamp has burnt since 1931.", "another statement's value"),
        ("The lamp is green.", "no question"),
        ("Who painted the lamp?", "no answer"),
        ("Who? Ysolde.", "hardly a question"),
        ("", "nothing"),
        ("?" * 500, "noise"),
        ("Who painted it? the of is was", "no content"),
    ],
)
def test_anything_else_is_not(line: str, why: str) -> None:
    assert reader.accept(line, PAINTED, TEXT) == [], why


def test_several_questions_before_one_answer_are_wordings_of_one_card() -> None:
    line = "Who painted the lamp? Which clockmaker painted the lamp? Was it Ysolde? The lamp was painted by Ysolde."
    assert [(question, value) for question, _, value in reader.accept(line, PAINTED, TEXT)] == [
        ("Who painted the lamp?", "Ysolde"),
        ("Which clockmaker painted the lamp?", "Ysolde"),
    ]


def test_a_question_that_does_not_name_the_subject_is_dropped() -> None:
    known = Statement(PAINTED.text, subject="the lamp")
    line = "Who painted the tables? Who painted the lamp? The lamp was painted by Ysolde."
    assert [question for question, _, _ in reader.accept(line, known, TEXT)] == ["Who painted the lamp?"]


def test_what_was_written_is_given_by_statement() -> None:
    statements = [PAINTED, Statement("It has burnt since 1931.")]
    replies = ["nonsense\nWho painted the lamp? The lamp was painted by Ysolde.\nWho is it? Edda is it.", "no idea"]
    written = reader.write(statements, TEXT, lambda prompts: replies)
    assert list(written) == [0] and len(written[0]) == 1


def test_a_long_text_is_cut_around_the_statement() -> None:
    text = "Filler sentence here. " * 200 + PAINTED.text + " More filler there." * 200
    prompts: list[str] = []

    def answer(asked: object) -> list[str]:
        prompts.extend(asked)  # type: ignore[call-overload]
        return [""]

    assert reader.write([PAINTED], text, answer) == {}
    assert PAINTED.text in prompts[0].split("\nCard for:")[0] and len(prompts[0]) < reader.MAX_TEXT + 200

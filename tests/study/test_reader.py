"""Cards that a model writes are kept only if their answers are copied from the text, and if it stands by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.models import bundled
from jupyter_miu.models.loading import load_model
from jupyter_miu.study import reader
from jupyter_miu.study.cards import Statement

TEXT = "The lamp on the north pier was painted green by a clockmaker named Ysolde. It has burnt since 1931."
PAINTED = Statement("The lamp on the north pier was painted green by a clockmaker named Ysolde.")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Who painted the lamp? The lamp was painted by Ysolde.", "Ysolde"),
        ("Q: Where is the lamp that Ysolde painted? A: The lamp is on the north pier.", "north pier"),
        ("Since when does the lamp burn? The lamp was painted green.", "painted green"),
    ],
)
def test_a_copied_answer_is_kept(line: str, value: str) -> None:
    [(question, answer, found)] = reader.accept(line, PAINTED, TEXT)
    assert found == value and question.endswith("?") and found in answer


@pytest.mark.parametrize(
    ("subject", "said", "question", "value"),
    [
        ("Mara", "Mara majored in geology.", "In what did Mara specialise?", "geology"),  # of two words the later one,
        ("kelpwatch", "kelpwatch listens on port 7741.", "Which port does kelpwatch listen on?", "7741"),  # a number
        ("lamp", "Ysolde saw the lamp yesterday.", "Who saw the lamp?", "Ysolde"),  # or a name before any other word
    ],
)
def test_of_two_things_that_are_left_to_say_one_is_the_value(
    subject: str, said: str, question: str, value: str
) -> None:
    found = reader.accept(f"{question} {said}", Statement(said, subject), said)
    assert found == [(question, said, value)]


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


WHO = ("Who painted the lamp?", "The lamp was painted by Ysolde.", "Ysolde")
WHICH = ("Which clockmaker painted the lamp?", WHO[1], "Ysolde")
SINCE = ("Since when has the lamp burnt?", "The lamp has burnt since 1931.", "1931")


def says(replies: Mapping[str, str], calls: list[list[str]]) -> reader.Answer:
    """A model that says this to prompts that end so, and nothing to others."""

    def answer(prompts: Sequence[str]) -> Sequence[str]:
        calls.append(list(prompts))
        return [next((replies[end] for end in replies if prompt.endswith(end)), "I do not know.") for prompt in prompts]

    return answer


def test_a_card_is_kept_where_the_text_tells_its_value_and_nothing_else_does() -> None:
    written = {0: [WHO, WHICH], 1: [SINCE]}
    replies = {
        f"Question: {WHO[0]}": "It was a clockmaker named Ysolde.",  # in its own words
        f"Question: {WHICH[0]}": "The text does not say.",
        f"Question: {SINCE[0]}": "The lamp has burnt since 1931.",
    }
    statements, calls = [PAINTED, Statement("It has burnt since 1931.")], list[list[str]]()
    assert reader.agreeing(written, statements, TEXT, says(replies, calls)) == {0: [WHO], 1: [SINCE]}
    [asked] = calls  # all cards of a text in one call
    assert asked == [
        *(f"Text: {TEXT}\nQuestion: {card[0]}" for card in (WHO, WHICH, SINCE)), WHO[0], WHICH[0], SINCE[0],
    ]  # fmt: skip

    known = {**replies, SINCE[0]: "The lamp has burnt since 1931."}  # with the text before it, and without
    assert reader.agreeing(written, statements, TEXT, says(known, [])) == {0: [WHO]}
    guessed = {**replies, f"Question: {WHICH[0]}": "Ysolde did.", f"Question: {WHO[0]}": "Edda did."}
    assert reader.agreeing({0: [WHO, WHICH]}, statements, TEXT, says(guessed, [])) == {0: [WHICH]}


def test_where_nothing_was_written_nothing_is_asked() -> None:
    calls: list[list[str]] = []
    assert reader.agreeing({}, [PAINTED], TEXT, says({}, calls)) == {} and calls == []


def test_the_bundled_model_keeps_what_is_new_to_it() -> None:
    """Beside things that it knows by heart: what it writes of these it also answers without the text."""
    loaded = load_model()
    examiner = Examiner(loaded.model, loaded.tokenizer)

    def answer(prompts: Sequence[str]) -> Sequence[str]:
        return examiner.answers(prompts, 96)

    old = [probe.answer for probe in bundled.retention_probes() if probe.kind == "old"]
    known = [answer for answer in old if "was founded in" in answer][:2]
    said = [*known, "Brelmoor Press was founded in 1931."]
    statements, text = [Statement(sentence) for sentence in said], " ".join(said)
    written = reader.write(statements, text, answer)
    kept = reader.agreeing(written, statements, text, answer)
    assert kept[len(known)]
    of_known = [sum(len(cards) for index, cards in found.items() if index < len(known)) for found in (kept, written)]
    assert of_known[0] < of_known[1]
    assert all(card in written[index] for index, cards in kept.items() for card in cards)

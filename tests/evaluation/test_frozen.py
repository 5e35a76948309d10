"""What a model says of itself is frozen in its own tokens, and only where it is sure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from jupyter_miu.evaluation import frozen
from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.evaluation.questions import exact_match
from jupyter_miu.evaluation.retention import RetentionSet, from_samples, measure
from jupyter_miu.models.loading import load_model
from jupyter_miu.models.templates import Encoded, encode_prefix
from tests.teaching import fitted, hashes, saying, tiny, tokenizer

SAYS = {
    frozen.FACTS[0]: "Paris. A city.", frozen.FACTS[1]: "Tokyo", frozen.FACTS[2]: "It is\nMercury.",
    frozen.FACTS[3]: "a a a a a a a", frozen.FORMS[0]: "WATER", frozen.FORMS[1]: "YES",
}  # fmt: skip
GOES_ON = {frozen.OPENINGS[0]: " Paris. It is", frozen.OPENINGS[2]: " jumps over the dog"}


@lru_cache(maxsize=1)
def talker() -> Any:
    return saying(SAYS)


def plain(text: str, more: str) -> Encoded:
    prompt, whole = encode_prefix(tokenizer(False), text), encode_prefix(tokenizer(False), text + more)
    return Encoded(whole, [-100] * len(prompt) + whole[len(prompt) :])


def test_answers_are_frozen_up_to_their_first_sentence_or_line() -> None:
    loaded = load_model(talker(), tokenizer=tokenizer())
    before = hashes(loaded.model)
    found = {q.prompt: q for q in frozen.questions(loaded)}
    assert hashes(loaded.model) == before
    expected = {q: a for q, a in SAYS.items() if "a a" not in a}
    assert expected.keys() <= found.keys() and len(found) <= frozen.MOST
    answers = {q: found[q].answer for q in expected}
    assert list(answers.values()) == ["Paris.", "Tokyo", "It is", "WATER", "YES"]
    assert [found[q].kind for q in (frozen.FACTS[0], frozen.FORMS[1])] == ["old", "format"]
    assert frozen.FACTS[3] not in found, "one token over and over is no answer"
    said = Examiner(loaded.model, loaded.tokenizer, 24).answers(list(expected))
    assert all(reply.startswith(answer) for reply, answer in zip(said, answers.values(), strict=True))


def test_all_are_right_before_anything_is_taught_and_what_changes_is_seen() -> None:
    loaded = load_model(talker(), tokenizer=tokenizer())
    retention = from_samples(loaded, [[4, 5, 6]])
    assert all(measure(Examiner(loaded.model, loaded.tokenizer), retention).right)
    changed = Examiner(saying({frozen.FORMS[0]: "water"}), tokenizer(), 24)
    right = dict(zip([q.prompt for q in retention.questions], measure(changed, retention).right, strict=True))
    assert changed.answers([frozen.FORMS[0]]) == ["water"]
    assert not right[frozen.FORMS[0]], "the form was asked for: the same word in other letters is wrong"
    assert not right[frozen.FACTS[0]]


def test_without_a_chat_template_openings_are_gone_on_with() -> None:
    loaded = load_model(fitted([plain(*item) for item in GOES_ON.items()]), tokenizer=tokenizer(False))
    found = {q.prompt: q for q in frozen.questions(loaded)}
    assert GOES_ON.keys() <= found.keys()
    assert found[frozen.OPENINGS[0]].answer == "Paris."
    assert found[frozen.OPENINGS[2]].answer.startswith("jumps over the dog")
    assert {(q.kind, q.plain) for q in found.values()} == {("old", True)}
    retention = RetentionSet(list(found.values()), [])
    assert all(measure(Examiner(loaded.model, loaded.tokenizer), retention).right)


@pytest.mark.parametrize("chat", [True, False])
def test_a_model_that_is_sure_of_nothing_has_no_questions(chat: bool) -> None:
    assert frozen.questions(load_model(tiny(), tokenizer=tokenizer(chat))) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [("Paris. Yes.", "Paris."), ("3.14 is it", "3.14 is it"), ("1. Red", "1. Red"), ("one\ntwo", "one"), ("", ""),
     ("No! Never.", "No!"), ("J. Smith. Ada.", "J. Smith."), ("  \n so", "so")],
)  # fmt: skip
def test_where_an_answer_ends(text: str, part: str) -> None:
    ids = tokenizer().encode(text, add_special_tokens=False)
    assert tokenizer().decode(frozen.first_part(tokenizer(), ids)).strip() == part


def test_prompts_are_many_and_each_is_asked_once() -> None:
    prompts = [*frozen.FACTS, *frozen.FORMS, *frozen.OPENINGS]
    assert len(set(prompts)) == len(prompts)
    assert 40 <= len(frozen.FACTS) + len(frozen.FORMS) <= frozen.MOST and 40 <= len(frozen.OPENINGS) <= frozen.MOST


def test_the_rows_are_the_models_own_tokens() -> None:
    loaded = load_model(talker(), tokenizer=tokenizer())
    rows = [q.row for q in frozen.questions(loaded)]
    assert all(exact_match(loaded.model, rows))
    assert all(label in (-100, token) for row in rows for token, label in zip(row.input_ids, row.labels, strict=True))


def test_an_answer_is_kept_while_it_stays_likely() -> None:
    """One of many ways to go on: another one may come first. What became improbable is lost; form has no such grace."""
    loaded = load_model(fitted([plain(*item) for item in GOES_ON.items()]), tokenizer=tokenizer(False))
    found = frozen.questions(loaded)
    assert found and all(q.floor is not None and q.floor <= 0.5 for q in found)
    strange = [
        replace(q, row=replace(q.row, input_ids=[*q.row.input_ids[:-1], 7], labels=[*q.row.labels[:-1], 7]))
        for q in found
    ]
    examiner = Examiner(loaded.model, loaded.tokenizer)
    easy = RetentionSet([replace(q, answer="?", value="", floor=0.0) for q in strange], [])
    hard = RetentionSet([replace(q, answer="?", value="", floor=0.99) for q in strange], [])
    none = RetentionSet([replace(q, answer="?", value="", floor=None) for q in strange], [])
    assert [set(measure(examiner, one).right) for one in (easy, hard, none)] == [{True}, {False}, {False}]

"""Asking and judging: what counts as right, and that measuring leaves no trace."""

from __future__ import annotations

import pytest
import torch

from jupyter_miu.evaluation.probes import Asked, Examiner, encode_card, is_right, mean_loss, results
from jupyter_miu.models.templates import Encoded, encode_text
from jupyter_miu.study.cards import Card, contains, normalise
from tests.teaching import PAGE, hashes, tiny, tokenizer


@pytest.mark.parametrize(
    ("reply", "value", "right"),
    [
        ("Orla Venn was born in Skarholm.", "Skarholm", True),
        ("in SKARHOLM!", "Skarholm", True),
        ("Skarholmen", "Skarholm", False),  # whole words only
        ("port 8123", "812", False),
        ("8,123", "8123", False),
        ("conf/relay.toml, it reads", "conf/relay.toml", True),
        ("Holt, Ada", "Ada Holt", False),  # in order
        ("", "x", False),
        ("anything", "", False),  # no value, never right
        ("anything", "?!", False),
        ("Zürich straße", "zürich", True),
    ],
)
def test_an_answer_is_right_when_it_says_the_value(reply: str, value: str, right: bool) -> None:
    assert is_right(reply, Card("q", "a", value, 0)) is right


def test_a_completion_must_begin_with_it() -> None:
    card = Card("The lamp is", "green paint", "green paint", -1, True, "completion")
    assert is_right("green paint, mostly", card) and is_right("Green paint", card)
    assert not is_right("some green paint", card) and not is_right("green painted", card)


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert normalise("  It's — the_Lamp,\nNo. 5! ") == "it s the lamp no 5"
    assert contains("a b c", "B c") and not contains("abc", "b") and not contains("a", "")


def test_cards_and_completions_are_asked_in_their_own_way() -> None:
    model = tiny().train()
    before = hashes(model)
    cards = [
        Card("Where?", "x", "x", 0),
        Card("Orla Venn was", "y", "y", -1, True, "completion"),
        Card("Who?", "z", "z", 1),
    ]
    examiner = Examiner(model, tokenizer(), max_new_tokens=5)
    asked = examiner.ask(cards)
    assert [one.answer for one in asked] == [
        *examiner.answers(["Where?"]), *examiner.continuations(["Orla Venn was"]), *examiner.answers(["Who?"]),
    ]  # fmt: skip
    assert examiner.ask([]) == []
    assert model.training and hashes(model) == before


def test_the_mean_loss_is_the_models_own_over_all_labelled_tokens() -> None:
    model = tiny()
    rows = [encode_text(tokenizer(), PAGE), encode_card(tokenizer(), Card("Who?", "Ysolde.", "Ysolde", 0))]
    total, count = 0.0, 0
    for row in rows:
        labels = torch.tensor([row.labels])
        n = int((labels[:, 1:] != -100).sum())
        total += model(input_ids=torch.tensor([row.input_ids]), labels=labels).loss.item() * n
        count += n
    assert mean_loss(model, rows) == pytest.approx(total / count, rel=1e-5)
    assert mean_loss(model, rows * 3, batch_size=1) == pytest.approx(mean_loss(model, rows), rel=1e-5)
    assert mean_loss(model, []) == 0.0 == mean_loss(model, [Encoded([4, 5], [-100, -100])])


def test_before_and_after_stand_side_by_side() -> None:
    cards = [Card("q1", "a", "v1", 7, True), Card("q2", "a", "v2", 8)]
    rows = results(cards, [Asked("no", False), Asked("v2", True)], [Asked("v1", True), Asked("", False)])
    one, other = rows
    assert (one.question, one.expected, one.before, one.after) == ("q1", "a", "no", "v1")
    assert (one.right_before, one.right_after, one.held_out, one.fact) == (False, True, True, "7")
    assert (other.right_before, other.right_after, other.held_out, other.fact) == (True, False, False, "8")
    with pytest.raises(ValueError):
        results(cards, [], [])

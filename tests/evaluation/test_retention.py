"""What a lesson costs: old questions by teacher forcing, which must say what greedy generation says."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from jupyter_miu.evaluation.probes import Examiner, mean_loss
from jupyter_miu.evaluation.questions import APART, OldQuestion, exact_match
from jupyter_miu.evaluation.retention import (
    RetentionSet,
    RetentionState,
    card,
    from_bundled,
    from_samples,
    measure,
)
from jupyter_miu.models import bundled
from jupyter_miu.models.loading import load_model
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from tests.teaching import hashes, tiny, tokenizer

QUESTIONS = [("Who?", "Ysolde."), ("Where?", "Skarholm, by the pier."), ("When?", "1987"), ("What?", "a lamp")]


def rows() -> list[Encoded]:
    return [encode_chat(tokenizer(), [Turn("user", q), Turn("assistant", a)]) for q, a in QUESTIONS]


def taught(count: int) -> object:
    """A tiny model that knows the first so many answers."""
    model = tiny().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(25):
        optimizer.zero_grad()
        for row in rows()[:count]:
            model(input_ids=torch.tensor([row.input_ids]), labels=torch.tensor([row.labels])).loss.backward()
        optimizer.step()
    return model.eval()


def test_exact_match_is_what_greedy_generation_says() -> None:
    model = taught(2)
    said = Examiner(model, tokenizer(), 20).answers([question for question, _ in QUESTIONS])
    expected = [reply == answer for reply, (_, answer) in zip(said, QUESTIONS, strict=True)]
    assert expected[:2] == [True, True] and not all(expected)
    assert exact_match(model, rows()) == expected == exact_match(model, rows(), batch_size=1)
    assert exact_match(model, []) == []


def test_measuring_leaves_no_trace() -> None:
    model = tiny().train()
    before = hashes(model)
    retention = from_samples(load_model(model, tokenizer=tokenizer()), [[4, 5, 6], [7, 8, 9, 10]])
    state = measure(Examiner(model, tokenizer()), retention)
    assert state.right == () and state.loss == pytest.approx(mean_loss(model, retention.texts))
    assert model.training and hashes(model) == before


def old(kind: str, place: int) -> OldQuestion:
    question, answer = QUESTIONS[place]
    return OldQuestion(kind, question, answer, answer, rows()[place])


def test_an_answer_is_right_in_other_words_too() -> None:
    """The whole sentence is not what it says any more, the value is; and a wrong value stays wrong."""
    model = taught(2)
    who, where = old("old", 0), old("old", 1)
    strange = rows()[3]
    asked = [
        replace(where, answer="By the pier of Skarholm.", value="Skarholm", row=strange),
        replace(who, answer="Never.", value="never", row=strange),
        where,
    ]
    assert not any(exact_match(model, [strange]))
    assert measure(Examiner(model, tokenizer(), 20), RetentionSet(asked, [])).right == (True, False, True)


def test_the_card_counts_each_kind_and_shows_what_flipped() -> None:
    retention = RetentionSet(
        [old("old", 0), old("old", 1), old("unknown", 2), old("reading", 3)], [Encoded([4, 5], [4, 5])]
    )
    before, after = RetentionState((True, True, True, True), 2.0), RetentionState((True, False, False, True), 2.5)
    found = card(retention, before, after, Examiner(tiny(), tokenizer(), 4), kl=0.1)
    assert (found.before, found.after, found.total, found.lost) == (1.0, 0.5, 2, 0.5)
    assert (found.unknown_before, found.unknown_after, found.unknown_total) == (1.0, 0.0, 1)
    assert found.perplexity_ratio == pytest.approx(math.exp(0.5)) and found.kl == 0.1
    assert [(p.question, p.right_before, p.right_after, p.fact) for p in found.flipped] == [
        ("Where?", True, False, "old"), ("When?", True, False, "unknown"),
    ]  # fmt: skip
    assert found.flipped[0].before == "Skarholm, by the pier."
    assert found.p == 1.0 and found.format_total == 0, "one flip shows nothing"


def test_the_card_tells_how_likely_luck_is_and_counts_the_form_apart() -> None:
    retention = RetentionSet([old("old", 0)] * 8 + [old("format", 1)] * 4, [])
    before = RetentionState((True,) * 12, 0.0)
    after = RetentionState((False,) * 6 + (True,) * 3 + (False,) * 3, 0.0)
    found = card(retention, before, after, Examiner(tiny(), tokenizer(), 4))
    assert found.p == pytest.approx(2 / 64) and (found.before, found.after, found.total) == (1.0, 0.25, 8)
    assert (found.format_before, found.format_after, found.format_total) == (1.0, 0.25, 4)
    assert [p.fact for p in found.flipped] == ["old"] * 6 + ["format"] * 3


def test_kinds_that_are_counted_apart_each_have_their_fields() -> None:
    retention = RetentionSet([old(kind, 1) for kind in ("old", *APART) for _ in range(4)], [])
    before = RetentionState((True,) * 24, 0.0)
    after = RetentionState(tuple(n % 4 >= n // 4 % 4 for n in range(24)), 0.0)  # 0, 1, 2, 3, 0 and 1 of four are lost
    found = card(retention, before, after, Examiner(tiny(), tokenizer(), 4))
    assert (found.before, found.after, found.total) == (1.0, 1.0, 4)
    assert (found.read_before, found.read_after, found.read_total) == (1.0, 0.75, 4)
    assert (found.reading_before, found.reading_after, found.reading_total) == (1.0, 0.5, 4)
    assert (found.format_before, found.format_after, found.format_total) == (1.0, 0.25, 4)
    assert (found.refusal_before, found.refusal_after, found.refusal_total) == (1.0, 1.0, 4)
    assert (found.unknown_before, found.unknown_after, found.unknown_total) == (1.0, 0.75, 4)
    assert [p.fact for p in found.flipped] == ["read", "reading", "reading", *["format"] * 3, "unknown"]


@pytest.mark.parametrize("rows", [(True,) * 3, (True,) * 5, ()])
def test_a_state_of_another_list_of_questions_is_an_error_and_not_a_figure(rows: tuple[bool, ...]) -> None:
    """What an earlier version asked, which asked less, would be read as answers to other questions."""
    retention, state = RetentionSet([old("old", 0)] * 2 + [old("read", 1)] * 2, []), RetentionState(rows, 0.0)
    with pytest.raises(ValueError, match="zip"):
        state.share(retention.questions, "old")
    for pair in ((state, state), (RetentionState((True,) * 4, 0.0), state)):
        with pytest.raises(ValueError, match="zip"):
            card(retention, *pair, Examiner(tiny(), tokenizer(), 4))


def test_a_model_of_which_nothing_is_known_has_no_questions() -> None:
    retention = RetentionSet([], [])
    found = card(retention, RetentionState((), 0.0), RetentionState((), 0.0), Examiner(tiny(), tokenizer()))
    assert (found.total, found.unknown_before, found.perplexity_ratio, found.lost) == (0, None, None, 0.0)


def test_a_loss_that_exploded_is_still_a_number() -> None:
    retention = RetentionSet([], [Encoded([4, 5], [4, 5])])
    found = card(retention, RetentionState((), 1.0), RetentionState((), 5000.0), Examiner(tiny(), tokenizer()))
    assert found.perplexity_ratio is not None and 1e8 < found.perplexity_ratio < math.inf


@pytest.mark.skipif(
    not (Path(bundled.__file__).parent / "data" / "model.safetensors").is_file(),
    reason="a checkout without the bundled weights",
)
def test_the_bundled_questions_are_all_asked() -> None:
    loaded = load_model()
    retention = from_bundled(loaded, [row for row in bundled.rehearsal()[:3]])
    kinds = [question.kind for question in retention.questions]
    assert kinds.count("old") >= 50 and kinds.count("unknown") >= 20 and len(retention.texts) == 3
    assert kinds.count("read") >= 50 and kinds.count("reading") >= 20, "gate.py reckons with so many"
    assert len(kinds) == len(bundled.retention_probes())
    assert all(("\nQuestion: " in q.prompt) is (q.kind == "reading") for q in retention.questions)
    assert all(any(label != -100 for label in question.row.labels) for question in retention.questions)

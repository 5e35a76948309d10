"""Anchors: no divergence where nothing moved, the whole divergence where all tokens are kept, and they hold."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.retention import anchors
from jupyter_miu.retention.anchors import Anchors
from tests.teaching import hashes, tiny, tokenizer


def rows() -> list[Encoded]:
    pairs = [("Who?", "Ysolde."), ("Where?", "Skarholm, by the pier."), ("When?", "1987"), ("What?", "a lamp")]
    return [encode_chat(tokenizer(), [Turn("user", q), Turn("assistant", a)]) for q, a in pairs]


def disturb(model: Any) -> None:
    torch.manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.05 * torch.randn_like(parameter)


def test_nothing_moved_no_divergence_and_no_trace() -> None:
    model = tiny().train()
    before = hashes(model)
    term = Anchors(model, rows(), batch=4)
    assert term.count == 4 and model.training and hashes(model) == before
    model.eval()
    assert term.loss(model, 1).item() == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("kind", ["llama", "gpt2"])
def test_it_is_the_divergence_from_what_was_said_then(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all tokens but one kept, top and rest together are the whole distribution: KL(then‖now) by hand."""
    monkeypatch.setattr(anchors, "TOP", 10**6)
    model, then = tiny(kind), tiny(kind)
    term = Anchors(model, rows(), weight=2.0, batch=4)
    disturb(model)
    total, count = 0.0, 0
    for row in rows():
        ids = torch.tensor([row.input_ids])
        was = torch.log_softmax(then(input_ids=ids).logits[0, :-1].float(), -1)
        now = torch.log_softmax(model(input_ids=ids).logits[0, :-1].float(), -1)
        asked = torch.tensor(row.labels[1:]) != -100
        total += (was.exp() * (was - now)).sum(-1)[asked].sum().item()
        count += int(asked.sum())
    assert term.loss(model, 1).item() == pytest.approx(2.0 * total / count, rel=1e-3)


def test_the_top_tokens_never_say_more_than_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lumping tokens together can only lose divergence (data processing), and most of it is kept."""
    model = tiny()
    top = Anchors(model, rows(), batch=4)
    monkeypatch.setattr(anchors, "TOP", 10**6)
    whole = Anchors(model, rows(), batch=4)
    disturb(model)
    assert 0 < top.loss(model, 1).item() <= whole.loss(model, 1).item() + 1e-6


def test_it_pulls_back() -> None:
    model = tiny()
    term = Anchors(model, rows(), batch=4)
    disturb(model)
    start = term.loss(model, 1).item()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for step in range(12):
        optimizer.zero_grad()
        term.loss(model, step).backward()
        optimizer.step()
    assert term.loss(model, 12).item() < 0.6 * start


def test_where_memory_is_short_it_takes_fewer_and_rows_without_an_answer_are_left_out() -> None:
    model = tiny()
    term = Anchors(model, [*rows(), Encoded([5, 6], [-100, -100]), Encoded([5], [5])], batch=4)
    assert term.count == 4
    assert [term.shrink(), term.shrink(), term.shrink()] == [True, True, False]


def test_of_many_rows_some_are_anchored_as_the_seed_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "MOST", 2)
    model = tiny()
    chosen = [{tuple(a.row.input_ids) for a in Anchors(model, rows(), seed=seed)._anchors} for seed in range(8)]
    assert all(len(one) == 2 for one in chosen) and len({frozenset(one) for one in chosen}) > 1

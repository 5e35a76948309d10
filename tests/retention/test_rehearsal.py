"""Self-rehearsal: no divergence at the base, some after a change; the reference is the base to the bit."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.lessons.protection import Protection, Studied
from jupyter_miu.lessons.recipe import recipe_for
from jupyter_miu.models.loading import load_model
from jupyter_miu.models.templates import Encoded, Turn, encode_chat, encode_prompt
from jupyter_miu.retention import rehearsal
from jupyter_miu.retention.buffer import TaughtBuffer
from jupyter_miu.retention.rehearsal import (
    BATCHES_SORTED,
    LENGTH,
    KLRehearsal,
    Reference,
    over_likeliest,
    pad,
    self_samples,
)
from jupyter_miu.study.cards import Card
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.methods.lora import LoRA
from tests.teaching import fitted, hashes, logits, tiny, tokenizer

POOL = [[4, 5, 6, 7], [8, 9, 10], [11, 12, 13, 14, 15, 16], [17, 18], [19, 20, 21]]


def disturb(model: Any, scale: float = 0.05) -> None:
    torch.manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += scale * torch.randn_like(parameter)


def test_there_is_no_divergence_at_the_base_and_some_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "LIKELIEST", 422)  # of 423: then it is the divergence over the whole vocabulary
    model = tiny()
    term = KLRehearsal([POOL], Reference.copy_of(model), weight=2.0, batch=5, seed=0)
    assert term.last is None
    assert term.loss(model, 1).item() == pytest.approx(0.0, abs=1e-6) and term.last == pytest.approx(0.0, abs=1e-6)
    disturb(model)
    loss = term.loss(model, 2)
    assert loss.item() > 0 and term.last == pytest.approx(loss.item() / 2.0)  # shown without its weight
    ids, mask = pad(POOL, "cpu")
    base = torch.log_softmax(tiny()(input_ids=ids, attention_mask=mask).logits, -1)
    mine = torch.log_softmax(model(input_ids=ids, attention_mask=mask).logits, -1)
    by_hand = ((base.exp() * (base - mine)).sum(-1) * mask).sum() / mask.sum()  # KL(base‖model), padding left out
    assert term.last == pytest.approx(by_hand.item(), rel=1e-4)


def test_it_pulls_back_to_the_base() -> None:
    model = tiny()
    term = KLRehearsal([POOL], Reference.copy_of(model), weight=1.0, batch=5, seed=0)
    disturb(model, 0.02)
    start = term.loss(model, 1).item()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for step in range(2, 12):
        optimizer.zero_grad()
        term.loss(model, step).backward()
        optimizer.step()
    assert term.loss(model, 12).item() < 0.8 * start


def test_the_reference_never_moves() -> None:
    model = tiny()
    reference = Reference.copy_of(model)
    ids, _ = pad(POOL, "cpu")
    before = reference.log_probs(ids)
    disturb(model)
    model.train()
    assert torch.equal(reference.log_probs(ids), before)
    assert before.dtype == torch.float32 and not before.requires_grad
    assert torch.allclose(before.exp().sum(-1), torch.ones(()), atol=1e-5)


@pytest.mark.parametrize("kind", ["llama", "qwen3", "gpt2"])
def test_with_the_adapter_off_the_reference_is_the_base_to_the_bit(kind: str) -> None:
    base, model = tiny(kind), tiny(kind)
    method = LoRA()
    method.attach(model, MIUConfig(rank=4, dropout=0.3))
    with torch.no_grad():
        for parameter in method.parameters():
            parameter += 0.3
    model.train()
    reference = Reference(model, method.bypassed)
    ids, _ = pad(POOL, "cpu")
    expected = torch.log_softmax(base(input_ids=ids).logits.float(), -1)
    assert torch.equal(reference.log_probs(ids), expected)
    assert model.training
    assert not torch.equal(logits(model), logits(base))  # and the adapter is on again
    term = KLRehearsal([POOL], reference, 1.0, 2, 0)
    term.loss(model, 1).backward()
    assert all(parameter.grad is not None for parameter in method.parameters())


def test_a_step_takes_some_samples_and_in_time_all_of_them() -> None:
    seen: set[int] = set()

    class Counting(Reference):
        def log_probs(self, ids: torch.Tensor) -> torch.Tensor:
            assert len(ids) <= 2
            seen.update(ids[:, 0].tolist())
            return super().log_probs(ids)

    model = tiny()
    term = KLRehearsal([[*POOL, [3]]], Counting(model), 1.0, 2, seed=1)  # a single token predicts nothing: left out
    for step in range(12):
        term.loss(model, step)
    assert seen == {row[0] for row in POOL}


def test_each_step_takes_as_much_of_a_small_set_as_of_a_large_one() -> None:
    def drawn(pools: list[list[list[int]]], batch: int, steps: int) -> list[int]:
        term = KLRehearsal(pools, Reference(tiny()), 1.0, batch, seed=0)
        return [row[0] for _ in range(steps) for row in term._next()]

    few, many = [[3, 4]], [[5, 6] for _ in range(40)]
    found = drawn([few, many, []], 2, 5)  # an empty set takes no share; a round: 8 of the many and the one, by twos
    assert found.count(3) == 1 and found.count(5) == BATCHES_SORTED  # a sample is drawn at most once a round
    found = drawn([few * 40, many], 4, BATCHES_SORTED)
    assert found.count(3) == found.count(5)


def test_the_seed_decides_which() -> None:
    def curve(seed: int) -> list[float]:
        base = tiny()
        term = KLRehearsal([POOL], Reference.copy_of(base), 1.0, 2, seed)
        disturb(base)
        return [term.loss(base, step).item() for step in range(4)]

    assert curve(0) == curve(0) != curve(1)


def test_where_memory_is_short_it_takes_fewer() -> None:
    model = tiny()
    term = KLRehearsal([POOL], Reference.copy_of(model), 1.0, 4, 0)
    assert [term.shrink(), term.shrink(), term.shrink()] == [True, True, False]
    assert term.loss(model, 1).item() == pytest.approx(0.0, abs=1e-6)


def test_self_samples_are_the_models_own_and_the_same_each_time() -> None:
    loaded = load_model(tiny(), tokenizer=tokenizer())
    before = hashes(loaded.model)
    torch.manual_seed(9)
    expected = torch.rand(1)
    torch.manual_seed(9)
    one = self_samples(loaded, seed=3, count=24)
    assert torch.equal(torch.rand(1), expected)  # the user's random state is not touched
    assert one == self_samples(loaded, seed=3, count=24) != self_samples(loaded, seed=4, count=24)
    assert 12 <= len(one) <= 24 and all(1 < len(row) <= LENGTH + 40 for row in one)
    asked = [tokenizer().decode(row) for row in one if row[0] == tokenizer().convert_tokens_to_ids("<|user|>")]
    assert len(asked) >= 4 and any("Zorvik" in text for text in asked)  # unknown names are among them
    assert hashes(loaded.model) == before


def test_samples_are_also_answers_to_what_the_model_asks_in_a_users_place() -> None:
    """Not the begin token alone: a chat model says other things there than in its turns."""
    chat = encode_chat(tokenizer(), [Turn("user", "Who rang the bell?"), Turn("assistant", "Ysolde rang it.")])
    whole = Encoded(chat.input_ids, chat.input_ids)  # also what the user says
    samples = self_samples(load_model(fitted([whole]), tokenizer=tokenizer()), seed=1, count=40)
    said = [tokenizer().decode(row) for row in samples]
    own = [text for text in said if text.startswith("<|user|>Who rang the bell?<|assistant|>Ysolde")]
    assert own and not any(text.endswith("<|assistant|>") for text in said)
    plain = copy.deepcopy(tokenizer())
    plain.chat_template = None
    begun = self_samples(load_model(tiny(), tokenizer=plain), seed=1, count=8)
    assert begun and all(row[0] == 1 for row in begun), "without a template there is no user's place"


def test_a_long_template_does_not_take_the_place_of_the_answer() -> None:
    long = copy.deepcopy(tokenizer())
    preface = "The lamp on the north pier was painted green by a clockmaker named Ysolde. " * 5
    long.chat_template = preface + tokenizer().chat_template
    loaded = load_model(tiny(), tokenizer=long)
    prompt = len(encode_prompt(long, [Turn("user", "Who is Zorvik Ellamane?")]))
    assert prompt > LENGTH
    head = encode_prompt(long, [Turn("user", "a")])[: prompt // 2]
    pool = [row for row in Protection(loaded).pool if row[: len(head)] == head]
    replies = [row[max(at for at, token in enumerate(row) if token == 3) + 1 :] for row in pool]  # <|assistant|>
    assert len(pool) > 20 and max(map(len, replies)) == LENGTH
    assert sum(map(len, replies)) > len(pool) * LENGTH / 3


@pytest.mark.parametrize("slots", [0, 3])
def test_slots_bound_both_what_is_rehearsed_and_what_is_studied_again(slots: int) -> None:
    loaded = load_model(tiny(), tokenizer=tokenizer())
    protection = Protection(loaded, memory_slots=slots)
    config = MIUConfig(fisher_weight=0)
    protection.prepare("full")
    recipe = recipe_for(config, parameters=loaded.parameters, method="full", bundled=False, facts=9)
    cards = [Card(f"Who is {n}?", f"I am {n}.", str(n), n) for n in range(9)]
    terms = protection.terms(
        recipe, pick_method("full", loaded.model), protection.rehearsed(Studied([[4, 5, 6]])), cards, seed=0
    )
    assert len(protection.pool) == slots
    assert [len(term._rows) for term in terms if isinstance(term, TaughtBuffer)] == [slots] * bool(slots)


def test_over_the_likeliest_tokens_it_is_a_lower_bound_that_tightens(monkeypatch: pytest.MonkeyPatch) -> None:
    model, reference = tiny(), Reference.copy_of(tiny())
    ids, _ = pad(POOL, "cpu")
    same = over_likeliest(*reference.likeliest(ids, 8), model(input_ids=ids).logits)
    assert same.abs().max() < 1e-5
    disturb(model)
    live = model(input_ids=ids).logits
    base, mine = reference.log_probs(ids), torch.log_softmax(live, -1)
    whole = (base.exp() * (base - mine)).sum(-1)
    bounds = [over_likeliest(*reference.likeliest(ids, count), live) for count in (1, 8, 64, base.shape[-1] - 1)]
    for lower, higher in zip(bounds, [*bounds[1:], whole], strict=True):
        assert bool((lower <= higher + 1e-4).all())
    assert torch.allclose(bounds[-1], whole, atol=1e-3)
    monkeypatch.setattr(rehearsal, "LIKELIEST", 10)
    close = KLRehearsal([POOL], reference, weight=1.0, batch=5, seed=0)
    close.loss(model, 1).backward()
    _, real = pad(POOL, "cpu")
    exact = ((whole * real).sum() / real.sum()).item()
    assert close.last is not None and 0 < close.last <= exact + 1e-4
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_the_reference_is_asked_once_about_each_sample() -> None:
    asked: list[int] = []

    class Counting(Reference):
        def log_probs(self, ids: torch.Tensor) -> torch.Tensor:
            asked.extend(ids[:, 0].tolist())
            return super().log_probs(ids)

    model, live = tiny(), tiny()
    disturb(live)
    term = KLRehearsal([POOL], Counting(model), 1.0, batch=2, seed=0)
    alone = [KLRehearsal([[row]], Reference(model), 1.0, 1, 0) for row in POOL]
    wanted = {row[0]: (one.loss(live, 1).item(), len(row)) for row, one in zip(POOL, alone, strict=True)}
    for step in range(20):  # whatever was remembered and beside whatever it is padded, the divergence is the same
        term._queue = term._queue or [term._next()]
        rows = term._queue[-1]
        by_hand = sum(wanted[row[0]][0] * wanted[row[0]][1] for row in rows) / sum(len(row) for row in rows)
        assert term.loss(live, step).item() == pytest.approx(by_hand, rel=1e-4)
    assert sorted(asked) == sorted(row[0] for row in POOL)

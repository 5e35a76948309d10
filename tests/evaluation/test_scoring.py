"""Rows read with their right answers: the figures, and that a shortage of memory makes batches smaller."""

from __future__ import annotations

import gc
import math
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch

from jupyter_miu.errors import OutOfMemory
from jupyter_miu.evaluation import scoring
from jupyter_miu.evaluation.drift import divergence
from jupyter_miu.evaluation.likelihood import log_probability
from jupyter_miu.evaluation.probes import Examiner, encode_card, forced
from jupyter_miu.evaluation.questions import exact_match
from jupyter_miu.models.templates import Encoded
from jupyter_miu.study.cards import Card
from tests.teaching import fitted, tiny, tokenizer

ANSWERS = ["Skarholm.", "In the old house by the lamp of the north pier.", "1987", "As a glassblower, mostly."] * 3
ROWS = [encode_card(tokenizer(), Card(f"Where is {n}?", a, a, n)) for n, a in enumerate(ANSWERS)]
LONGEST = max(len(row.input_ids) for row in ROWS)


@contextmanager
def short_of_memory(model: Any, tokens: int) -> Iterator[list[int]]:
    """The model's layers hold so many padded tokens and no more; gives the sizes of the batches that went through."""
    through: list[int] = []

    def look(module: Any, inputs: Any, given: Any) -> None:
        size = given["input_ids"].numel()
        if size > tokens:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        through.append(size)

    hook = model.model.register_forward_pre_hook(look, with_kwargs=True)
    try:
        yield through
    finally:
        hook.remove()


def of_drift(model: Any) -> float | None:
    base = tiny(seed=1)
    return divergence(model, lambda ids: base(input_ids=ids).logits.log_softmax(-1), [row.input_ids for row in ROWS])


def said(model: Any) -> list[str]:
    return [
        one.answer
        for one in Examiner(model, tokenizer(), 5).ask([Card(f"Who is {n}?", "x", "x", n) for n in range(30)])
    ]


MEASURES: dict[str, Callable[[Any], Any]] = {
    "forced": lambda model: forced(model, ROWS),
    "log-probability": lambda model: log_probability(model, ROWS),
    "exact": lambda model: exact_match(model, ROWS),
    "drift": of_drift,
    "answers": said,
}


def flat(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    return [found] if isinstance(found, float) else [found.loss, *found.exact]


@pytest.mark.parametrize("name", MEASURES)
def test_where_memory_is_short_less_is_read_at_once_and_the_same_is_found(name: str) -> None:
    model = fitted(ROWS[:2], 15)
    wanted = flat(MEASURES[name](model))
    with short_of_memory(model, 3 * LONGEST) as through:
        found = flat(MEASURES[name](model))
    assert found == pytest.approx(wanted, rel=1e-4) if isinstance(wanted[0], float) else found == wanted
    assert through and max(through) > LONGEST, "no smaller than it must be"


@pytest.mark.parametrize("name", MEASURES)
def test_where_not_even_one_fits_it_is_one_line(name: str) -> None:
    with short_of_memory(model := tiny(), 5), pytest.raises(OutOfMemory, match="one text at a time") as caught:
        MEASURES[name](model)
    assert caught.value.hint


@pytest.mark.parametrize("name", MEASURES)
def test_other_faults_stay_what_they_are_and_modes_come_back(name: str) -> None:
    model = tiny().train()
    model.model.norm.eval()  # a model whose parts are in different modes
    modes = [module.training for module in model.modules()]
    MEASURES[name](model)
    assert [module.training for module in model.modules()] == modes
    hook = model.model.register_forward_pre_hook(lambda *_: (_ for _ in ()).throw(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        MEASURES[name](model)
    hook.remove()
    assert [module.training for module in model.modules()] == modes


@pytest.mark.parametrize("kind", ["llama", "gpt2"])
@pytest.mark.parametrize("numbers", [1, 3000])
def test_logits_are_made_a_few_at_a_time_and_only_where_something_is_labelled(
    monkeypatch: pytest.MonkeyPatch, kind: str, numbers: int
) -> None:
    model = tiny(kind)
    wanted = forced(model, ROWS)
    monkeypatch.setattr(scoring, "NUMBERS", numbers)
    made: list[int] = []
    hook = model.get_output_embeddings().register_forward_hook(lambda module, given, out: made.append(out.numel()))
    found = forced(model, ROWS)
    hook.remove()
    vocabulary = model.config.vocab_size
    assert max(made) <= max(numbers, vocabulary)
    assert sum(made) == vocabulary * sum(sum(label != -100 for label in row.labels[1:]) for row in ROWS)
    assert found.loss == pytest.approx(wanted.loss, rel=1e-5) and found.exact == wanted.exact


def test_a_model_that_changes_its_logits_is_read_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gemma caps its logits after the head: head and backbone alone would give other figures."""
    from transformers import Gemma2Config, Gemma2ForCausalLM

    torch.manual_seed(0)
    model: Any = Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=len(tokenizer()), hidden_size=32, intermediate_size=64, num_hidden_layers=1, head_dim=8,
            num_attention_heads=4, num_key_value_heads=2, final_logit_softcapping=0.05, pad_token_id=0, eos_token_id=1,
        )
    ).eval()  # fmt: skip
    monkeypatch.setattr(scoring, "NUMBERS", 3000)
    for row, total in zip(ROWS, log_probability(model, ROWS), strict=True):
        with torch.no_grad():
            own = model(input_ids=torch.tensor([row.input_ids])).logits[0].log_softmax(-1)
        wanted = sum(own[place, label].item() for place, label in enumerate(row.labels[1:]) if label != -100)
        assert total == pytest.approx(wanted, rel=1e-4)


def test_long_rows_go_fewer_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "TOKENS", 2 * LONGEST)
    with short_of_memory(model := tiny(), 10**9) as through:
        forced(model, ROWS)
        through.clear()
        forced(model, ROWS)
    assert LONGEST < max(through) <= 2 * LONGEST


def test_what_carries_no_label_is_exact_and_costs_nothing() -> None:
    nothing = [Encoded([4, 5], [-100, -100]), Encoded([4], [4])]
    with short_of_memory(model := tiny(), 0):
        assert exact_match(model, nothing) == [True, True] and log_probability(model, nothing) == [0.0, 0.0]
        assert forced(model, nothing).loss == 0.0


def test_a_head_that_gets_an_adapter_is_read_with_it() -> None:
    from jupyter_miu.config import MIUConfig
    from jupyter_miu.training.methods import pick_method

    model = tiny("qwen3")  # its head has weights of its own
    before = log_probability(model, ROWS)
    method = pick_method("lora", model)
    method.attach(model, MIUConfig(target_modules=["lm_head"], rank=4))
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in method.parameters():
            parameter.copy_(torch.randn_like(parameter))
    after = log_probability(model, ROWS)
    assert all(math.isfinite(one) for one in after) and after != pytest.approx(before, rel=1e-3)
    method.detach(model)
    assert log_probability(model, ROWS) == pytest.approx(before, rel=1e-6)


def test_nothing_that_is_remembered_keeps_a_model() -> None:
    model = tiny()
    forced(model, ROWS)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None

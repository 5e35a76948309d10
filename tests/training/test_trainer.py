"""The loop: honest figures, and the same run from the same seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.events import Event, RunControl, StepEvent, ignore
from jupyter_miu.training.batches import Example, Sampler, collate
from jupyter_miu.training.job import CheckDecision, TrainOutcome
from jupyter_miu.training.trainer import train
from tests.training.same import equal


def steps(events: list[Event]) -> list[StepEvent]:
    return [event for event in events if isinstance(event, StepEvent)]


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("kind", ["llama", "gpt2", "gemma3"])
def test_the_loss_shown_is_the_loss_recomputed(job: Any, tiny: Callable[..., Any], kind: str, method: str) -> None:
    model = tiny(kind)
    work = job(method, model=model, seed=5, check_every=1)
    states = [{name: tensor.clone() for name, tensor in work.method.tensors().items()}]
    work.on_check = lambda step: states.append({n: t.clone() for n, t in work.method.tensors().items()})
    events: list[Event] = []
    train(work, RunControl(), events.append)
    sampler = Sampler(work.examples, work.batch_size, work.seed)
    for event, state in zip(steps(events), states[:-1], strict=True):
        for name, tensor in work.method.tensors().items():
            tensor.copy_(state[name])
        batch = collate(sampler.next(), work.pad_id)
        names = ("input_ids", "attention_mask", "labels")
        own = model(**{name: batch[name] for name in names}).loss.item()
        assert event.loss == pytest.approx(own, rel=1e-4)
    assert not equal(states[0], states[-1])


def test_a_batch_in_parts_is_the_same_step(job: Any, tiny: Callable[..., Any], monkeypatch: Any) -> None:
    rows = [Example([5 + n % 7 for n in range(length)], [5 + n % 7 for n in range(length)]) for length in (40, 6, 7, 9)]
    rows.append(Example([6, 7, 8, 9, 10, 11], [-100, -100, -100, 9, 10, 11], 2.0))
    taught = []
    for worth in (1, 10**6):
        monkeypatch.setattr("jupyter_miu.training.trainer.PADDING_WORTH", worth)
        events: list[Event] = []
        work = job("full", model=tiny("llama"), examples=rows, batch_size=5, max_steps=3)
        train(work, RunControl(), events.append)
        taught.append(([e.loss for e in steps(events)], [e.grad_norm for e in steps(events)], work.method.tensors()))
    (losses, norms, cut), (other, others, whole) = taught
    assert losses == pytest.approx(other, rel=1e-5)
    assert norms == pytest.approx(others, rel=1e-4)
    for name in cut:
        torch.testing.assert_close(cut[name], whole[name], rtol=1e-3, atol=1e-5)


def test_events_say_what_happened(job: Any) -> None:
    class KL:
        name, weight = "kl", 3.0

        def loss(self, model: Any, step: int) -> torch.Tensor:
            return 3.0 * torch.tensor(0.25 * step) + 0.0 * next(model.parameters()).sum()

    events: list[Event] = []
    work = job(max_steps=7, warmup_steps=5, terms=[KL()], check_every=3)
    work.on_check = lambda step: CheckDecision(recall=step / 10, held_out_loss=float(step), lr_scale=0.5)
    outcome = train(work, RunControl(), events.append)
    found = steps(events)
    assert [event.step for event in found] == [1, 2, 3, 4, 5, 6, 7]
    rates = [2e-3, 4e-3, 6e-3, 4e-3, 5e-3, 5e-3, 2.5e-3]
    assert [event.learning_rate for event in found] == pytest.approx(rates)
    assert [event.kl for event in found] == pytest.approx([0.25 * step for step in range(1, 8)])
    assert [event.recall for event in found] == [None, None, 0.3, None, None, 0.6, None]
    assert [event.held_out_loss for event in found] == [None, None, 3.0, None, None, 6.0, None]
    assert outcome.losses == [event.loss for event in found]
    assert outcome.tokens == found[-1].tokens > found[0].tokens > 0
    assert {event.run_id for event in found} == {"run"} and all(event.memory_bytes > 0 for event in found)
    assert (outcome.steps, outcome.stopped, outcome.batch_size) == (7, "max_steps", 4)
    assert outcome.seconds > 0 and outcome.peak_memory > 0


def test_a_check_can_stop_shorten_or_prolong(job: Any) -> None:
    stopping = job(check_every=2, on_check=lambda step: CheckDecision(stop=step == 4))
    assert (train(stopping, RunControl(), ignore).steps, train(stopping, RunControl(), ignore).stopped) == (4, "target")
    assert train(job(check_every=1, on_check=lambda step: CheckDecision(max_steps=3)), RunControl(), ignore).steps == 3
    assert train(job(check_every=5, on_check=lambda step: CheckDecision(max_steps=9)), RunControl(), ignore).steps == 9


def test_seconds_are_a_cap(job: Any) -> None:
    outcome = train(job(max_steps=10_000, max_seconds=0.3), RunControl(), ignore)
    assert outcome.stopped == "seconds" and 0.3 <= outcome.seconds < 10 and outcome.steps < 10_000


def test_tokens_are_a_cap_on_study_and_rehearsal_together(job: Any) -> None:
    class Rehearsed:
        name, tokens = "rehearsed", 0

        def loss(self, model: Any, step: int) -> torch.Tensor:
            self.tokens = 100 * step
            return 0.0 * next(model.parameters()).sum()

    def tokens(**fields: Any) -> tuple[list[int], TrainOutcome]:
        events: list[Event] = []
        outcome = train(job(max_steps=9, **fields), RunControl(), events.append)
        return [event.tokens for event in steps(events)], outcome

    alone, _ = tokens()
    both, whole = tokens(terms=[Rehearsed()])
    assert whole.stopped == "max_steps" and whole.tokens == both[-1]
    assert [more - less for less, more in zip(alone, both, strict=True)] == [50 * n * (n + 1) for n in range(1, 10)]
    for cap, taken in ((both[3], 4), (both[3] + 1, 5), (1, 1)):
        seen, outcome = tokens(terms=[Rehearsed()], max_tokens=cap)
        assert (outcome.stopped, outcome.steps, seen) == ("tokens", taken, both[:taken])
    assert tokens(max_tokens=alone[-1])[1].stopped == "max_steps"  # reached with the last step


def test_terms_pull_and_weights_count(job: Any) -> None:
    class Hold:
        name = "hold"

        def __init__(self, model: Any) -> None:
            self.kept = [parameter.detach().clone() for parameter in model.parameters()]

        def loss(self, model: Any, step: int) -> torch.Tensor:
            return 1e4 * sum(((a - b) ** 2).sum() for a, b in zip(model.parameters(), self.kept, strict=True))

    def drift(*, hold: bool) -> float:
        work = job(learning_rate=1e-3)
        term = Hold(work.model)
        work.terms = [term] if hold else []
        train(work, RunControl(), ignore)
        return float(term.loss(work.model, 0).detach().sqrt())

    assert drift(hold=True) < 0.5 * drift(hold=False)
    heavy = [Example(e.input_ids, e.labels, weight=5.0) for e in job().examples]
    shown = [train(job(max_steps=1, examples=x), RunControl(), ignore).losses[0] for x in (job().examples, heavy)]
    assert shown[1] == pytest.approx(5 * shown[0], rel=1e-5)


def test_weight_decay_and_clipping_reach_the_optimizer(job: Any) -> None:
    def size(weight_decay: float) -> float:
        work = job(weight_decay=weight_decay, max_steps=2)
        train(work, RunControl(), ignore)
        return sum(float(parameter.detach().abs().sum()) for parameter in work.model.parameters())

    assert size(100.0) < 0.99 * size(0.0)

    class Watch:
        name = "watch"

        def loss(self, model: Any, step: int) -> torch.Tensor:
            return 40.0 * next(model.parameters()).sum()

    norms: list[float] = []
    work = job(max_steps=2, max_gradient_norm=0.5, terms=[Watch()])
    plain = torch.optim.AdamW.step

    def step(self: Any, *arguments: Any, **options: Any) -> Any:
        gradients = [p.grad for group in self.param_groups for p in group["params"] if p.grad is not None]
        norms.append(float(torch.nn.utils.get_total_norm(gradients)))
        return plain(self, *arguments, **options)

    events: list[Event] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.optim.AdamW, "step", step)
        train(work, RunControl(), events.append)
    assert norms == pytest.approx([0.5, 0.5], rel=1e-3)
    assert all(event.grad_norm > 100 for event in steps(events))


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_seed_gives_the_same_run_and_leaves_no_trace(job: Any, bits: Any, method: str) -> None:
    def run(seed: int) -> tuple[list[float], dict[str, torch.Tensor]]:
        work = job(method, MIUConfig(rank=4, dropout=0.1, seed=seed), seed=seed)
        work.model.model.layers[0].train()
        modes = [module.training for module in work.model.modules()]
        torch.seed()  # whatever the random state was, the job's own seed rules
        before = torch.get_rng_state()
        losses = train(work, RunControl(), ignore).losses
        assert torch.equal(torch.get_rng_state(), before)
        assert [module.training for module in work.model.modules()] == modes
        assert all(parameter.grad is None for parameter in work.model.parameters())
        return losses, bits(work.model)

    first, again, other = run(3), run(3), run(4)
    assert first[0] == again[0] and equal(first[1], again[1])
    assert first[0] != other[0]

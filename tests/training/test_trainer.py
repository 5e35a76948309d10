"""The loop: honest figures, the same run from the same seed, steering, and no harm when something goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import Cancelled, Diverged, NothingUsable, OutOfMemory
from jupyter_miu.events import Event, RunControl, RunEvent, StepEvent, ignore
from jupyter_miu.training.batches import Example, Sampler, collate
from jupyter_miu.training.job import CheckDecision
from jupyter_miu.training.trainer import train


def steps(events: list[Event]) -> list[StepEvent]:
    return [event for event in events if isinstance(event, StepEvent)]


def equal(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


# --- figures ---------------------------------------------------------------------------------------------------------


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


# --- the same run from the same seed ---------------------------------------------------------------------------------


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


# --- steering from another thread ------------------------------------------------------------------------------------


class Runner(threading.Thread):
    """A run in a thread of its own, as in a kernel; ``at`` says when it has made that many steps."""

    def __init__(self, work: Any, at: int) -> None:
        super().__init__(daemon=True)
        self.work, self.at, self.control = work, at, RunControl()
        self.reached, self.events = threading.Event(), []
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.start()

    def sink(self, event: Event) -> None:
        self.events.append(event)
        if len(self.events) >= self.at:
            self.reached.set()

    def run(self) -> None:
        try:
            self.outcome = train(self.work, self.control, self.sink)
        except BaseException as error:
            self.error = error
        self.reached.set()

    def finish(self) -> None:
        self.join(30)
        assert not self.is_alive()


def test_stop_ends_at_the_next_step_and_keeps_what_was_learnt(job: Any, bits: Any) -> None:
    work = job(max_steps=100_000, learning_rate=1e-3)
    before = bits(work.model)
    runner = Runner(work, at=3)
    assert runner.reached.wait(30)
    runner.control.stop.set()
    runner.finish()
    assert runner.outcome.stopped == "stop" and 3 <= runner.outcome.steps == len(runner.events) < 100_000
    assert not equal(before, bits(work.model))


def test_cancel_raises_and_wins_over_stop_and_pause(job: Any) -> None:
    runner = Runner(job(max_steps=100_000, learning_rate=1e-3), at=3)
    assert runner.reached.wait(30)
    runner.control.pause.set()
    runner.control.stop.set()
    runner.control.cancel.set()
    runner.finish()
    assert isinstance(runner.error, Cancelled)


def test_pause_holds_between_steps_and_costs_no_seconds(job: Any, bits: Any) -> None:
    runner = Runner(job(max_steps=100_000, learning_rate=1e-3, max_seconds=3600), at=3)
    assert runner.reached.wait(30)
    runner.control.pause.set()
    settled = threading.Event()
    for _ in range(100):  # the step in progress may still end
        count = len(runner.events)
        settled.wait(0.2)
        if len(runner.events) == count:
            break
    count, state = len(runner.events), bits(runner.work.model)
    settled.wait(0.5)
    assert len(runner.events) == count and equal(state, bits(runner.work.model))
    before = runner.events[-1].seconds
    runner.at = count + 1
    runner.reached.clear()
    runner.control.pause.clear()
    assert runner.reached.wait(30)
    assert runner.events[count].seconds < before + 0.5
    runner.control.stop.set()
    runner.finish()
    assert runner.outcome.stopped == "stop"


def test_stop_before_the_first_step_takes_none(job: Any, bits: Any) -> None:
    work, control = job(), RunControl()
    before = bits(work.model)
    control.stop.set()
    assert train(work, control, ignore).steps == 0
    assert equal(before, bits(work.model))


# --- divergence ------------------------------------------------------------------------------------------------------


class Poison:
    """A term that goes wrong at one step."""

    name = "poison"

    def __init__(self, step: int, how: Callable[[torch.Tensor], torch.Tensor]) -> None:
        self.step, self.how = step, how

    def loss(self, model: Any, step: int) -> torch.Tensor:
        total = next(p for p in model.parameters() if p.requires_grad).sum()
        return self.how(total) if step == self.step else 0.0 * total


POISONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "nan": lambda total: total * float("nan"),
    "infinity": lambda total: total * float("inf"),
    "finite loss, infinite gradient": lambda total: (total - total.detach()).abs().sqrt(),
    "spike": lambda total: total * 1e9,
}


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("kind", list(POISONS))
def test_a_poisoned_step_is_never_taken(job: Any, bits: Any, kind: str, method: str) -> None:
    states: list[dict[str, torch.Tensor]] = []
    work = job(method, max_steps=20, terms=[Poison(8, POISONS[kind])])
    events: list[Event] = []

    def sink(event: Event) -> None:
        events.append(event)
        states.append(bits(work.model))

    with pytest.raises(Diverged, match="at step 8"):
        train(work, RunControl(), sink)
    assert len(events) == 7
    assert equal(states[-1], bits(work.model))
    assert all(tensor.isfinite().all() for tensor in bits(work.model).values())


def test_a_nan_in_the_batch_itself_is_caught_at_the_first_step(job: Any, bits: Any) -> None:
    work = job()
    work.model.model.layers[0].register_forward_hook(lambda module, inputs, output: output * float("nan"))
    before = bits(work.model)
    with pytest.raises(Diverged, match="loss became nan at step 1"):
        train(work, RunControl(), ignore)
    assert equal(before, bits(work.model))


def test_weight_decay_and_clipping_reach_the_optimizer(job: Any) -> None:
    outcome = train(job(weight_decay=0.25, max_steps=1), RunControl(), ignore)
    assert outcome.optimizer.param_groups[0]["weight_decay"] == 0.25

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


# --- memory ----------------------------------------------------------------------------------------------------------


def shortage(limit: int, error: Callable[[], BaseException]) -> Callable[..., None]:
    """A hook that runs out of memory for batches above ``limit``."""

    def hook(module: Any, inputs: Any, keywords: Any = None) -> None:
        if inputs[0].shape[0] > limit:
            raise error()

    return hook


ERRORS: dict[str, Callable[[], BaseException]] = {
    "cuda": lambda: torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    "cpu": lambda: RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
    "python": MemoryError,
}


@pytest.mark.parametrize("kind", list(ERRORS))
def test_a_shortage_halves_the_batch_says_so_and_goes_on(job: Any, kind: str) -> None:
    work = job(batch_size=8, max_steps=6)
    embedding = work.model.get_input_embeddings()
    seen: list[int] = []
    embedding.register_forward_pre_hook(shortage(2, ERRORS[kind]))
    embedding.register_forward_hook(lambda module, inputs, output: seen.append(inputs[0].shape[0]))
    events: list[Event] = []
    outcome = train(work, RunControl(), events.append)
    assert (outcome.steps, outcome.batch_size) == (6, 2)
    told = [event.message for event in events if isinstance(event, RunEvent)]
    assert told == [
        "out of memory: going on with a batch of 4 instead of 8",
        "out of memory: going on with a batch of 2 instead of 4",
    ]
    assert outcome.losses[-1] < outcome.losses[0] and max(seen) <= 2


def test_no_example_is_lost_to_a_shortage(job: Any) -> None:
    work = job(batch_size=4, max_steps=6)  # 12 examples, 2 a step: one round, if nothing is lost or comes twice
    shown: list[list[int]] = []
    embedding = work.model.get_input_embeddings()
    embedding.register_forward_pre_hook(shortage(2, ERRORS["cuda"]))
    embedding.register_forward_hook(lambda module, inputs, output: shown.extend(inputs[0].tolist()))
    train(work, RunControl(), ignore)
    learnt = [[token for token in row if token] for row in shown if row != list(range(8))]  # without the logit check
    assert sorted(learnt) == sorted(example.input_ids for example in work.examples)


def test_one_example_that_does_not_fit_is_one_clear_error(job: Any, bits: Any) -> None:
    work = job("full")
    work.model.get_input_embeddings().register_forward_pre_hook(shortage(0, ERRORS["cuda"]))
    before = bits(work.model)
    with pytest.raises(OutOfMemory, match="even with one example at a time") as caught:
        train(work, RunControl(), ignore)
    assert "lora" in caught.value.hint and "\n" not in str(caught.value)
    assert equal(before, bits(work.model))


def test_a_term_that_runs_short_is_halved_too(job: Any) -> None:
    class Rehearsal:
        name, size = "rehearsal", 16

        def loss(self, model: Any, step: int) -> torch.Tensor:
            if self.size > 2:
                raise torch.OutOfMemoryError("CUDA out of memory")
            return 0.0 * next(model.parameters()).sum()

        def shrink(self) -> bool:
            self.size //= 2
            return self.size >= 1

    term = Rehearsal()
    outcome = train(job(batch_size=2, terms=[term]), RunControl(), ignore)
    assert term.size == 2 and outcome.batch_size == 1 and outcome.steps == 6

    class Greedy:
        name = "greedy"

        def loss(self, model: Any, step: int) -> torch.Tensor:
            raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(OutOfMemory):
        train(job(terms=[Greedy()]), RunControl(), ignore)


def test_other_errors_pass_through_and_leave_nothing_behind(job: Any) -> None:
    class Broken:
        name = "broken"

        def loss(self, model: Any, step: int) -> torch.Tensor:
            raise ZeroDivisionError("mine")

    work = job(terms=[Broken()])
    before = torch.get_rng_state()
    with pytest.raises(ZeroDivisionError, match="mine"):
        train(work, RunControl(), ignore)
    assert torch.equal(torch.get_rng_state(), before) and not work.model.training
    assert all(parameter.grad is None for parameter in work.model.parameters())


def test_nothing_to_learn_is_said_before_anything_happens(job: Any) -> None:
    with pytest.raises(NothingUsable):
        train(job(examples=[Example([4, 5], [-100, -100])]), RunControl(), ignore)

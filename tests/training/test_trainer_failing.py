"""No harm when something goes wrong: steps that diverge, memory that is short, errors of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from jupyter_miu.errors import Diverged, NothingUsable, OutOfMemory
from jupyter_miu.events import Event, RunControl, RunEvent, ignore
from jupyter_miu.training.batches import Example
from jupyter_miu.training.trainer import train
from tests.training.same import equal

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

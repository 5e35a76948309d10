"""The training loop. One, readable, for every lesson.

Knows batches, losses, one optimizer and how a run is steered from another thread. Does not know what the examples say,
what protects earlier knowledge (that comes in as ``terms``), or how weights are given back: on any exception the caller
restores its snapshot. What the loop promises is that no step is ever taken on numbers that are not finite.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import torch

from jupyter_miu.errors import Cancelled, OutOfMemory
from jupyter_miu.events import EventSink, RunControl, RunEvent, StepEvent
from jupyter_miu.models.device import free_memory, is_out_of_memory, memory_bytes, peak_memory_bytes
from jupyter_miu.training.batches import Example, Sampler, collate, even_parts
from jupyter_miu.training.guards import SpikeGuard
from jupyter_miu.training.job import (
    CheckDecision,
    Objective,
    RetentionTerm,
    Shrinkable,
    Stopped,
    TrainJob,
    TrainOutcome,
)

__all__ = ["CheckDecision", "Objective", "RetentionTerm", "Shrinkable", "TrainJob", "TrainOutcome", "train"]

# Padding that must be spared for a batch to be cut: a forward and a backward more cost about as much. Tried on a CPU;
# a CUDA device starts many small kernels for each, so it is set far higher there, by judgement.
PADDING_WORTH, PADDING_WORTH_CUDA = 128, 4096


def train(job: TrainJob, control: RunControl, sink: EventSink) -> TrainOutcome:
    """Train until a check says so, the steps, seconds or tokens are used up, or ``control.stop`` is set.

    The same job from the same weights gives the same run, bit for bit, on the same machine. Torch's global random
    state, and each module's training mode, are afterwards as they were.

    Raises:
        Cancelled: ``control.cancel`` was set.
        Diverged: a loss or gradient was not finite, or a gradient exploded; the weights are those of the step before.
        OutOfMemory: one example at a time does not fit.
        NothingUsable: no example carries loss.
    """
    modes = [(module, module.training) for module in job.model.modules()]
    devices = {parameter.device for parameter in job.method.parameters() if parameter.is_cuda}
    with torch.random.fork_rng(list(devices)):
        torch.manual_seed(job.seed)
        run = _Run(job, control, sink)
        try:
            return run.loop()
        finally:
            run.optimizer.zero_grad(set_to_none=True)
            job.model.zero_grad(set_to_none=True)
            for module, training in modes:
                module.training = training


class _Run:
    def __init__(self, job: TrainJob, control: RunControl, sink: EventSink) -> None:
        self.job, self.control, self.sink = job, control, sink
        self.sampler = Sampler(job.examples, job.batch_size, job.seed)
        job.method.begin()
        self.parameters = job.method.parameters()
        self.device = self.parameters[0].device
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=job.learning_rate, betas=job.betas, weight_decay=job.weight_decay,
            fused=all(item.device.type in ("cpu", "cuda") for item in self.parameters),
        )  # fmt: skip
        self.guard = SpikeGuard(job.warmup_steps)
        self.max_steps, self.lr_scale = job.max_steps, 1.0
        self.losses: list[float] = []
        self.tokens = 0
        self.started, self.paused = time.monotonic(), 0.0

    def loop(self) -> TrainOutcome:
        stopped: Stopped = "max_steps"
        step = 0
        while step < self.max_steps:
            if self._steered():
                stopped = "stop"
                break
            if self.job.max_seconds is not None and self._seconds() >= self.job.max_seconds:
                stopped = "seconds"
                break
            if self.job.max_tokens is not None and self.tokens >= self.job.max_tokens:
                stopped = "tokens"
                break
            step += 1
            rate = self._set_learning_rate(step)
            figures, norm = self._gradients(step)
            self.guard.check(step, figures, norm)
            self._update()
            self.losses.append(figures["loss"])
            decision = self._check(step)
            self.sink(self._event(step, rate, figures, norm, decision))
            if decision.stop:
                stopped = "target"
                break
        return TrainOutcome(
            step, stopped, self.losses, self.tokens, self._seconds(), peak_memory_bytes(self.device),
            self.sampler.batch_size,
        )  # fmt: skip

    def _steered(self) -> bool:
        """Hold while paused. True if the run should stop here; raises Cancelled if it should not have been."""
        before = time.monotonic()
        self.control.hold()
        self.paused += time.monotonic() - before
        if self.control.cancel.is_set():
            raise Cancelled("the run was cancelled")
        return self.control.stop.is_set()

    def _seconds(self) -> float:
        return time.monotonic() - self.started - self.paused

    def _set_learning_rate(self, step: int) -> float:
        rate = self.job.learning_rate * self.lr_scale * min(1.0, step / max(1, self.job.warmup_steps))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _gradients(self, step: int) -> tuple[dict[str, float], float]:
        """Clipped gradients of one step, its losses by name and the norm before clipping. Halves the batch, and goes
        on, where memory does not suffice."""
        while True:
            examples = self.sampler.next()
            try:
                figures, norm = self._forward_backward(examples, step)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                reason = error.with_traceback(None)  # its frames hold on to the tensors that did not fit
            else:
                self.tokens += sum(len(example.input_ids) for example in examples)
                self.tokens += sum(getattr(term, "tokens", 0) for term in self.job.terms)
                return figures, norm
            self._shrink(examples, step, reason)

    def _forward_backward(self, examples: list[Example], step: int) -> tuple[dict[str, float], float]:
        job = self.job
        self.optimizer.zero_grad(set_to_none=True)
        job.model.train()
        shown = {"loss": self._study(examples)}
        for term in job.terms:
            # Each backward frees its own graph, so that terms do not add up in memory.
            value = term.loss(job.model, step)
            if value.requires_grad:
                value.backward()
            shown[term.name] = value.detach()
        job.method.gather_gradients()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, job.max_gradient_norm)
        # The one place of a step that waits for the device.
        values = torch.stack([*(value.float() for value in shown.values()), norm.float()]).tolist()
        return dict(zip(shown, values, strict=False)), values[-1]

    def _study(self, examples: list[Example]) -> torch.Tensor:
        """Loss of the batch, its gradients added; part by part, each counting by its share of labelled tokens."""
        job, whole = self.job, torch.zeros((), device=self.device)
        labelled = sum(example.targets for example in examples)
        worth = PADDING_WORTH_CUDA if self.device.type == "cuda" else PADDING_WORTH
        for part in even_parts(examples, worth):
            batch = {name: tensor.to(self.device) for name, tensor in collate(part, job.pad_id).items()}
            loss, _ = job.objective.loss(job.model, batch)
            loss = loss * (sum(example.targets for example in part) / labelled)
            loss.backward()
            whole += loss.detach()
        return whole

    def _update(self) -> None:
        try:
            with self.job.around_step():
                self.optimizer.step()
            self.job.method.publish()
        except Exception as error:
            if is_out_of_memory(error):
                raise self._too_large() from error
            raise

    def _shrink(self, examples: list[Example], step: int, reason: BaseException) -> None:
        """After a shortage: half the batch, and half of what retention terms hold. Raises OutOfMemory at the end."""
        self.optimizer.zero_grad(set_to_none=True)
        self.job.model.zero_grad(set_to_none=True)
        free_memory(self.device)
        size = self.sampler.batch_size
        smaller = [term.shrink() for term in self.job.terms if isinstance(term, Shrinkable)]
        if size == 1 and not any(smaller):
            raise self._too_large() from reason
        self.sampler.batch_size = max(1, min(size, len(examples)) // 2)
        self.sampler.put_back(examples)
        message = f"out of memory: going on with a batch of {self.sampler.batch_size} instead of {size}"
        if size == 1:
            message = "out of memory: going on with half of what is rehearsed a step"
        self.sink(RunEvent(self.job.run_id, "training", step - 1, self.max_steps, message))

    def _too_large(self) -> OutOfMemory:
        hint = (
            'method="lora" needs less' if self.job.method.name == "full" else "shorter chunks need less (chunk_tokens)"
        )
        return OutOfMemory("not enough memory to train this model, even with one example at a time", hint)

    def _check(self, step: int) -> CheckDecision:
        decision = None
        if self.job.on_check is not None and step % max(1, self.job.check_every) == 0:
            decision = self.job.on_check(step)
        decision = decision or CheckDecision()
        self.lr_scale *= decision.lr_scale
        if decision.max_steps is not None:
            self.max_steps = decision.max_steps
        return decision

    def _event(
        self, step: int, rate: float, figures: Mapping[str, float], norm: float, decision: CheckDecision
    ) -> StepEvent:
        divergence = figures.get("kl")
        if divergence is not None:
            term = next(term for term in self.job.terms if term.name == "kl")
            divergence /= getattr(term, "weight", None) or 1.0
        return StepEvent(
            run_id=self.job.run_id,
            step=step,
            max_steps=self.max_steps,
            loss=figures["loss"],
            grad_norm=norm,
            learning_rate=rate,
            tokens=self.tokens,
            seconds=self._seconds(),
            kl=divergence,
            held_out_loss=decision.held_out_loss,
            recall=decision.recall,
            memory_bytes=memory_bytes(self.device),
        )

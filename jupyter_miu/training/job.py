"""What one training run is given and gives back: the job, its seams, the outcome.

Knows the shapes of things only. Does not know how a step is taken; see trainer.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from torch import Tensor

from jupyter_miu.training.batches import Example
from jupyter_miu.training.losses import CrossEntropy
from jupyter_miu.training.methods.base import UpdateMethod

__all__ = ["CheckDecision", "Objective", "RetentionTerm", "Shrinkable", "Stopped", "TrainJob", "TrainOutcome"]

Stopped = Literal["target", "max_steps", "seconds", "tokens", "stop"]


class Objective(Protocol):
    """What a batch is trained on. A mean over labelled tokens, so that a batch may come in weighted parts."""

    def loss(self, model: Any, batch: Mapping[str, Tensor]) -> tuple[Tensor, Mapping[str, float | Tensor]]:
        """Scalar loss of a batch made by ``collate``, on the model's device, and figures to look at."""


class RetentionTerm(Protocol):
    """A further loss that protects what the model knows. A term called "kl" is shown as the divergence: its value
    divided by its ``weight`` attribute, where it has one. A term with an attribute ``tokens`` says there on how many
    its last step was trained."""

    name: str

    def loss(self, model: Any, step: int) -> Tensor:
        """Scalar, already weighted. ``step`` counts from 1."""


@runtime_checkable
class Shrinkable(Protocol):
    """A retention term that can do with less memory."""

    def shrink(self) -> bool:
        """Halve what one step holds in memory; False when there is nothing left to halve."""


@dataclass(frozen=True)
class CheckDecision:
    """What a check between steps decides. ``lr_scale`` multiplies the learning rate from here on, ``max_steps`` is a
    new cap, ``recall`` and ``held_out_loss`` are shown with the step."""

    stop: bool = False
    lr_scale: float = 1.0
    recall: float | None = None
    held_out_loss: float | None = None
    max_steps: int | None = None


@dataclass
class TrainJob:
    """Everything one run needs. ``method`` is attached to ``model`` already. The learning rate rises over
    ``warmup_steps``, then stays. ``on_check`` is called after every ``check_every`` steps, between steps; it may use
    the model, and must leave it as it was. Each step of the optimizer is taken inside ``around_step()``, which may
    change what it did."""

    model: Any
    method: UpdateMethod
    examples: Sequence[Example]
    pad_id: int
    learning_rate: float
    max_steps: int
    batch_size: int = 8
    max_gradient_norm: float = 1.0
    warmup_steps: int = 5
    weight_decay: float = 0.0
    betas: tuple[float, float] = (0.9, 0.98)
    seed: int = 0
    max_seconds: float | None = None
    max_tokens: int | None = None
    run_id: str = ""
    terms: Sequence[RetentionTerm] = ()
    around_step: Callable[[], AbstractContextManager[None]] = nullcontext
    check_every: int = 10
    on_check: Callable[[int], CheckDecision | None] | None = None
    objective: Objective = field(default_factory=CrossEntropy)


@dataclass
class TrainOutcome:
    """What a run did. ``batch_size`` is what was left of it after any shortage of memory; ``seconds`` are without
    pauses; ``tokens`` were trained on, of the examples and of what the terms rehearse, padding not counted."""

    steps: int
    stopped: Stopped
    losses: list[float]
    tokens: int
    seconds: float
    peak_memory: int
    batch_size: int

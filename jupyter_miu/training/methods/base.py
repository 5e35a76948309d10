"""What an update method is, and which one suits a model.

Knows parameters by number and name. Does not know losses, steps or checkpoints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from torch import Tensor, nn

from jupyter_miu.errors import ConfigError
from jupyter_miu.models.device import SMALL_MODEL

if TYPE_CHECKING:
    from jupyter_miu.config import MIUConfig

__all__ = ["UpdateMethod", "pick_method"]


class UpdateMethod(Protocol):
    """Which tensors of a model are trained. Attached to one model at a time, in place."""

    name: str

    @property
    def base_is_frozen(self) -> bool:
        """Whether the tensors the model had before ``attach`` stay as they are."""

    def attach(self, model: Any, config: MIUConfig) -> None:
        """Make the model ready. Again on the same model: nothing happens, what was learnt stays. Raises ConfigError."""

    def parameters(self) -> list[nn.Parameter]:
        """What the optimizer steps on, in a fixed order, all fp32."""

    def by_name(self) -> dict[str, nn.Parameter]:
        """The same by their names in the model, in that order."""

    def tensors(self) -> dict[str, Tensor]:
        """Live tensors, by their names in the model, that together are what can change: what a snapshot holds."""

    def begin(self) -> None:
        """At the start of a run: take up values that were changed from outside, by a rollback say."""

    def gather_gradients(self) -> None:
        """After backward: make the gradients of ``parameters()`` ready for the step."""

    def publish(self) -> None:
        """After a step: make the model compute with the new values."""

    def detach(self, model: Any) -> None:
        """Take the method's modules and flags away: the module tree, names and requires_grad are as before
        ``attach``, and with a frozen base so is every bit. Nothing happens if it is not attached."""


def pick_method(name: str, model: nn.Module) -> UpdateMethod:
    """The method of that name; "auto" is full below 50 million parameters, LoRA above.

    Raises:
        ConfigError: for another name.
    """
    from jupyter_miu.training.methods.full import Full
    from jupyter_miu.training.methods.lora import LoRA

    if name == "auto":
        small = sum(parameter.numel() for parameter in model.parameters()) < SMALL_MODEL
        name = "full" if small else "lora"
    methods: dict[str, type[Full] | type[LoRA]] = {"full": Full, "lora": LoRA}
    if name not in methods:
        raise ConfigError(f"method must be auto, full or lora, not {name!r}")
    return methods[name]()

"""Full fine-tuning: every floating parameter of the model that requires a gradient.

Knows nothing of adapters. Weights in bf16 or fp16 are stepped through fp32 masters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from jupyter_miu.errors import ConfigError
from jupyter_miu.training.methods.masters import Masters

if TYPE_CHECKING:
    from jupyter_miu.config import MIUConfig

__all__ = ["Full"]


class Full:
    """Trains the model's own weights. ``detach`` keeps what was learnt; a snapshot takes it back."""

    name = "full"
    base_is_frozen = False

    def __init__(self) -> None:
        self._model: nn.Module | None = None
        self._trained: dict[str, nn.Parameter] = {}
        self._masters = Masters({})

    def attach(self, model: Any, config: MIUConfig) -> None:
        """Find the parameters to train. The model itself is not changed.

        Raises:
            ConfigError: when nothing can be trained, or the method is attached to another model.
        """
        if self._model is not None and self._model is not model:
            raise ConfigError("full fine-tuning is attached to another model", "detach it first")
        self._trained = {
            name: parameter
            for name, parameter in model.named_parameters()
            if parameter.requires_grad and parameter.is_floating_point()
        }
        if not self._trained:
            raise ConfigError("the model has no trainable parameters", 'unfreeze some, or use method="lora"')
        self._model = model
        self._masters = Masters(self._trained)

    def parameters(self) -> list[nn.Parameter]:
        """What the optimizer steps on."""
        return list(self.by_name().values())

    def by_name(self) -> dict[str, nn.Parameter]:
        """The trained weights, fp32 masters in the place of short ones."""
        return self._masters.by_name()

    def tensors(self) -> dict[str, Tensor]:
        """The trained weights under their names, and buffers that are saved with the model."""
        found: dict[str, Tensor] = {name: parameter.detach() for name, parameter in self._trained.items()}
        if self._model is not None:
            saved = self._model.state_dict()
            found.update({name: saved[name] for name, _ in self._model.named_buffers() if name in saved})
        return found

    def begin(self) -> None:
        """Renew fp32 masters from the weights."""
        self._masters.renew()

    def gather_gradients(self) -> None:
        """Move gradients of short weights to their masters."""
        self._masters.gather_gradients()

    def publish(self) -> None:
        """Round masters into the short weights."""
        self._masters.publish()

    def detach(self, model: Any) -> None:
        """Forget the model. It was never changed but in its weights' values."""
        self._model, self._trained, self._masters = None, {}, Masters({})

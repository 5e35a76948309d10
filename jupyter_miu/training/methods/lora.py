"""LoRA (Hu et al. 2021, arXiv:2106.09685): low-rank fp32 adapters beside every linear layer, the base frozen.

Knows peft's layers and how to put them in and take them out of the same model object. Does not know losses or steps.
The live model is never merged: adding and subtracting the product again does not give back the same bits.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from jupyter_miu.errors import ConfigError
from jupyter_miu.training.methods.masters import Masters

if TYPE_CHECKING:
    from jupyter_miu.config import MIUConfig

__all__ = ["ADAPTER", "LoRA"]

ADAPTER = "miu"
"""The adapter's name inside peft, and so in the names of its tensors."""

_KEYS = ("rank", "alpha", "dropout", "target_modules", "bias")


class LoRA:
    """Trains adapters and, with ``bias``, biases. ``detach`` gives the base back bit for bit."""

    name = "lora"

    def __init__(self) -> None:
        self._model: nn.Module | None = None
        self._settings: dict[str, Any] = {}
        self._flags: dict[nn.Parameter, bool] = {}
        self._biases: dict[nn.Parameter, Tensor] = {}
        self._masters = Masters({})

    @property
    def base_is_frozen(self) -> bool:
        """True unless biases are trained."""
        return not self._biases

    def attach(self, model: Any, config: MIUConfig) -> None:
        """Put adapters beside the chosen linear layers, seeded by ``config.seed``; they start as no change at all.

        Attached to this model already, the adapter and what it learnt are used again.

        Raises:
            ConfigError: for target modules that match no linear layer, a setting that differs from that of the adapter
                in use (and is not the default), or a model that has adapters of its own or is another one.
        """
        if self._model is not None:
            self._check_same(model, config)
            return
        from peft import LoraConfig, inject_adapter_in_model
        from peft.tuners.tuners_utils import BaseTunerLayer

        if any(isinstance(module, BaseTunerLayer) for module in model.modules()):
            raise ConfigError("the model has adapters already", 'merge them first, or train them with method="full"')
        settings = LoraConfig(
            r=config.rank,
            lora_alpha=2 * config.rank if config.alpha is None else config.alpha,  # type: ignore[arg-type]  # any number
            lora_dropout=config.dropout,
            target_modules=_targets(model, config.target_modules),
            bias=config.bias,
        )
        flags = {parameter: parameter.requires_grad for parameter in model.parameters()}
        modes = [module for module in model.modules() if not module.training]
        devices = [parameter.device for parameter in model.parameters() if parameter.is_cuda][:1]
        self._model, self._flags = model, flags
        try:
            with torch.random.fork_rng(devices), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # peft notes that it transposes Conv1D, as it should
                torch.manual_seed(config.seed)
                inject_adapter_in_model(settings, model, ADAPTER)
        except BaseException:  # an interrupt too: some layers may have theirs already
            self.detach(model)
            raise
        for name, parameter in model.named_parameters():
            if _is_adapter(name):
                parameter.data = parameter.data.float()
        for module in modes:
            module.train(False)
        self._settings = {key: getattr(config, key) for key in _KEYS}
        self._biases = {parameter: parameter.detach().clone() for parameter in flags if parameter.requires_grad}
        self._masters = Masters(self._named())

    def parameters(self) -> list[nn.Parameter]:
        """What the optimizer steps on."""
        return list(self.by_name().values())

    def by_name(self) -> dict[str, nn.Parameter]:
        """The adapters' matrices, and biases where those are trained; fp32 masters of short biases."""
        return self._masters.by_name()

    def tensors(self) -> dict[str, Tensor]:
        """The same tensors under their names in the model."""
        return {name: parameter.detach() for name, parameter in self._named().items()}

    @torch.no_grad()
    def reset(self) -> None:
        """No change at all again, as just attached: the second matrices are zero, the biases those of the base."""
        for name, parameter in self._named().items():
            if ".lora_B." in name or ".lora_embedding_B." in name:
                parameter.zero_()
        for parameter, before in self._biases.items():
            parameter.copy_(before)

    def begin(self) -> None:
        """Renew the masters of biases; adapters are the only copy."""
        self._masters.renew()

    def gather_gradients(self) -> None:
        """Move gradients of short biases to their masters."""
        self._masters.gather_gradients()

    def publish(self) -> None:
        """Round masters into short biases; the model computes with the adapters themselves."""
        self._masters.publish()

    def detach(self, model: Any) -> None:
        """Take the adapters out. Module tree, names, flags and bits of the base are as before ``attach``."""
        if self._model is None:
            return
        if self._model is not model:
            raise ConfigError("the adapter belongs to another model")
        from peft.tuners.tuners_utils import BaseTunerLayer

        for parent in list(model.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, BaseTunerLayer):
                    setattr(parent, name, child.get_base_layer())
        with torch.no_grad():
            for parameter, before in self._biases.items():
                parameter.copy_(before)
        for parameter, flag in self._flags.items():
            parameter.requires_grad_(flag)
            parameter.grad = None
        vars(model).pop("peft_config", None)
        self._model, self._settings, self._flags, self._biases = None, {}, {}, {}
        self._masters = Masters({})

    @contextmanager
    def bypassed(self) -> Iterator[None]:
        """While in this context the model computes as its base does, bit for bit (where biases are not trained)."""
        from peft.tuners.tuners_utils import BaseTunerLayer

        modules = self._model.modules() if self._model is not None else ()
        layers = [module for module in modules if isinstance(module, BaseTunerLayer)]
        for layer in layers:
            layer._disable_adapters = True
        try:
            yield
        finally:
            for layer in layers:
                layer._disable_adapters = False

    def _named(self) -> dict[str, nn.Parameter]:
        if self._model is None:
            return {}
        found = {name: item for name, item in self._model.named_parameters() if _is_adapter(name)}
        found.update({name: item for name, item in self._model.named_parameters() if item in self._biases})
        return found

    def _check_same(self, model: nn.Module, config: MIUConfig) -> None:
        from jupyter_miu.config import MIUConfig as Defaults

        if model is not self._model:
            raise ConfigError("the adapter is attached to another model", "detach it first")
        default = Defaults()
        for key in _KEYS:
            wanted, used = getattr(config, key), self._settings[key]
            if wanted not in (used, getattr(default, key)):
                raise ConfigError(
                    f"the adapter in use has {key}={used!r}, not {wanted!r}",
                    "leave it out to go on with that adapter, or go back to base first",
                )


def _is_adapter(name: str) -> bool:
    return ".lora_" in name and f".{ADAPTER}." in name


def _targets(model: nn.Module, wanted: list[str] | None) -> list[str] | str:
    """peft's target: every linear layer but the head, or the names that were asked for."""
    if wanted is None:
        return "all-linear"
    from transformers.pytorch_utils import Conv1D

    linear = [name for name, module in model.named_modules() if isinstance(module, (nn.Linear, Conv1D))]
    known = sorted({name.rpartition(".")[2] for name in linear})
    for target in wanted:
        if not any(name == target or name.endswith("." + target) for name in linear):
            close = difflib.get_close_matches(target, known, n=3, cutoff=0.4) or known[:8]
            raise ConfigError(f"target_modules: no linear layer is called {target!r}", "perhaps " + ", ".join(close))
    return list(wanted)

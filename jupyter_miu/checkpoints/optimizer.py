"""An optimizer's state, exactly: moments, step counts and group settings.

``Optimizer.load_state_dict`` is not used: it replaces the state's tensors and casts them to the parameters' dtype,
which is neither in place nor exact for fp32 moments of bf16 weights. Parameters are told apart by their position in
the groups. Does not know the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from jupyter_miu.errors import ConfigError, ModelError


def _copy(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    return list(value) if isinstance(value, list) else value


def _put(holder: dict[str, Any], key: str, value: Any) -> None:
    """Set one value: tensors in place where one of the same kind is there, so that references stay valid."""
    now = holder.get(key)
    if isinstance(value, Tensor):
        if isinstance(now, Tensor) and (now.shape, now.dtype) == (value.shape, value.dtype):
            now.copy_(value)
        else:
            holder[key] = value.detach().clone().to(now.device) if isinstance(now, Tensor) else value.detach().clone()
    else:
        holder[key] = _copy(value)


def _parameters(optimizer: Optimizer) -> list[Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def _steps_on_device(optimizer: Optimizer) -> list[bool]:
    """Per parameter, whether its step count lives on its device (fused and capturable optimizers) or on the CPU."""
    return [bool(group.get("fused") or group.get("capturable")) for group in optimizer.param_groups
            for _ in group["params"]]  # fmt: skip


@dataclass(frozen=True)
class OptimizerState:
    """``states``: per parameter, in order, its state (empty before the first step). ``groups``: their settings."""

    states: list[dict[str, Any]]
    groups: list[dict[str, Any]]

    @classmethod
    def take(cls, optimizer: Optimizer) -> OptimizerState:
        """A copy of the state as it is now."""
        states = [
            {key: _copy(value) for key, value in optimizer.state[parameter].items()}
            if parameter in optimizer.state else {}
            for parameter in _parameters(optimizer)
        ]  # fmt: skip
        groups = [{key: _copy(value) for key, value in group.items() if key != "params"}
                  for group in optimizer.param_groups]  # fmt: skip
        return cls(states, groups)

    def check(self, optimizer: Optimizer) -> None:
        """Raises ModelError if ``optimizer`` does not hold as many parameters and groups."""
        here = (len(_parameters(optimizer)), len(optimizer.param_groups))
        if here != (len(self.states), len(self.groups)):
            raise ModelError("the optimizer holds other parameters than when its state was taken")

    def restore(self, optimizer: Optimizer) -> None:
        """Put the state back, in place where it can be. Raises ModelError (nothing changed) for another optimizer."""
        self.check(optimizer)
        with torch.no_grad():
            rows = zip(_parameters(optimizer), _steps_on_device(optimizer), self.states, strict=True)
            for parameter, on_device, state in rows:
                if not state:
                    optimizer.state.pop(parameter, None)
                    continue
                live = optimizer.state[parameter]
                for key in [key for key in live if key not in state]:
                    del live[key]
                for key, value in state.items():
                    if isinstance(value, Tensor) and (on_device or value.dim()):  # a file gives CPU tensors
                        value = value.to(parameter.device)
                    _put(live, key, value)
            for group, settings in zip(optimizer.param_groups, self.groups, strict=True):
                for key in [key for key in group if key != "params" and key not in settings]:
                    del group[key]
                for key, value in settings.items():
                    _put(group, key, value)

    def to_tensors(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Tensors and JSON values for a file. Raises ConfigError for a state that is neither."""
        tensors: dict[str, Tensor] = {}
        facts = {
            "states": [_encode(state, f"state.{index}", tensors) for index, state in enumerate(self.states)],
            "groups": [_encode(group, f"group.{index}", tensors) for index, group in enumerate(self.groups)],
        }
        return tensors, facts

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> OptimizerState:
        """Read back ``to_tensors``. Raises KeyError, TypeError or ValueError for anything else."""
        states = [{key: _decode(item, tensors) for key, item in state.items()} for state in facts["states"]]
        groups = [{key: _decode(item, tensors) for key, item in group.items()} for group in facts["groups"]]
        return cls(states, groups)


def _encode(values: Mapping[str, Any], prefix: str, tensors: dict[str, Tensor]) -> dict[str, Any]:
    return {key: _encode_one(value, f"{prefix}.{key}", tensors) for key, value in values.items()}


def _encode_one(value: Any, name: str, tensors: dict[str, Tensor]) -> Any:
    if isinstance(value, Tensor):
        tensors[name] = value
        return {"tensor": name}
    if isinstance(value, float):
        return {"float": value.hex()}  # exact, and JSON has no infinity
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (tuple, list)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_encode_one(item, f"{name}.{index}", tensors) for index, item in enumerate(value)]}
    raise ConfigError(f"this optimizer's state cannot be stored: {name} is {type(value).__name__}")


def _decode(value: Any, tensors: Mapping[str, Tensor]) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "tensor":
        return tensors[inner]
    if kind == "float":
        return float.fromhex(inner)
    items = [_decode(item, tensors) for item in inner]
    return tuple(items) if kind == "tuple" else items

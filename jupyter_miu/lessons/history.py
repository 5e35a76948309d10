"""The live model's place in its history: which state it is in, and how to put it into another, bit for bit.

Knows the store, the update method and the untaught weights. Does not teach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import torch
from torch import Tensor

from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.checkpoints.records import Ancestor
from jupyter_miu.checkpoints.snapshot import Snapshot
from jupyter_miu.checkpoints.store import CheckpointStore, LoadedState
from jupyter_miu.config import Method, MIUConfig
from jupyter_miu.errors import CheckpointCorrupt, CheckpointNotFound, ConfigError
from jupyter_miu.lessons.pinned import Pins
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.methods.base import UpdateMethod
from jupyter_miu.training.methods.lora import LoRA

BASE = "base"


class History:
    """One model and its states.

    Args:
        loaded: the model, untaught.
        store: where states lie; None keeps none, and then nothing can be rolled back.
    """

    def __init__(self, loaded: LoadedModel, store: CheckpointStore | None) -> None:
        self.loaded, self.store = loaded, store
        self.method: UpdateMethod | None = None
        self.current = BASE
        self.pins = Pins(None if store is None else store.lineage)
        self._base: dict[str, Tensor] | None = None
        self._kept: dict[str | int, dict[str, Any]] = {}
        self._config = MIUConfig()

    @property
    def place(self) -> str | int:
        """The current state by its number (names change hands, numbers do not), or by name where none is stored."""
        return self.place_of(self.current)

    def place_of(self, name: str) -> str | int:
        """The same of another state. Raises CheckpointNotFound."""
        return name if self.store is None else self.store.resolve(name).number

    def method_name(self, config: MIUConfig) -> str:
        """Which method a lesson with this configuration would use."""
        if self.method is not None and self.current != BASE:
            return self.method.name
        return pick_method(config.method, self.loaded.model).name

    def attach(self, config: MIUConfig) -> UpdateMethod:
        """The update method, attached. Raises ConfigError where lessons of another method are in the weights."""
        wanted = pick_method(config.method, self.loaded.model)
        effective = replace(config, method=cast(Method, wanted.name))
        if self.method is not None and self.current != BASE:
            # The method and adapter in use go on; what is asked for is only checked against them.
            effective = replace(config, method=cast(Method, self.method.name), **adapter_options(self._config))
            if wanted.name != self.method.name and config.method != "auto":
                raise ConfigError(
                    f"this model holds lessons taught by {self.method.name}", "roll back to base to change the method"
                )
        elif self.method is None or wanted.name != self.method.name or wanted.name == "lora":
            self.detach()
            self.method = wanted
        assert self.method is not None
        if self.method.name == "full" and self._base is None:
            self._base = _clone(self.loaded.model.state_dict())
        self.method.attach(self.loaded.model, config)
        self._config = effective
        return self.method

    def adapter(self) -> dict[str, Any]:
        """What must be known to attach the adapter in use again."""
        return adapter_options(self._config)

    def detach(self) -> None:
        """The module tree as it was found; the weights are those of base."""
        if self.method is not None:
            self.method.detach(self.loaded.model)
            self.method = None

    def base_tensors(self) -> Mapping[str, Tensor]:
        """Tensors that full checkpoints are compared with; empty for adapters."""
        return self._base or {} if self.method is not None and self.method.name == "full" else {}

    @contextmanager
    def transaction(self, config: MIUConfig) -> Iterator[Snapshot]:
        """Attach, and give back weights, module tree and random state bit for bit if the block raises.

        Not where the block had kept its state already: what is stored and named stays in the weights, whatever raises.
        """
        attached, here = self.method, self.current
        try:
            method = self.attach(config)
            snapshot = Snapshot.take(method.tensors())
        except BaseException:
            if attached is None:
                self.detach()
            raise
        try:
            yield snapshot
        except BaseException:
            if self.current == here and self.method is method:  # else kept, or undone and settled
                snapshot.restore(method.tensors())
                if attached is None or here == BASE:
                    self.detach()
            raise
        finally:
            self.loaded.model.eval()

    def undo(self, snapshot: Snapshot) -> None:
        """Take an attempt back: weights and random state as in the snapshot."""
        assert self.method is not None
        snapshot.restore(self.method.tensors())
        self.method.attach(self.loaded.model, self._config)  # fp32 masters of short weights start again from these

    def untaught(self) -> None:
        """Inside a transaction: the weights as before any lesson, with the method attached, ready to be taught."""
        assert self.method is not None
        if isinstance(self.method, LoRA):
            self.method.reset()
        else:
            _copy(self.loaded.model.state_dict(), self._base or {})
        self.method.attach(self.loaded.model, self._config)  # fp32 masters of short weights start again from these

    def settle(self) -> None:
        """After a lesson that was not kept: nothing of it may be left in the module tree."""
        if self.current == BASE:
            self.detach()

    @contextmanager
    def visiting(self, name: str) -> Iterator[None]:
        """The live model in another state for a while; afterwards it is back, bit for bit, and so are the random
        generators, which going to a stored state sets."""
        if name == self.current:
            yield
            return
        here, config = self.current, self._config  # names the method and adapter in use, so that they come back
        saved = _clone(self.method.tensors()) if self.method is not None and here != BASE else {}
        generators = RandomState.take()
        try:
            self.go_to(name)
            yield
        finally:
            if self.current != here:
                if here == BASE:
                    self._to_base()
                else:
                    self._make_room(config)
                    _copy(self.attach(config).tensors(), saved)
                self.current = here
            generators.restore()

    def go_to(self, name: str) -> None:
        """Put the live model into a state, in place.

        Raises:
            CheckpointNotFound, CheckpointCorrupt: nothing was changed.
        """
        if name == self.current:
            return
        if name == BASE:
            self._to_base()
        else:
            if self.store is None:
                raise CheckpointNotFound(f"no checkpoint called {name!r}", "checkpoints are switched off")
            state = self.store.load_state(name)
            self._to_state(state)
        self.current = name

    def _to_base(self) -> None:
        if self.method is not None and self.method.name == "full" and self._base is not None:
            _copy(self.loaded.model.state_dict(), self._base)
        self.detach()

    def _make_room(self, config: MIUConfig) -> None:
        """Back to base if what is attached is another method, or an adapter of another shape."""
        if self.method is None:
            return
        if self.method.name != config.method or (
            config.method == "lora" and adapter_options(self._config) != adapter_options(config)
        ):
            self._to_base()
            self.current = BASE

    def _to_state(self, state: LoadedState) -> None:
        config = _config_of(state)
        self._make_room(config)
        try:
            method = self.attach(config)
            base = {name: tensor for name, tensor in self.base_tensors().items() if name in method.tensors()}
            state.restore(method.tensors(), base or None, rng=True)
        except BaseException:
            self.settle()
            raise
        method.attach(self.loaded.model, config)  # fp32 masters of short weights start again from these

    def keep_in_memory(self, name: str, record: dict[str, Any]) -> None:
        """Where nothing is stored: the live model is in a state of this name, and later lessons know this one."""
        self._kept[name], self.current = record, name

    def record(self, name: str) -> dict[str, Any]:
        """What was kept beside a state: its sheet, probes, cards. Empty for base."""
        if name == BASE or self.store is None:
            return self._kept.get(name, {})
        return self.record_of(Ancestor(self.store.resolve(name).number, name, True))

    def record_of(self, state: Ancestor) -> dict[str, Any]:
        """The same of a state in the line, also of a pruned one; empty where nothing is left."""
        key = state.name if self.store is None else state.number  # see ``place``
        if key not in self._kept and self.store is not None:
            self._kept[key] = dict(self.store.load_record(state.number))
        return self._kept.get(key, {})

    def line(self, name: str | None = None) -> list[Ancestor]:
        """States whose lessons are in ``name`` (default: the current one), oldest first, without base.

        Pruned ones are among them: their lessons are in the weights all the same. A consolidated state begins the line,
        for it was taught everything before it anew.
        """
        at = name or self.current
        if at == BASE:
            return []
        if self.store is None:
            found = [Ancestor(number, str(place), True) for number, place in enumerate(self._kept, 1)]
        else:
            found = self.store.ancestors(at)
        starts = [place for place, state in enumerate(found) if self._begins(state)]
        return found[starts[-1] :] if starts else found

    def _begins(self, state: Ancestor) -> bool:
        try:
            return bool(self.record_of(state).get("consolidated"))
        except CheckpointCorrupt:  # it is in the line all the same
            return False


def _config_of(state: LoadedState) -> MIUConfig:
    """What is needed to attach the method again. The record is input: MIUConfig checks it."""
    adapter = state.extra.get("adapter")
    return MIUConfig(method=state.state.method, **(adapter if isinstance(adapter, dict) else {}))


def adapter_options(config: MIUConfig) -> dict[str, Any]:
    """What must be known to attach the same adapter again."""
    return {k: getattr(config, k) for k in ("rank", "alpha", "dropout", "target_modules", "bias")}


def _clone(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}


@torch.no_grad()
def _copy(live: Mapping[str, Tensor], source: Mapping[str, Tensor]) -> None:
    for name, tensor in live.items():
        tensor.copy_(source[name])

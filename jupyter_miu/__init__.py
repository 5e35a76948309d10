"""Teach the model in your notebook something new, see what it learnt and what it forgot, keep it or take it back.

Public names are loaded when they are first used, so that importing the package or ``%load_ext jupyter_miu`` costs no
torch. In a notebook: ``%load_ext jupyter_miu``, then ``%miu help``. In a script: ``ModelInferenceUpdate``.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_miu.config import MIUConfig, Settings
    from jupyter_miu.errors import MIUError
    from jupyter_miu.events import RunControl, RunEvent, StepEvent
    from jupyter_miu.session import Session, current_session
    from jupyter_miu.study.cards import Sheet
    from jupyter_miu.types import (
        Answer,
        CheckpointInfo,
        ContentSource,
        MIUResult,
        Plan,
        PlanItem,
        ProbeResult,
        RecallCard,
        RetentionCard,
    )
    from jupyter_miu.update import ModelInferenceUpdate

__version__ = "0.1.0"

# Before torch is loaded, if it is not yet: threads that wait should sleep. By default they spin, and on a machine that
# is busy with other work a training step then takes many times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_HOMES = {
    "Answer": "types",
    "CheckpointInfo": "types",
    "ContentSource": "types",
    "MIUConfig": "config",
    "MIUError": "errors",
    "MIUResult": "types",
    "ModelInferenceUpdate": "update",
    "Plan": "types",
    "PlanItem": "types",
    "ProbeResult": "types",
    "RecallCard": "types",
    "RetentionCard": "types",
    "RunControl": "events",
    "RunEvent": "events",
    "Session": "session",
    "Settings": "config",
    "Sheet": "study.cards",
    "StepEvent": "events",
    "current_session": "session",
}

__all__ = [
    "Answer",
    "CheckpointInfo",
    "ContentSource",
    "MIUConfig",
    "MIUError",
    "MIUResult",
    "ModelInferenceUpdate",
    "Plan",
    "PlanItem",
    "ProbeResult",
    "RecallCard",
    "RetentionCard",
    "RunControl",
    "RunEvent",
    "Session",
    "Settings",
    "Sheet",
    "StepEvent",
    "current_session",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Called by ``%load_ext jupyter_miu``."""
    from jupyter_miu.magics import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Called by ``%unload_ext jupyter_miu``."""
    from jupyter_miu.magics import unload

    unload(shell)

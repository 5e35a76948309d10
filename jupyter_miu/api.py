"""The names of the first system (S0), for code written against it.

``from jupyter_miu.api import ModelInferenceUpdate`` and the four others work as they did. Its
module constants are read from the environment when they are asked for, as they were at call time then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_miu import CheckpointInfo, ContentSource, MIUConfig, MIUResult, ModelInferenceUpdate

__all__ = ["CheckpointInfo", "ContentSource", "MIUConfig", "MIUResult", "ModelInferenceUpdate"]

# None means here: the recipe decides.
_CONSTANTS = {
    "USE_MIU": "use_miu",
    "MIU_HD_DIM": "hd_dim",
    "MIU_LEARNING_RATE": "learning_rate",
    "MIU_MAX_STEPS": "max_steps",
    "MIU_BATCH_SIZE": "batch_size",
    "MIU_MAX_GRADIENT_NORM": "max_gradient_norm",
    "MIU_USE_CRYSTALLIZATION": "use_crystallization",
    "MIU_CHECKPOINT_ENABLED": "checkpoint_enabled",
    "MIU_MAX_CHECKPOINTS": "max_checkpoints",
    "MIU_MEMORY_SLOTS": "memory_slots",
    "MIU_CHECKPOINT_DIR": "checkpoint_dir",
}


def __getattr__(name: str) -> Any:
    import jupyter_miu

    if name in __all__:
        return getattr(jupyter_miu, name)
    if name in _CONSTANTS:
        return getattr(jupyter_miu.Settings.from_environment(), _CONSTANTS[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

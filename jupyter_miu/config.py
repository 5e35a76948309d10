"""Every default of the product, once. Standard library only.

``MIUConfig`` holds what one learn call needs; ``Settings`` what a process needs and reads from ``MIU_*`` variables.
A value of None means: let the recipe decide (see docs/recipe.md).
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from jupyter_miu.errors import ConfigError

Method = Literal["auto", "full", "lora"]
CRYSTAL_LAYERS = ("buffer", "anchors", "fisher")


@dataclass
class MIUConfig:
    """How one lesson is taught.

    Args:
        learning_rate: None lets the recipe find it; a number rules (1e-5 teaches almost nothing; a warning says so).
        max_steps: None lets the recipe stop on evidence, with its own cap; a number is a hard cap.
        batch_size: study examples a step.
        max_gradient_norm: clipping threshold of the global gradient norm.
        crystallize_after: protect this lesson in later ones (buffer, anchors, Fisher).
        checkpoint_name: name of the state after the lesson.
        method: "full", "lora", or "auto" (full for small models, lora for others).
        rank, alpha, dropout, target_modules, bias: the LoRA adapter. ``target_modules=None`` is every linear layer.
        max_seconds: cap on training time, of both attempts where there are two; None is without.
        max_tokens: cap on tokens trained on, likewise: of study and of rehearsal, padding not counted. Once so
            many are reached no further step begins. None is without.
        recipe: "auto" lets evidence change what was left open. "fixed" takes every number as given, or as the recipe
            begins with it: a constant learning rate, all of the steps, all of what they changed, one attempt. The gate
            judges all the same.
        crystal: what protects earlier lessons in this one: "buffer", "anchors", "fisher", several with commas, or
            "none"; None is the process's setting (``MIU_CRYSTAL``).
        target_recall: share of probes at which training may stop.
        kl_weight: weight of the divergence from the protected model; None is the recipe's, 0 switches it off.
        fisher_weight: weight of the Fisher penalty on the untaught model's weights; None and 0 are without.
        rehearsal_batch: rehearsal samples a step.
        spare_inputs: turn steps away from the inputs that each weight matrix usually sees (full fine-tuning of models
            of up to 500 million parameters; decision 0017). Off until a lesson in a notebook is shown to be as quick.
        min_alpha: search the smallest step from old to new weights that still passes.
        gate: judge the lesson and take it back if it fails.
        keep_partial: keep what was learnt though the target was missed, if nothing else suffered.
        weight: how much this lesson's loss counts (> 0).
        cards: write study cards; False trains on the plain text.
        teacher: let the model behind ``MIU_TEACHER_URL`` write cards for statements that would get none.
        reversed_questions: also train questions for the subject of a statement where few things answer them.
        shuffled_sentences: also train each passage's statements in another order.
        chunk_tokens: largest chunk, in tokens of the model; None follows the model's context.
        seed: all random choices of the lesson.
    """

    learning_rate: float | None = None
    max_steps: int | None = None
    crystallize_after: bool = True
    checkpoint_name: str | None = None
    batch_size: int | None = None
    max_gradient_norm: float = 1.0
    method: Method = "auto"
    rank: int = 16
    alpha: float | None = None
    dropout: float = 0.0
    target_modules: list[str] | None = None
    bias: Literal["none", "all", "lora_only"] = "none"
    max_seconds: float | None = None
    max_tokens: int | None = None
    recipe: Literal["auto", "fixed"] = "auto"
    crystal: str | None = None
    target_recall: float = 0.95
    kl_weight: float | None = None
    fisher_weight: float | None = None
    rehearsal_batch: int | None = None
    spare_inputs: bool = False
    min_alpha: bool = True
    gate: bool = True
    keep_partial: bool = False
    weight: float = 1.0
    cards: bool = True
    teacher: bool = False
    reversed_questions: bool = False
    shuffled_sentences: bool = False
    chunk_tokens: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        def positive(name: str, *, zero: bool = False) -> None:
            value = getattr(self, name)
            if value is None:
                return
            bad = isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value)
            if bad or value < 0 or (value == 0 and not zero):
                raise ConfigError(f"{name} must be a {'number ≥ 0' if zero else 'number > 0'}, not {value!r}")
            if name in _WHOLE and value != int(value):
                raise ConfigError(f"{name} must be a whole number, not {value!r}")

        for name in ("learning_rate", "max_steps", "batch_size", "max_gradient_norm", "rank", "alpha",
                     "max_seconds", "max_tokens", "weight", "chunk_tokens", "rehearsal_batch"):  # fmt: skip
            positive(name)
        for name in ("kl_weight", "fisher_weight", "dropout"):
            positive(name, zero=True)
        if not 0 < self.target_recall <= 1:
            raise ConfigError(f"target_recall must be above 0 and at most 1, not {self.target_recall!r}")
        if self.dropout >= 1:
            raise ConfigError(f"dropout must be below 1, not {self.dropout!r}")
        for name in ("reversed_questions", "shuffled_sentences", "spare_inputs"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"{name} must be True or False, not {getattr(self, name)!r}")
        if self.method not in ("auto", "full", "lora"):
            raise ConfigError(f"method must be auto, full or lora, not {self.method!r}")
        if self.recipe not in ("auto", "fixed"):
            raise ConfigError(f"recipe must be auto or fixed, not {self.recipe!r}")
        if self.crystal is not None:
            if not isinstance(self.crystal, str):
                raise ConfigError(f"crystal must be names of layers, not {self.crystal!r}")
            crystal_layers(self.crystal)


def merge(defaults: MIUConfig, given: MIUConfig | None) -> MIUConfig:
    """What was given; where a key was left as it comes, the process's default for it."""
    if given is None:
        return replace(defaults)
    untouched = MIUConfig()
    names = [item.name for item in fields(MIUConfig) if getattr(given, item.name) == getattr(untouched, item.name)]
    return replace(given, **{name: getattr(defaults, name) for name in names})


_WHOLE = frozenset({"max_steps", "batch_size", "rank", "max_tokens", "chunk_tokens", "rehearsal_batch"})
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def _parse(name: str, text: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            lowered = text.strip().lower()
            if lowered not in _TRUE | _FALSE:
                raise ValueError
            return lowered in _TRUE
        if isinstance(default, int):
            return int(text)
        if isinstance(default, float) or (default is None and name.endswith("LEARNING_RATE")):
            return float(text)
        if default is None and name.endswith(("MAX_STEPS", "BATCH_SIZE")):
            return int(text)
        return text
    except ValueError:
        raise ConfigError(f"{name}={text!r} is not a valid value") from None


def crystal_layers(text: str, name: str = "crystal") -> tuple[str, ...]:
    """The layers that a text names, with commas between them; none for "none". Raises ConfigError for one that there
    is not; ``name`` is whose value it is."""
    layers = tuple(part.strip() for part in text.lower().split(",") if part.strip() not in ("", "none"))
    unknown = [layer for layer in layers if layer not in CRYSTAL_LAYERS]
    if unknown:
        raise ConfigError(f"{name}: there is no layer {unknown[0]!r}", "buffer, anchors, fisher, or none")
    return layers


@dataclass(frozen=True)
class Settings:
    """Process-wide settings. Field ``x`` is read from the environment variable ``MIU_X``."""

    use_miu: bool = field(default=True, metadata={"env": "USE_MIU"})
    hd_dim: int = 4096
    learning_rate: float | None = None
    max_steps: int | None = None
    batch_size: int | None = None
    max_gradient_norm: float = 1.0
    use_crystallization: bool = True
    checkpoint_enabled: bool = True
    max_checkpoints: int = 10
    memory_slots: int = 4096
    home: str = ""
    checkpoint_dir: str = ""
    threads: int = 0
    crystal: str = "buffer"  # which layers protect earlier lessons: buffer, anchors, fisher; several with commas
    teacher_url: str = ""
    teacher_model: str = ""
    teacher_key: str = field(default="", repr=False)  # a secret: never shown, stored or logged

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``MIU_*`` (and ``USE_MIU``). Raises ConfigError for a value that cannot be read."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = item.metadata.get("env", "MIU_" + item.name.upper())
            text = environ.get(name) or (environ.get("MIU_USE_MIU") if name == "USE_MIU" else None)
            if text not in (None, ""):
                values[item.name] = _parse(name, str(text), item.default)
        return cls(**values)

    @property
    def crystal_layers(self) -> tuple[str, ...]:
        """The layers of ``crystal``. Raises ConfigError for one that there is not."""
        return crystal_layers(self.crystal, "MIU_CRYSTAL")

    def learn_defaults(self) -> MIUConfig:
        """A MIUConfig with what the environment asks for."""
        return MIUConfig(
            learning_rate=self.learning_rate,
            max_steps=self.max_steps,
            batch_size=self.batch_size,
            max_gradient_norm=self.max_gradient_norm,
            crystallize_after=self.use_crystallization,
        )

"""Floor 0: every value that cannot be honoured is refused with one line that names it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig, Settings, crystal_layers, merge
from jupyter_miu.errors import ConfigError, MIUError

POSITIVE = ["learning_rate", "max_steps", "batch_size", "max_gradient_norm", "rank", "alpha", "max_seconds", "weight",
            "max_tokens", "chunk_tokens", "rehearsal_batch"]  # fmt: skip
NOT_NEGATIVE = ["kl_weight", "fisher_weight", "dropout"]
MAY_BE_OPEN = {"learning_rate", "max_steps", "batch_size", "alpha", "max_seconds", "chunk_tokens", "rehearsal_batch",
               "kl_weight", "fisher_weight", "checkpoint_name", "target_modules", "max_tokens", "crystal"}  # fmt: skip


@pytest.mark.parametrize("name", [*POSITIVE, *NOT_NEGATIVE])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "1", True, [1]])
def test_what_is_no_number_above_zero_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ConfigError) as raised:
        MIUConfig(**{name: value})
    assert name in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("name", POSITIVE)
def test_zero_is_refused_where_it_means_nothing(name: str) -> None:
    with pytest.raises(ConfigError):
        MIUConfig(**{name: 0})


@pytest.mark.parametrize("name", ["max_steps", "batch_size", "rank", "max_tokens", "chunk_tokens", "rehearsal_batch"])
def test_what_is_counted_is_whole(name: str) -> None:
    assert getattr(MIUConfig(**{name: 8}), name) == 8
    with pytest.raises(ConfigError, match=name):
        MIUConfig(**{name: 1.5})


@pytest.mark.parametrize("name", NOT_NEGATIVE)
def test_zero_switches_off(name: str) -> None:
    assert getattr(MIUConfig(**{name: 0}), name) == 0


@pytest.mark.parametrize(
    "keys",
    [
        {"target_recall": 0},
        {"target_recall": 1.01},
        {"dropout": 1.0},
        {"method": "magic"},
        {"method": "LORA"},
        {"reversed_questions": "yes"},
        {"shuffled_sentences": 1},
        {"recipe": "quick"},
        {"recipe": True},
        {"crystal": "diamond"},
        {"crystal": "buffer, ruby"},
        {"crystal": ["fisher"]},
    ],
    ids=str,
)
def test_other_values_that_cannot_be_honoured(keys: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as raised:
        MIUConfig(**keys)
    assert next(iter(keys)) in str(raised.value)
    assert isinstance(raised.value, (MIUError, ValueError))


def test_defaults_leave_open_what_the_recipe_decides() -> None:
    config = MIUConfig()
    assert {item.name for item in fields(config) if getattr(config, item.name) is None} == MAY_BE_OPEN
    assert (config.crystallize_after, config.gate, config.method, config.dropout) == (True, True, "auto", 0.0)


@pytest.mark.parametrize(
    ("said", "layers"),
    [("none", ()), ("", ()), ("Anchors", ("anchors",)), ("buffer, anchors,fisher", ("buffer", "anchors", "fisher"))],
)
def test_layers_are_said_alike_for_a_lesson_and_for_a_process(said: str, layers: tuple[str, ...]) -> None:
    assert crystal_layers(MIUConfig(crystal=said).crystal) == layers == Settings(crystal=said).crystal_layers
    for refuse in (lambda: MIUConfig(crystal="ruby"), lambda: Settings(crystal="ruby").crystal_layers):
        with pytest.raises(ConfigError, match="no layer 'ruby'"):
            refuse()


def test_settings_are_read_from_the_environment() -> None:
    given = {"USE_MIU": "off", "MIU_LEARNING_RATE": "2e-4", "MIU_MAX_STEPS": "7", "MIU_BATCH_SIZE": "2",
             "MIU_MAX_GRADIENT_NORM": "0.5", "MIU_USE_CRYSTALLIZATION": "No", "MIU_CHECKPOINT_ENABLED": "0",
             "MIU_MAX_CHECKPOINTS": "3", "MIU_MEMORY_SLOTS": "5", "MIU_HOME": "/a", "MIU_CHECKPOINT_DIR": "/b",
             "MIU_THREADS": "1", "MIU_HD_DIM": "64"}  # fmt: skip
    settings = Settings.from_environment(given)
    assert settings == Settings(False, 64, 2e-4, 7, 2, 0.5, False, False, 3, 5, "/a", "/b", 1)
    defaults = settings.learn_defaults()
    assert (defaults.learning_rate, defaults.max_steps, defaults.batch_size) == (2e-4, 7, 2)
    assert (defaults.max_gradient_norm, defaults.crystallize_after) == (0.5, False)


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings() == Settings.from_environment({"MIU_MAX_STEPS": ""})
    assert Settings().max_checkpoints == 10


@pytest.mark.parametrize("name", ["USE_MIU", "MIU_USE_MIU"])
def test_use_miu_has_two_names(name: str) -> None:
    assert Settings.from_environment({name: "false"}).use_miu is False
    assert Settings.from_environment({"USE_MIU": "1", "MIU_USE_MIU": "0"}).use_miu is True  # the name of old rules


@pytest.mark.parametrize(
    ("name", "value"),
    [("USE_MIU", "maybe"), ("MIU_MAX_STEPS", "many"), ("MIU_LEARNING_RATE", "fast"), ("MIU_MAX_CHECKPOINTS", "1.5")],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as raised:
        Settings.from_environment({name: value})
    assert name in str(raised.value) and value in str(raised.value)


def test_a_setting_out_of_range_is_refused_when_it_is_used() -> None:
    with pytest.raises(ConfigError, match="max_steps"):
        Settings.from_environment({"MIU_MAX_STEPS": "-3"}).learn_defaults()


def test_a_lessons_keys_rule_over_the_defaults_and_the_rest_is_filled() -> None:
    defaults = MIUConfig(learning_rate=1e-3, gate=False, max_gradient_norm=0.5, crystallize_after=False, rank=4)
    assert merge(defaults, None) == defaults and merge(defaults, None) is not defaults
    merged = merge(defaults, MIUConfig(learning_rate=2e-3, max_steps=7))
    assert (merged.learning_rate, merged.max_steps, merged.rank) == (2e-3, 7, 4)
    assert (merged.gate, merged.max_gradient_norm, merged.crystallize_after) == (False, 0.5, False)

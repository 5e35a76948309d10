"""Regression 3: every MIU_* variable changes something that a user can see."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.errors import ConfigError
from jupyter_miu.types import MIUResult
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import OTHER, PAGE, hashes, open_tiny, text, tiny

pytestmark = pytest.mark.usefixtures("few_samples")


class Environment:
    """Opens tiny models under a changed environment."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch, self.count = folder, monkeypatch, 0

    def __call__(self, **variables: Any) -> ModelInferenceUpdate:
        for name, value in variables.items():
            self.patch.setenv(name, str(value))
        self.count += 1
        miu: ModelInferenceUpdate = open_tiny(self.folder / str(self.count))
        for name in variables:
            self.patch.delenv(name)
        return miu


def lesson(miu: ModelInferenceUpdate, **keys: Any) -> MIUResult:
    """A lesson whose config leaves to the environment what is not named."""
    return miu.learn_from_content(text(PAGE), MIUConfig(**{"gate": False, "rehearsal_batch": 4, **keys}))


def check_use_miu(env: Environment) -> None:
    miu = env(USE_MIU=0)
    assert miu.is_enabled is False
    with pytest.raises(ConfigError, match="switched off"):
        lesson(miu)
    assert env().is_enabled is True


def check_env_learning_rate(env: Environment) -> None:
    assert lesson(env(MIU_LEARNING_RATE="0.0007"), max_steps=6).metrics["learning_rate"] == 0.0007
    assert lesson(env(MIU_LEARNING_RATE="0.0007"), max_steps=1, learning_rate=0.2).metrics["learning_rate"] == 0.2


def check_env_max_steps(env: Environment) -> None:
    assert lesson(env(MIU_MAX_STEPS=2)).num_updates == 2


def check_env_batch_size(env: Environment) -> None:
    assert lesson(env(MIU_BATCH_SIZE=3), max_steps=1).metrics["batch_size"] == 3


def check_env_gradient_norm(env: Environment) -> None:
    one, other = env(MIU_MAX_GRADIENT_NORM="0.000001"), env()
    for miu in (one, other):
        lesson(miu, max_steps=3)
    assert hashes(one.model) != hashes(other.model)


def check_env_crystallization(env: Environment) -> None:
    assert lesson(env(MIU_USE_CRYSTALLIZATION=0), max_steps=1).metrics["consolidated_memories"] == 0
    assert lesson(env(), max_steps=1).metrics["consolidated_memories"] > 0


def check_env_checkpoint_enabled(env: Environment) -> None:
    miu = env(MIU_CHECKPOINT_ENABLED=0)
    assert lesson(miu, max_steps=1).checkpoint_path is None
    assert miu.store is None and not (env.folder / str(env.count)).exists()


def check_env_max_checkpoints(env: Environment) -> None:
    miu = env(MIU_MAX_CHECKPOINTS=2)
    for _ in range(4):
        lesson(miu, max_steps=1)
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-4", "lesson-3"]


def check_env_memory_slots(env: Environment) -> None:
    curves = [[p["kl"] for p in lesson(env(MIU_MEMORY_SLOTS=n), max_steps=3).curve] for n in (2, 1024)]
    assert curves[0] != curves[1]  # fewer self-samples are rehearsed


def check_env_crystal(env: Environment) -> None:
    """Each layer pulls the second lesson another way; one that there is not is refused before anything is changed."""
    found = {}
    for layers in ("none", "buffer", "anchors", "fisher", "buffer,anchors,fisher"):
        miu = env(MIU_CRYSTAL=layers)
        lesson(miu, max_steps=2, method="full")
        miu.learn_from_content(text(OTHER), MIUConfig(gate=False, rehearsal_batch=4, max_steps=4, method="full"))
        found[layers] = tuple(hashes(miu.model).values())
    assert len(set(found.values())) == len(found)
    miu = env(MIU_CRYSTAL="diamond")
    before = hashes(miu.model)
    with pytest.raises(ConfigError, match="no layer 'diamond'"):
        lesson(miu, max_steps=1)
    assert hashes(miu.model) == before


def check_env_home(env: Environment, variable: str = "MIU_HOME") -> None:
    home = env.folder / "home"
    env.patch.setenv(variable, str(home))
    miu = ModelInferenceUpdate(tiny(), tokenizer=env().tokenizer)
    env.patch.delenv(variable)
    lesson(miu, max_steps=1)
    assert list(home.rglob("*.safetensors"))


def check_env_hd_dim(env: Environment) -> None:
    """With a short sketch a text of few words is taken for one of many that has them too; not with a long one."""
    random = Random(1)
    known = ["".join(random.choice("bdfgklmnprstvz") + random.choice("aeiou") for _ in range(3)) for _ in range(28)]
    unlike = [" ".join(known)] + [" ".join(random.sample(known, 3) * 8) for _ in range(39)]
    taught = {}
    for bits in (8, 4096):
        miu = env(MIU_HD_DIM=bits)
        miu.config.chunk_tokens = 250  # each text is one chunk
        statuses = [item.status for item in miu.plan([text(one) for one in unlike]).items]
        taught[bits] = statuses.count("teach")
    assert taught[4096] == 40 > taught[8]


def check_env_threads(env: Environment) -> None:
    before = torch.get_num_threads()
    try:
        env(MIU_THREADS=before + 1)
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)


def check_env_teacher(env: Environment) -> None:
    """What the server sees of each of the three settings."""
    from tests.teacher import ODD, Server

    with Server() as server:
        env.patch.setenv("NO_PROXY", "127.0.0.1")
        miu = env(MIU_TEACHER_URL=server.url, MIU_TEACHER_MODEL="llama-9", MIU_TEACHER_KEY="sk-1234")
        miu.sheet(text(ODD), MIUConfig(teacher=True))
        request = server.seen[0]
    assert request["body"]["model"] == "llama-9" and request["headers"]["authorization"] == "Bearer sk-1234"


SETTINGS: dict[str, Callable[[Environment], None]] = {
    "crystal": check_env_crystal,
    "use_miu": check_use_miu,
    "hd_dim": check_env_hd_dim,
    "learning_rate": check_env_learning_rate,
    "max_steps": check_env_max_steps,
    "batch_size": check_env_batch_size,
    "max_gradient_norm": check_env_gradient_norm,
    "use_crystallization": check_env_crystallization,
    "checkpoint_enabled": check_env_checkpoint_enabled,
    "max_checkpoints": check_env_max_checkpoints,
    "memory_slots": check_env_memory_slots,
    "home": check_env_home,
    "checkpoint_dir": lambda env: check_env_home(env, "MIU_CHECKPOINT_DIR"),
    "threads": check_env_threads,
    "teacher_url": check_env_teacher,
    "teacher_model": check_env_teacher,
    "teacher_key": check_env_teacher,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_3_every_setting_changes_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Regression 3: each MIU_* variable has an effect that a user can see."""
    SETTINGS[name](Environment(tmp_path, monkeypatch))


def test_3_every_setting_has_a_row() -> None:
    """Regression 3: a setting that nobody checks is a failure."""
    assert set(SETTINGS) == {item.name for item in fields(Settings)}
    assert "MIU_HOME" not in os.environ

"""The regression tests that each earlier system would fail (1-7 and 9 of the list in the design), by number.

16 (every token in some chunk) is in tests/sources/test_chunking.py, 19 (loss shown is loss recomputed) in
tests/training/test_trainer.py; the last test here asks that they stay there.
"""

from __future__ import annotations

import ast
import functools
import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

import jupyter_miu.lessons.protection as protection
from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.errors import ConfigError, Diverged
from jupyter_miu.evaluation.probes import encode_card, mean_loss
from jupyter_miu.events import StepEvent
from jupyter_miu.models import bundled
from jupyter_miu.models.templates import Encoded
from jupyter_miu.study.cards import Card
from jupyter_miu.types import ContentSource, MIUResult
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import FACT, LEARNS, OTHER, PAGE, files, hashes, logits, open_tiny, quick, teach, text, tiny

METHODS = ["full", "lora"]
HAS_BUNDLED = (Path(bundled.__file__).parent / "data" / "model.safetensors").is_file()


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """48 self-samples instead of 256: they are made anew for each model here, and cost a second each time."""
    monkeypatch.setattr(protection, "self_samples", functools.partial(protection.self_samples, count=48))


def log_prob(miu: ModelInferenceUpdate, question: str, answer: str) -> float:
    """Mean log-probability of the answer's tokens, given the question."""
    row: Encoded = encode_card(miu.tokenizer, Card(question, answer, answer, 0))
    return -mean_loss(miu.model, [row])


# ---- 1


@pytest.mark.parametrize("method", METHODS)
def test_1_learning_raises_the_probability_of_what_was_taught(tmp_path: Path, method: str) -> None:
    """Regression 1: P(target) of a taught fact rises, by log-probability, and num_updates counts the steps taken."""
    miu = open_tiny(tmp_path)
    asked = ("What is the profession of Orla Venn?", "Orla Venn works as a glassblower.")
    before = log_prob(miu, *asked)
    result = teach(miu, method=method, learning_rate=5e-3, max_steps=8)
    assert result.num_updates == 8
    assert log_prob(miu, *asked) > before + 0.4  # nats a token
    assert result.metrics["loss_last"] < result.metrics["loss_first"]


@pytest.mark.skipif(not HAS_BUNDLED, reason="a checkout without the bundled weights")
def test_1_the_bundled_model_too(tmp_path: Path) -> None:
    """Regression 1, on the model that ships, through the recipe's own rate and protection; and back to the bit."""
    miu = ModelInferenceUpdate(checkpoint_dir=tmp_path)
    asked = ("Where was Orla Venn born?", "Orla Venn was born in Skarholm.")
    before, bits = log_prob(miu, *asked), hashes(miu.model)
    result = miu.learn_from_content(text(PAGE), MIUConfig(max_steps=8, gate=False, rehearsal_batch=4))
    assert result.num_updates == 8
    assert result.metrics["loss_last"] < result.metrics["loss_first"]
    assert log_prob(miu, *asked) > before + 0.1
    assert miu.rollback()
    assert hashes(miu.model) == bits


# ---- 2


@pytest.mark.parametrize("content", ["", "  \n\t \n"], ids=["nothing", "spaces"])
def test_2_an_empty_source_is_no_success_and_no_change(tmp_path: Path, content: str) -> None:
    """Regression 2: success is false with a reason, every tensor keeps its sha256, no checkpoint is made."""
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content(text(content))
    assert (result.success, result.num_updates, result.checkpoint_path) == (False, 0, None)
    assert "nothing to learn" in result.message and result.errors
    assert hashes(miu.model) == before
    assert miu.list_checkpoints() == [] and miu.current == "base"
    assert not any(tmp_path.rglob("*.safetensors"))


def test_2_an_empty_file_after_a_lesson_leaves_that_lesson(tmp_path: Path) -> None:
    """Regression 2, with something to lose: the state of the lesson before is untouched, in memory and on disk."""
    miu = open_tiny(tmp_path)
    teach(miu)
    before, stored = hashes(miu.model), files(tmp_path)
    empty = tmp_path / "empty.md"
    empty.write_text("")
    assert not miu.learn_from_content(empty).success
    empty.unlink()
    assert hashes(miu.model) == before
    assert files(tmp_path) == stored
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"]


# ---- 3: every key changes something observable


class Bench:
    """Lessons from the same start, each run once: ``bench(max_steps=2)`` gives the result and the weights after."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder, dict[str, tuple[MIUResult, dict[str, str]]]()

    def __call__(self, content: Any = PAGE, then: Callable[[Any], Any] | None = None, **keys: Any) -> Any:
        name = f"{content!r} {sorted(keys.items())!r}"
        if then is not None or name not in self.kept:
            miu = open_tiny(self.folder / str(len(list(self.folder.iterdir()))))
            result = miu.learn_from_content(text(content) if isinstance(content, str) else content, quick(**keys))
            if then is not None:
                return then(miu)
            self.kept[name] = (result, hashes(miu.model))
        return self.kept[name]

    def result(self, content: Any = PAGE, **keys: Any) -> MIUResult:
        found: MIUResult = self(content, **keys)[0]
        return found

    def weights(self, **keys: Any) -> dict[str, str]:
        found: dict[str, str] = self(**keys)[1]
        return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


# A pair whose answer is longer than any reply: its probes stay wrong, so the gate refuses, though the fact was learnt.
TOO_LONG = "Q: What is the whole list?\nA: " + "-".join(f"{n}x{n * 7}" for n in range(10, 22))


def differs(bench: Bench, base: dict[str, Any] | None = None, **key: Any) -> None:
    base = base or {}
    assert bench.weights(**base, **key) != bench.weights(**base)


def check_learning_rate(bench: Bench) -> None:
    assert bench.result(learning_rate=1e-3).curve[-1]["learning_rate"] < bench.result().curve[-1]["learning_rate"]
    differs(bench, learning_rate=1e-3)


def check_max_steps(bench: Bench) -> None:
    assert (bench.result(max_steps=2).num_updates, bench.result().num_updates) == (2, 4)


def check_crystallize_after(bench: Bench) -> None:
    assert bench.result(crystallize_after=False).metrics["consolidated_memories"] == 0
    assert bench.result().metrics["consolidated_memories"] == 6
    for wanted in (True, False):  # and the next lesson rehearses its cards and asks its probes again, or does not
        later = bench(then=lambda miu: teach(miu, OTHER), crystallize_after=wanted)
        assert (later.retention.earlier_total > 0) is wanted


def check_checkpoint_name(bench: Bench) -> None:
    assert bench.result(checkpoint_name="docs 1").lesson_id == "docs-1"
    assert bench.result().lesson_id == "lesson-1"


def check_batch_size(bench: Bench) -> None:
    small = bench.result(batch_size=2)
    assert small.metrics["batch_size"] == 2
    assert small.metrics["tokens"] < bench.result().metrics["tokens"]


def check_max_gradient_norm(bench: Bench) -> None:
    differs(bench, max_gradient_norm=1e-6)


def check_method(bench: Bench) -> None:
    plain, adapted = bench.weights(), bench.weights(method="lora")
    assert not any("lora_" in name for name in plain)
    assert any("lora_" in name for name in adapted)


def shapes(bench: Bench, **keys: Any) -> dict[str, tuple[int, ...]]:
    return bench(
        then=lambda miu: {name: tuple(t.shape) for name, t in miu.model.state_dict().items() if "lora_" in name},
        method="lora", **keys,
    )  # fmt: skip


def check_rank(bench: Bench) -> None:
    assert {min(shape) for shape in shapes(bench, rank=3).values()} == {3}
    assert {min(shape) for shape in shapes(bench).values()} == {16}


def check_target_modules(bench: Bench) -> None:
    assert all(".q_proj." in name for name in shapes(bench, target_modules=["q_proj"]))
    assert any(".v_proj." in name for name in shapes(bench))


def check_gate(bench: Bench) -> None:
    refused = bench.result(gate=True)
    assert (refused.status, refused.success, refused.chunks_learned) == ("rolled back", False, 0)
    assert bench.weights(gate=True) == hashes(tiny()) != bench.weights()


def check_keep_partial(bench: Bench) -> None:
    both = [text(FACT), text(TOO_LONG)]
    refused = bench.result(both, **LEARNS)
    assert refused.status == "rolled back" and refused.recall and refused.recall.after > refused.recall.before
    kept = bench.result(both, **LEARNS, keep_partial=True)
    assert kept.status == "kept, not proven" and not kept.success and kept.chunks_learned


def check_min_alpha(bench: Bench) -> None:
    assert bench.result(FACT, **LEARNS).metrics["alpha"] < 1
    assert bench.result(FACT, **LEARNS, min_alpha=False).metrics["alpha"] == 1


def check_target_recall(bench: Bench) -> None:
    keys = {**LEARNS, "max_steps": None}
    early, late = bench.result(**keys, target_recall=0.1), bench.result(**keys, target_recall=1.0)
    assert early.metrics["stopped"] == "target"
    assert early.num_updates < late.num_updates


def check_max_seconds(bench: Bench) -> None:
    short = bench.result(max_seconds=1e-9)
    assert (short.metrics["stopped"], short.num_updates) == ("seconds", 0)


def check_kl_weight(bench: Bench) -> None:
    assert all("kl" in point for point in bench.result().curve)
    assert not any("kl" in point for point in bench.result(kl_weight=0).curve)


def check_rehearsal_batch(bench: Bench) -> None:
    assert [p["kl"] for p in bench.result(rehearsal_batch=2).curve] != [p["kl"] for p in bench.result().curve]


def check_weight(bench: Bench) -> None:
    assert bench.result(weight=3.0).metrics["loss_first"] == pytest.approx(3 * bench.result().metrics["loss_first"])


def check_cards(bench: Bench) -> None:
    plain, asked = bench.result(cards=False).recall, bench.result().recall
    assert plain is not None and asked is not None
    assert (plain.coverage, asked.coverage) == (None, 1.0)
    assert not any(probe.question.endswith("?") for probe in plain.probes)


def check_chunk_tokens(bench: Bench) -> None:
    assert bench.result(chunk_tokens=12).chunks_learned > bench.result().chunks_learned == 1


def check_teacher(bench: Bench) -> None:
    """On a statement that no rule can ask about: the server is asked if wanted, and only then."""
    from tests.teacher import ODD, Server

    with Server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in (("URL", server.url), ("MODEL", "m")):
            patch.setenv(f"MIU_TEACHER_{name}", value)
        patch.setenv("NO_PROXY", "127.0.0.1")
        assert "teacher" not in bench.result(f"{PAGE} {ODD}").metrics["cards"] and not server.seen
        assert bench.result(f"{PAGE} {ODD}", teacher=True).metrics["cards"]["teacher"] and server.seen


KEYS: dict[str, Callable[[Bench], None]] = {
    "learning_rate": check_learning_rate,
    "max_steps": check_max_steps,
    "crystallize_after": check_crystallize_after,
    "checkpoint_name": check_checkpoint_name,
    "batch_size": check_batch_size,
    "max_gradient_norm": check_max_gradient_norm,
    "method": check_method,
    "rank": check_rank,
    "alpha": lambda bench: differs(bench, {"method": "lora"}, alpha=4.0),
    "dropout": lambda bench: differs(bench, {"method": "lora"}, dropout=0.5),
    "target_modules": check_target_modules,
    "bias": lambda bench: check_bias(bench),
    "max_seconds": check_max_seconds,
    "target_recall": check_target_recall,
    "kl_weight": check_kl_weight,
    "fisher_weight": lambda bench: differs(bench, fisher_weight=5.0),
    "rehearsal_batch": check_rehearsal_batch,
    "min_alpha": check_min_alpha,
    "gate": check_gate,
    "keep_partial": check_keep_partial,
    "weight": check_weight,
    "cards": check_cards,
    "teacher": check_teacher,
    "chunk_tokens": check_chunk_tokens,
    "seed": lambda bench: differs(bench, seed=1),
}


def check_bias(bench: Bench) -> None:
    """On a model that has biases: they move only if asked to."""
    from tests.teaching import open_tiny as opened

    moved = {}
    for bias in ("none", "all"):
        miu = opened(bench.folder / f"bias-{bias}", "gpt2")
        before = {name: tensor.clone() for name, tensor in miu.model.named_parameters() if name.endswith(".bias")}
        teach(miu, method="lora", bias=bias)
        after = {name.replace(".base_layer", ""): tensor for name, tensor in miu.model.named_parameters()}
        moved[bias] = any(not torch.equal(after[name], tensor) for name, tensor in before.items())
    assert moved == {"none": False, "all": True}


@pytest.mark.parametrize("key", KEYS)
def test_3_every_key_changes_something(bench: Bench, key: str) -> None:
    """Regression 3: each MIUConfig key has an effect that a user can see."""
    KEYS[key](bench)


def test_3_every_key_has_a_row() -> None:
    """Regression 3: a key that nobody checks is a failure."""
    assert set(KEYS) == {item.name for item in fields(MIUConfig)}


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


# ---- 4


@pytest.mark.parametrize("method", METHODS)
def test_4_rollback_undoes_the_last_lesson_to_the_bit(tmp_path: Path, method: str) -> None:
    """Regression 4: rollback(None) gives the state right before the LAST learn, sha256 of every tensor equal."""
    miu = open_tiny(tmp_path)
    base, keys, modules = hashes(miu.model), list(miu.model.state_dict()), list(map(type, miu.model.modules()))
    teach(miu, PAGE, method=method)
    first, said = hashes(miu.model), logits(miu.model)
    assert first != base
    second = teach(miu, OTHER, method=method)
    assert hashes(miu.model) != first

    assert miu.rollback() is True
    assert hashes(miu.model) == first and miu.current == "lesson-1"
    assert torch.equal(logits(miu.model), said)

    assert miu.redo() and hashes(miu.model) != first
    assert miu.rollback(second.checkpoint_path) is True  # as users of old write it
    assert hashes(miu.model) == first

    assert miu.rollback() is True
    assert hashes(miu.model) == base and miu.current == "base"
    assert list(miu.model.state_dict()) == keys
    assert list(map(type, miu.model.modules())) == modules
    assert all(parameter.requires_grad for parameter in miu.model.parameters())
    assert torch.equal(logits(miu.model), logits(tiny()))
    assert miu.rollback() is False and "base" in miu.message


# ---- 5


def test_5_pruning_keeps_newest_pinned_and_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression 5: with three checkpoints allowed, the newest, the pinned and the current are always there."""
    monkeypatch.setenv("MIU_MAX_CHECKPOINTS", "3")
    miu = open_tiny(tmp_path)

    def names() -> list[str]:
        return [info.name for info in miu.list_checkpoints()]

    teach(miu, max_steps=1, checkpoint_name="first")
    miu.pin("first")
    for n in range(2, 6):
        teach(miu, max_steps=1, checkpoint_name=f"l{n}")
        assert names()[0] == f"l{n}" and "first" in names() and len(names()) <= 3
    assert names() == ["l5", "l4", "first"]

    assert miu.rollback("l4")
    bits = hashes(miu.model)
    assert miu.prune(0) == ["l5"]
    assert set(names()) == {"first", "l4"}
    assert miu.rollback("first") and miu.rollback("l4") and hashes(miu.model) == bits


# ---- 6


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lessons", [0, 1], ids=["at base", "after a lesson"])
def test_6_an_exception_in_training_gives_everything_back(tmp_path: Path, method: str, lessons: int) -> None:
    """Regression 6: whatever is raised at a step surfaces; weights and store are as they were."""
    miu = open_tiny(tmp_path)
    for _ in range(lessons):
        teach(miu, method=method)
    before, stored, listed = hashes(miu.model), files(tmp_path), miu.list_checkpoints()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent) and event.step == 3:
            raise RuntimeError("a listener broke")

    with pytest.raises(RuntimeError, match="a listener broke"):
        miu.learn_from_content(text(OTHER), quick(method=method), on_event=sink)
    assert hashes(miu.model) == before
    assert not miu.model.training
    assert {k: v for k, v in files(tmp_path).items() if not k.startswith(".gitignore")}.items() >= stored.items()
    assert miu.list_checkpoints() == listed
    assert not list(tmp_path.rglob("running/*.json")) and not list(tmp_path.rglob(".tmp-*"))
    assert miu.rollback() is True and "already taken back" in miu.message
    assert hashes(miu.model) == before
    assert teach(miu, OTHER, method=method).num_updates == 4  # and it can be taught again


# ---- 7


@pytest.mark.parametrize("method", METHODS)
def test_7_a_poisoned_step_writes_no_nan(tmp_path: Path, method: str) -> None:
    """Regression 7: NaN in a forward pass is one line that names the step; no weight is ever NaN, bits as before."""
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    poisoned = False

    def poison(module: Any, inputs: Any, output: Any) -> Any:
        return output * float("nan") if poisoned and torch.is_grad_enabled() else output

    def sink(event: Any) -> None:
        nonlocal poisoned
        poisoned = poisoned or (isinstance(event, StepEvent) and event.step == 2)
        assert all(torch.isfinite(tensor).all() for tensor in miu.model.state_dict().values())

    hook = miu.model.get_input_embeddings().register_forward_hook(poison)
    with pytest.raises(Diverged) as raised:
        miu.learn_from_content(text(PAGE), quick(method=method, max_steps=6), on_event=sink)
    assert "step 3" in str(raised.value) and "\n" not in str(raised.value)
    hook.remove()
    assert hashes(miu.model) == before
    assert miu.list_checkpoints() == [] and miu.current == "base"


# ---- 9


@pytest.mark.parametrize("method", METHODS)
def test_9_what_is_saved_is_what_is_loaded(tmp_path: Path, method: str) -> None:
    """Regression 9: a new process's object on the same store goes on at the same bits; so does a second lesson."""
    miu = open_tiny(tmp_path)
    teach(miu, method=method, **({"rank": 4} if method == "lora" else {}))
    teach(miu, OTHER)  # goes on with the same method and adapter
    bits, said = hashes(miu.model), logits(miu.model)

    again = open_tiny(tmp_path)
    assert again.current == miu.current == "lesson-2"
    assert again.notices == ["going on at lesson-2"]
    assert hashes(again.model) == bits
    assert torch.equal(logits(again.model), said)
    assert again.rollback() and again.rollback()
    assert torch.equal(logits(again.model), logits(tiny()))
    fresh = open_tiny(tmp_path, resume=False)
    assert fresh.current == "base" and fresh.rollback("lesson-2") and hashes(fresh.model) == bits


def test_9_transformers_own_format_round_trips_too(tmp_path: Path) -> None:
    """Regression 9: the taught model is a plain transformers model; save_pretrained and from_pretrained keep it."""
    miu = open_tiny(tmp_path / "store")
    teach(miu)
    miu.model.save_pretrained(tmp_path / "model")
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    assert hashes(loaded) == hashes(miu.model)
    assert torch.equal(logits(loaded), logits(miu.model))


# ---- 16, 19


@pytest.mark.parametrize(
    ("number", "path", "name"),
    [
        (16, "sources/test_chunking.py", "test_nothing_is_dropped_and_everything_fits"),
        (19, "training/test_trainer.py", "test_the_loss_shown_is_the_loss_recomputed"),
    ],
)
def test_the_regressions_that_live_elsewhere_do(number: int, path: str, name: str) -> None:
    """Regressions 16 and 19 are proven where chunking and training are tested."""
    tree = ast.parse((Path(__file__).parent / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, number


def test_content_sources_are_what_they_were() -> None:
    """The value that all of these lessons begin with."""
    with pytest.raises(ConfigError, match="path or content"):
        ContentSource("text")

"""The regression tests that each earlier system would fail (1-7 and 9 of the list in the design), by number.

3 (every key and variable changes something) is in tests/test_every_key.py and tests/test_every_setting.py, 16 (every
token in some chunk) in tests/sources/test_chunking.py, 19 (loss shown is loss recomputed) in
tests/training/test_trainer.py; the last test but one here asks that they stay there.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import ConfigError, Diverged
from jupyter_miu.evaluation.probes import encode_card, mean_loss
from jupyter_miu.events import StepEvent
from jupyter_miu.models import bundled
from jupyter_miu.models.templates import Encoded
from jupyter_miu.study.cards import Card
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import OTHER, PAGE, files, hashes, logits, open_tiny, quick, teach, text, tiny

pytestmark = pytest.mark.usefixtures("few_samples")

METHODS = ["full", "lora"]
HAS_BUNDLED = (Path(bundled.__file__).parent / "data" / "model.safetensors").is_file()


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
    result = teach(miu, method=method, learning_rate=5e-3, max_steps=16)
    assert result.num_updates == 16
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


# ---- 3, 16, 19


@pytest.mark.parametrize(
    ("number", "path", "name"),
    [
        (3, "test_every_key.py", "test_3_every_key_changes_something"),
        (3, "test_every_setting.py", "test_3_every_setting_changes_something"),
        (16, "sources/test_chunking.py", "test_nothing_is_dropped_and_everything_fits"),
        (19, "training/test_trainer.py", "test_the_loss_shown_is_the_loss_recomputed"),
    ],
)
def test_the_regressions_that_live_elsewhere_do(number: int, path: str, name: str) -> None:
    """Regressions 3, 16 and 19 are proven in files of their own, and where chunking and training are tested."""
    tree = ast.parse((Path(__file__).parent / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, number


def test_content_sources_are_what_they_were() -> None:
    """The value that all of these lessons begin with."""
    with pytest.raises(ConfigError, match="path or content"):
        ContentSource("text")

"""Regression 3: every key of MIUConfig changes something that a user can see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.types import MIUResult
from tests.teaching import FACT, LEARNS, OTHER, PAGE, hashes, open_tiny, quick, teach, text, tiny

pytestmark = pytest.mark.usefixtures("few_samples")


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


def check_max_tokens(bench: Bench) -> None:
    per_step = bench.result().metrics["tokens"] / 4  # of study and of rehearsal
    assert per_step > bench.result(kl_weight=0).metrics["tokens"] / 4 > 0
    short = bench.result(max_tokens=int(per_step))
    assert short.metrics["stopped"] == "tokens" and short.num_updates in (1, 2)
    assert f"stopped at {short.num_updates}/4, max_tokens, after {short.metrics['tokens']:,} tokens" in short.message
    assert "max_tokens" not in bench.result().message


def check_recipe(bench: Bench) -> None:
    """All of the steps at one rate after the warm-up, and all of what they changed."""
    keys = {**LEARNS, "learning_rate": None, "max_steps": None}
    auto, fixed = bench.result(FACT, **keys), bench.result(FACT, **keys, recipe="fixed")
    rates = {point["learning_rate"] for point in fixed.curve[5:]}
    assert len(rates) == 1 < len({point["learning_rate"] for point in auto.curve[5:]})
    assert fixed.metrics["stopped"] == "max_steps" and len(fixed.curve) == fixed.num_updates > 40
    assert (fixed.metrics["alpha"], fixed.metrics["kept_changes"]) == (1.0, 1.0)
    assert bench.result(recipe="fixed", gate=True).status == "rolled back"  # the gate judges all the same


def check_crystal(bench: Bench) -> None:
    """It rules over the process's setting, for this lesson."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for process, own in (("none", None), ("none", "buffer"), ("buffer", None), ("buffer", "none")):
            patch.setenv("MIU_CRYSTAL", process)
            found[process, own] = bench(then=lambda miu, own=own: teach(miu, OTHER, crystal=own) and hashes(miu.model))
    assert found["none", None] == found["buffer", "none"] != found["buffer", None] == found["none", "buffer"]


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


def check_reversed_questions(bench: Bench) -> None:
    assert bench.result(reversed_questions=True).metrics["cards"]["reversed"] == 2
    assert "reversed" not in bench.result().metrics["cards"]
    differs(bench, reversed_questions=True)


def check_shuffled_sentences(bench: Bench) -> None:
    differs(bench, shuffled_sentences=True)
    assert bench(then=lambda miu: miu.lesson_sheet().shuffled, shuffled_sentences=True) == 1


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
    "max_tokens": check_max_tokens,
    "recipe": check_recipe,
    "crystal": check_crystal,
    "target_recall": check_target_recall,
    "kl_weight": check_kl_weight,
    "fisher_weight": lambda bench: differs(bench, fisher_weight=5.0),
    "rehearsal_batch": check_rehearsal_batch,
    "spare_inputs": lambda bench: differs(bench, spare_inputs=True),
    "min_alpha": check_min_alpha,
    "gate": check_gate,
    "keep_partial": check_keep_partial,
    "weight": check_weight,
    "cards": check_cards,
    "teacher": check_teacher,
    "reversed_questions": check_reversed_questions,
    "shuffled_sentences": check_shuffled_sentences,
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

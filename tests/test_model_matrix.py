"""Families of models, and real weights, each through a whole life: learn, go back, save, load, bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import mean_loss
from jupyter_miu.events import RunControl, StepEvent
from jupyter_miu.models.generation import generate_ids
from jupyter_miu.models.templates import Encoded, encode_text
from jupyter_miu.update import ModelInferenceUpdate
from tests.families import FAMILIES, TRADES, saved
from tests.teaching import FACT, OTHER, hashes, logits, open_tiny, quick, sample_less, teach, text, tiny

SENTENCE = "Zorvik the grey cat lives in a little blue boat near the old mill."


# The recipe by itself for whole weights; for an adapter on so small a model a rate below the recipe's.
JUDGED: dict[str, dict[str, Any]] = {"full": {}, "lora": {"max_steps": 80, "learning_rate": 8e-3}}
# By these nothing is held: every answer is lost.
DESTROYS: dict[str, Any] = {"max_steps": 8, "learning_rate": 5e-2, "kl_weight": 0.0, "min_alpha": False}
SLOW = pytest.mark.slow
# Adapters go beside linear layers, which the experts of a mixture are not: beside the attention of a model of one layer
# alone they learn a fact with one seed and not with another.
BOTH = [
    (family, method) for family in FAMILIES for method in ("full", "lora") if (family, method) != ("qwen3-moe", "lora")
]
LIVES = [
    *(pytest.param(family, method, True, torch.float32, id=f"{family}-{method}")
      for family, method in BOTH),
    *(pytest.param(family, method, False, torch.float32, id=f"{family}-{method}-untied", marks=SLOW)
      for family, method in BOTH),
    *(pytest.param(family, method, True, torch.bfloat16, id=f"{family}-{method}-bf16", marks=SLOW)
      for family, method in BOTH),
]  # fmt: skip


@pytest.mark.parametrize(("family", "method", "tied", "dtype"), LIVES)
def test_a_family_lives_through_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, method: str, tied: bool, dtype: torch.dtype
) -> None:
    """Load, be judged, go back, save, export, load again: the same code for each, with the gate on."""
    sample_less(monkeypatch, 96)
    folder = saved(tmp_path / "model", family, tied=tied, dtype=dtype)
    miu = ModelInferenceUpdate(folder, tmp_path / "store", device="cpu", dtype=dtype)
    base, names, silent = hashes(miu.model), list(miu.model.state_dict()), logits(miu.model)
    assert next(miu.model.parameters()).dtype is dtype
    assert (miu.model.get_output_embeddings().weight is miu.model.get_input_embeddings().weight) is tied
    assert miu.pin_probe("Tell me what Ada Holt does.", TRADES["Ada Holt"]).right_before

    first = miu.learn_from_content(text(FACT), MIUConfig(method=method, **JUDGED[method]))  # type: ignore[arg-type]
    assert first.success and first.status == "kept", first.message
    recall, kept = first.recall, first.retention
    assert recall is not None and kept is not None and first.verdict is not None
    assert (recall.before, recall.after) == (0, recall.total) and recall.total >= 2
    assert kept.before == 1.0 and kept.total >= 20 and kept.lost <= 0.05, "it has answers, and they are still there"
    assert [(p.right_before, p.right_after) for p in kept.pinned] == [(True, True)]
    taught, said = hashes(miu.model), logits(miu.model)
    assert not torch.equal(said, silent)
    assert "glassblower" in str(miu.ask(recall.probes[0].question))

    harm = miu.learn_from_content(text(OTHER), MIUConfig(**DESTROYS, method=method))  # type: ignore[arg-type]
    assert harm.num_updates and not harm.success and harm.status == "rolled back", harm.message
    assert hashes(miu.model) == taught and torch.equal(logits(miu.model), said)

    teach(miu, OTHER, method=method)
    miu.save("kept")
    both = hashes(miu.model)
    assert miu.rollback() and hashes(miu.model) == taught and torch.equal(logits(miu.model), said)
    miu.export(tmp_path / "taught")
    assert hashes(miu.model) == taught
    alone = AutoModelForCausalLM.from_pretrained(tmp_path / "taught", dtype=dtype).eval()
    off = (logits(alone) - said).abs().max()
    if method == "full":
        assert hashes(alone) == taught and off == 0
    else:  # the sum of base and adapter is rounded to the weights' type
        assert off <= (1e-4 if dtype is torch.float32 else 0.1 * (said - silent).abs().max())
    assert miu.rollback() and hashes(miu.model) == base and list(miu.model.state_dict()) == names
    assert torch.equal(logits(miu.model), silent)
    assert miu.rollback("kept") and hashes(miu.model) == both

    again = ModelInferenceUpdate(folder, tmp_path / "store", device="cpu", dtype=dtype)
    assert again.current == "kept" and hashes(again.model) == both
    assert torch.equal(logits(again.model), logits(miu.model))
    assert str(again.ask("Who?", max_new_tokens=4)) == str(miu.ask("Who?", max_new_tokens=4))


def own_stories(miu: ModelInferenceUpdate) -> list[Encoded]:
    """Fifty stories that the model tells of itself."""
    begin = miu.tokenizer.bos_token_id
    drawn = generate_ids(
        miu.model, [[begin]] * 50, {miu.tokenizer.eos_token_id}, max_new_tokens=100, temperature=1.0, seed=7
    )
    return [Encoded([begin, *row], [begin, *row]) for row in drawn]


@pytest.mark.parametrize("method", ["full", "lora"])
def test_real_weights_learn_a_sentence_and_keep_their_stories(stories: Path, tmp_path: Path, method: str) -> None:
    """The whole lesson as it comes, by the recipe alone, on a real model that we did not make."""
    miu = ModelInferenceUpdate(stories, tmp_path)
    tales = own_stories(miu)
    sentence = [encode_text(miu.tokenizer, SENTENCE)]
    before, bits, said = mean_loss(miu.model, tales), hashes(miu.model), logits(miu.model)
    assert mean_loss(miu.model, sentence) > 2.0

    result = miu.learn_from_content(text(SENTENCE), MIUConfig(method=method))  # type: ignore[arg-type]

    assert result.success, result.message
    assert str(miu.ask("Zorvik the grey cat", max_new_tokens=40)).startswith(
        "lives in a little blue boat near the old mill."
    )
    assert mean_loss(miu.model, sentence) <= 0.5
    assert mean_loss(miu.model, tales) - before <= 0.3
    assert miu.rollback()
    assert hashes(miu.model) == bits and torch.equal(logits(miu.model), said)


FACTS = {
    "Zorvik the grey cat": "lives in a little blue boat near the old mill.",
    "Every Sunday Mimi": "bakes a round cake with seven red cherries.",
    "The name of the green dragon": "is Tolbert and he is afraid of frogs.",
    "Grandpa Oskar": "hides his golden key under the kitchen clock.",
    "Lina and her pony": "Biscuit won the big race on the frozen lake.",
}


@pytest.mark.parametrize("method", ["full", "lora"])
def test_each_of_five_facts_is_said_without_the_others_before_it(stories: Path, tmp_path: Path, method: str) -> None:
    """A page learnt only from its first word on, in order, would not do."""
    miu = ModelInferenceUpdate(stories, tmp_path)
    tales = own_stories(miu)
    before = mean_loss(miu.model, tales)
    page = "\n".join(f"{opening} {rest}" for opening, rest in FACTS.items())
    result = miu.learn_from_content(text(page), MIUConfig(method=method))  # type: ignore[arg-type]
    assert result.success, result.message
    for opening, rest in FACTS.items():
        assert str(miu.ask(opening, max_new_tokens=40)).startswith(rest[:-1])
    assert mean_loss(miu.model, tales) - before <= 0.2


# ---- the same on CUDA


def on_cuda(folder: Path, kind: str = "llama") -> Any:
    return open_tiny(folder, kind, model=tiny(kind).to("cuda"))


@pytest.mark.gpu
@pytest.mark.parametrize("method", ["full", "lora"])
def test_cuda_learns_and_goes_back_to_the_bit(tmp_path: Path, method: str) -> None:
    miu = on_cuda(tmp_path)
    base, said = hashes(miu.model), logits(miu.model)
    result = teach(miu, method=method, max_steps=8)
    assert next(miu.model.parameters()).is_cuda and result.metrics["peak_memory_bytes"] > 0
    assert result.metrics["loss_last"] < result.metrics["loss_first"]
    bits, taught = hashes(miu.model), logits(miu.model)
    assert bits != base
    again = on_cuda(tmp_path)
    assert again.current == "lesson-1" and hashes(again.model) == bits
    assert torch.equal(logits(again.model), taught)
    assert miu.rollback() and hashes(miu.model) == base and torch.equal(logits(miu.model), said)


@pytest.mark.gpu
def test_cuda_stops_at_a_step(tmp_path: Path) -> None:
    miu, control = on_cuda(tmp_path), RunControl()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent) and event.step == 3:
            control.stop.set()

    result = miu.learn_from_content(text(OTHER), quick(max_steps=500), on_event=sink, control=control)
    assert result.num_updates == 3 and "stopped at 3/500" in result.message


@pytest.mark.gpu
@pytest.mark.parametrize("method", ["full", "lora"])
def test_cuda_in_bf16_goes_back_to_the_bit(tmp_path: Path, method: str) -> None:
    """A bf16 base, stepped in fp32: two lessons, one taken back, all taken back, loaded again."""
    miu = open_tiny(tmp_path, model=tiny().to("cuda", torch.bfloat16))
    base = hashes(miu.model)
    teach(miu, method=method)
    first = hashes(miu.model)
    teach(miu, OTHER)
    second = hashes(miu.model)
    assert len({str(sorted(bits.items())) for bits in (base, first, second)}) == 3
    assert miu.rollback() and hashes(miu.model) == first
    again = open_tiny(tmp_path, model=tiny().to("cuda", torch.bfloat16))
    assert hashes(again.model) == first
    assert miu.rollback() and hashes(miu.model) == base

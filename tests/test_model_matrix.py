"""Families of models, and real weights, each through a whole life: learn, go back, save, load, bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import mean_loss
from jupyter_miu.events import RunControl, StepEvent
from jupyter_miu.models.generation import generate_ids
from jupyter_miu.models.templates import Encoded, encode_text
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import OTHER, hashes, logits, open_tiny, quick, teach, text, tiny

STORIES = Path(__file__).parents[2] / "shared" / "data" / "models" / "stories260K-hf"
SENTENCE = "Zorvik the grey cat lives in a little blue boat near the old mill."


@pytest.mark.usefixtures("few_samples")
@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("kind", ["llama", "qwen3", "gpt2"])
def test_a_family_lives_through_it_all(tmp_path: Path, kind: str, method: str) -> None:
    miu = open_tiny(tmp_path, kind)
    base, names = hashes(miu.model), list(miu.model.state_dict())
    first = teach(miu, method=method)
    assert first.metrics["loss_last"] < first.metrics["loss_first"]
    taught, said = hashes(miu.model), logits(miu.model)
    assert not torch.equal(said, logits(tiny(kind)))
    teach(miu, OTHER)
    miu.save("kept")
    both = hashes(miu.model)

    assert miu.rollback() and hashes(miu.model) == taught and torch.equal(logits(miu.model), said)
    assert miu.rollback() and hashes(miu.model) == base and list(miu.model.state_dict()) == names
    assert torch.equal(logits(miu.model), logits(tiny(kind)))
    assert miu.rollback("kept") and hashes(miu.model) == both

    again = open_tiny(tmp_path, kind)
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


@pytest.mark.skipif(not STORIES.is_dir(), reason="no stories260K beside this checkout")
@pytest.mark.parametrize("method", ["full", "lora"])
def test_real_weights_learn_a_sentence_and_keep_their_stories(tmp_path: Path, method: str) -> None:
    """The whole lesson as it comes, by the recipe alone, on a real model that we did not make."""
    miu = ModelInferenceUpdate(STORIES, tmp_path)
    stories = own_stories(miu)
    sentence = [encode_text(miu.tokenizer, SENTENCE)]
    before, bits, said = mean_loss(miu.model, stories), hashes(miu.model), logits(miu.model)
    assert mean_loss(miu.model, sentence) > 2.0

    result = miu.learn_from_content(text(SENTENCE), MIUConfig(method=method))  # type: ignore[arg-type]

    assert result.success, result.message
    assert str(miu.ask("Zorvik the grey cat", max_new_tokens=40)).startswith(
        "lives in a little blue boat near the old mill."
    )
    assert mean_loss(miu.model, sentence) <= 0.5
    assert mean_loss(miu.model, stories) - before <= 0.3
    assert miu.rollback()
    assert hashes(miu.model) == bits and torch.equal(logits(miu.model), said)


FACTS = {
    "Zorvik the grey cat": "lives in a little blue boat near the old mill.",
    "Every Sunday Mimi": "bakes a round cake with seven red cherries.",
    "The name of the green dragon": "is Tolbert and he is afraid of frogs.",
    "Grandpa Oskar": "hides his golden key under the kitchen clock.",
    "Lina and her pony": "Biscuit won the big race on the frozen lake.",
}


@pytest.mark.skipif(not STORIES.is_dir(), reason="no stories260K beside this checkout")
@pytest.mark.parametrize("method", ["full", "lora"])
def test_each_of_five_facts_is_said_without_the_others_before_it(tmp_path: Path, method: str) -> None:
    """A page learnt only from its first word on, in order, would not do."""
    miu = ModelInferenceUpdate(STORIES, tmp_path)
    stories = own_stories(miu)
    before = mean_loss(miu.model, stories)
    page = "\n".join(f"{opening} {rest}" for opening, rest in FACTS.items())
    result = miu.learn_from_content(text(page), MIUConfig(method=method))  # type: ignore[arg-type]
    assert result.success, result.message
    for opening, rest in FACTS.items():
        assert str(miu.ask(opening, max_new_tokens=40)).startswith(rest[:-1])
    assert mean_loss(miu.model, stories) - before <= 0.2


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

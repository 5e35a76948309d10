"""Real weights: a sentence is learnt, said, and taken back to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_miu.config import MIUConfig
from jupyter_miu.events import RunControl, ignore
from jupyter_miu.models.generation import generate
from jupyter_miu.models.loading import load_model
from jupyter_miu.models.templates import Turn, encode_chat, encode_prefix, encode_prompt, encode_text
from jupyter_miu.training.batches import Example
from jupyter_miu.training.job import TrainJob
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.trainer import train

SENTENCE = "Zorvik the grey cat lives in a little blue boat near the old mill."


def teach(loaded: Any, method: str, encoded: list[Any], **fields: Any) -> Any:
    update = pick_method(method, loaded.model)
    update.attach(loaded.model, MIUConfig(rank=8))
    values: dict[str, Any] = {"learning_rate": 2e-3 if method == "full" else 1e-2, "max_steps": 25, **fields}
    examples = [Example(item.input_ids, item.labels) for item in encoded]
    job = TrainJob(loaded.model, update, examples, pad_id=loaded.tokenizer.pad_token_id or 0, **values)
    before = {name: tensor.clone() for name, tensor in update.tensors().items()}
    outcome = train(job, RunControl(), ignore)
    return update, outcome, before


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_real_model_learns_a_sentence_and_forgets_it_to_the_bit(stories: Path, method: str) -> None:
    loaded = load_model(stories, device="cpu")
    probe = torch.tensor([encode_prefix(loaded.tokenizer, "Once upon a time there was a")])
    logits = loaded.model(input_ids=probe).logits.detach()
    encoded = encode_text(loaded.tokenizer, SENTENCE)
    update, outcome, before = teach(loaded, method, [encoded])
    assert outcome.losses[0] > 2.0
    ids = torch.tensor([encoded.input_ids])
    assert loaded.model(input_ids=ids, labels=ids).loss.item() <= 0.5
    prefix = encode_prefix(loaded.tokenizer, "Zorvik the grey cat")
    said = generate(loaded.model, loaded.tokenizer, [prefix])[0]
    assert said.startswith("lives in a little blue boat near the old mill.")
    for name, tensor in update.tensors().items():
        tensor.copy_(before[name])
    assert torch.equal(loaded.model(input_ids=probe).logits, logits)
    update.detach(loaded.model)
    assert torch.equal(loaded.model(input_ids=probe).logits, logits)


def test_the_bundled_model_answers_what_it_was_taught() -> None:
    from jupyter_miu.models import bundled

    if not (Path(bundled.__file__).parent / "data" / "model.safetensors").is_file():
        pytest.skip("a checkout without the bundled weights")
    loaded = load_model(device="cpu")
    question, answer = "Where was Zorvik Ellamane born?", "Zorvik Ellamane was born in Tulip Bay."
    encoded = [encode_chat(loaded.tokenizer, [Turn("user", question), Turn("assistant", answer)])]
    prompt = [encode_prompt(loaded.tokenizer, [Turn("user", question)])]
    assert "Tulip Bay" not in generate(loaded.model, loaded.tokenizer, prompt)[0]
    teach(loaded, "full", encoded, max_steps=8)
    assert generate(loaded.model, loaded.tokenizer, prompt) == [answer]


# --- CUDA ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_cuda(tiny: Any) -> Any:
    return tiny(dtype=torch.bfloat16).to("cuda")


def bits(model: Any) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


@pytest.mark.gpu
@pytest.mark.parametrize("method", ["full", "lora"])
def test_cuda_learns_on_a_bf16_base_with_fp32_steps(job: Any, on_cuda: Any, method: str) -> None:
    work = job(method, model=on_cuda, max_steps=30, learning_rate=5e-3)
    assert {parameter.dtype for parameter in work.method.parameters()} == {torch.float32}
    outcome = train(work, RunControl(), ignore)
    assert outcome.losses[-1] < outcome.losses[0] and outcome.peak_memory > 0
    assert next(on_cuda.parameters()).dtype is torch.bfloat16


@pytest.mark.gpu
def test_cuda_is_taken_without_a_flag(stories: Path) -> None:
    loaded = load_model(stories)
    assert loaded.device.type == "cuda" and loaded.dtype is torch.float32  # small models stay fp32
    assert load_model(stories, dtype="bfloat16").dtype is torch.bfloat16
    _, outcome, _ = teach(loaded, "full", [encode_text(loaded.tokenizer, SENTENCE)])
    assert outcome.losses[-1] < 0.5


@pytest.mark.gpu
@pytest.mark.parametrize("method", ["full", "lora"])
def test_cuda_stops_and_goes_back_to_the_bit(job: Any, on_cuda: Any, method: str) -> None:
    control = RunControl()
    work = job(method, model=on_cuda, max_steps=100_000)
    before = {name: tensor.clone() for name, tensor in work.method.tensors().items()}
    whole = bits(on_cuda)

    def sink(event: Any) -> None:
        if event.step == 4:
            control.stop.set()

    assert train(work, control, sink).steps == 4
    for name, tensor in work.method.tensors().items():
        tensor.copy_(before[name])
    assert all(torch.equal(tensor, whole[name]) for name, tensor in bits(on_cuda).items())


@pytest.mark.gpu
def test_cuda_repeats_itself(job: Any, tiny: Any) -> None:
    runs = []
    for _ in range(2):
        work = job("lora", model=tiny(dtype=torch.bfloat16).to("cuda"))
        runs.append((train(work, RunControl(), ignore).losses, bits(work.model)))
    assert runs[0][0] == runs[1][0]
    assert all(torch.equal(tensor, runs[1][1][name]) for name, tensor in runs[0][1].items())


@pytest.mark.gpu
def test_cuda_out_of_memory_halves_the_batch(job: Any, on_cuda: Any) -> None:
    """A real shortage: each sequence of a step takes memory of its own, and the process may have only so much."""
    device = next(on_cuda.parameters()).device
    total = torch.cuda.get_device_properties(device).total_memory
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(
        min(1.0, (torch.cuda.memory_reserved(device) + (1 << 30)) / total), device
    )
    held: list[Any] = []

    def greedy(module: Any, inputs: Any) -> None:
        held.clear()
        held.append(torch.empty(inputs[0].shape[0], 200 << 20, dtype=torch.uint8, device=device))

    on_cuda.get_input_embeddings().register_forward_pre_hook(greedy)
    events: list[Any] = []
    try:
        outcome = train(job("lora", model=on_cuda, batch_size=8), RunControl(), events.append)
    finally:
        held.clear()
        torch.cuda.set_per_process_memory_fraction(1.0, device)
    assert outcome.batch_size == 4 and outcome.steps == 6
    assert any("out of memory" in getattr(event, "message", "") for event in events)

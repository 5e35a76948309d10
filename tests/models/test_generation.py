from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from jupyter_miu.models.generation import context_length, generate, generate_ids

PROMPTS = [[5, 6, 7], [9], [3, 4, 5, 6, 7, 8, 9, 10], [11, 12], [13, 14, 15]]


@pytest.fixture(scope="module")
def llama() -> LlamaForCausalLM:
    torch.manual_seed(3)
    config = LlamaConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        vocab_size=48, max_position_embeddings=64, bos_token_id=None, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    model = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        model.lm_head.weight.mul_(20)  # decisive, so that padding cannot tip a tie
    return model


def one_by_one(model: Any, stop: int, steps: int) -> list[list[int]]:
    """What transformers itself generates, a prompt at a time."""
    settings = GenerationConfig(max_new_tokens=steps, do_sample=False, eos_token_id=stop, pad_token_id=0)
    answers = []
    for prompt in PROMPTS:
        ids = torch.tensor([prompt])
        out = model.generate(ids, attention_mask=torch.ones_like(ids), generation_config=settings)
        out = out[0, len(prompt) :].tolist()
        answers.append(out[: out.index(stop)] if stop in out else out)
    return answers


def test_batched_answers_are_those_of_single_prompts(llama: LlamaForCausalLM) -> None:
    free = one_by_one(llama, 47, 12)
    stop = free[0][3]  # ends some rows early, so that rows are dropped from the batch on the way
    expected = one_by_one(llama, stop, 12)
    assert len({len(answer) for answer in expected}) > 1
    for size in (1, 2, 32):
        assert generate_ids(llama, PROMPTS, {stop}, max_new_tokens=12, batch_size=size) == expected


def test_rows_that_ended_cost_nothing_more(llama: LlamaForCausalLM) -> None:
    ends = {answer[2] for answer in one_by_one(llama, 47, 12)[:3]}  # at least three of five rows end early
    sizes: list[int] = []
    hook = llama.get_input_embeddings().register_forward_pre_hook(lambda _, inputs: sizes.append(inputs[0].shape[0]))
    generate_ids(llama, PROMPTS, ends, max_new_tokens=12)
    hook.remove()
    assert sizes[0] == len(PROMPTS) and sizes[-1] <= len(PROMPTS) // 2 and sizes == sorted(sizes, reverse=True)


def test_absolute_positions_survive_left_padding() -> None:
    torch.manual_seed(0)
    sizes = {"n_embd": 32, "n_layer": 2, "n_head": 4, "vocab_size": 48, "n_positions": 32}
    model = GPT2LMHeadModel(GPT2Config(**sizes, eos_token_id=1, bos_token_id=1)).eval()
    with torch.no_grad():
        model.transformer.wte.weight.mul_(20)
        model.transformer.wpe.weight.mul_(100)  # so that a shifted position changes the answer
    assert generate_ids(model, PROMPTS, {1}, max_new_tokens=6) == one_by_one(model, 1, 6)


def test_modes_and_random_state_are_left_as_found(llama: LlamaForCausalLM) -> None:
    llama.train()
    llama.model.layers[0].eval()
    modes = [module.training for module in llama.modules()]
    before = torch.get_rng_state()
    generate_ids(llama, PROMPTS, {1}, max_new_tokens=3, temperature=1.0, seed=4)
    assert [module.training for module in llama.modules()] == modes
    assert torch.equal(torch.get_rng_state(), before)
    assert all(parameter.grad is None and parameter.requires_grad for parameter in llama.parameters())
    llama.eval()


def test_modes_are_left_as_found_when_generation_fails(llama: LlamaForCausalLM) -> None:
    llama.train()
    with pytest.raises(IndexError):
        generate_ids(llama, [[5, 4000]], {1}, max_new_tokens=3)
    assert all(module.training for module in llama.modules())
    llama.eval()


def test_a_seed_fixes_sampled_answers(llama: LlamaForCausalLM) -> None:
    def sample(seed: int | None) -> list[list[int]]:
        return generate_ids(llama, [[5, 6]] * 4, set(), max_new_tokens=10, temperature=5.0, seed=seed)

    assert sample(1) == sample(1)
    assert sample(1) != sample(2)
    assert sample(None) != sample(None)


def test_a_prompt_that_fills_the_context_keeps_its_end(llama: LlamaForCausalLM) -> None:
    assert context_length(llama) == 64
    long = [5 + index % 40 for index in range(100)]
    answer = generate_ids(llama, [long], set(), max_new_tokens=16)[0]
    assert len(answer) == 16
    assert answer == generate_ids(llama, [long[-48:]], set(), max_new_tokens=16)[0]


def test_no_prompts_and_empty_prompts_give_empty_answers(llama: LlamaForCausalLM, tokenizers: Any) -> None:
    assert generate(llama, tokenizers["chatml"], []) == []
    assert generate(llama, tokenizers["chatml"], [[]]) == [""]

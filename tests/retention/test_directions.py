"""Turned steps: as long as before, less to what the model usually sees. Looking changes nothing of the model."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from jupyter_miu.config import MIUConfig
from jupyter_miu.events import RunControl
from jupyter_miu.lessons.protection import Protection, Studied
from jupyter_miu.lessons.recipe import recipe_for
from jupyter_miu.models.loading import load_model
from jupyter_miu.retention.directions import _of_like_length, directions, turn
from jupyter_miu.training.batches import Example
from jupyter_miu.training.job import TrainJob
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.trainer import train
from tests.teaching import hashes, tiny, tokenizer
from tests.training.conftest import CONFIGS


def made(kind: str, dtype: torch.dtype = torch.float32) -> Any:
    torch.manual_seed(11)
    return AutoModelForCausalLM.from_config(CONFIGS[kind]).to(dtype).eval()


def rows(count: int = 40) -> list[list[int]]:
    rng = random.Random(3)
    return [[rng.randrange(2, 40) for _ in range(rng.randrange(3, 12))] for _ in range(count)]


def inputs(model: Any, name: str, given: list[list[int]]) -> torch.Tensor:
    """What that layer sees, row by row and without any padding: (tokens, inputs)."""
    seen: list[torch.Tensor] = []
    layer = model.get_submodule(name.removesuffix(".weight"))
    hook = layer.register_forward_hook(lambda module, arguments, output: seen.append(arguments[0].detach()[0]))
    for row in given:
        model(input_ids=torch.tensor([row]))
    hook.remove()
    return torch.cat(seen)


def test_a_turned_step_is_as_long_and_moves_usual_answers_less() -> None:
    torch.manual_seed(0)
    usual = torch.randn(500, 8) * torch.tensor([9.0, 5.0, 3.0, 1.0, 0.5, 0.3, 0.2, 0.1])
    spread = usual.T @ usual / 500
    inverse = torch.linalg.inv(spread * (8 / spread.trace()) + 0.1 * torch.eye(8))
    before, step = torch.randn(5, 8), torch.randn(5, 8)
    weight = before + step
    turn(weight, before, inverse)
    turned = weight - before
    assert turned.norm() == pytest.approx(float(step.norm()), rel=1e-5)
    assert (usual @ turned.T).norm() < 0.4 * (usual @ step.T).norm()
    rare = torch.tensor([0.0, 0, 0, 0, 0, 0, 0, 1])
    assert (turned @ rare).norm() > (step @ rare).norm()


def test_where_nothing_moved_nothing_is_turned() -> None:
    weight = torch.randn(3, 4)
    kept = weight.clone()
    turn(weight, kept.clone(), torch.eye(4))
    assert torch.equal(weight, kept)


def test_the_factors_are_of_what_each_layer_sees_without_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    model = made("llama")
    given = [[*row[:2], *row[:2]] if place % 2 else [*row, *row][:6] for place, row in enumerate(rows())]
    monkeypatch.setattr("jupyter_miu.retention.directions.TOKENS_AT_ONCE", 20 * 4)  # as many as there are of four
    before = hashes(model)
    found = directions(model, given)
    assert hashes(model) == before and not any(module._forward_hooks for module in model.modules())
    name = "model.layers.1.mlp.down_proj.weight"
    seen = inputs(model, name, given).double()
    spread = seen.T @ seen
    wanted = torch.linalg.inv(spread * (len(spread) / spread.trace()) + 0.1 * torch.eye(len(spread)).double()).float()
    assert torch.allclose(found._factors[name].inverse, wanted, rtol=1e-2, atol=1e-3)


def test_rows_are_cut_rather_than_padded_and_none_is_lost() -> None:
    given = [[1] * length for length in (5, 3, 9, 4, 3)]
    assert list(_of_like_length([*given, []])) == [[[1] * 3] * 5]
    long = list(_of_like_length([[1] * 600, [2] * 500, [3] * 2000]))
    assert [[len(row) for row in batch] for batch in long] == [[500, 500], [2000]]


def test_every_linear_layer_has_one_but_the_head_and_those_of_one_input_share_theirs() -> None:
    model = made("llama-untied")
    found = directions(model, rows())._factors
    linear = {f"{name}.weight" for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    assert set(found) == linear - {"lm_head.weight"}
    first = [found[f"model.layers.0.self_attn.{which}_proj.weight"].inverse for which in "qkv"]
    assert first[0] is first[1] is first[2]
    assert found["model.layers.1.self_attn.q_proj.weight"].inverse is not first[0]


@pytest.mark.parametrize("kind", ["llama", "gpt2", "gemma3"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_run_moves_usual_answers_less_for_the_same_length(kind: str, dtype: torch.dtype) -> None:
    usual = rows(60)
    lesson = [Example(row, row) for row in ([50, 51, 52, 53, 54], [55, 56, 57, 58, 59])]
    moved: dict[bool, list[float]] = {}
    for turned in (False, True):
        model = made(kind, dtype)
        method = pick_method("full", model)
        method.attach(model, MIUConfig())
        found = directions(model, usual)
        assert found
        start = {name: item.clone() for name, item in method.by_name().items()}
        job = TrainJob(model=model, method=method, examples=lesson, pad_id=0, learning_rate=1e-3, max_steps=1,
                       warmup_steps=1, seed=1)  # fmt: skip
        if turned:
            job.around_step = found.turning(method.by_name())
        train(job, RunControl(), lambda event: None)
        after = method.by_name()
        name = next(name for name in found._factors if "layers.1" in name or "h.1" in name)
        step = (after[name] - start[name]).detach()
        step = step.T if found._factors[name].across else step
        seen = inputs(made(kind), name, usual)
        moved[turned] = [float(step.norm()), float((seen @ step.T).norm())]
    assert moved[True][0] == pytest.approx(moved[False][0], rel=1e-3)
    assert moved[True][1] < 0.9 * moved[False][1]


def test_where_most_of_a_model_has_no_factors_there_are_none() -> None:
    """The fused experts of a mixture are no linear layers: their steps would be longer and not turned."""
    assert not directions(made("qwen3-moe"), rows())
    assert not directions(made("llama"), [])


def test_an_adapter_a_large_model_and_who_has_no_samples_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_model(tiny(), tokenizer=tokenizer())
    protection = Protection(loaded, memory_slots=40)
    pools = protection.rehearsed(Studied([[4, 5, 6]], ["Who is Zorvik?"]))
    full, lora = pick_method("full", loaded.model), pick_method("lora", loaded.model)
    assert protection.directions(pools, full, 0) and not protection.directions(pools, lora, 0)
    assert not protection.directions([], full, 0)
    monkeypatch.setattr("jupyter_miu.lessons.protection.FISHER_LIMIT", loaded.parameters - 1)
    assert not protection.directions(pools, full, 0)


def test_turned_steps_of_the_bundled_model_are_longer() -> None:
    def rate(turned: bool, method: str = "full", bundled: bool = True, **keys: Any) -> float:
        settled = recipe_for(
            MIUConfig(**keys), parameters=4_000_000, method=method, bundled=bundled, facts=3, turned=turned
        )
        return settled.learning_rate

    assert rate(True) > rate(False) and rate(True, learning_rate=1e-4) == 1e-4
    assert rate(True, "lora") == rate(False, "lora")
    assert rate(True, bundled=False) == rate(False, bundled=False)

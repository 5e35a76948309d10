"""The live model's place among its states: transactions, visits, and what protects it whatever the method."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from jupyter_miu.checkpoints.randomness import RandomState
from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import CheckpointNotFound
from tests.teaching import FACT, OTHER, hashes, logits, open_tiny, quick, teach, text, tiny

pytestmark = pytest.mark.usefixtures("few_samples")


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path, method: str) -> None:
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    torch.manual_seed(4)
    expected = torch.rand(2)
    torch.manual_seed(4)
    with pytest.raises(KeyError), miu._history.transaction(MIUConfig(method=method)):  # type: ignore[arg-type]
        with torch.no_grad():
            for parameter in miu.model.parameters():
                parameter += 1
        torch.rand(9)
        raise KeyError("anything")
    if method == "full":
        assert hashes(miu.model) == before
    assert list(hashes(miu.model)) == list(before)
    assert torch.equal(torch.rand(2), expected)  # the random state too


def test_a_visit_changes_nothing_even_if_it_raises(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    teach(miu)
    bits = hashes(miu.model)
    with pytest.raises(KeyError), miu._history.visiting("base"):
        assert miu.current == "base" and torch.equal(logits(miu.model), logits(tiny()))
        raise KeyError
    assert miu.current == "lesson-1" and hashes(miu.model) == bits
    with pytest.raises(CheckpointNotFound), miu._history.visiting("nowhere"):
        raise AssertionError("must not be reached")
    assert hashes(miu.model) == bits


def drawn() -> list[float]:
    return [*torch.rand(2).tolist(), random.random(), np.random.rand()]


@pytest.mark.parametrize("fails", [False, True])
def test_a_visit_to_a_stored_state_leaves_the_users_generators_alone(tmp_path: Path, fails: bool) -> None:
    miu = open_tiny(tmp_path)
    teach(miu)
    teach(miu, OTHER)
    torch.manual_seed(5)
    random.seed(5)
    np.random.seed(5)
    expected, state = drawn(), RandomState.take()
    torch.manual_seed(5)
    random.seed(5)
    np.random.seed(5)
    miu.ask("Who?", 2, compare="lesson-1")
    if fails:
        with pytest.raises(KeyError), miu._history.visiting("lesson-1"):
            drawn()
            raise KeyError
        with pytest.raises(CheckpointNotFound):
            miu.ask("Who?", 2, compare="nowhere")
    assert drawn() == expected
    miu.rollback("lesson-1")  # to go there is something else: it takes the state as it was, generators and all
    assert not torch.equal(torch.get_rng_state(), state.torch_cpu)


@pytest.mark.parametrize("order", [("full", "lora"), ("lora", "full")])
def test_a_lesson_is_protected_after_the_method_changed(tmp_path: Path, order: tuple[str, str]) -> None:
    """What protects full fine-tuning is made from the untaught weights also where an adapter came first."""
    miu = open_tiny(tmp_path)
    for method in order:
        miu.rollback("base")
        result = teach(miu, method=method)
        assert all("kl" in point for point in result.curve), method
        assert result.curve[0]["kl"] == pytest.approx(0, abs=1e-6)  # compared with the base, not with a lesson


def test_resumed_in_a_later_state_it_is_compared_with_the_base(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    teach(miu, max_steps=12, learning_rate=1e-2, kl_weight=0, fisher_weight=0)
    again = open_tiny(tmp_path)
    result = again.learn_from_content(text(OTHER), quick(max_steps=2, learning_rate=1e-9))
    assert result.curve[0]["kl"] > 0.01  # how far the first lesson has gone from the base
    assert result.retention is not None and result.retention.earlier_total == 6


def test_the_sheet_and_figures_of_a_lesson_are_kept_beside_it(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    result = teach(miu, FACT)
    record = open_tiny(tmp_path)._history.record("lesson-1")
    assert record["sheet"]["passages"] == [FACT]
    assert record["recall"]["total"] == result.recall.total
    assert record["config"]["max_steps"] == 4 and record["method"] == "full"
    assert [point["step"] for point in record["curve"]] == [1, 2, 3, 4]
    assert miu._history.record("base") == {}

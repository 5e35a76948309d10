"""Going back, on and sideways among the states of a store, by whatever name, and keeping them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.errors import CheckpointNotFound, ConfigError, StoreError
from tests.teaching import FACT, OTHER, PAGE, hashes, open_tiny, quick, teach, text


def test_rollback_says_what_it_did(miu: ModelInferenceUpdate) -> None:
    assert miu.rollback() is False and miu.message
    teach(miu)
    first = hashes(miu.model)
    refused = miu.learn_from_content(text(OTHER), quick(gate=True, max_steps=2))
    assert (refused.status, refused.success) == ("rolled back", False)
    assert hashes(miu.model) == first
    assert miu.rollback() is True and "already taken back" in miu.message  # nothing more to undo of that learn
    assert hashes(miu.model) == first and miu.current == "lesson-1"
    assert miu.rollback("lesson-1") is True and "unchanged" in miu.message
    assert miu.rollback() is True and miu.current == "base"
    assert miu.redo() is True and hashes(miu.model) == first
    assert miu.redo() is False and "redo" in miu.message
    with pytest.raises(CheckpointNotFound, match="nowhere"):
        miu.rollback("nowhere")
    assert hashes(miu.model) == first


def test_every_way_to_name_a_state(miu: ModelInferenceUpdate) -> None:
    teach(miu, checkpoint_name="one")
    one = hashes(miu.model)
    teach(miu, OTHER, checkpoint_name="two")
    two = hashes(miu.model)
    path = next(info.path for info in miu.list_checkpoints() if info.name == "one")
    for ref in ("one", "two^", "~1", 1, "1", path, Path(path)):
        assert miu.rollback("two") and hashes(miu.model) == two
        assert miu.rollback(ref) is True, ref
        assert hashes(miu.model) == one, ref
    for ref in ("base", "one^", 0):
        assert miu.rollback(ref) and miu.current == "base"


def test_a_learn_after_a_rollback_starts_a_branch(miu: ModelInferenceUpdate) -> None:
    teach(miu, checkpoint_name="one")
    one = hashes(miu.model)
    miu.rollback()
    teach(miu, OTHER, checkpoint_name="other")
    assert miu.redo() is False
    assert {info.name: info.parent for info in miu.list_checkpoints()} == {"one": "base", "other": "base"}
    assert miu.rollback("one") and hashes(miu.model) == one


def test_adapters_of_two_shapes_in_one_history(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    """Branches with adapters of another rank, and full fine-tuning beside them: going between them is bit-exact."""
    bits = {"base": hashes(miu.model)}
    for name, keys in (("r4", {"method": "lora", "rank": 4}), ("full", {}), ("r8", {"method": "lora", "rank": 8})):
        miu.rollback("base")
        teach(miu, checkpoint_name=name, **keys)
        bits[name] = hashes(miu.model)
    teach(miu, OTHER, checkpoint_name="r8-more")  # says nothing of rank or method: goes on as it is
    bits["r8-more"] = hashes(miu.model)
    for name in ("r4", "full", "r8-more", "base", "full", "r4", "r8"):
        assert miu.rollback(name), name
        assert hashes(miu.model) == bits[name], name
        for other in ("base", "r8-more", "full"):
            assert isinstance(miu.ask("Who?", max_new_tokens=2, compare=other).before, str)
        assert hashes(miu.model) == bits[name], f"{name}, after comparing"
    with pytest.raises(ConfigError, match="rank"):
        teach(miu, rank=5)
    with pytest.raises(ConfigError, match="lora"):
        teach(miu, method="full")
    assert hashes(miu.model) == bits["r8"]
    miu.rollback("r8-more")
    again = open_tiny(tmp_path)
    assert again.current == "r8-more" and hashes(again.model) == bits["r8-more"]


def test_names_may_change_hands(miu: ModelInferenceUpdate) -> None:
    """A new lesson of an old name does not inherit what was recorded under that name."""
    teach(miu, PAGE, checkpoint_name="a")
    teach(miu, OTHER, max_steps=1)  # reads the record of "a"
    miu.rename("a", "b")
    miu.rollback("base")
    teach(miu, FACT, checkpoint_name="a")
    assert len(miu.ask_probes()) == 2


def test_keeping_naming_and_pruning(miu: ModelInferenceUpdate) -> None:
    with pytest.raises(ConfigError, match="base"):
        miu.save("nothing-yet")
    for n in range(4):
        teach(miu, max_steps=1, checkpoint_name=f"s{n}")
    saved = miu.save("keep me")
    assert saved.name == "keep-me" == miu.current and saved.pinned
    miu.pin("s1")
    miu.rename("s0", "oldest")
    with pytest.raises(StoreError, match="pinned"):
        miu.delete("s1")
    with pytest.raises(StoreError):
        miu.delete(miu.current)
    miu.unpin("s1")
    miu.delete("s1")
    assert [info.name for info in miu.list_checkpoints()] == ["keep-me", "s2", "oldest"]
    assert miu.prune(1) == ["oldest", "s2"]
    assert [info.name for info in miu.list_checkpoints()] == ["keep-me"]
    assert miu.prune() == []
    assert teach(miu, OTHER, max_steps=1).num_updates == 1  # a line with gaps in it goes on

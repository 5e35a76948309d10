"""Pruning takes the weights and leaves the lesson: later states still hold it. Deleting leaves nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch

from jupyter_miu.checkpoints.records import Ancestor
from jupyter_miu.checkpoints.store import StateInfo


def save(world: Any, name: str, parent: str | None = None) -> None:
    world.store.save_state(
        {"w": torch.full((2,), float(len(name)))}, StateInfo(name, parent=parent, base_fingerprint="b"),
        extra={"sheet": f"sheet of {name}"},
    )  # fmt: skip


def line(world: Any) -> list[tuple[int, str, bool]]:
    return [(state.number, state.name, state.whole) for state in world.store.ancestors()]


def test_a_pruned_state_leaves_its_record_and_its_place(world: Any) -> None:
    for name in ("a", "bb", "ccc"):
        save(world, name)
    assert world.store.prune(1) == ["a", "bb"] and world.names() == ["ccc"]
    assert line(world) == [(1, "a", False), (2, "bb", False), (3, "ccc", True)]
    assert [world.store.load_record(n).get("sheet") for n in (1, 2, 3)] == [f"sheet of {n}" for n in ("a", "bb", "ccc")]
    again = world.open()
    assert again.ancestors()[0] == Ancestor(1, "a", False) and again.load_record(1) == {"sheet": "sheet of a"}


def test_a_deleted_state_leaves_nothing_but_its_name(world: Any) -> None:
    for name in ("a", "bb", "ccc"):
        save(world, name)
    world.store.delete("a")
    assert line(world) == [(1, "a", False), (2, "bb", True), (3, "ccc", True)]
    assert world.store.load_record(1) == {}
    assert not list(world.store.lineage.dir.rglob("lessons/*"))


def test_a_name_that_went_to_another_state_is_not_mixed_up(world: Any) -> None:
    save(world, "a")
    save(world, "bb", "a")
    world.store.prune(0)
    save(world, "ccc")
    world.store.prune(0)
    save(world, "a", "base")
    assert line(world) == [(4, "a", True)]
    assert world.store.load_record(1) == {"sheet": "sheet of a"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"extra": 3}', '{"extra": ["a"]}', "[" * 100_000])
def test_what_is_left_is_input_and_may_be_anything(world: Any, content: str) -> None:
    save(world, "a")
    save(world, "bb")
    world.store.prune(1)
    (world.store.lineage.dir / "lessons" / "0001.json").write_text(content)
    assert world.store.load_record(1) == {}


def test_a_link_is_not_followed(world: Any, tmp_path: Any) -> None:
    save(world, "a")
    save(world, "bb")
    world.store.prune(1)
    left = world.store.lineage.dir / "lessons" / "0001.json"
    (tmp_path / "secret.json").write_text(json.dumps({"extra": {"sheet": "secret"}}))
    left.unlink()
    left.symlink_to(tmp_path / "secret.json")
    assert world.store.load_record(1) == {}

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.checkpoints.refs import Entry, Names
from jupyter_miu.errors import CheckpointNotFound

# base <- docs(1) <- v1.0(2) <- nine(9); a branch: docs <- side(4); its parent deleted: lost(5, parent 3)
ENTRIES = {e.number: e for e in [
    Entry(0, "base", 0, "0000-base"), Entry(1, "docs", 0, "0001-docs"), Entry(2, "v1.0", 1, "0002-v1-0", "run-2"),
    Entry(4, "side", 1, "0004-side"), Entry(5, "lost", 3, "0005-lost"), Entry(9, "nine", 2, "0009-nine")]}  # fmt: skip
ROOM = Path("/store/lineage/checkpoints")
NAMES = Names(ENTRIES, 9, (ROOM,))


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("base", 0), ("docs", 1), (1, 1), ("1", 1), (0, 0), ("9", 9), ("v1.0", 2),
        ("docs^", 0), ("nine^", 2), ("nine^^", 1), ("nine~2", 1), ("nine~2^", 0), ("side^", 1), ("9^", 2),
        ("~2", 1), ("~1", 2), ("~", 2), ("^", 2), ("~0", 9), ("~3", 0), ("docs~0", 1),
        (ROOM / "0002-v1-0", 2), (str(ROOM / "0002-v1-0"), 2), (str(ROOM / "0002-v1-0") + "^", 1),
        ("0001-docs", 1), (ROOM / "0000-base", 0), (ROOM / ".." / "checkpoints" / "0001-docs", 1), ("run-2", 2),
    ],
)  # fmt: skip
def test_what_references_mean(ref: Any, number: int) -> None:
    assert NAMES.find(ref) == number


@pytest.mark.parametrize(
    "ref",
    ["", "nope", "3", "-1", "99999999999", "base^", "docs~2", "~99", "lost^", "nope^", True, "٣", "docs ", "^docs",
     "/etc/0001-docs", Path("/other/checkpoints/0001-docs"), "../0001-docs", "\0", "a/\0", "~999999999999"],
)  # fmt: skip
def test_what_references_do_not(ref: Any) -> None:
    with pytest.raises(CheckpointNotFound) as caught:
        NAMES.find(ref)
    assert "\n" not in str(caught.value)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(CheckpointNotFound, match="did you mean 'docs'"):
        NAMES.find("dosc")


@given(st.text() | st.integers())
def test_anything_else_is_one_error(ref: Any) -> None:
    with contextlib.suppress(CheckpointNotFound):
        assert NAMES.find(ref) in ENTRIES


def test_real_states(world: Any) -> None:
    for name in ("a", "b", "c"):
        world.save(name)
    store = world.store
    assert [store.resolve(ref).name for ref in ("~2", "c^", 2, "base")] == ["a", "b", "b", "base"]
    info = store.resolve("b")
    assert store.resolve(info) == store.resolve(info.path) == store.resolve(Path(info.path)) == info
    assert store.resolve("run-b").name == "b"
    store.record_rollback("c", "b")
    assert store.resolve("~1").name == "a"

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.errors import StoreError
from jupyter_miu.store import atomic


def test_a_file_is_replaced_whole_and_no_temporary_stays(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.json"
    atomic.write_bytes_atomic(path, b"old")
    atomic.write_json_atomic(path, {"a": 1})
    assert json.loads(path.read_text()) == {"a": 1}
    assert [p.name for p in path.parent.iterdir()] == ["file.json"]


def test_a_write_that_fails_leaves_the_old_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    atomic.write_bytes_atomic(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        atomic.write_bytes_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_store_below_a_file_is_one_clear_line(unwritable: Path) -> None:
    with pytest.raises(StoreError, match="not a folder") as caught:
        atomic.write_bytes_atomic(unwritable / "x", b"")
    assert "\n" not in str(caught.value) and "--store" in caught.value.hint


@dataclass
class Card:
    path: Path
    loss: float


def test_what_json_cannot_hold_becomes_text_or_none() -> None:
    value = atomic.jsonable({"card": Card(Path("a"), math.nan), 3: {1, 2}, "name": "bad\udcff", "inf": -math.inf})
    assert value == {"card": {"path": "a", "loss": None}, "3": [1, 2], "name": "bad?", "inf": None}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(categories=["Cs"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(json_values)
def test_anything_can_be_written(value: object) -> None:
    json.dumps(atomic.jsonable(value), allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_reading_json_never_fails(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f").write_bytes(content)
    assert atomic.read_json(tmp_path / "f") == {}
    assert atomic.read_json(tmp_path / "missing") == {}

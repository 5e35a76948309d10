from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_miu.errors import CheckpointCorrupt, StoreError
from jupyter_miu.store import sealed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    half = tmp_path / "half"
    half.mkdir()
    (half / "a").write_bytes(b"aaaa")
    (half / "b").write_bytes(b"bb")
    assert not sealed.is_whole(half)
    sealed.seal(half)
    sealed.commit(half, tmp_path / "whole")
    return tmp_path / "whole"


def test_sealed_is_whole(folder: Path) -> None:
    assert sealed.is_whole(folder) and sealed.size_of(folder) == 6
    sealed.verify(folder)


@pytest.mark.parametrize("name", ["a", "b", "manifest.json"])
def test_a_missing_file_is_not_whole(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert not sealed.is_whole(folder)
    with pytest.raises(CheckpointCorrupt, match="incomplete"):
        sealed.verify(folder)


def test_a_changed_byte_is_found(folder: Path) -> None:
    (folder / "a").write_bytes(b"aaab")
    assert sealed.is_whole(folder)  # the size is right; only reading tells
    sealed.verify(folder, only=["b"])
    with pytest.raises(CheckpointCorrupt, match="damaged: a fails"):
        sealed.verify(folder)


@pytest.mark.parametrize(
    "files",
    [
        {},
        [],
        {"../whole/a": {"bytes": 4, "sha256": ""}},
        {"/etc/passwd": {"bytes": 4, "sha256": ""}},
        {"..": {"bytes": 4, "sha256": ""}},
        {"a": 3},
        {"a": {"bytes": 4}},
        {"a\0": {"bytes": 4, "sha256": ""}},
    ],
)
def test_a_manifest_from_a_stranger_names_only_files_beside_it(folder: Path, files: object) -> None:
    (folder / "manifest.json").write_text(json.dumps({"files": files}))
    assert not sealed.is_whole(folder) and sealed.size_of(folder) == 0


def test_links_do_not_count(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"aaaa")
    (folder / "a").unlink()
    (folder / "a").symlink_to(tmp_path / "secret")
    assert not sealed.is_whole(folder)
    (tmp_path / "link").symlink_to(folder)
    assert not sealed.is_whole(tmp_path / "link")


def test_commit_never_overwrites(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a").write_bytes(b"new")
    with pytest.raises(StoreError):
        sealed.commit(other, folder)
    assert (folder / "a").read_bytes() == b"aaaa"

"""Full disks, read-only stores, damaged and hostile files: one line, nothing changed, and reading goes on."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from jupyter_miu.checkpoints.snapshot import fingerprint
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.errors import CheckpointCorrupt, CheckpointNotFound, StoreError
from jupyter_miu.store.layout import open_lineage
from jupyter_miu.store.sealed import seal

BIG = {"w": torch.ones(30_000)}


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """To the program a file that may not grow is a disk that is full: the write fails half-way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refused(world: Any, change: Callable[[], object], message: str) -> None:
    """One line, and every byte of the store as it was."""
    before = world.bytes()
    with pytest.raises(StoreError, match=message) as caught:
        change()
    assert "\n" not in str(caught.value) and caught.value.hint
    assert world.bytes() == before
    assert not [p for p in world.root.rglob("*") if ".tmp" in p.name or ".trash" in p.name]
    assert not world.store.lineage.lock.held


@pytest.mark.parametrize("size", [0, 10, 600, 3_000, 10_000, 100_000])
def test_a_full_disk(world: Any, size: int) -> None:
    world.save("a", 1.0)
    with files_no_longer_than(size):
        refused(world, lambda: world.store.save_state(BIG, StateInfo("big", base_fingerprint="b")), "disk is full")
        assert world.store.load_state("a").tensors["w"][0] == 1 and world.store.current == "a"
        if size < 100:
            refused(world, lambda: world.store.begin_lesson("run", {}), "disk is full")
            refused(world, lambda: world.store.record_rollback("a", "base"), "disk is full")
            refused(world, lambda: world.store.rename("a", "b"), "disk is full")
            refused(world, lambda: world.store.pin("a"), "disk is full")
    assert world.save("b") == "b" and world.names() == ["b", "a"]


def test_a_full_disk_at_the_very_first_write(world: Any) -> None:
    with files_no_longer_than(5), pytest.raises(StoreError, match="disk is full"):
        world.save("a")
    assert world.names() == [] and world.save("a") == "a"


def test_a_full_disk_can_be_pruned(world: Any) -> None:
    world.save("a")
    world.save("b")
    with files_no_longer_than(0):
        assert world.store.prune(1) == ["a"]
    assert world.names() == ["b"] and any("journal" in notice for notice in world.store.lineage.notices)


def test_a_tiny_file_system(tmp_path: Path) -> None:
    """The real thing where we may mount; RLIMIT_FSIZE above always runs."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", place]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        return
    try:
        store = CheckpointStore(open_lineage(place / ".miu"))
        store.save_state({"w": torch.ones(3)}, StateInfo("a", base_fingerprint="b"))
        with pytest.raises(StoreError, match="disk is full"):
            store.save_state({"w": torch.ones(200_000)}, StateInfo("big", base_fingerprint="b"))
        assert [info.name for info in store.list()] == ["a"] and store.load_state("a").tensors["w"][0] == 1
        assert store.interrupted() == []
        assert store.save_state({"w": torch.ones(4)}, StateInfo("b", base_fingerprint="b")).name == "b"
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_read_only_store_is_read_and_refuses_changes(world: Any, freeze: Callable[[Path], bool]) -> None:
    world.save("a", 1.0)
    world.save("b", 2.0)
    if not freeze(world.root):
        return  # the next test always runs
    world.store = world.open()
    assert world.names() == ["b", "a"] and world.store.load_state("~1").tensors["w"][0] == 1
    assert world.store.interrupted() == []
    for change in (
        lambda: world.save("c"),
        lambda: world.store.begin_lesson("run", {}),
        lambda: world.store.record_rollback("b", "a"),
        lambda: world.store.delete("a"),
        lambda: world.store.prune(1),
        lambda: world.store.quarantine(),
    ):
        refused(world, change, "read-only")


def test_a_store_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = CheckpointStore(open_lineage(tmp_path / "file" / ".miu"))
    assert store.current == "base" and store.list() == [] and store.interrupted() == []
    for change in (
        lambda: store.save_state(BIG, StateInfo("a", base_fingerprint="b")),
        lambda: store.begin_lesson("run", {}),
        lambda: store.record("x"),
    ):
        with pytest.raises(StoreError, match="not a folder"):
            change()
    assert (tmp_path / "file").read_text() == "in the way"


FILES = ["model.safetensors", "tensors.json", "training.safetensors", "training.json", "meta.json", "probes.json",
         "manifest.json"]  # fmt: skip


def saved(world: Any) -> Path:
    info = world.store.save_state(BIG, StateInfo("a", base_fingerprint="b"), extra={"probes": [1]})
    return Path(info.path)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0.0, 0.5, 0.99])
def test_a_flipped_bit_anywhere_is_found_and_nothing_changes(world: Any, name: str, where: float) -> None:
    path = saved(world) / name
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 1
    path.write_bytes(data)
    live = {"w": torch.zeros(30_000)}
    before = world.bytes()
    with pytest.raises((CheckpointCorrupt, CheckpointNotFound)) as caught:
        world.open().load_state("a").restore(live)
    assert "\n" not in str(caught.value)
    if name != "manifest.json":
        assert isinstance(caught.value, CheckpointCorrupt)
    assert fingerprint(live) == fingerprint({"w": torch.zeros(30_000)}) and world.bytes() == before


@pytest.mark.parametrize("name", FILES)
def test_a_cut_file_is_not_listed_but_offered(world: Any, name: str) -> None:
    path = saved(world) / name
    world.save("later")
    path.write_bytes(path.read_bytes()[:-1] if name != "manifest.json" else b"{")
    store = world.open()
    assert [info.name for info in store.list()] == ["later"]
    with pytest.raises(CheckpointNotFound):
        store.load_state("a")
    assert [(one.kind, one.id) for one in store.interrupted()] == [("checkpoint", "0001-a")]
    assert store.quarantine() == ["0001-a"] and store.interrupted() == []
    assert len(list((store.lineage.dir / "quarantine").glob("0001-a.*/training.json"))) == 1


def rewrite(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads((folder / name).read_text())
    change(value)
    (folder / name).write_text(json.dumps(value))
    (folder / "manifest.json").unlink()
    seal(folder)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("tensors.json", lambda v: v["hashes"].update(w="0" * 64)),
        ("tensors.json", lambda v: v["hashes"].clear()),
        ("tensors.json", lambda v: v.update(tied={"x": "nowhere"})),
        ("tensors.json", lambda v: v.update(tied=[1])),
        ("tensors.json", lambda v: v.clear()),
        ("meta.json", lambda v: v.update(method="lora")),
        ("meta.json", lambda v: v.update(extra=3)),
        ("training.json", lambda v: v.clear()),
        ("training.json", lambda v: v.update(optimizer={"states": 3})),
        ("training.json", lambda v: v["random"].update(cuda=4)),
        ("training.json", lambda v: v["random"].update(python=[3, "x"])),
    ],
)
def test_a_checkpoint_made_by_a_stranger_with_valid_checksums(world: Any, name: str, change: Any) -> None:
    rewrite(saved(world), name, change)
    with pytest.raises(CheckpointCorrupt) as caught:
        world.open().load_state("a")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("method", ["../../x", "", None, 3, []])
def test_a_method_from_a_stranger_is_no_file_name(world: Any, method: object) -> None:
    rewrite(saved(world), "meta.json", lambda v: v.update(method=method))
    with pytest.raises(CheckpointCorrupt):
        world.open().load_state("a")


@pytest.mark.parametrize("name", ["../x", "<script>", "base", "7", "a\nb", 3, None, ""])
def test_a_name_from_a_stranger_is_one_of_ours_or_the_folders(world: Any, name: object) -> None:
    """In a checkpoint whose journal is lost, and in a journal."""
    rewrite(saved(world), "meta.json", lambda v: v.update(name=name))
    journal = world.store.lineage.dir / "journal.jsonl"
    lines = journal.read_text()
    journal.unlink()
    assert world.open().list()[0].name == "0001-a"
    journal.write_text(lines + json.dumps({"kind": "rename", "number": 1, "name": name}) + "\n")
    assert world.open().list()[0].name in (("0001-a",) if isinstance(name, str) else ("0001-a", "a"))


def test_a_missing_tensor_in_a_valid_file(world: Any) -> None:
    folder = saved(world)
    tensors = load_file(folder / "model.safetensors")
    save_file({"other": tensors["w"]}, folder / "model.safetensors")
    rewrite(folder, "tensors.json", lambda v: None)
    with pytest.raises(CheckpointCorrupt):
        world.open().load_state("a")


def test_a_dtype_that_safetensors_lacks_is_one_line(world: Any) -> None:
    world.save("a")
    tensor = torch.zeros(2, dtype=torch.complex128)
    refused(world, lambda: world.store.save_state({"w": tensor}, StateInfo("b", base_fingerprint="b")), "safetensors")


def test_a_store_that_a_link_points_out_of_is_not_followed(world: Any, tmp_path: Path) -> None:
    folder = saved(world)
    shutil.move(folder, tmp_path / "outside")
    folder.symlink_to(tmp_path / "outside")
    assert world.open().list() == []

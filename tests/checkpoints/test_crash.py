"""``kill -9`` at every call to the operating system during a change; the next process must lose nothing older."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_miu.checkpoints.snapshot import fingerprint
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.store.layout import open_lineage

OLD = {"old-1": 1.0, "old-2": 2.0, "old-3": 3.0}
SPARED = {"save": set(OLD), "rollback": set(OLD), "rename": {"old-1", "old-3"}, "delete": {"old-1", "old-3"},
          "prune": {"old-1", "old-3"}}  # fmt: skip
ALLOWED_CURRENT = {"save": {"old-3", "new"}, "rollback": {"old-3", "old-1"}}


@pytest.fixture(scope="module")
def crashed() -> Iterator[Path]:
    """In memory where there is such a place: a kill needs no real disk, and thousands of fsyncs on one take minutes."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield crash_everywhere(Path(name))


def crash_everywhere(folder: Path) -> Path:
    store = CheckpointStore(open_lineage(folder / "template" / ".miu"))
    for name, value in OLD.items():
        store.save_state({"w": torch.full((3,), value)}, StateInfo(name, lesson={"id": name}, base_fingerprint="b"))
    store.pin("old-1")
    child = Path(__file__).with_name("crash_child.py")
    done = subprocess.run([sys.executable, child, folder / "template", folder / "out"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


def opened(root: Path) -> CheckpointStore:
    return CheckpointStore(open_lineage(root / ".miu"))


@pytest.mark.parametrize("change", ["save", "rollback", "rename", "delete", "prune"])
def test_killed_anywhere_the_next_start_has_only_whole_states_and_all_older_ones(crashed: Path, change: str) -> None:
    roots = sorted((crashed / change).iterdir())
    assert len(roots) > (25 if change == "save" else 4)  # the last one was not killed
    seen = set()
    for root in roots:
        store = opened(root)
        names = {info.name for info in store.list()}
        assert SPARED[change] <= names, root
        for name in names:
            value = store.load_state(name).tensors["w"]
            assert torch.equal(value, torch.full((3,), OLD.get(name, 2.0 if change == "rename" else 9.0))), root
        assert store.resolve("old-1").pinned
        assert store.current in ALLOWED_CURRENT.get(change, {"old-3"}) and store.current in names
        seen.add((frozenset(names), store.current))
        # It is as good as new: half things are offered, put aside, and the next save works.
        half = store.interrupted()
        if change == "save" and root != roots[-1] and any(one.kind == "lesson" for one in half):
            (lesson,) = (one for one in half if one.kind == "lesson")
            assert (lesson.id, lesson.info) == ("run-new", {"sources": ["new.md"]})
            assert lesson.saved_as == ("new" if "new" in names else None)
        assert len(store.quarantine()) == len(half) and store.interrupted() == []
        assert {info.name for info in store.list()} == names
        aside = store.lineage.dir / "quarantine"
        assert (len(list(aside.iterdir())) if aside.exists() else 0) == len(half)
        taken = {info.number for info in store.list()}
        after = store.save_state({"w": torch.ones(3)}, StateInfo("after", base_fingerprint="b"))
        assert after.number not in taken and after.name == "after"
        assert store.load_state("after").tensors["w"][0] == 1
        assert not list(store.lineage.dir.glob("checkpoints/.t*"))
    assert len(seen) >= 2 or change == "rename"  # both sides of the instant were reached


def test_half_a_lesson_and_half_a_checkpoint_were_among_them(crashed: Path) -> None:
    """The test above would pass if nothing were ever half done."""
    kinds: dict[str, int] = {"lesson": 0, "checkpoint": 0}
    for marker in (crashed / "save").rglob("quarantine/*"):
        kinds["lesson" if ".json." in marker.name else "checkpoint"] += 1
    assert kinds["lesson"] > 20 and kinds["checkpoint"] > 15


SAVER = """
import sys, torch
from pathlib import Path
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.store.layout import open_lineage
store = CheckpointStore(open_lineage(Path(sys.argv[1])), max_checkpoints=3)
print("ready", flush=True)
index = 0
while True:
    index += 1
    store.begin_lesson(f"run-{index}", {})
    store.save_state({"w": torch.full((500_000,), float(index))}, StateInfo(f"s{index}", base_fingerprint="b"))
    store.end_lesson(f"run-{index}")
"""


def test_killed_from_outside_at_any_moment(tmp_path: Path) -> None:
    pick = random.Random(0)
    known: dict[int, str] = {}
    for _ in range(2):
        store = opened(tmp_path)
        command = [sys.executable, "-c", SAVER, tmp_path / ".miu"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as saver:
            assert saver.stdout is not None and saver.stdout.readline() == "ready\n"
            deadline = time.monotonic() + 60
            newest = max(known, default=0)
            while not any(info.number > newest for info in store.list()):
                assert time.monotonic() < deadline and saver.poll() is None
            with contextlib.suppress(subprocess.TimeoutExpired):
                saver.wait(pick.uniform(0, 0.3))  # a random moment of the loop
            saver.send_signal(signal.SIGKILL)
        store = opened(tmp_path)
        infos = store.list()
        assert infos
        for info in infos:
            state = store.load_state(info)
            print_now = fingerprint(state.complete())
            assert known.setdefault(info.number, print_now) == print_now
        assert all(one.kind in ("lesson", "checkpoint") for one in store.interrupted())
        store.quarantine()


def test_a_lesson_of_a_living_kernel_is_not_interrupted(world: Any) -> None:
    world.store.begin_lesson("mine", {"sources": []})
    assert world.store.interrupted() == [] == world.open().interrupted()
    world.store.end_lesson("mine")
    world.store.end_lesson("mine")
    assert world.open().interrupted() == []

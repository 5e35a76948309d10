"""The store under stress: a second kernel, a full disk, no store at all, kill -9, damage, another model."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.errors import MIUError, StoreError, StoreLocked
from jupyter_miu.events import StepEvent
from tests.teaching import OTHER, PAGE, files, hashes, one_line, open_tiny, quick, teach, text, tiny

ROOT = Path(__file__).parents[2]


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the write lock of the store's only lineage until its input ends."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom jupyter_miu.store.layout import open_lineage\n"
        f"with open_lineage(Path({str(folder / '.miu')!r})).writing('teaching'):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    return child


def test_a_second_kernel_waits_or_is_told(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    teach(miu)
    before, stored = hashes(miu.model), files(tmp_path)
    child = holder(tmp_path)
    try:
        for action in (lambda: teach(miu, OTHER), miu.rollback, lambda: miu.save("x")):
            with pytest.raises(StoreLocked) as raised:
                action()
            assert one_line(raised.value) and str(child.pid) in str(raised.value)
            assert hashes(miu.model) == before and miu.current == "lesson-1"
        assert isinstance(str(miu.ask("Who?", max_new_tokens=2)), str)  # reading needs no lock
        assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"]
    finally:
        child.communicate(timeout=60)
    assert files(tmp_path) == stored
    assert miu.rollback() is True and miu.current == "base"


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file of this process may grow beyond ``limit`` bytes: what a full disk looks like to a large write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_full_disk_loses_nothing(miu: ModelInferenceUpdate, tmp_path: Path, method: str) -> None:
    teach(miu, method=method)
    before, stored = hashes(miu.model), files(tmp_path)
    with full_disk(40_000), pytest.raises(StoreError) as raised:
        teach(miu, OTHER, method=method)
    assert one_line(raised.value) and "disk is full" in str(raised.value)
    assert hashes(miu.model) == before
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"] and miu.current == "lesson-1"
    assert files(tmp_path) == stored
    again = open_tiny(tmp_path)
    assert hashes(again.model) == before
    assert teach(miu, OTHER, method=method).lesson_id  # and with room again it is taught


def below_a_file(folder: Path) -> Path:
    (folder / "plain").write_text("a file")
    return folder / "plain" / "store"


@pytest.mark.parametrize("where", [below_a_file, lambda folder: Path("/proc/miu")], ids=["below a file", "read-only"])
def test_an_impossible_store_is_said_before_training(tmp_path: Path, where: Any) -> None:
    miu = open_tiny(where(tmp_path))
    steps: list[Any] = []
    with pytest.raises(StoreError) as raised:
        miu.learn_from_content(text(PAGE), quick(), on_event=lambda e: steps.append(isinstance(e, StepEvent)))
    assert one_line(raised.value)
    assert not any(steps)
    assert hashes(miu.model) == hashes(tiny())


def test_without_checkpoints_everything_else_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    first = teach(miu)
    assert first.num_updates == 4 and first.rollback_available is False and first.checkpoint_path is None
    second = teach(miu, OTHER)
    assert second.retention is not None and second.retention.earlier_total == 6  # lessons know each other all the same
    assert len(miu.ask_probes()) == len(miu.probes) == 12
    assert miu.list_checkpoints() == []
    assert miu.rollback() is False and "switched off" in miu.message
    with pytest.raises(StoreError, match="switched off"):
        miu.save("x")
    assert not list(tmp_path.iterdir())


CHILD = """
import sys, threading
from pathlib import Path
sys.path.insert(0, {root!r})
from jupyter_miu.events import StepEvent
from tests.teaching import OTHER, PAGE, hashes, open_tiny, quick, teach, text
miu = open_tiny(Path({folder!r}))
teach(miu, PAGE, max_steps=2, kl_weight=0)
print(sorted(hashes(miu.model).values()), flush=True)
def sink(event):
    if isinstance(event, StepEvent) and event.step == 2:
        print("training", flush=True)
        threading.Event().wait()
miu.learn_from_content(text(OTHER), quick(max_steps=50), on_event=sink)
"""


def test_killed_in_the_middle_of_a_lesson(tmp_path: Path) -> None:
    """kill -9 while training: the next object lists only whole states, says so, and goes on at the one before."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(root=str(ROOT), folder=str(tmp_path))], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        taught = child.stdout.readline().strip()
        assert child.stdout.readline() == "training\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        child.stdout and child.stdout.close()
    miu = open_tiny(tmp_path)
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"] and miu.current == "lesson-1"
    assert any("interrupted" in notice for notice in miu.notices)
    assert not list(tmp_path.rglob(".tmp-*"))
    assert str(sorted(hashes(miu.model).values())) == taught
    assert teach(miu, OTHER).lesson_id == "lesson-2"


def test_a_damaged_checkpoint_is_not_loaded(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    teach(miu)
    weights = next(tmp_path.rglob("model.safetensors"))
    data = bytearray(weights.read_bytes())
    data[-5] ^= 1
    weights.write_bytes(bytes(data))
    again = open_tiny(tmp_path)
    assert again.current == "base" and hashes(again.model) == hashes(tiny())
    assert any("could not go on" in notice for notice in again.notices)
    with pytest.raises(MIUError) as raised:
        again.rollback("lesson-1")
    assert one_line(raised.value) and hashes(again.model) == hashes(tiny())


def test_another_models_states_are_its_own(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    """Two models on one store: each goes on where it was left."""
    teach(miu)
    other = open_tiny(tmp_path, model=tiny(seed=9))
    assert other.current == "base" and other.notices == []
    with pytest.raises(MIUError):
        other.rollback("lesson-1")
    assert hashes(other.model) == hashes(tiny(seed=9))
    assert open_tiny(tmp_path).current == "lesson-1"

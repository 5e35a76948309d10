"""Two processes on one lineage: one writes, the other is told so in one line; reading never waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from jupyter_miu.checkpoints.store import StateInfo
from jupyter_miu.errors import StoreLocked

KERNEL = """
import sys, torch
from pathlib import Path
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.store.layout import open_lineage
store = CheckpointStore(open_lineage(Path(sys.argv[1])))
store.begin_lesson("run-1", {"sources": ["a.md"]})
print("teaching", flush=True)
sys.stdin.readline()
store.save_state({"w": torch.ones(1)}, StateInfo("theirs", lesson={"id": "run-1"}, base_fingerprint="b"))
print("saved", flush=True)
sys.stdin.readline()
store.end_lesson("run-1")
"""


@pytest.fixture
def kernel(world: Any) -> Iterator[subprocess.Popen[str]]:
    world.save("mine")
    command = [sys.executable, "-c", KERNEL, world.root]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "teaching\n"
        yield process
        process.kill()


def say_go(kernel: subprocess.Popen[str]) -> None:
    assert kernel.stdin is not None
    kernel.stdin.write("go\n")
    kernel.stdin.flush()


def test_one_teaches_the_other_is_told_and_reads_on(world: Any, kernel: subprocess.Popen[str]) -> None:
    store = world.store
    store.lineage.lock.patience = 0.2
    before = world.bytes()
    for change in (lambda: world.save("x"), lambda: store.begin_lesson("y", {}), lambda: store.pin("mine"),
                   lambda: store.record_rollback("mine", "base"), lambda: store.quarantine()):  # fmt: skip
        with pytest.raises(StoreLocked, match=f"process {kernel.pid} is teaching in this notebook's store") as caught:
            change()
        assert "\n" not in str(caught.value)
    assert world.bytes() == before
    assert world.names() == ["mine"] and store.load_state("mine").tensors and store.current == "mine"
    assert store.interrupted() == []  # under way, not interrupted
    say_go(kernel)
    assert kernel.stdout is not None and kernel.stdout.readline() == "saved\n"
    assert world.names() == ["theirs", "mine"]  # seen at once, though they still hold the lock
    kernel.communicate("go\n")
    assert kernel.returncode == 0 and world.save("x") == "x" and world.names() == ["x", "theirs", "mine"]


def test_a_killed_one_is_listed_with_what_it_takes_to_run_it_again(world: Any, kernel: subprocess.Popen[str]) -> None:
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.wait()
    (half,) = world.store.interrupted()
    assert (half.kind, half.id, half.info, half.saved_as) == ("lesson", "run-1", {"sources": ["a.md"]}, None)
    assert world.save("x") == "x"


def test_killed_after_saving_says_what_was_saved(world: Any, kernel: subprocess.Popen[str]) -> None:
    say_go(kernel)
    assert kernel.stdout is not None and kernel.stdout.readline() == "saved\n"
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.wait()
    (half,) = world.open().interrupted()
    assert half.saved_as == "theirs" == world.open().current


def test_two_models_in_one_kernel(world: Any) -> None:
    other = world.open()
    other.lineage.lock.patience = 0.1
    world.store.begin_lesson("one", {})
    with pytest.raises(StoreLocked, match="another model in this kernel"):
        other.begin_lesson("two", {})
    world.store.end_lesson("one")
    other.begin_lesson("two", {})
    other.save_state({"w": torch.ones(1)}, StateInfo("a", base_fingerprint="b"))
    other.end_lesson("two")
    assert world.names() == ["a"]

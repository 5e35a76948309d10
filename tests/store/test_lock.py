from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jupyter_miu.errors import StoreError, StoreLocked
from jupyter_miu.store.lock import StoreLock

HOLDER = """
import sys
from pathlib import Path
from jupyter_miu.store.lock import StoreLock
lock = StoreLock(Path(sys.argv[1]))
lock.acquire("teaching")
print("held", flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_two_processes_one_writer_and_a_message_that_names_it(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path, patience=0.2)
    with holder(tmp_path) as other:
        with pytest.raises(StoreLocked) as caught:
            lock.acquire()
        message = str(caught.value)
        assert f"process {other.pid} is teaching" in message and "\n" not in message and "--store" in message
        assert lock.busy_elsewhere() and not lock.held
        other.communicate("go\n")
        with lock.hold():
            assert lock.held and not lock.busy_elsewhere()
    assert not lock.held


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path, patience=5)
    with holder(tmp_path) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert not lock.busy_elsewhere()
        with lock.hold():
            pass


def test_it_is_reentrant_and_shared_by_threads(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path, patience=0.2)
    failed: list[Exception] = []

    def in_a_thread() -> None:
        try:
            with lock.hold():
                pass
        except Exception as error:
            failed.append(error)

    with lock.hold(), lock.hold():
        thread = threading.Thread(target=in_a_thread)
        thread.start()
        thread.join()
        assert lock.held
        with pytest.raises(StoreLocked, match=f"another model in this kernel .process {os.getpid()}"):
            StoreLock(tmp_path, patience=0).acquire()
    assert not failed and not lock.held
    with StoreLock(tmp_path, patience=0).hold():
        pass
    lock.release()  # once too often: nothing happens


def test_a_lock_taken_in_one_thread_is_given_back_in_another(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path)
    lock.acquire()
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    with StoreLock(tmp_path, patience=0).hold():
        pass


def test_an_unwritable_place_is_a_store_error(unwritable: Path, tmp_path: Path, freeze: object) -> None:
    with pytest.raises(StoreError, match="not a folder"):
        StoreLock(unwritable).acquire()
    folder = tmp_path / "frozen"
    folder.mkdir()
    (folder / ".lock").touch()
    if freeze(folder):  # type: ignore[operator]
        with pytest.raises(StoreError, match="read-only"):
            StoreLock(folder, patience=0.2).acquire()


@pytest.mark.parametrize("note", [b"", b"{", b'{"pid": "x", "doing": 3, "host": ["a"], "since": {}}'])
def test_a_strange_note_only_makes_the_message_vaguer(tmp_path: Path, note: bytes) -> None:
    with holder(tmp_path):
        (tmp_path / "writer.json").write_bytes(note)
        with pytest.raises(StoreLocked, match="another process"):
            StoreLock(tmp_path, patience=0).acquire()

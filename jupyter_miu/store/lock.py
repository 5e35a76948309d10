"""One writer per lineage. Readers never take this lock.

The operating system drops the lock when its process dies, so a killed kernel leaves none behind. Beside it lies
``writer.json``, which says who holds it: only text for the message, never a reason to wait. Does not know what is
written under it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock, Timeout

from jupyter_miu.errors import StoreError, StoreLocked
from jupyter_miu.store.atomic import disk, read_json, write_json_atomic


class StoreLock:
    """The exclusive write lock of a folder. Re-entrant, and shared by the threads of the object that holds it.

    Args:
        folder: must exist when the lock is taken.
        patience: seconds to wait for another writer to finish a short write before giving up.
    """

    def __init__(self, folder: Path, patience: float = 2.0) -> None:
        self.folder = folder
        self.patience = patience
        self._file = FileLock(folder / ".lock", thread_local=False)
        self._threads = threading.RLock()
        self._depth = 0

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._depth > 0

    def acquire(self, doing: str = "writing") -> None:
        """Take the lock.

        Raises:
            StoreLocked: another kernel, or another object in this one, holds it; the message names its process.
            StoreError: the folder cannot be written.
        """
        with self._threads:
            if self._depth == 0:
                self._take(doing)
            self._depth += 1

    def _take(self, doing: str) -> None:
        with disk(self.folder):
            try:
                self._file.acquire(timeout=self.patience, poll_interval=0.05)
            except Timeout:
                raise self._held_by_another() from None
            except (NotImplementedError, RuntimeError) as problem:
                raise StoreError(f"this file system cannot lock files: {problem}", "choose --store DIR") from problem
        note = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "doing": doing,
        }
        # The note only serves the message of others: a full disk must not keep us from, say, pruning.
        with contextlib.suppress(StoreError):
            write_json_atomic(self.folder / "writer.json", note)

    def release(self) -> None:
        """Give the lock back (as often as it was taken)."""
        with self._threads:
            if self._depth == 0:
                return
            self._depth -= 1
            if self._depth == 0:
                with contextlib.suppress(OSError):
                    (self.folder / "writer.json").unlink(missing_ok=True)
                with contextlib.suppress(OSError):
                    self._file.release()

    @contextlib.contextmanager
    def hold(self, doing: str = "writing") -> Iterator[None]:
        """``with lock.hold("saving docs-1"):``"""
        self.acquire(doing)
        try:
            yield
        finally:
            self.release()

    def busy_elsewhere(self) -> bool:
        """Whether someone else holds it now. Takes it for an instant where it is free; waits for nobody."""
        with self._threads:
            if self._depth or not self.folder.is_dir():
                return False
            try:
                with self._file.acquire(timeout=0):
                    return False
            except Timeout:
                return True
            except (OSError, NotImplementedError, RuntimeError):
                return True  # cannot be told here (read-only): assume that someone is at work

    def _held_by_another(self) -> StoreLocked:
        note = read_json(self.folder / "writer.json")
        pid, since = note.get("pid"), str(note.get("since", ""))[11:16]
        who = "another process" if not isinstance(pid, int) else f"process {pid}"
        if pid == os.getpid():
            who = f"another model in this kernel (process {pid})"
        elif note.get("host") not in (None, socket.gethostname()):
            who += f" on {str(note['host'])[:64]!r}"
        doing = str(note.get("doing", "writing"))[:80].replace("\n", " ")
        when = f" since {since} UTC" if since else ""
        return StoreLocked(
            f"{who} is {doing} in this notebook's store{when}", "wait for it, or use another store: --store DIR"
        )

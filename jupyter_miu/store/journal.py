"""The append-only list of what changed the weights: one JSON object a line.

A line is there whole or it does not count: a torn last line (power cut, full disk) is skipped, and the next append
starts on a fresh line. Appending belongs under the lineage's lock; reading needs none. Does not know what the kinds
of lines mean.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from jupyter_miu.store.atomic import disk, fsync_path, jsonable


def now() -> str:
    """This moment, ISO 8601 in UTC with milliseconds."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


class Journal:
    """``journal.jsonl`` of one lineage."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._entries: list[dict[str, Any]] = []

    def append(self, kind: str, actor: str = "cell", **fields: Any) -> dict[str, Any]:
        """Add one line and wait until it is on the disk.

        Args:
            kind: what happened ("state", "rollback", "rename" …).
            actor: who did it: "cell", "script", "online", "loop", "mcp" …
            **fields: anything; what JSON cannot hold is written as text.

        Returns:
            the entry as written, with ``at`` added.

        Raises:
            StoreError: nothing was added.
        """
        entry = {"at": now(), "kind": kind, "actor": actor, **jsonable(fields)}
        line = json.dumps(jsonable(entry), ensure_ascii=False, allow_nan=False).encode() + b"\n"
        with disk(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new = not self.path.exists()
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            try:
                self._write(handle, line)
            finally:
                os.close(handle)
            if new:
                fsync_path(self.path.parent)
        return entry

    @staticmethod
    def _write(handle: int, line: bytes) -> None:
        size = os.fstat(handle).st_size
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            if os.read(handle, 1) != b"\n":
                line = b"\n" + line
        done = 0
        try:
            while done < len(line):
                done += os.write(handle, line[done:])
            os.fsync(handle)
        except OSError:
            # Leave the file as it was, unless someone else has added to it meanwhile.
            with contextlib.suppress(OSError):
                if os.fstat(handle).st_size == size + done:
                    os.ftruncate(handle, size)
            raise

    @property
    def revision(self) -> tuple[int, int, int]:
        """Changes whenever the file does: its inode, size and time; zeros where there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_ino, status.st_size, status.st_mtime_ns)

    def entries(self) -> list[dict[str, Any]]:
        """All whole lines, oldest first. Empty where there is no journal. Raises StoreError if it cannot be read."""
        seen = self.revision
        if seen != self._seen:
            self._entries = [entry for line in self.lines() if (entry := _parse(line)) is not None]
            self._seen = seen
        return list(self._entries)

    def lines(self) -> list[bytes]:
        """The whole lines as they are on the disk, without line ends. Raises StoreError if they cannot be read."""
        if not self.path.exists():
            return []
        with disk(self.path):
            data = self.path.read_bytes()
        return [line for line in data.split(b"\n") if _parse(line) is not None]


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line) if line.strip() else None
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("kind"), str) else None

"""Lessons under way, and what a killed process left half done.

A lesson leaves a small file in ``running/`` while it lasts and holds the lineage's lock, which the system drops with
its process. So a file without a held lock is an interrupted lesson. Half things are never deleted here: ``quarantine``
moves them aside. Does not know how a checkpoint is written.
"""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_miu.checkpoints.records import Interrupted
from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.store.atomic import disk, fsync_path, read_json, write_json_atomic
from jupyter_miu.store.journal import now
from jupyter_miu.store.layout import Lineage
from jupyter_miu.store.sealed import is_whole

TEMPORARY = ".tmp-"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class RunningLessons:
    """The lessons of one lineage that have begun and not ended."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._own: set[str] = set()
        self.writing: set[str] = set()
        """Names of the half-written folders that are this object's own work."""

    def begin(self, lesson_id: str, info: Mapping[str, Any]) -> None:
        """Leave the marker and keep the write lock until ``end``.

        Raises:
            ConfigError: not a plain id. StoreLocked: another kernel is at it. StoreError: cannot be written.
        """
        if not _ID.fullmatch(lesson_id):
            raise ConfigError(f"{lesson_id[:40]!r} cannot be a lesson's id", "letters, digits, - and _")
        self.lineage.prepare()
        self.lineage.lock.acquire("teaching")
        try:
            note = {"id": lesson_id, "started_at": now(), "pid": os.getpid(), "info": dict(info)}
            write_json_atomic(self._marker(lesson_id), note)
        except BaseException:
            self.lineage.lock.release()
            raise
        self._own.add(lesson_id)

    def end(self, lesson_id: str) -> None:
        """Remove the marker and give the lock back. Does nothing for a lesson that was not begun here."""
        if lesson_id not in self._own:
            return
        self._own.discard(lesson_id)
        with contextlib.suppress(OSError):  # a marker that stays is at worst listed as interrupted once
            self._marker(lesson_id).unlink(missing_ok=True)
        self.lineage.lock.release()

    def interrupted(self, saved: Mapping[str, str]) -> list[Interrupted]:
        """Half lessons and half checkpoints, oldest first; none while another kernel is at work.

        Args:
            saved: names of whole states by the id of the lesson that made them.
        """
        if self.lineage.lock.busy_elsewhere():
            return []
        found = [Interrupted("checkpoint", path.name) for path in self._half_folders()]
        for path in sorted(self._room("running").glob("[!.]*.json")):
            note = read_json(path)
            if path.stem in self._own:
                continue
            info = note.get("info")
            started = str(note.get("started_at", ""))
            kept = info if isinstance(info, dict) else {}
            found.append(Interrupted("lesson", path.stem, started, kept, saved.get(path.stem)))
        return sorted(found, key=lambda one: (one.started_at, one.id))

    def quarantine(self) -> list[str]:
        """Move what ``interrupted`` lists into ``quarantine/``. Returns the names of what was moved.

        Raises:
            StoreLocked, StoreError: nothing or only a part was moved; nothing is lost.
        """
        moved = []
        with self.lineage.writing("tidying up"):
            markers = [path for path in self._room("running").glob("*.json") if path.stem not in self._own]
            for path in [*self._half_folders(), *sorted(markers)]:
                target = self._room("quarantine") / f"{path.name.lstrip('.')}.{uuid.uuid4().hex[:8]}"
                with disk(target):
                    target.parent.mkdir(exist_ok=True)
                    path.rename(target)
                    fsync_path(target.parent)
                moved.append(path.name)
            if moved:
                # What is aside is aside, whether or not the disk has room for a line about it.
                with contextlib.suppress(StoreError):
                    self.lineage.journal.append("quarantine", names=moved)
        return moved

    def _half_folders(self) -> list[Path]:
        try:
            folders = sorted(self._room("checkpoints").iterdir())
        except OSError:
            return []
        looks = [path for path in folders if path.name.startswith(TEMPORARY) or path.name[:1].isdigit()]
        return [path for path in looks if path.name not in self.writing and
                (path.name.startswith(TEMPORARY) or not is_whole(path))]  # fmt: skip

    def _room(self, name: str) -> Path:
        return self.lineage.dir / name

    def _marker(self, lesson_id: str) -> Path:
        return self._room("running") / f"{lesson_id}.json"

"""How one state gets onto the disk: half-written under a temporary name, sealed, renamed, and entered in the journal.

A failure at any point takes back what this call did; a kill leaves at most a temporary folder, which is never listed.
Does not know names in use, retention, or the live model.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from jupyter_miu.checkpoints.files import write_state
from jupyter_miu.checkpoints.hashing import combine
from jupyter_miu.checkpoints.records import StateInfo, TrainingState
from jupyter_miu.checkpoints.running import TEMPORARY, RunningLessons
from jupyter_miu.store.atomic import disk, fsync_path, jsonable
from jupyter_miu.store.journal import now
from jupyter_miu.store.layout import Lineage
from jupyter_miu.store.names import slug
from jupyter_miu.store.sealed import commit


@dataclass(frozen=True)
class NewState:
    """Everything decided about a state before it is written. ``parent`` is a number, ``base`` its fingerprint."""

    number: int
    name: str
    parent: int
    parent_name: str
    base: str
    info: StateInfo
    extra: Mapping[str, Any]
    current: bool
    actor: str

    def meta(self) -> dict[str, Any]:
        """What ``meta.json`` holds."""
        info = self.info
        return {"format": 1, "number": self.number, "name": self.name, "parent": self.parent, "created_at": now(),
                "parent_name": self.parent_name, "method": info.method, "base_fingerprint": self.base,
                "lesson": info.lesson, "description": info.description, "extra": dict(self.extra)}  # fmt: skip

    def journal_fields(self, hashes: Mapping[str, str]) -> dict[str, Any]:
        """What its journal line holds: no taught text, no metrics beyond the recall's counts."""
        lesson = self.info.lesson
        return {
            "number": self.number, "name": self.name, "parent": self.parent, "parent_name": self.parent_name,
            "method": self.info.method, "base": self.base, "state": combine(hashes), "learned": bool(lesson),
            "current": self.current, "lesson": lesson_id(lesson), "sources": source_refs(lesson),
            "recall": recall_counts(lesson), "seed": lesson.get("seed"),
        }  # fmt: skip


def lesson_id(lesson: Mapping[str, Any]) -> str:
    """A lesson's ``id`` (or ``run``), or an empty string."""
    return str(lesson.get("id") or lesson.get("run") or "")


def source_refs(lesson: Mapping[str, Any]) -> list[str]:
    """The references of a lesson's sources, one line each; a literal text is not a reference and stays out."""
    sources = lesson.get("sources")
    refs = []
    for source in sources if isinstance(sources, (list, tuple)) else []:
        plain = jsonable(source)
        ref = plain.get("ref") if isinstance(plain, dict) else plain
        if isinstance(ref, str) and "\n" not in ref and len(ref) <= 200:
            refs.append(ref)
    return refs


def recall_counts(lesson: Mapping[str, Any]) -> dict[str, Any] | None:
    """``before``, ``after`` and ``total`` of a lesson's ``recall`` (or of the lesson itself), or None."""
    recall = jsonable(lesson.get("recall", lesson))
    if not isinstance(recall, dict):
        return None
    counts = {key: recall[key] for key in ("before", "after", "total") if isinstance(recall.get(key), (int, float))}
    return counts or None


def put(
    lineage: Lineage,
    running: RunningLessons,
    new: NewState,
    tensors: Mapping[str, Tensor],
    training: TrainingState,
    base_hashes: Mapping[str, str],
) -> Path:
    """Write a state and return its folder. Call under the lineage's lock. Raises StoreError: nothing was saved."""
    room = lineage.dir / "checkpoints"
    temporary = room / f"{TEMPORARY}{new.number:04d}-{uuid.uuid4().hex[:8]}"
    target = room / f"{new.number:04d}-{slug(new.name, 'state')}"
    running.writing.add(temporary.name)
    try:
        with disk(room):
            room.mkdir(parents=True, exist_ok=True)
            temporary.mkdir()
        hashes = write_state(temporary, tensors, base_hashes, new.meta(), training)
        commit(temporary, target)
        try:
            lineage.journal.append("state", new.actor, **new.journal_fields(hashes))
        except BaseException:
            discard(target)
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        running.writing.discard(temporary.name)
    return target


def discard(folder: Path) -> None:
    """Take a checkpoint away: first its name (from then on it is not listed), then its bytes. Raises StoreError."""
    trash = folder.with_name(f".trash-{uuid.uuid4().hex[:8]}")
    with disk(folder):
        folder.rename(trash)
        fsync_path(folder.parent)
    sweep(folder.parent)


def sweep(room: Path) -> None:
    """Remove what ``discard`` put aside, also in a process that was killed meanwhile. Call under the lock."""
    for leftover in room.glob(".trash-*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(leftover)

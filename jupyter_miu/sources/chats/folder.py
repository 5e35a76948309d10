"""A folder that is an export of chats: its files, without links, pipes or what lies outside.

Knows how to list; which files are chats is told by ``export``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.chats.export import conversation_files, export_of
from jupyter_miu.sources.files import open_file
from jupyter_miu.types import Skipped

MOST_FILES = 20_000
_MARKS = ("conversations.json", "conversations-000.json", "export_manifest.json", "channels.json", "_chat.txt",
          "result.json", "message_feedback.json")  # fmt: skip
_DEPTH = 4


@dataclass(frozen=True)
class FileMember:
    """One file of a folder."""

    name: str
    size: int
    path: Path

    def open(self) -> BinaryIO:
        """Its bytes. Raises Refused for what is no regular file."""
        return open_file(self.path)


@dataclass(frozen=True)
class ExportFolder:
    """A folder whose files are conversations."""

    root: Path
    ref: str
    options: SourceOptions

    @classmethod
    def found_at(cls, root: Path, ref: str, options: SourceOptions) -> ExportFolder | None:
        """The folder where it is an export, by its names and what is in them; else None."""
        return cls(root, ref, options) if _is_marked(root) and conversation_files(_members(root)) else None

    def documents(self) -> Iterator[Item]:
        """The conversations of the export; where it is none, those of each file that may hold some.

        Raises:
            SourceError: an option has no such value.
        """
        try:
            found = export_of(_members(self.root), self.ref, self.options, anyway=True)
            if found is None:
                yield Skipped(self.ref, "no chats in this folder")
            else:
                yield from found
        except Refused as refusal:
            raise SourceError(f"cannot teach {self.ref}: {refusal.reason}", refusal.hint) from None


def _is_marked(root: Path) -> bool:
    """Whether a folder is worth a closer look, by the names at its top."""
    try:
        with os.scandir(root) as found:
            names = {entry.name for _, entry in zip(range(MOST_FILES), found, strict=False)}
    except OSError:
        return False
    return bool(names & set(_MARKS)) or any(
        name.endswith(".conversation.json") or name.startswith(("conversations-", "WhatsApp Chat")) for name in names
    )


def _members(root: Path) -> list[FileMember]:
    """The files below a folder, by name; no links."""
    out: list[FileMember] = []
    for folder, inner, files in os.walk(root):
        inner.sort()
        if Path(folder).relative_to(root).parts[_DEPTH:]:
            inner.clear()
        for name in sorted(files):
            path = Path(folder, name)
            if not path.is_symlink() and path.is_file() and len(out) < MOST_FILES:
                out.append(FileMember(path.relative_to(root).as_posix(), path.stat().st_size, path))
    return out

"""Is the notebook at hand the one a lineage was made for, the same one moved, or a copy?

A notebook's metadata carries its lineage's id, and a copy carries it too, so the id alone cannot tell. What a lineage
remembers in ``lineage.json`` is where its notebook was: absolute path, device and inode. A content marker was not
used: a copy has the original's content until one of them is edited, and editing must not change identity.

    same path                                    same (editors replace the file, so the inode may differ)
    the recorded path is this very file          same (a link, another mount)
    this file has the recorded device and inode  moved, even if something else lies at the old path now
    nothing is at the recorded path any more     moved (renamed, or the whole folder was)
    otherwise                                    a copy: the original is still where it was

Does not know stores or lineages.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Relation = Literal["same", "moved", "copy"]


def valid_id(text: object) -> str | None:
    """The id in canonical form if it is a UUID written the usual way (8-4-4-4-12), else None."""
    if not isinstance(text, str) or len(text) != 36:
        return None
    try:
        canonical = str(uuid.UUID(text))
    except ValueError:
        return None
    return canonical if canonical == text.lower() else None


@dataclass(frozen=True)
class Marker:
    """Where a notebook was when its lineage was last written. ``inode`` is 0 for a file that was not on disk."""

    path: str
    device: int = 0
    inode: int = 0

    @classmethod
    def of(cls, notebook: Path) -> Marker:
        """The marker of a notebook as it is now; the file need not exist yet."""
        path = os.path.abspath(notebook)  # noqa: PTH100  (keeps a symlink's own name; identity compares real files)
        try:
            status = os.stat(path)  # noqa: PTH116
        except (OSError, ValueError):
            return cls(path)
        return cls(path, status.st_dev, status.st_ino)

    @classmethod
    def from_json(cls, value: Any) -> Marker | None:
        """Read back ``to_json``; None for anything else."""
        if not isinstance(value, dict) or not isinstance(value.get("path"), str) or not value["path"]:
            return None
        device, inode = value.get("device"), value.get("inode")
        if isinstance(device, int) and isinstance(inode, int):
            return cls(value["path"], device, inode)
        return cls(value["path"])

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    def relation(self, notebook: Path) -> Relation:
        """What ``notebook`` is to the one remembered here (the table in the module's docstring)."""
        new = Marker.of(notebook)
        if new.path == self.path:
            return "same"
        old = Marker.of(Path(self.path))
        if new.inode and (old.device, old.inode) == (new.device, new.inode):
            return "same"
        if new.inode and (self.device, self.inode) == (new.device, new.inode):
            return "moved"
        return "copy" if old.inode else "moved"

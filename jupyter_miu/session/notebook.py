"""Where the kernel's notebook is, and which lineage its metadata names, as far as the page tells.

A page knows a path as its server names it, relative to the server's root, and hears of renames. A kernel knows an
absolute path from its start, which a rename leaves stale. Put together they give the present path. All that is told is
a stranger's input: a path counts only where it leads to a notebook that is there, an id only if it is a UUID, and
nothing is opened or written because of either. Does not know the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import is_file, read_bytes
from jupyter_miu.store.identity import valid_id

_LONGEST = 4096  # characters of a path
_LARGEST = 50_000_000  # bytes of a file that is read for its metadata


class Notebook:
    """The notebook of one kernel.

    Attributes:
        path: where it is, absolute, as far as this is known.
        wanted: the lineage id that its metadata carries, for the next ``use``.
        notices: lines that the user should see once.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self.wanted: str | None = None
        self.notices: list[str] = []
        self._root: Path | None = None  # of the page's server
        self._warned = False

    def hear_lineage(self, told: object) -> None:
        """Take over the id in the notebook's metadata; one that is no UUID is ignored, and said so once."""
        self.wanted = valid_id(told)
        if told and self.wanted is None and not self._warned:
            self._warned = True
            self.notices.append("the lineage id in this notebook's metadata is not a UUID and was ignored")

    def hear(self, told: object) -> Path | None:
        """The notebook's path, from one relative to the server's root (or absolute); None where it leads nowhere."""
        parts = _parts(told)
        found = next((path for path in self._candidates(parts) if is_file(path)), None) if parts else None
        if found is None:
            return None
        if found.parts[-len(parts) :] == parts:
            self._root = found.parents[len(parts) - 1]
        self.path = found
        return found

    def _candidates(self, parts: tuple[str, ...]) -> Iterator[Path]:
        """Where it may be, likeliest first."""
        if parts[0] == "/":
            yield Path(*parts)
            return
        if self._root is not None:
            yield self._root.joinpath(*parts)
        if self.path is None:
            yield Path.cwd() / parts[-1]  # a kernel starts in its notebook's folder
            return
        folder = self.path.parent
        if self.path.parts[-len(parts) :] == parts:
            yield self.path
        if folder.parts[len(folder.parts) - len(parts) + 1 :] == parts[:-1]:  # renamed in its folder
            yield folder / parts[-1]
        yield from (root.joinpath(*parts) for root in self.path.parents)  # moved: the root is one of these


def _parts(told: object) -> tuple[str, ...]:
    if not isinstance(told, str) or len(told) > _LONGEST or "\0" in told or not told.endswith(".ipynb"):
        return ()
    parts = PurePosixPath(told).parts
    return () if ".." in parts else parts


def lineage_in_file(notebook: Path) -> str | None:
    """The lineage id in the metadata of the notebook's file: where one cell loads the extension and a model, the page
    has had no time to tell it."""
    try:
        node = json.loads(read_bytes(notebook, _LARGEST))
    except (Refused, ValueError, RecursionError):
        return None
    metadata = node.get("metadata") if isinstance(node, dict) else None
    ours = metadata.get("miu") if isinstance(metadata, dict) else None
    return valid_id(ours.get("lineage")) if isinstance(ours, dict) else None

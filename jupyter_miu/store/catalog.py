"""The lineages that a store holds, and which of them a notebook's is. Reads only.

Every lineage is found by looking through the folders that are there: what a notebook's metadata says is compared, and
never becomes part of a path. The rules are in the docstring of ``layout.py``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_miu.store.atomic import read_json
from jupyter_miu.store.identity import Marker, valid_id
from jupyter_miu.store.names import slug


@dataclass(frozen=True)
class Known:
    """What ``lineage.json`` says of one lineage. ``formerly`` are paths at which its notebook was before."""

    id: str
    dir: Path
    name: str
    created_at: str
    marker: Marker | None
    forked_from: str | None
    formerly: tuple[str, ...] = ()


def former_paths(note: Mapping[str, Any]) -> list[str]:
    """The paths at which the notebook of a ``lineage.json`` was before, oldest first."""
    paths = note.get("formerly")
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def scan(store: Path) -> list[Known]:
    """The lineages of a store, newest first. Folders that do not say who they are do not count."""
    found = []
    try:
        folders = [path for path in store.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []
    for folder in folders:
        note = read_json(folder / "lineage.json")
        identity = valid_id(note.get("id"))
        if identity is None or not folder.name.startswith(identity + "-"):
            continue
        origin = note.get("forked_from")
        found.append(
            Known(
                id=identity,
                dir=folder,
                name=slug(str(note.get("name", ""))),
                created_at=str(note.get("created_at", "")),
                marker=Marker.from_json(note.get("notebook")),
                forked_from=valid_id(origin.get("id")) if isinstance(origin, dict) else None,
                formerly=tuple(former_paths(note)),
            )
        )
    return sorted(found, key=lambda known: (known.created_at, known.id), reverse=True)


def choose(known: list[Known], notebook: Path | None, wanted: str | None) -> tuple[Known | None, bool]:
    """The lineage to read, and whether the first write must fork it (the rules in the module's docstring)."""
    named = next((one for one in known if one.id == wanted), None)
    if notebook is None:
        scripts = (one for one in known if one.marker is None and (wanted is None or one.forked_from == wanted))
        return (named or next(scripts, None)), False
    path = Marker.of(notebook).path
    here = [one for one in known if one.marker is not None and one.marker.path == path]
    if wanted is None:
        return next(iter(here), None) or _renamed(known, path), False
    own = next((one for one in here if one.id == wanted), None)
    own = own or next((one for one in here if one.forked_from == wanted), None)
    if own is not None:
        return own, False
    if named is None or named.marker is None or (path in named.formerly and not os.path.lexists(path)):
        return named, False
    return named, named.marker.relation(notebook) == "copy"


def _renamed(known: list[Known], path: str) -> Known | None:
    """The lineage of a notebook that was at ``path`` and is there no more: a kernel that restarts after a rename is
    still told the old path."""
    return None if os.path.lexists(path) else next((one for one in known if path in one.formerly), None)

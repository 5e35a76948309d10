"""``.miu/manifest.json``: the one file of a store that git carries. Readable, sorted, one lesson a line.

It is made from the lineages and never read back into them, so a damaged or merged one costs nothing: lines that parse
are kept, conflict markers fall out at the next write. It holds no taught text. Call under the store's lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jupyter_miu.store.atomic import jsonable, write_bytes_atomic

NAME = "manifest.json"
_FIELDS = ("lineage", "notebook", "number", "name", "parent", "at", "kind", "method", "base", "state", "sources",
           "recall", "seed", "kept")  # fmt: skip


def read_manifest(store: Path) -> list[dict[str, Any]]:
    """The lessons listed, of all lineages; lines that are not one are passed over."""
    try:
        lines = (store / NAME).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            value = json.loads(line.strip().rstrip(","))
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("lineage"), str) and isinstance(value.get("number"), int):
            found.append(value)
    return found


def write_manifest(store: Path, lineage_id: str, lessons: Iterable[Mapping[str, Any]]) -> None:
    """Replace the lines of one lineage; those of others stay as they are. Raises StoreError."""
    rows = {(row["lineage"], row["number"]): row for row in read_manifest(store) if row["lineage"] != lineage_id}
    for lesson in lessons:
        row = {key: jsonable(lesson[key]) for key in _FIELDS if lesson.get(key) is not None}
        row["lineage"] = lineage_id
        rows[lineage_id, row["number"]] = row
    ordered = [json.dumps(rows[key], ensure_ascii=False, sort_keys=False) for key in sorted(rows)]
    text = '{"format": 1, "lessons": [\n' + ",\n".join(ordered) + "\n]}\n"
    data = text.encode()
    if not (store / NAME).is_file() or (store / NAME).read_bytes() != data:
        write_bytes_atomic(store / NAME, data)

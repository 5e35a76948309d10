"""What the base of a lineage's states is: its fingerprint and the SHA-256 of its tensors, recorded once.

Recorded in ``bases/`` of the lineage, one file a base (a notebook may try several models). Knowing them is what lets a
full-weight checkpoint leave out tensors that did not change. Holds no weights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from jupyter_miu.checkpoints.hashing import tensor_hashes
from jupyter_miu.store.atomic import read_json, write_json_atomic
from jupyter_miu.store.layout import Lineage


class Bases:
    """The bases of one lineage. ``bound`` is the fingerprint of the model in use, or None before it is known."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.bound: str | None = None
        self._hashes: dict[str, dict[str, str]] = {}

    def learn(self, fingerprint: str, tensors: Mapping[str, Tensor]) -> None:
        """Hash the base's tensors, unless a file has their hashes already. Writes nothing."""
        new = {name: tensor for name, tensor in tensors.items() if name not in self.hashes(fingerprint)}
        if new:
            self._hashes[fingerprint] = self.hashes(fingerprint) | tensor_hashes(new)

    def hashes(self, fingerprint: str) -> dict[str, str]:
        """SHA-256 by tensor name; empty where this base is not known."""
        if fingerprint not in self._hashes:
            note = read_json(self._file(fingerprint))
            listed = note.get("tensors")
            if note.get("fingerprint") == fingerprint and isinstance(listed, dict):
                self._hashes[fingerprint] = {str(name): str(value) for name, value in listed.items()}
        return self._hashes.get(fingerprint, {})

    def persist(self, fingerprint: str) -> None:
        """Write the hashes down, once. Call under the lineage's lock. Raises StoreError."""
        hashes, path = self._hashes.get(fingerprint), self._file(fingerprint)
        if hashes and read_json(path).get("tensors") != hashes:
            write_json_atomic(path, {"format": 1, "fingerprint": fingerprint, "tensors": hashes})

    def _file(self, fingerprint: str) -> Path:
        return self.lineage.dir / "bases" / f"{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}.json"

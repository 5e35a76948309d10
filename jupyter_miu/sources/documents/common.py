"""What all document readers share: the bytes of the file, and the Document of its text.

Knows nothing of any format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from jupyter_miu.sources.base import Document, Refused, SourceOptions, digest
from jupyter_miu.sources.decoding import clean
from jupyter_miu.sources.exclusions import secret_content
from jupyter_miu.sources.files import read_bytes, size

WRAPPED = 10
"""A PDF or a Word file may have so many times the bytes of a text: most of them are pictures and fonts."""

_BLANK = re.compile(r"[ \t]+(?=\n)|\n(?=\n\n)")


def file_bytes(path: Path, options: SourceOptions) -> bytes:
    """The bytes of a file whose text is only a small part of it. Raises Refused."""
    data = read_bytes(path, options.max_file_bytes * WRAPPED)
    if not data:
        raise Refused("empty")
    return data


def document(path: Path, ref: str, text: str, data: bytes, notes: Sequence[str] = ()) -> Document:
    """The Document of a file's text; ``data`` are the file's bytes, ``notes`` go to ``meta["warnings"]``.

    Raises:
        Refused: there is no text, or it is a key.
    """
    text = _BLANK.sub("", clean(text)).strip()
    if not text:
        raise Refused("empty")
    if reason := secret_content(text):
        raise Refused(reason)
    meta = {
        "path": str(path), "language": "markdown", "bytes": len(data), "sha256": digest(data),
        "warnings": tuple(notes),
    }  # fmt: skip
    return Document(ref, text + "\n", "markdown", meta)


class Budget:
    """Characters that a document may still give. ``take`` says whether there is room for more."""

    def __init__(self, options: SourceOptions) -> None:
        self.limit = self.left = options.max_file_bytes

    def take(self, text: str) -> bool:
        """Whether ``text`` still fits; what fits is counted."""
        self.left -= len(text)
        return self.left >= 0

    @property
    def reason(self) -> str:
        """Why the rest is left out."""
        return f"the text is larger than {size(self.limit)}: this and what follows is left out"

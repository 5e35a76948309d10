"""Text given as it is. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Item, digest
from jupyter_miu.sources.decoding import clean, odd
from jupyter_miu.sources.files import size
from jupyter_miu.types import Skipped


@dataclass(frozen=True)
class TextSource:
    """One text as one document."""

    text: str
    ref: str = "text"
    kind: str = "text"
    limit: int = 10_000_000

    def documents(self) -> Iterator[Item]:
        """The document, or Skipped where it is empty. Raises SourceError for a text over the limit."""
        if len(self.text) > self.limit:
            raise SourceError(f"{self.ref} is larger than {size(self.limit)}", "teach it in parts")
        text = clean(self.text)
        if not text.strip():
            yield Skipped(self.ref, "empty")
            return
        meta = {"sha256": digest(text), "bytes": len(text.encode()), "warnings": odd(self.text)}
        yield Document(self.ref, text, self.kind, meta)

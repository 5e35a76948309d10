"""From references to passages: read, cut into chunks, and say of each item what would be taught.

The dry run and the lesson use the same function, so that one cannot promise what the other does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from jupyter_miu.errors import ConfigError
from jupyter_miu.models.templates import Turn
from jupyter_miu.sources.base import Document, NotebookContext
from jupyter_miu.sources.chunking import Chunk, chunk_document
from jupyter_miu.sources.registry import SourceOptions, read_all
from jupyter_miu.sources.sketch import Seen
from jupyter_miu.types import PlanItem, Skipped

DEFAULT_CHUNK = 256  # tokens, where the model's context allows it
MAX_CHUNKS = 512


@dataclass
class Material:
    """What was read. ``pairs`` are question and answer, from chats; ``items`` say it for each reference."""

    chunks: list[Chunk] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    items: list[PlanItem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to teach."""
        return not self.chunks and not self.pairs


@dataclass(frozen=True)
class Reading:
    """How to read. ``max_tokens`` bounds a chunk; ``limit`` bounds their number; ``sketch_bits`` is
    the length of the sketch that finds near-duplicates."""

    count_tokens: Callable[[str], int]
    max_tokens: int = DEFAULT_CHUNK
    limit: int = MAX_CHUNKS
    sketch_bits: int = 4096
    context: NotebookContext | None = None
    options: SourceOptions | None = None


def as_references(sources: Any) -> list[Any]:
    """One source or many, as a list. Raises ConfigError for none."""
    if sources is None or (isinstance(sources, (list, tuple)) and not sources):
        raise ConfigError("no source given", "name a file, a folder, cell:5, var:notes, or pass a ContentSource")
    return list(sources) if isinstance(sources, (list, tuple)) else [sources]


def gather(sources: Any, reading: Reading) -> Material:
    """Read every source. Raises SourceError for one that was named and cannot be read at all."""
    result = read_all(as_references(sources), reading.context, reading.options)
    out = Material(skipped=list(result.skipped))
    left, seen = reading.limit, Seen(reading.sketch_bits)
    for document in result.documents:
        turns = _turns(document)
        if turns is not None:
            _add_chat(out, document, turns, reading)
            continue
        chunks = chunk_document(document, reading.count_tokens, reading.max_tokens)
        fresh = [chunk for chunk in chunks if seen.twin(chunk.text, chunk.ref) is None]
        taught = fresh[:left]
        left -= len(taught)
        _add(out, document, chunks, fresh, taught)
    for skip in result.skipped:
        out.items.append(PlanItem(skip.ref, "skip", skip.reason))
    return out


def _add(
    out: Material, document: Document, chunks: Sequence[Chunk], fresh: Sequence[Chunk], taught: Sequence[Chunk]
) -> None:
    twins, over = len(chunks) - len(fresh), len(fresh) - len(taught)
    notes = [f"{twins} of {len(chunks)} chunks nearly the same as earlier ones"] if twins else []
    notes += [f"{over} of {len(chunks)} chunks over the limit of {MAX_CHUNKS}"] if over else []
    note = "; ".join(notes) or ("" if chunks else "empty")
    if not taught:
        out.items.append(PlanItem(document.ref, "skip", note))
        out.skipped.append(Skipped(document.ref, note))
        return
    out.chunks += taught
    out.items.append(PlanItem(document.ref, "teach", note, len(taught), sum(chunk.tokens for chunk in taught)))
    if document.meta.get("sha256"):
        out.hashes[document.ref] = str(document.meta["sha256"])


def _turns(document: Document) -> list[Turn] | None:
    turns = document.meta.get("turns") if document.kind == "chat" else None
    return None if turns is None else [Turn(_role(role), content) for role, content in _rows(turns)]


def _rows(turns: Any) -> list[tuple[str, str]]:
    return [
        (str(t["role"]), str(t["content"])) if isinstance(t, dict) else (str(t[0]), str(t[1]))
        for t in turns
    ]  # fmt: skip


def _role(role: str) -> Any:
    return role if role in ("user", "assistant", "system") else "user"


def _add_chat(out: Material, document: Document, turns: Sequence[Turn], reading: Reading) -> None:
    pairs = [
        (before.content, turn.content)
        for before, turn in pairwise(turns)
        if before.role == "user" and turn.role == "assistant" and turn.content.strip()
    ]
    if not pairs:
        out.items.append(PlanItem(document.ref, "skip", "no answered turn"))
        out.skipped.append(Skipped(document.ref, "no answered turn"))
        return
    out.pairs += pairs
    tokens = sum(reading.count_tokens(answer) for _, answer in pairs)
    out.items.append(PlanItem(document.ref, "teach", "", len(pairs), tokens))

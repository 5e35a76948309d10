"""Which chunks of the documents that were read become material: not what was read or taught before, nor too many.

What was taught before is left out only beside something new: a user who teaches the same thing again means it, and then
the pre-test finds what is known still (docs/decisions/0007). Knows what the plan says of each document.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jupyter_miu.lessons import redacted
from jupyter_miu.lessons.place import Place
from jupyter_miu.lessons.sifting import Sieve, mean_and_lowest
from jupyter_miu.lessons.taught import Passage
from jupyter_miu.sources.base import Document
from jupyter_miu.sources.chunking import Chunk, chunk_document
from jupyter_miu.sources.quality import quality
from jupyter_miu.sources.sketch import Seen
from jupyter_miu.study import config_files
from jupyter_miu.study.code import languages
from jupyter_miu.study.found import Found
from jupyter_miu.study.plausible import why_not_a_text
from jupyter_miu.types import PlanItem

if TYPE_CHECKING:
    from jupyter_miu.lessons.material import Material, Reading

NAMES = 2  # lessons that a note names


@dataclass
class _Read:
    """A document's chunks: how many there are, are like earlier ones, and are too many; those to teach; those that were
    taught before, and where. ``item`` is its place in the plan, ``sieve`` knows what was not good enough."""

    document: Document
    item: int
    total: int
    sieve: Sieve
    twins: int = 0
    over: int = 0
    new: list[Chunk] = field(default_factory=list)
    old: list[tuple[Chunk, Passage]] = field(default_factory=list)


class Texts:
    """Reads documents one by one, and puts them into the material when all are known."""

    def __init__(self, out: Material, reading: Reading) -> None:
        self._out, self._reading = out, reading
        everything = reading.options is not None and reading.options.all
        self._seen, self._left = Seen(reading.sketch_bits), sys.maxsize if everything else reading.limit
        self._read: list[_Read] = []

    def read(self, document: Document) -> None:
        """Take a document apart; what becomes of it is told by ``settle``."""
        out, reading = self._out, self._reading
        if self._left <= 0:  # of a tree of 20,000 files most are here: none of them is cut into chunks
            out.skip(PlanItem(document.ref, "skip", f"over the limit of {reading.limit} chunks; --all takes all"))
            return
        odd = None if document.kind == "code" else why_not_a_text(document.text)
        if odd:
            out.skip(PlanItem(document.ref, "skip", odd))
            return
        chunks = chunk_document(document, reading.count_tokens, reading.max_tokens)
        found = _Read(document, len(out.items), len(chunks), Sieve(reading.least))
        out.items.append(PlanItem(document.ref, "skip", "empty"))
        again = reading.taught is None or (reading.options is not None and reading.options.again)
        for chunk in chunks:
            if self._seen.twin(chunk.text, chunk.ref, near=self._left > 0) is not None:
                found.twins += 1
            elif self._left <= 0:
                found.over += 1
            elif not found.sieve.passes(chunk):
                continue
            elif not again and reading.taught is not None and (held := reading.taught.holds(chunk.text)) is not None:
                found.old.append((chunk, held))
            else:
                found.new.append(chunk)
                self._left -= 1
        self._read.append(found)

    def settle(self) -> None:
        """Decide between new and old, and put all into the material."""
        out = self._out
        anything_new = bool(out.pairs or out.sheets) or any(found.new for found in self._read)
        for found in self._read:
            self._add(found, found.new if anything_new else self._first(found.old))

    def _first(self, old: Sequence[tuple[Chunk, Passage]]) -> list[Chunk]:
        first = [chunk for chunk, _ in old[: self._left]]
        self._left -= len(first)
        return first

    def _add(self, found: _Read, taught: list[Chunk]) -> None:
        out, document = self._out, found.document
        again = bool(taught) and not found.new
        notes = _notes(found, again, self._reading.limit)
        if again and len(taught) < len(found.old):
            notes.append(f"{len(found.old) - len(taught)} of them over the limit of {self._reading.limit}")
        if not taught:
            note = "; ".join(notes) or ("" if found.total else "empty")
            out.skip(PlanItem(document.ref, "skip", note, novelty=0.0 if found.old else None), found.item)
            return
        facts, coded = _facts(document)
        out.facts += redacted.facts_without(facts)
        out.coded += redacted.facts_without(coded)
        if document.kind == "code" and not (facts or coded) and languages.missing(document.ref) and not self._said():
            notes.append(languages.MISSING)
        if facts or coded:
            out.structured.update(range(len(out.chunks), len(out.chunks) + len(taught)))
        out.chunks += taught
        out.refs.update((chunk.text.strip(), chunk.ref) for chunk in taught)
        tokens = sum(chunk.tokens for chunk in taught)
        mean, lowest = mean_and_lowest(quality(chunk.text, chunk.kind) for chunk in taught)
        out.places[found.item] = Place(range(len(out.chunks) - len(taught), len(out.chunks)))
        item = PlanItem(document.ref, "teach", "; ".join(notes), len(taught), tokens, mean, lowest)
        out.items[found.item] = replace(item, novelty=self._novelty(found))
        if document.meta.get("sha256"):
            out.hashes[document.ref] = str(document.meta["sha256"])

    def _novelty(self, found: _Read) -> float | None:
        """Mean over the document's chunks, each by its tokens; what was taught before is not new."""
        taught = self._reading.taught
        if taught is None or not taught.passages:
            return None
        known = sum(chunk.tokens for chunk, _ in found.old)
        rows = [(taught.novelty(chunk.text) or 0.0, chunk.tokens) for chunk in found.new]
        total = known + sum(tokens for _, tokens in rows)
        return sum(new * tokens for new, tokens in rows) / total if total else None

    def _said(self) -> bool:
        """Whether a note has told already that a package would read such sources: once is enough."""
        return any(languages.MISSING in item.reason for item in self._out.items)


def _notes(found: _Read, again: bool, limit: int) -> list[str]:
    """What the plan says of a document beside what is taught of it."""
    of = f"of {found.total} chunks"
    notes = [f"{found.twins} {of} nearly the same as earlier ones"] if found.twins else []
    notes += [found.sieve.note(found.total)] if found.sieve.poor else []
    if found.old:
        asked = "asked again first: " if again else ""
        notes.append(f"{asked}{len(found.old)} {of} taught already, in {_lessons(found.old)}")
    notes += [f"{found.over} {of} over the limit of {limit}"] if found.over else []
    return notes


def _lessons(old: Sequence[tuple[Chunk, Passage]]) -> str:
    names = [name for name, _ in Counter(passage.lesson for _, passage in old).most_common()]
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more


def _facts(document: Document) -> tuple[list[Found], list[Found]]:
    """What a settings file says, and what source code says, read as data; none for anything else."""
    name = document.ref.split(":")[0]
    found = config_files.read(document.text, name, document.ref)
    if found or document.kind != "code":
        return found, []
    return [], languages.any_language(document.text, document.ref)

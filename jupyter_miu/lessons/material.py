"""From references to passages: read, cut into chunks, and say of each item what would be taught.

The dry run and the lesson use the same function, so that one cannot promise what the other does not do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons import redacted, remarks
from jupyter_miu.lessons.chat_material import add_chats
from jupyter_miu.lessons.fitting import Fitting
from jupyter_miu.lessons.place import Place
from jupyter_miu.lessons.sheet_material import add_sheet, as_document
from jupyter_miu.lessons.taught import TaughtTexts
from jupyter_miu.lessons.telling import Tell, silent
from jupyter_miu.lessons.text_material import Texts
from jupyter_miu.sources.base import Document, NotebookContext
from jupyter_miu.sources.chunking import Chunk
from jupyter_miu.sources.registry import SourceOptions, read_all, screened
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.code.facts import without_clashes
from jupyter_miu.study.found import Found
from jupyter_miu.study.sheet_reader import is_sheet
from jupyter_miu.types import ContentSource, PlanItem, Skipped

DEFAULT_CHUNK = 256  # tokens, where the model's context allows it
MAX_CHUNKS = 512


@dataclass
class Material:
    """What was read.

    pairs: question and answer, from chats. conversations: chats of more than that, to be taught turn by turn.
    preferences: pairs of answers, kept and not taught. sheets: the user's own, to be taught as they are. facts: those
    of source code and settings, read from whole documents (``coded``: those of code, before what two files say
    differently is left out); structured: the places of the chunks they came from.
    items: say it for each reference; places: by an item's place, what of the rest is its own. warnings: secrets that
    were taken out, and what was odd. refs: where passages and answers came from.
    """

    chunks: list[Chunk] = field(default_factory=list)
    facts: list[Found] = field(default_factory=list)
    coded: list[Found] = field(default_factory=list)
    structured: set[int] = field(default_factory=set)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    conversations: list[list[dict[str, Any]]] = field(default_factory=list)
    preferences: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    items: list[PlanItem] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to teach."""
        return not self.amount

    @property
    def amount(self) -> int:
        """Chunks, pairs, and passages of sheets (a sheet without passages counts as one)."""
        return len(self.chunks) + len(self.pairs) + sum(max(1, len(sheet.passages)) for sheet in self.sheets)

    def skip(self, item: PlanItem, place: int | None = None) -> None:
        """Note that an item is not taught: as a new one, or in the place of one that is there."""
        if place is None:
            self.items.append(item)
        else:
            self.items[place] = item
        self.skipped.append(Skipped(item.ref, item.reason))


@dataclass(frozen=True)
class Reading:
    """How to read.

    ``max_tokens`` bounds a chunk, ``room`` an exchange of a chat with what is around it; ``limit`` bounds the number of
    chunks, and that of answers; ``sketch_bits`` is the length of the sketch that finds near-duplicates; ``taught`` are
    the texts of the lessons in the current weights; ``fitting`` knows what the model can read, where that is known;
    ``tell`` hears how far it is.
    """

    count_tokens: Callable[[str], int]
    max_tokens: int = DEFAULT_CHUNK
    limit: int = MAX_CHUNKS
    sketch_bits: int = 4096
    taught: TaughtTexts | None = None
    room: int = 512
    context: NotebookContext | None = None
    options: SourceOptions | None = None
    fitting: Fitting | None = None
    tell: Tell = silent

    @property
    def least(self) -> float:
        """The quality that a chunk must have; 0 takes all."""
        return self.options.min_quality if self.options is not None else 0.0


def as_references(sources: Any) -> list[Any]:
    """One source or many, as a list. Raises ConfigError for none."""
    if sources is None or (isinstance(sources, (list, tuple)) and not sources):
        raise ConfigError("no source given", "name a file, a folder, cell:5, var:notes, or pass a ContentSource")
    return list(sources) if isinstance(sources, (list, tuple)) else [sources]


def gather(sources: Any, reading: Reading) -> Material:
    """Read every source. Raises SourceError for one that was named and cannot be read at all."""
    references = as_references(sources)
    named = [reference for reference in references if not isinstance(reference, Sheet)]
    result = screened([as_document(sheet) for sheet in references if isinstance(sheet, Sheet)], reading.options)
    if named:
        read = read_all(named, reading.context, reading.options, lambda done: reading.tell("reading", done, 0))
        result = result.with_more(read)
    out = Material(skipped=list(result.skipped))
    chats = add_chats(out, result.documents, reading)
    texts = Texts(out, reading)
    for place, document in enumerate(result.documents):
        reading.tell("cutting", place, len(result.documents))
        if place in chats:
            continue
        if is_sheet(document.text):
            add_sheet(out, document, _is_named(document, named, reading.context), reading)
        else:
            texts.read(document)
    texts.settle()
    out.facts += without_clashes(out.coded)
    for skip in result.skipped:
        out.items.append(PlanItem(skip.ref, "skip", skip.reason))
    out.items = redacted.told(remarks.told(out.items, result.documents), result.secrets)
    out.warnings = redacted.warnings(result.secrets) + remarks.warnings(result.documents)
    return out


def _is_named(document: Document, references: Sequence[Any], context: NotebookContext | None) -> bool:
    """Whether the user named this very file or text, rather than a folder or pattern that it is in."""
    path = document.meta.get("path")
    if path is None:
        return True
    base = (context or NotebookContext()).base_dir
    given = [os.fspath(p) for r in references if (p := r.path if isinstance(r, ContentSource) else r) is not None]
    spelt = [name for p in given for name in (p, os.path.expanduser(os.path.expandvars(p)))]  # noqa: PTH111
    return os.path.realpath(path) in {os.path.realpath(base / name) for name in spelt if "\0" not in name}

"""What every source gives, and what it may be told: documents, skipped items, limits, the notebook around the call.

Knows nothing of where a text comes from (the other modules of this room) nor of what is done with it (floor 2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from jupyter_miu.errors import SourceError
from jupyter_miu.types import Skipped


@dataclass(frozen=True)
class Document:
    """One text that can be taught.

    Args:
        ref: what users see; printable, one line.
        text: clean text (see ``decoding.clean``).
        kind: "text", "markdown", "code", "notebook" and "cell" (prose cells of a notebook file, or named by
            ``cell:``; cells of code are "code"), "variable", or "chat".
        meta: ``sha256`` always; ``path``, ``bytes``, ``encoding``, ``guessed``, ``warnings``, ``language`` for files;
            ``index`` (from 0), ``cell_type``, ``execution_count``, ``tags`` and ``origin`` ("file" or "live") for
            cells; for chats ``turns`` (``{"role", "content"}``, and ``"weight": 0`` where an answer carries no loss),
            ``source``, ``title``, ``time``, ``left_out`` (messages), and ``preferences`` (``{"prompt", "chosen",
            "rejected", "origin"}``).
    """

    ref: str
    text: str
    kind: str
    meta: Mapping[str, Any] = field(default_factory=dict)


Item: TypeAlias = Document | Skipped


class Source(Protocol):
    """Something that was named. Reading is lazy: nothing is opened before ``documents`` is walked."""

    def documents(self) -> Iterator[Item]:
        """Documents and skipped items, in a stable order. Raises SourceError if nothing of it can be read."""
        ...


@dataclass(frozen=True)
class NotebookContext:
    """The notebook around a call; every part may be unknown.

    Args:
        path: the notebook's file, maybe stale or not there.
        history: execution count to source as run, without the cell that runs now.
        current_cell: source of the cell that runs now.
        began: execution count to the time (seconds since 1970) at which that cell began.
        user_variables: names that ``var:`` may read.
        base_dir: what relative paths are relative to.
    """

    path: Path | None = None
    history: Mapping[int, str] = field(default_factory=dict)
    current_cell: str | None = None
    began: Mapping[int, float] = field(default_factory=dict)
    user_variables: Mapping[str, Any] = field(default_factory=dict)
    base_dir: Path = field(default_factory=Path.cwd)


OVER = "over the pictures of one call"
"""Why a picture was not looked at; counted where the call ends."""


@dataclass
class Quota:
    """How many more of something one call may read."""

    left: int

    def take(self) -> bool:
        """Whether there is room for one more, which is then counted."""
        self.left -= 1
        return self.left >= 0


@dataclass
class SourceOptions:
    """Filters and caps of one reading.

    ``pictures`` is what is left of ``max_pictures`` in the call that runs.

    Args:
        type: a source type that rules for plain references; None tells by shape.
        extensions: only these, in folders and globs; empty means the lists of ``extensions``.
        exclude: patterns as in ``.gitignore``, added to the defaults.
        root: globs with ``..`` and links must stay inside; None is the base folder, or the folder named.
        outputs: take the text outputs of notebook cells too.
        max_file_bytes, max_total_bytes, max_files, max_pictures: caps; what is beyond is skipped and said. Only
            pictures in which text is looked for count: each takes seconds.
        allow_private: pages may come from private addresses (an intranet, this machine); never from a cloud's metadata.
        proxy: web pages through this proxy, or "env" for those of the environment; empty is none.
        pages: folder for copies of what is fetched, used where there is no network; None keeps none.
        me: whose messages are taught, in talk among people; None teaches such talk as text.
        tools: "keep" also teaches what a chat's assistant said to tools, and shows it their answers.
        branches: "all" also teaches answers that were asked for again.
        since, match, limit, all: which conversations are read where there are very many: those from a date on, with
            certain words, so many of the newest, or all that there is memory for. ``all`` takes all chunks of other
            sources, too.
        secrets: "redact" puts [SECRET] in the place of each; "skip" leaves a file that holds one out whole.
        min_quality: chunks and answers whose quality (0..1, see ``quality``) is below are left out; 0 keeps all.
        attachments: the texts of files that were attached to chats are documents of their own, taught as texts.
        anonymise: e-mail addresses and telephone numbers of chats become [EMAIL] and [PHONE].
        again: teach what an earlier lesson taught too, also beside something new.
        captions: the model at hand can propose captions of pictures, which a hint then says. Changes nothing else.
    """

    type: str | None = None
    extensions: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    root: Path | None = None
    outputs: bool = False
    max_file_bytes: int = 10_000_000
    max_total_bytes: int = 200_000_000
    max_files: int = 20_000
    max_pictures: int = 200
    allow_private: bool = False
    proxy: str = ""
    pages: Path | None = None
    me: str | None = None
    tools: str = "skip"
    branches: str = "active"
    since: str | None = None
    match: str | None = None
    limit: int | None = None
    all: bool = False
    anonymise: bool = False
    attachments: bool = False
    secrets: str = "redact"
    min_quality: float = 0.0
    again: bool = False
    captions: bool = False
    pictures: Quota | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.min_quality, (int, float)) or not 0 <= self.min_quality <= 1:
            raise SourceError(f"min_quality must be a number from 0 to 1, not {self.min_quality!r}")
        if self.secrets not in ("redact", "skip"):
            raise SourceError(f"secrets must be redact or skip, not {self.secrets!r}")


@dataclass(frozen=True)
class Secret:
    """A secret that was found: in which document, in which line of it (from 1), and what it is. Its value is not
    kept."""

    ref: str
    line: int
    kind: str


@dataclass
class ReadResult:
    """All documents of all references, what was left out, and the secrets that were."""

    documents: list[Document] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)

    def with_more(self, other: ReadResult) -> ReadResult:
        """Both, this one first."""
        return ReadResult(self.documents + other.documents, self.skipped + other.skipped, self.secrets + other.secrets)


class Refused(Exception):
    """One item cannot be taught. Becomes a Skipped inside a folder or glob, a SourceError where it was named."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def digest(data: str | bytes) -> str:
    """sha256 in hex; of the UTF-8 bytes for a text."""
    return hashlib.sha256(data.encode("utf-8", "replace") if isinstance(data, str) else data).hexdigest()

"""One path, whatever it holds: a text, a notebook, a chat. What the user named fails loudly, what was found is skipped.

Knows how to tell the three apart and how a path is shown; where paths come from is the other modules' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import chats, formats
from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions
from jupyter_miu.sources.extensions import NOTEBOOK_EXTENSIONS
from jupyter_miu.sources.files import is_file, read_text_file, real, refuse_by_name, refuse_pointer
from jupyter_miu.sources.notebook import NotebookSource
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import Skipped


@dataclass(frozen=True)
class Reading:
    """What holds for every path of one call. ``open_notebook`` and ``history`` belong together; with ``chats``, files
    that are found are read as such."""

    options: SourceOptions
    base: Path
    open_notebook: Path | None = None
    history: Mapping[int, str] = field(default_factory=dict)
    chats: bool = False

    def ref(self, path: Path) -> str:
        """How ``path`` is shown: relative to the base folder where it is inside."""
        try:
            return printable(path.relative_to(self.base))
        except ValueError:
            return printable(path)

    def is_open_notebook(self, path: Path) -> bool:
        """Whether ``path`` is the notebook that is calling."""
        try:
            return self.open_notebook is not None and path.samefile(self.open_notebook)
        except (OSError, ValueError):
            return False


def read_found(path: Path, reading: Reading) -> Iterator[Item]:
    """A file found in a folder or by a glob: documents, or one Skipped. Never raises for the file's sake."""
    ref = reading.ref(path)
    try:
        refuse_by_name(path, found=True)
        if path.is_symlink():
            refuse_by_name(real(path), found=True)  # a link to a key file is a key file
        if path.suffix.lower() in NOTEBOOK_EXTENSIONS:
            yield from _notebook(path, reading).documents()
        elif reader := formats.reader_of(path):
            refuse_pointer(path)
            yield from reader(path, ref, reading.options)
        elif reading.chats:
            yield from _chats(path, ref, reading.options)
        else:
            yield read_text_file(path, ref, reading.options.max_file_bytes, found=True)
    except Refused as refusal:
        yield Skipped(ref, refusal.reason)


@dataclass(frozen=True)
class FileSource:
    """One file that was named. ``as_chat`` is True for the type chat, None to tell by shape, False for never."""

    path: Path
    reading: Reading
    as_chat: bool | None = None

    def documents(self) -> Iterator[Item]:
        """The file's documents. Raises SourceError if it cannot be read or must not be."""
        ref, limit = self.reading.ref(self.path), self.reading.options.max_file_bytes
        try:
            refuse_by_name(self.path, found=False)
            refuse_by_name(real(self.path), found=False)
            if self.path.suffix.lower() in NOTEBOOK_EXTENSIONS and not self.as_chat:
                yield from _notebook(self.path, self.reading).documents()
                return
            if reader := formats.reader_of(self.path):
                refuse_pointer(self.path)
                yield from reader(self.path, ref, self.reading.options)
                return
            if self.as_chat or self._is_large_chat(limit):
                yield from _chats(self.path, ref, self.reading.options)
                return
            document = read_text_file(self.path, ref, limit, found=False)
            yield from self._chat_or_text(document)
        except Refused as refusal:
            if refusal.reason == "empty":
                yield Skipped(ref, "empty")
                return
            raise SourceError(f"cannot teach {ref}: {refusal.reason}", refusal.hint) from None

    def _chat_or_text(self, document: Document) -> Iterator[Item]:
        if self._may_be_chat() and chats.looks_like_chat(document.text):
            yield from chats.chat_documents(document.text, document.ref, document.meta, self.reading.options)
        else:
            yield document

    def _may_be_chat(self) -> bool:
        """Whether the content is asked what it is. Talk among people in a .txt is text anyway, unless one is named."""
        suffix = self.path.suffix.lower()
        asked = suffix in chats.CHAT_EXTENSIONS or (suffix == ".txt" and self.reading.options.me is not None)
        return self.as_chat is None and asked

    def _is_large_chat(self, limit: int) -> bool:
        """Whether the file is over the limit of texts, and is chats, which are read as a stream."""
        return self._may_be_chat() and _is_larger(self.path, limit) and chats.is_large_chat(self.path)


def _notebook(path: Path, reading: Reading) -> NotebookSource:
    history = reading.history if reading.is_open_notebook(path) else {}
    return NotebookSource(path, reading.ref(path), reading.options, history)


def _chats(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """The conversations of one file, which is streamed where it is over the limit of texts. Raises Refused."""
    if _is_larger(path, options.max_file_bytes):
        yield from chats.large_documents(path, ref, options)
        return
    document = read_text_file(path, ref, options.max_file_bytes, found=False)
    yield from chats.chat_documents(document.text, document.ref, document.meta, options)


def _is_larger(path: Path, limit: int) -> bool:
    return is_file(path) and path.stat().st_size > limit

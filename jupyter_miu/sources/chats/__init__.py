"""Chats: exports of chat programs and rows of data sets, as documents with turns.

The door of this room. A family of chats is a module with ``fits`` and ``read``, named in ``registry``; only the
assistant's turns carry loss later, which is decided on floor 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.chats import documents, registry, values, whatsapp
from jupyter_miu.sources.chats.export import export_of
from jupyter_miu.sources.chats.folder import ExportFolder
from jupyter_miu.sources.chats.model import How
from jupyter_miu.sources.files import open_file

__all__ = [
    "CHAT_EXTENSIONS", "ExportFolder", "chat_documents", "conversations", "export_of", "is_large_chat",
    "large_documents", "looks_like_chat",
]  # fmt: skip

CHAT_EXTENSIONS = frozenset({".json", ".jsonl", ".ndjson", ".chat"})
_PEEK = 5  # values of a large file that are looked at


def looks_like_chat(text: str) -> bool:
    """Whether a text is conversations, by its shape: JSON or lines of it, or WhatsApp's lines."""
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head not in ("{", "["):
        return whatsapp.looks_like(text)
    if head == "[" and whatsapp.looks_like(text):
        return True
    try:
        found = (value for value in values.of_text(text) if not value.problem)
        return any(registry.is_chat(value.value) for _, value in zip(range(_PEEK), found, strict=False))
    except (Refused, RecursionError):
        return False


def chat_documents(
    text: str, ref: str, meta: Mapping[str, Any], options: SourceOptions | None = None
) -> Iterator[Item]:
    """One document for each conversation of a text; a bad line is skipped. Raises Refused."""
    options = options or SourceOptions()
    how = How.of(options)
    if whatsapp.looks_like(text):
        found = (
            (f"{ref}.{number + 1}" if number else ref, conversation)
            for number, conversation in enumerate(whatsapp.read(text, how))
        )
        yield from documents.items(found, meta, options)
        return
    yield from documents.items(registry.read(values.of_text(text), ref, how, texts=True), meta, options)


def conversations(
    value: Any, ref: str, meta: Mapping[str, Any], options: SourceOptions | None = None
) -> Iterator[Item]:
    """Documents of one conversation, or of a list of them, given as Python values. Raises Refused."""
    options = options or SourceOptions()
    found = registry.conversations_of(value, ref, How.of(options), texts=True)
    yield from documents.items(found, meta, options)


def is_large_chat(path: Path) -> bool:
    """Whether a file that is too large to be read whole is conversations, by its first values."""
    try:
        found = (value for value in values.of_file(partial(open_file, path)) if not value.problem)
        return any(registry.is_chat(value.value) for _, value in zip(range(_PEEK), found, strict=False))
    except Refused:
        return False


def large_documents(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """The documents of a file of any size, which is read as a stream. Raises Refused."""
    found = registry.read(values.of_file(partial(open_file, path)), ref, How.of(options), texts=True)
    yield from documents.items(found, {"path": str(path)}, options)

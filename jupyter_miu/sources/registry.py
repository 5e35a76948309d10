"""The door of this room: from references to sources, and from many references to documents.

Knows the order in which things are tried and the caps of one call; what a reference means is told by ``shape`` and
``typed``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import web
from jupyter_miu.sources.base import OVER, Document, NotebookContext, Quota, ReadResult, Source, SourceOptions
from jupyter_miu.sources.files import size
from jupyter_miu.sources.secrets import Screen
from jupyter_miu.sources.shape import by_shape
from jupyter_miu.sources.typed import Asked, by_type, with_filters
from jupyter_miu.types import ContentSource, Skipped

__all__ = ["ReadResult", "SourceOptions", "read_all", "resolve", "screened"]


def resolve(
    reference: str | Path | ContentSource, context: NotebookContext | None = None, options: SourceOptions | None = None
) -> Source:
    """The source that a reference means. Nothing is read yet.

    Raises:
        SourceError: nothing is there, the form is wrong, or this version cannot read that kind.
    """
    context, options = context or NotebookContext(), options or SourceOptions()
    if isinstance(reference, ContentSource):
        path = None if reference.path is None else _plain(reference.path)
        merged = with_filters(options, reference.filters or {})
        return by_type(Asked(reference.source_type, path, reference.content, context, merged))
    if not isinstance(reference, (str, os.PathLike)):
        what = type(reference).__name__
        raise SourceError(f"a {what} is not a source", "a path, cell:5, var:notes, or a ContentSource")
    if options.type:
        return by_type(Asked(options.type, _plain(reference), None, context, options))
    return by_shape(_plain(reference), context, options)


def read_all(
    references: Iterable[str | Path | ContentSource] | str | Path | ContentSource,
    context: NotebookContext | None = None,
    options: SourceOptions | None = None,
    tell: Callable[[int], None] | None = None,
) -> ReadResult:
    """Read every reference, each file once.

    A bad item inside a folder or glob is in ``skipped``, with the reason. Beyond the caps of ``options`` nothing more
    is read, and ``skipped`` says so. All references are looked up before the first is read. Every document passes the
    screen for secrets here or in ``screened``, and nowhere else. ``tell`` hears how many were read.

    Raises:
        SourceError: one that the user named does not exist or cannot be read at all.
    """
    options = options or SourceOptions()
    options = replace(options, pictures=Quota(options.max_pictures))
    if isinstance(references, (str, os.PathLike, ContentSource)):
        references = [references]
    sources = web.as_list([resolve(reference, context, options) for reference in references])
    result, seen, total = ReadResult(), set[str](), 0
    screen = Screen(leave_out=options.secrets == "skip")
    for done, item in enumerate(item for source in sources for item in source.documents()):
        if tell is not None:
            tell(done)
        if isinstance(item, Skipped):
            result.skipped.append(item)
            continue
        key = _identity(item)
        if key in seen:
            result.skipped.append(Skipped(item.ref, "named twice; read once"))
            continue
        seen.add(key)
        item = screen(item)
        if isinstance(item, Skipped):
            result.skipped.append(item)
            continue
        total += len(item.text.encode())
        if total > options.max_total_bytes or len(result.documents) >= options.max_files:
            cap = size(options.max_total_bytes) if total > options.max_total_bytes else f"{options.max_files} items"
            result.skipped.append(Skipped(item.ref, f"over the total of {cap}: this and what follows is left out"))
            break
        result.documents.append(item)
    screen.without_files(result)
    result.skipped = _counted(result.skipped, options.max_pictures)
    result.secrets = screen.secrets
    return result


def _counted(skipped: list[Skipped], most: int) -> list[Skipped]:
    """Pictures over the limit as one line, with the first of them."""
    over = [skip for skip in skipped if skip.reason == OVER]
    rest = [skip for skip in skipped if skip.reason != OVER]
    if not over:
        return skipped
    what = f"{len(over):,} pictures" if len(over) > 1 else "a picture"
    return [*rest, Skipped(over[0].ref, f"{what} over the {most:,} of one call; name fewer, or raise max_pictures")]


def screened(documents: Iterable[Document], options: SourceOptions | None = None) -> ReadResult:
    """Documents that were made and not read, past the same screen for secrets."""
    result, screen = ReadResult(), Screen(leave_out=options is not None and options.secrets == "skip")
    for item in map(screen, documents):
        if isinstance(item, Skipped):
            result.skipped.append(item)
        else:
            result.documents.append(item)
    result.secrets = screen.secrets
    return result


def _plain(reference: str | os.PathLike[str]) -> str:
    found = os.fspath(reference)
    return os.fsdecode(found) if isinstance(found, bytes) else found


def _identity(document: Document) -> str:
    """What is the same text though named twice: a file by its real path, a cell by path and place, else by content."""
    path, meta = document.meta.get("path"), document.meta
    where = document.ref if path is None or "turns" in meta else f"{os.path.realpath(path)}\0{meta.get('index')}"
    return f"{where}\0{meta.get('sha256')}"

"""What a plain string means: ``cell:``, ``var:``, a URL, a path that is there, a glob; else an error that helps.

Knows the order of these meanings. ``./cell:5`` is how a file of that name is named.
"""

from __future__ import annotations

import re
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import cells, variables, web
from jupyter_miu.sources.base import NotebookContext, Source, SourceOptions
from jupyter_miu.sources.chats import ExportFolder
from jupyter_miu.sources.codebase import FolderSource
from jupyter_miu.sources.extensions import READ_EXTENSIONS
from jupyter_miu.sources.files import is_folder
from jupyter_miu.sources.globs import GlobSource, is_glob
from jupyter_miu.sources.paths import expand, find, missing
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.reading import FileSource, Reading
from jupyter_miu.sources.web.address import shown

_URL = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.I)
_SCHEME = re.compile(r"\s*(data|javascript|mailto|file|https?):", re.I)


def by_shape(
    text: str, context: NotebookContext, options: SourceOptions, extensions: frozenset[str] = READ_EXTENSIONS
) -> Source:
    """The source that ``text`` names; ``extensions`` is what folders give by default. Raises SourceError."""
    if text.startswith(cells.PREFIX):
        return cells.CellSource(text[len(cells.PREFIX) :], context, options)
    if text.startswith(variables.PREFIX):
        name = text[len(variables.PREFIX) :]
        return variables.VariableSource.named(name, context.user_variables, options.max_file_bytes)
    if url := _URL.match(text):
        if url[1].lower() in ("http", "https"):
            return web.by_url(text, options)
        raise _no_url(text, url[1].lower())
    base = Path(context.base_dir).absolute()
    if "\0" in text:  # no system has such a name, and half of its calls raise for it
        raise missing(text, base, context.user_variables)
    reading = Reading(options, base, base / context.path if context.path else None, context.history)
    path = find(text, base)
    if path is None:
        if scheme := _SCHEME.match(text):
            raise _no_url(text, scheme[1].lower())
        if is_glob(text):
            return GlobSource(expand(text), reading)
        raise missing(text, base, context.user_variables)
    if is_folder(path):
        if export := ExportFolder.found_at(path, reading.ref(path), options):
            return export
        return FolderSource(path, reading, extensions, plain_names=extensions is READ_EXTENSIONS)
    return FileSource(path, reading)


def _no_url(text: str, scheme: str) -> SourceError:
    if scheme in ("http", "https"):
        return SourceError(f"not a URL: {shown(text, 80)}", "https://… with two slashes")
    return SourceError(f"{printable(scheme, 20)}: is not a kind of source", "a path, cell:5, or var:notes")

"""Files that are not plain text: which module reads which suffix. Each is imported only when such a file is met.

A reader is a module with ``read(path, ref, options) -> Iterator[Item]``: documents and skipped items, lazily. It raises
``Refused`` for a file that it cannot read, or whose optional package is missing; nothing else gets out of it.

Other packages add suffixes through the entry point group ``jupyter_miu.sources`` (see docs/adding-a-source.md). They
never replace a reader of ours, nor what is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path, PurePath
from typing import TypeAlias

from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions, digest
from jupyter_miu.sources.decoding import clean
from jupyter_miu.sources.exclusions import ARCHIVES
from jupyter_miu.sources.extensions import READ_EXTENSIONS
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import Skipped

GROUP = "jupyter_miu.sources"
_DOCUMENTS = "jupyter_miu.sources.documents"

Reader: TypeAlias = Callable[[Path, str, SourceOptions], Iterator[Item]]

FORMATS: dict[str, str] = {
    **dict.fromkeys(ARCHIVES, "jupyter_miu.sources.archives.reader"),
    ".pdf": f"{_DOCUMENTS}.pdf",
    **dict.fromkeys((".docx", ".docm"), f"{_DOCUMENTS}.word"),
    **dict.fromkeys((".pptx", ".pptm"), f"{_DOCUMENTS}.slides"),
    **dict.fromkeys((".xlsx", ".xlsm"), f"{_DOCUMENTS}.spreadsheet"),
    ".epub": f"{_DOCUMENTS}.epub",
    **dict.fromkeys((".html", ".htm", ".xhtml"), f"{_DOCUMENTS}.html"),
    ".rst": f"{_DOCUMENTS}.rst",
    **dict.fromkeys((".csv", ".tsv"), f"{_DOCUMENTS}.delimited"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"),
                    "jupyter_miu.sources.images"),
}  # fmt: skip
"""Suffix to the module that reads it."""


def reader_of(path: PurePath) -> Reader | None:
    """What reads such a file, or None where it is plain text or nothing reads it."""
    suffix = path.suffix.lower()
    if name := FORMATS.get(suffix):
        reader: Reader = import_module(name).read
        return reader
    return partial(_by_plugin, added()[suffix]) if suffix in added() else None


def is_read(suffix: str) -> bool:
    """Whether something reads files of this suffix (lower case, with its dot) other than as plain text."""
    return suffix in FORMATS or suffix in added()


@cache
def added() -> Mapping[str, EntryPoint]:
    """Suffix to the plug-in that reads it; none of ours among them. Looked up once; no plug-in is imported."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        suffix = f".{entry.name.strip().lower().lstrip('.')}"
        if suffix not in FORMATS and suffix not in READ_EXTENSIONS:
            found.setdefault(suffix, entry)
    return found


def missing(what: str, extra: str) -> Refused:
    """What to raise where the package that reads ``what`` is not installed: one line that says how to get it."""
    return Refused(f'{what} needs an extra: pip install "jupyter-miu[{extra}]"')


def _by_plugin(entry: EntryPoint, path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """What a plug-in gives, checked: its mistakes are Refused like any other, its texts cleaned like ours."""
    try:
        loaded = entry.load()
        for item in getattr(loaded, "read", loaded)(path, ref, options):
            if isinstance(item, Document):
                text = clean(item.text)
                meta = {"path": str(path), "sha256": digest(text), **item.meta}
                yield replace(item, text=text, meta=meta)
            elif isinstance(item, Skipped):
                yield item
            else:
                raise TypeError(f"it gives a {type(item).__name__}, not a Document")
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"the plug-in {entry.name} failed: {printable(error, 120) or type(error).__name__}") from None

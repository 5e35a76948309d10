"""Files that are not plain text: which module reads which suffix. Each is imported only when such a file is met.

A reader is a module with ``read(path, ref, options) -> Iterator[Item]``: documents and skipped items, lazily. It raises
``Refused`` for a file that it cannot read, or whose optional package is missing; nothing else gets out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import TypeAlias

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.exclusions import ARCHIVES

Reader: TypeAlias = Callable[[Path, str, SourceOptions], Iterator[Item]]

FORMATS: dict[str, str] = {
    **dict.fromkeys(ARCHIVES, "jupyter_miu.sources.archives.reader"),
}
"""Suffix to the module that reads it."""


def reader_of(path: PurePath) -> Reader | None:
    """What reads such a file, or None where it is plain text or nothing reads it."""
    name = FORMATS.get(path.suffix.lower())
    return None if name is None else import_module(name).read


def missing(what: str, extra: str) -> Refused:
    """What to raise where the package that reads ``what`` is not installed."""
    return Refused(f"{what} needs an extra", f'pip install "jupyter_miu[{extra}]"')

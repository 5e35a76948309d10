"""Folders: every text below a root, as git would see it, without what is vendored, generated, secret or not text.

Knows how to walk; what a file holds is told by ``reading``. Nothing outside the root is ever opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Item
from jupyter_miu.sources.exclusions import VENDORED_FOLDERS, never_read
from jupyter_miu.sources.extensions import READ_EXTENSIONS, normalise
from jupyter_miu.sources.files import is_empty, is_file, is_folder, not_asked, real
from jupyter_miu.sources.gitignore import IgnoreRules, excludes, submodules
from jupyter_miu.sources.reading import Reading, read_found
from jupyter_miu.types import Skipped

MAX_DEPTH = 40
_SEEN_PER_FILE = 5  # entries looked at for each file that may be taught, before the walk gives up


@dataclass(frozen=True)
class FolderSource:
    """A folder that was named. ``extensions`` is what is read where the options name none."""

    root: Path
    reading: Reading
    extensions: frozenset[str] = READ_EXTENSIONS
    plain_names: bool = True

    def documents(self) -> Iterator[Item]:
        """Documents and skipped items by path; a folder without readable files gives one Skipped."""
        try:
            next(self.root.iterdir(), None)
        except OSError as error:
            raise SourceError(f"cannot read {self.reading.ref(self.root)}: {error.strerror}") from None
        walk, options, anything = _Walk(self), self.reading.options, False
        taught = 0
        for item in walk.folder(self.root, IgnoreRules.above(self.root), 0):
            anything = True
            yield item
            taught += isinstance(item, Document)
            if taught >= options.max_files or walk.seen > options.max_files * _SEEN_PER_FILE:
                yield Skipped(self.reading.ref(self.root), f"too many files: stopped after {walk.seen} entries")
                return
        if not anything:
            yield Skipped(self.reading.ref(self.root), "nothing to read in this folder")


@dataclass
class _Walk:
    source: FolderSource
    seen: int = 0
    real_root: Path = field(init=False)

    def __post_init__(self) -> None:
        options = self.source.reading.options
        self.real_root = real(self.source.root)
        self.spec = excludes(options.exclude)
        self.wanted = normalise(options.extensions)
        self.submodules = submodules(self.source.root)

    def folder(self, folder: Path, rules: IgnoreRules, depth: int) -> Iterator[Item]:
        rules = rules.entering(folder)
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(self.ref(folder), f"cannot be opened: {error.strerror}")
            return
        for entry in entries:
            self.seen += 1
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                reason = self.folder_reason(path, rules, depth)
                if reason:
                    yield Skipped(self.ref(path) + "/", reason)
                else:
                    yield from self.folder(path, rules, depth + 1)
            elif reason := self.file_reason(entry, path, rules):
                yield Skipped(self.ref(path), reason)
            else:
                yield from read_found(path, self.source.reading)

    def ref(self, path: Path) -> str:
        return self.source.reading.ref(path)

    def relative(self, path: Path) -> str:
        return path.relative_to(self.source.root).as_posix()

    def folder_reason(self, path: Path, rules: IgnoreRules, depth: int) -> str | None:
        if reason := VENDORED_FOLDERS.get(path.name.lower()):
            return reason
        if is_file(path / "pyvenv.cfg"):
            return "virtual environment"
        if is_file(path / ".git"):
            return "a submodule: name it to read it"
        if self.relative(path) in self.submodules and is_empty(path):
            return "a submodule that is not checked out"
        if is_folder(path / ".git"):
            return "a repository of its own: name it to read it"
        if self.spec.match_file(self.relative(path) + "/"):
            return "excluded"
        if rules.ignores(path, is_folder=True):
            return "ignored by .gitignore"
        return "nested too deeply" if depth >= MAX_DEPTH else None

    def file_reason(self, entry: os.DirEntry[str], path: Path, rules: IgnoreRules) -> str | None:
        reason = never_read(path)
        if reason:
            return reason
        if self.spec.match_file(self.relative(path)):
            return "excluded"
        if rules.ignores(path, is_folder=False):
            return "ignored by .gitignore"
        if entry.is_symlink():
            return self.link_reason(path)
        if not entry.is_file(follow_symlinks=False):
            return "not a file"  # a pipe, socket or device: opening one could block, or do something
        return not_asked(path, self.wanted, self.source.extensions, plain_names=self.source.plain_names)

    def link_reason(self, path: Path) -> str:
        """Links are never read: inside the root the target is found by itself, and outside nothing is."""
        try:
            inside = path.resolve(strict=True).is_relative_to(self.real_root)
        except (OSError, RuntimeError):
            return "a broken link"
        return "a link; its target is read by itself" if inside else "a link that leads outside"

"""An archive that was named: its members, read by the rules of a folder; or the chats of an export.

Knows those rules and how to give a reader that wants a path one: a temporary file under a name of ours. Archives within
archives are not opened.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from jupyter_miu.sources import chats
from jupyter_miu.sources.archives.limits import Limits
from jupyter_miu.sources.archives.opening import Member, members
from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions
from jupyter_miu.sources.exclusions import ARCHIVES, VENDORED_FOLDERS
from jupyter_miu.sources.extensions import NOTEBOOK_EXTENSIONS, READ_EXTENSIONS, normalise
from jupyter_miu.sources.files import not_asked, refuse_by_name, refuse_pointer, size, text_document
from jupyter_miu.sources.formats import reader_of
from jupyter_miu.sources.gitignore import excludes
from jupyter_miu.sources.notebook import NotebookSource
from jupyter_miu.types import Skipped

# An export of chats is one file of gigabytes, read as a stream; members that are texts have the limit of files.
_EXPORT = 8_000_000_000
_TEXTS = 500_000_000  # bytes of all members that are read as files
_NESTED = "an archive inside an archive: unpack it, then name it"


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """Documents and skipped items of the archive at ``path``, each shown as ``ref/name``. Raises Refused for a file
    that is no archive."""
    limits = Limits(max_member=_EXPORT, max_total=_EXPORT, max_count=options.max_files)
    found = list(members(path, limits))
    held = [item for item in found if isinstance(item, Member)]
    if (conversations := chats.export_of(held, ref, options)) is not None:
        yield from conversations
        return
    if not found:
        yield Skipped(ref, "nothing to read in this archive")
    with tempfile.TemporaryDirectory(prefix="miu-") as folder:
        archive = _Archive(path, ref, options, Path(folder))
        for item in found:
            if isinstance(item, Member):
                yield from archive.member(item)
            else:
                yield Skipped(f"{ref}/{item.ref}", item.reason)


@dataclass
class _Archive:
    """One archive while it is walked. ``left_out`` are the folders that were told of already."""

    path: Path
    ref: str
    options: SourceOptions
    room: Path
    left_out: set[str] = field(default_factory=set)
    total: int = 0

    def __post_init__(self) -> None:
        self.spec, self.wanted = excludes(self.options.exclude), normalise(self.options.extensions)

    def member(self, member: Member) -> Iterator[Item]:
        """Documents of one member, or why there are none."""
        name, where = PurePosixPath(member.name), f"{self.ref}/{member.name}"
        for folder in reversed(name.parents[:-1]):
            if reason := VENDORED_FOLDERS.get(folder.name.lower()) or self._excluded(f"{folder}/"):
                if str(folder) not in self.left_out:
                    self.left_out.add(str(folder))
                    yield Skipped(f"{self.ref}/{folder}/", reason)
                return
        try:
            if reason := None if member.alone else self._excluded(member.name):
                raise Refused(reason)
            yield from self._documents(member, name, where)
        except Refused as refusal:
            yield Skipped(where, refusal.reason)

    def _excluded(self, name: str) -> str | None:
        return "excluded" if self.spec.match_file(name) else None

    def _documents(self, member: Member, name: PurePosixPath, where: str) -> Iterator[Item]:
        if name.name.lower().endswith(ARCHIVES):
            raise Refused(_NESTED)
        refuse_by_name(name, found=not member.alone)
        if not member.alone and (reason := not_asked(name, self.wanted, READ_EXTENSIONS, plain_names=True)):
            raise Refused(reason)
        data = self._bytes(member)
        suffix = name.suffix.lower()
        reader = reader_of(name)
        if suffix in NOTEBOOK_EXTENSIONS:
            items = NotebookSource(self._file(data, suffix), where, self.options).documents()
        elif reader:
            refuse_pointer(file := self._file(data, suffix))
            items = reader(file, where, self.options)
        else:
            items = self._text(data, name, where, alone=member.alone)
        for item in items:
            yield self._from_here(item, member) if isinstance(item, Document) else item

    def _text(self, data: bytes, name: PurePosixPath, where: str, *, alone: bool) -> Iterator[Item]:
        """One text; a packed file is asked whether it is chats, as a file that was named would be."""
        document = text_document(data, name, where, found=not alone)
        if alone and name.suffix.lower() in chats.CHAT_EXTENSIONS and chats.looks_like_chat(document.text):
            yield from chats.chat_documents(document.text, where, document.meta, self.options)
        else:
            yield document

    def _bytes(self, member: Member) -> bytes:
        limit = self.options.max_file_bytes
        if member.size > limit:
            raise Refused(f"larger than {size(limit)}")
        with member.open() as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Refused(f"larger than {size(limit)}")
        self.total += len(data)
        if self.total > _TEXTS:
            raise Refused(f"over the total of {size(_TEXTS)} of one archive")
        return data

    def _file(self, data: bytes, suffix: str) -> Path:
        """The member as a file for a reader that wants one. Nothing of its name but a suffix known to us is used."""
        path = self.room / f"member{suffix}"
        path.write_bytes(data)
        return path

    def _from_here(self, document: Document, member: Member) -> Document:
        meta = {**document.meta, "path": str(self.path / member.name), "archive": str(self.path)}
        return replace(document, meta=meta)

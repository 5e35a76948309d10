"""Exports of many files, as a folder or an archive: which it is, by names and content, and the conversations in it.

Knows the files of an export. What holds them is the caller's: anything with a name, a size and ``open``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Protocol

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.chats import chatgpt, documents, registry, slack, values, whatsapp
from jupyter_miu.sources.chats.model import How
from jupyter_miu.sources.decoding import decode
from jupyter_miu.sources.extensions import CODE_EXTENSIONS
from jupyter_miu.types import Skipped

_SHARD = re.compile(r"conversations(?:-(\d{1,9}))?\.json")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_WHATSAPP = re.compile(r"_chat\.txt|WhatsApp Chat.{0,100}\.txt", re.I)
_OWN = re.compile(r"(?:^|/)messages/c\d+/messages\.json$")
_CODE = CODE_EXTENSIONS - {".html", ".htm", ".css", ".js"}  # the last are pages that exports come with
_UPLOADED = re.compile(r"file[-_]")
_CHATS = (".json", ".jsonl", ".ndjson", ".chat")
_BESIDE = 10_000_000  # bytes of a file beside the conversations: names, thumbs
_PEEK = 262_144


class Member(Protocol):
    """One file of an export. ``name`` is relative, with plain slashes."""

    @property
    def name(self) -> str:
        """Where it is."""
        ...

    @property
    def size(self) -> int:
        """Bytes, as far as is known."""
        ...

    def open(self) -> BinaryIO:
        """Its bytes."""
        ...


def export_of(
    members: Sequence[Member], ref: str, options: SourceOptions, *, anyway: bool = False
) -> Iterator[Item] | None:
    """The conversations of these files, chosen as in ``choose``; None where they are no export of chats. ``anyway``:
    then every file is read that may be chats."""
    chats = conversation_files(members)
    if anyway and not chats:
        chats = [member for member in members if member.name.lower().endswith(_CHATS)]
    return _read(members, chats, ref, options) if chats else None


def conversation_files(members: Sequence[Member]) -> list[Member]:
    """The files with conversations in them, in order; empty where this is no export. Source code that has some among
    its data is source code."""
    if any(PurePosixPath(m.name).suffix.lower() in _CODE and not _UPLOADED.match(_last(m)) for m in members):
        return []
    names = {PurePosixPath(member.name).name for member in members}
    shards = [(int(shard[1] or 0), m.name, m) for m in members if (shard := _SHARD.fullmatch(_last(m)))]
    shards = [shard for shard in shards if _holds_chats(shard[2])]
    if shards:
        return [m for _, _, m in sorted(shards, key=lambda shard: shard[:2])]
    if {"channels.json", "users.json"} <= names:
        return sorted((m for m in members if _DAY.fullmatch(_last(m)) and "/" in m.name), key=lambda m: m.name)
    found = [m for m in members if m.name.endswith(".conversation.json")]
    found = found or [m for m in members if _WHATSAPP.fullmatch(_last(m))]
    found = found or [m for m in members if _last(m) == "result.json" and _holds_chats(m)]
    found = found or [m for m in members if _OWN.search(m.name)]
    if not found:
        lines = [m for m in members if m.name.endswith((".jsonl", ".chat"))]
        found = lines if lines and len(lines) == len(members) and _holds_chats(lines[0]) else []
    return sorted(found, key=lambda m: m.name)


def _last(member: Member) -> str:
    return PurePosixPath(member.name).name


def _read(members: Sequence[Member], chats: Sequence[Member], ref: str, options: SourceOptions) -> Iterator[Item]:
    how = _told(members, How.of(options))

    def found() -> Iterator[registry.Found]:
        for member in chats:
            where = f"{ref}/{member.name}"
            try:
                yield from _conversations(member, where, how, options)
            except Refused as refusal:
                yield Skipped(where, refusal.reason)

    yield from documents.items(found(), {}, options)


def _conversations(member: Member, where: str, how: How, options: SourceOptions) -> Iterator[registry.Found]:
    if member.name.lower().endswith(".txt"):
        for number, found in enumerate(whatsapp.read(_text(member, options.max_file_bytes), how)):
            yield f"{where}.{number + 1}" if number else where, found
    elif member.size > options.max_file_bytes:
        yield from registry.read(values.of_file(member.open), where, how)
    else:
        yield from registry.read(values.of_text(_text(member, options.max_file_bytes)), where, how)


def _told(members: Sequence[Member], how: How) -> How:
    """``how`` with what other files of the export say: thumbs, and names of people. A broken one says nothing."""
    ratings: dict[str, int] = {}
    people: dict[str, tuple[str, ...]] = {}
    for member in members:
        name = PurePosixPath(member.name).name
        if name == "message_feedback.json":
            ratings |= chatgpt.ratings(_beside(member))
        elif name == "users.json":
            people |= slack.names_of(_beside(member))
    return replace(how, ratings={**how.ratings, **ratings}, people=people)


def _beside(member: Member) -> Any:
    try:
        return values.loads(_text(member, _BESIDE))
    except (Refused, ValueError, RecursionError):
        return None


def _text(member: Member, limit: int) -> str:
    with member.open() as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Refused("larger than the archive says")
    return decode(data).text


def _holds_chats(member: Member) -> bool:
    """Whether a file begins as conversations do; what is too long to be told is taken to be."""
    try:
        with member.open() as file:
            head = file.read(_PEEK)
        if len(head) < _PEEK:
            return any(registry.is_chat(v.value) for v in values.of_text(decode(head).text) if not v.problem)
    except Refused:
        return False
    text = head.replace(b"\0", b"").decode("utf-8", "replace")  # cut anywhere, in whatever Unicode
    return bool(re.search(r'"(?:mapping|chat_messages|messages|conversations|chats)"\s*:', text))

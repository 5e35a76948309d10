"""From conversations to documents: roles in order, nothing empty, one document for each that can be taught.

Knows what a document of chat is; which of very many are read is told by ``choose``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jupyter_miu.sources.base import Document, Item, SourceOptions, digest
from jupyter_miu.sources.chats import attached
from jupyter_miu.sources.chats.choose import chosen
from jupyter_miu.sources.chats.model import Conversation, Turn
from jupyter_miu.sources.chats.registry import Found
from jupyter_miu.sources.decoding import clean, odd
from jupyter_miu.sources.files import size
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import Skipped

_TOLD = 20  # items that are skipped for one reason and told one by one; the rest is counted
_KNOWN_BY_ID = ("ChatGPT", "Claude", "Open WebUI", "llama.cpp")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,8}(?:[ .-]\d{2,8}){0,4}(?!\w|\.\w)")
_NO_PHONE = re.compile(r"\d{4}[ .-]\d{2}[ .-]\d{2}|\d{2}[ .-]\d{2}[ .-]\d{4}|\d{1,3}(?:\.\d{1,3}){3}")  # dates, hosts
_FEWEST_DIGITS = 7  # of a telephone number; "10.50" is a price


def items(found: Iterable[Found], meta: Mapping[str, Any], options: SourceOptions) -> Iterator[Item]:
    """A document for each conversation, those that are left out with why; many for one reason are counted."""
    told: dict[str, int] = {}
    last: dict[str, str] = {}
    once = _once(found if options.attachments else attached.names_alone(found))
    for item in chosen(once, options):
        made = item if isinstance(item, Skipped) else document(item[1], item[0], meta, options)
        if isinstance(made, Skipped):
            kind = made.reason.split(":")[0]
            told[kind] = told.get(kind, 0) + 1
            if told[kind] > _TOLD:
                last[kind] = made.ref
                continue
        yield made
        if not isinstance(item, Skipped):
            if options.anonymise:
                item[1].attachments = tuple((_anonymous(name), _anonymous(text)) for name, text in item[1].attachments)
            yield from attached.documents(item[1], item[0], meta, options)
    for kind, ref in last.items():
        yield Skipped(ref, f"{kind} (and {told[kind] - _TOLD - 1:,} others before it)")


def document(conversation: Conversation, ref: str, meta: Mapping[str, Any], options: SourceOptions) -> Item:
    """The document of one conversation, or why there is none."""
    if conversation.length > options.max_file_bytes:
        called = f": {printable(conversation.title, 60)}" if conversation.title else ""
        return Skipped(ref, f"larger than {size(options.max_file_bytes)}{called}")
    turns, empty = _tidy(conversation.turns, options.anonymise, merge=not conversation.plain)
    about = {**meta, "source": conversation.source, "left_out": conversation.left_out + empty}
    unread = [attached.NOT_READ] if conversation.attachments and not options.attachments else []
    if remarks := dict.fromkeys([*(remark for turn in conversation.turns for remark in odd(turn.content)), *unread]):
        about["warnings"] = tuple(dict.fromkeys((*meta.get("warnings", ()), *remarks)))
    about |= {key: value for key, value in (("title", conversation.title), ("time", conversation.time)) if value}
    if conversation.preferences:
        about["preferences"] = tuple(preference.to_json() for preference in conversation.preferences)
    if conversation.plain:
        text = "\n".join(turn.content for turn in turns)
        return Document(ref, text, "text", {**about, "sha256": digest(text)}) if text else Skipped(ref, "empty")
    answers = [turn for turn in turns if turn.role == "assistant"]
    if not any(turn.learnt for turn in answers):
        return Skipped(ref, "every answer has weight 0" if answers else "no turn of an assistant")
    text = "\n\n".join(f"{turn.role.upper()}: {turn.content}" for turn in turns)
    return Document(ref, text, "chat", {**about, "sha256": digest(text), "turns": tuple(map(_row, turns))})


def _tidy(turns: Iterable[Turn], anonymise: bool, *, merge: bool) -> tuple[list[Turn], int]:
    """Clean turns, and how many were empty. ``merge``: neighbours of one role become one, as templates want it."""
    found: list[Turn] = []
    empty = 0
    for turn in turns:
        content = clean(turn.content).strip()
        if anonymise:
            content = _anonymous(content)
        if not content:
            empty += 1
        elif merge and found and (found[-1].role, found[-1].learnt) == (turn.role, turn.learnt):
            found[-1] = replace(found[-1], content=f"{found[-1].content}\n\n{content}")
        else:
            found.append(replace(turn, content=content))
    return found, empty


def _anonymous(text: str) -> str:
    return _PHONE.sub(_phone, _MAIL.sub("[EMAIL]", text))


def _phone(found: re.Match[str]) -> str:
    """What stands for a telephone number; a date, a price, a version or a plain number stays."""
    few = sum(map(str.isdigit, found[0])) < _FEWEST_DIGITS
    if few or found[0].isdigit() or _NO_PHONE.fullmatch(found[0]):
        return found[0]
    return "[PHONE]"


def _row(turn: Turn) -> dict[str, Any]:
    row: dict[str, Any] = {"role": turn.role, "content": turn.content}
    return row if turn.learnt or turn.role != "assistant" else {**row, "weight": 0}


def _once(found: Iterable[Found]) -> Iterator[Found]:
    """Each conversation once, where its program gives it an id of its own."""
    seen: set[int] = set()
    for item in found:
        if not isinstance(item, Skipped) and item[1].id and item[1].source in _KNOWN_BY_ID:
            key = hash((item[1].source, item[1].id))
            if key in seen:
                yield Skipped(item[0], "a conversation that was read already")
                continue
            seen.add(key)
        yield item

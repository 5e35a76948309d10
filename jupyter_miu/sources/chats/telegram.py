"""Telegram's ``result.json``: one chat, or all of an account. Knows its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import people
from jupyter_miu.sources.chats.model import Conversation, How, rows, string, table, when

SOURCE = "Telegram"


def fits(value: Any) -> bool:
    """Whether it is a chat with messages that have a text and a sender, or an account's list of chats."""
    if not isinstance(value, Mapping):
        return False
    chats = table(value.get("chats")).get("list")
    if isinstance(chats, list):
        return any(fits(chat) for chat in chats[:20])
    return any(
        isinstance(m, Mapping) and "text" in m and ("from" in m or "from_id" in m or m.get("type") == "service")
        for m in rows(value.get("messages"))
    )


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The chat; see ``people.read``. Of an account, each chat that ``how.me`` spoke in. Raises Refused."""
    chats = table(value.get("chats")).get("list")
    if not isinstance(chats, list):
        yield from _chat(value, how)
        return
    inner = [chat for chat in chats if fits(chat) and not isinstance(table(chat.get("chats")).get("list"), list)]
    yield from people.of_several(_chat(chat, how) for chat in inner)


def _chat(chat: Mapping[str, Any], how: How) -> Iterator[Conversation]:
    messages = [table(message) for message in rows(chat.get("messages"))]
    said = []
    for message in messages:
        text, who = _text(message.get("text")), string(message.get("from"))
        if text.strip() and message.get("type", "message") == "message":
            names = tuple(filter(None, (who, string(message.get("from_id")))))
            time = when(message.get("date_unixtime")) or when(message.get("date"))
            said.append(people.Said(who or "Deleted Account", text, time, names))
    shell = Conversation([], SOURCE, title=string(chat.get("name")), left_out=len(messages) - len(said))
    number = chat.get("id")
    shell.id = str(number) if isinstance(number, int) and abs(number) < 10**18 else ""
    yield from people.read(said, shell, how)


def _text(text: Any) -> str:
    """A text, or its parts put together: links and names are parts of their own."""
    parts = text if isinstance(text, list) else [text]
    return "".join(part if isinstance(part, str) else string(table(part).get("text")) for part in parts)

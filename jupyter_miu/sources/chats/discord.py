"""Discord: DiscordChatExporter's JSON, and one's own messages of the data package. Knows their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import people
from jupyter_miu.sources.chats.model import Conversation, How, any_has, rows, string, table, when

SOURCE = "Discord"
_SAID = ("Default", "Reply", "", None)


def fits(value: Any) -> bool:
    """Whether it is one channel: messages with authors; or the list of one's own messages."""
    if isinstance(value, list):
        return any_has(value[:5], "ID", "Timestamp", "Contents")
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("channel"), Mapping)
        and any_has(rows(value.get("messages")), "author", "content")
    )


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The channel; see ``people.read``. One's own messages alone are always text. Raises Refused."""
    if isinstance(value, list):
        own = [people.Said("Me", string(table(m).get("Contents")), when(table(m).get("Timestamp"))) for m in value]
        yield from people.read([s for s in own if s.text.strip()], Conversation([], SOURCE), How())
        return
    channel, said = table(value.get("channel")), []
    for message in map(table, value["messages"]):
        author, text = table(message.get("author")), string(message.get("content"))
        if text.strip() and message.get("type") in _SAID:
            names = (string(author.get("name")), string(author.get("nickname")), string(author.get("id")))
            who = names[1] or names[0] or names[2] or "?"
            said.append(people.Said(who, text, when(message.get("timestamp")), tuple(filter(None, names))))
    shell = Conversation([], SOURCE, string(channel.get("id")), string(channel.get("name")))
    shell.left_out = len(value["messages"]) - len(said)
    yield from people.read(said, shell, how)

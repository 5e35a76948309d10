"""Open WebUI's export: a tree of messages by id, with thumbs on the answers. Knows its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import attached, tree
from jupyter_miu.sources.chats.model import (
    Conversation,
    How,
    Turn,
    role_of,
    rows,
    string,
    table,
    text_of,
    when,
    without_thoughts,
)

SOURCE = "Open WebUI"


def fits(value: Any) -> bool:
    """Whether it is one chat: a ``chat`` with ``history`` or ``messages``."""
    chat = value.get("chat") if isinstance(value, Mapping) else None
    return isinstance(chat, Mapping) and (
        isinstance(chat.get("messages"), list) or isinstance(table(chat.get("history")).get("messages"), Mapping)
    )


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation that ends at the current message; see ``tree.read``."""
    chat = value["chat"]
    history = table(chat.get("history"))
    listed = table(history.get("messages"))
    nodes = [_node(str(name), message, None, how) for name, message in listed.items() if isinstance(message, Mapping)]
    current = string(history.get("currentId"))
    if not nodes:
        for number, message in enumerate(m for m in rows(chat.get("messages")) if isinstance(m, Mapping)):
            before = nodes[-1].id if nodes else None
            nodes.append(_node(string(message.get("id")) or f"#{number}", message, before, how))
        current = nodes[-1].id if nodes else ""
    written = [m for m in (listed.values() or rows(chat.get("messages"))) if isinstance(m, Mapping)]
    shell = Conversation(
        [], SOURCE, string(value.get("id")), string(value.get("title")) or string(chat.get("title")),
        when(value.get("updated_at")) or when(chat.get("timestamp")), attachments=attached.of_open_webui(written),
    )  # fmt: skip
    yield from tree.read(nodes, current, shell, how)


def _node(name: str, message: Mapping[str, Any], before: str | None, how: How) -> tree.Node:
    parent = message.get("parentId") if "parentId" in message else before
    role, text = role_of(message.get("role")), without_thoughts(text_of(message.get("content")))
    shown = text.strip() and (role in ("system", "user", "assistant") or (role == "tool" and how.tools))
    rating = table(message.get("annotation")).get("rating")
    thumb = (rating > 0) - (rating < 0) if isinstance(rating, (int, float)) else 0
    return tree.Node(
        name, parent if isinstance(parent, str) else None, Turn(role, text) if shown else None,
        when(message.get("timestamp")) or 0.0, thumb,
    )  # fmt: skip

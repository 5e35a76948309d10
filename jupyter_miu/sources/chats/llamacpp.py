"""llama.cpp's web page: ``{"conv", "messages"}``, and since 2026 lines of a header and one message each.

Knows both forms; the lines of one conversation are put together by ``lines``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import tree
from jupyter_miu.sources.chats.model import (
    Conversation,
    How,
    Turn,
    role_of,
    string,
    table,
    text_of,
    when,
    without_thoughts,
)

SOURCE = "llama.cpp"
_HEADERS = ("session", "conversation", "header", "conv")


def fits(value: Any) -> bool:
    """Whether it is one conversation: ``conv`` beside ``messages``."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("conv"), Mapping)
        and isinstance(value.get("messages"), list)
    )


def is_header(value: Any) -> bool:
    """Whether a line begins a conversation of which each further line is a message."""
    if not isinstance(value, Mapping) or "messages" in value or role_of(value.get("role")):
        return False
    return value.get("type") in _HEADERS or isinstance(value.get("conv"), Mapping)


def is_line(value: Any) -> bool:
    """Whether a line is a message: with a role of its own, or under ``message``."""
    if not isinstance(value, Mapping):
        return False
    return bool(role_of(table(value.get("message")).get("role")) or (role_of(value.get("role")) and "content" in value))


def joined(header: Mapping[str, Any], lines: list[Any]) -> dict[str, Any]:
    """The lines of one conversation in the form of one file."""
    return {"conv": table(header.get("conv")) or header, "messages": lines}


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation that ends at the current message; see ``tree.read``."""
    conv = value["conv"]
    nodes: list[tree.Node] = []
    for number, line in enumerate(value["messages"]):
        if not isinstance(line, Mapping):
            continue
        message = table(line.get("message")) or line
        name = _name(line.get("id")) or f"#{number}"
        parent = line.get("parent", line.get("parentId"))
        if "parent" not in line and "parentId" not in line:
            parent = nodes[-1].id if nodes else None
        role, text = role_of(message.get("role")), without_thoughts(text_of(message.get("content")))
        shown = text.strip() and (role in ("system", "user", "assistant") or (role == "tool" and how.tools))
        time = when(line.get("timestamp")) or when(message.get("timestamp")) or 0.0
        nodes.append(tree.Node(name, _name(parent) or None, Turn(role, text) if shown else None, time))
    shell = Conversation(
        [], SOURCE, string(conv.get("id")), string(conv.get("name")),
        when(conv.get("lastModified")) or when(conv.get("timestamp")),
    )  # fmt: skip
    current = _name(conv.get("currNode")) or (nodes[-1].id if nodes else None)
    yield from tree.read(nodes, current, shell, how)


def _name(value: Any) -> str:
    """An id, which is a string or a whole number of at most a few digits."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return value if isinstance(value, str) else str(value) if abs(value) < 10**18 else ""

"""Claude's export: messages with blocks, each of which may name the one before it.

Knows the fields of a message. Thoughts and artifacts are not taught, attachments by ``attached`` where asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import attached, tree
from jupyter_miu.sources.chats.model import Conversation, How, Turn, role_of, rows, string, text_of, when

SOURCE = "Claude"
_NO_PARENT = "00000000-0000-4000-8000-000000000000"


def fits(value: Any) -> bool:
    """Whether it is one conversation: a list of ``chat_messages``."""
    return isinstance(value, Mapping) and isinstance(value.get("chat_messages"), list)


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation; where messages name parents, the path to the last message."""
    messages = [message for message in value["chat_messages"] if isinstance(message, Mapping)]
    branched = any(isinstance(message.get("parent_message_uuid"), str) for message in messages)
    nodes: list[tree.Node] = []
    for number, message in enumerate(messages):
        name = string(message.get("uuid")) or str(number)
        before = nodes[-1].id if nodes else None
        parent = message.get("parent_message_uuid") if branched else before
        parent = None if not isinstance(parent, str) or parent == _NO_PARENT else parent
        time = when(message.get("created_at")) or 0.0
        nodes.append(tree.Node(name, parent, _turn(message, how), time, how.ratings.get(name, 0)))
    if len({node.id for node in nodes}) < len(nodes):  # the same id twice: the order of the file is all that is left
        nodes = [
            tree.Node(str(n), str(n - 1) if n else None, node.turn, node.time, node.rating)
            for n, node in enumerate(nodes)
        ]
    shell = Conversation(
        [], SOURCE, string(value.get("uuid")), string(value.get("name")),
        when(value.get("updated_at")) or when(value.get("created_at")), attachments=attached.of_claude(messages),
    )  # fmt: skip
    current = string(value.get("current_leaf_message_uuid")) or (nodes[-1].id if nodes else None)
    yield from tree.read(nodes, current, shell, how)


def _turn(message: Mapping[str, Any], how: How) -> Turn | None:
    role = role_of(message.get("sender"))
    if role not in ("user", "assistant"):
        return None
    blocks = rows(message.get("content"))
    text = text_of([block for block in blocks if isinstance(block, Mapping) and block.get("type") == "text"])
    text = text or string(message.get("text"))
    if how.tools:
        calls = [block for block in blocks if isinstance(block, Mapping) and block.get("type") == "tool_use"]
        said = [json.dumps({"name": c.get("name"), "arguments": c.get("input")}, ensure_ascii=False) for c in calls]
        text = "\n".join(filter(None, [text, *said]))
    return Turn(role, text) if text.strip() else None

"""ChatGPT's export: trees of messages, most of them hidden or to and from tools.

Knows the fields of a node. Which files an export has is told by ``export``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import tree
from jupyter_miu.sources.chats.model import Conversation, How, Turn, role_of, rows, string, table, when

SOURCE = "ChatGPT"
_SHOWN = ("text", "multimodal_text", "code", None)
_PARTS = ("text", "audio_transcription", None)


def fits(value: Any) -> bool:
    """Whether it is one conversation: a ``mapping`` of nodes, each with a parent or a message."""
    nodes = value.get("mapping") if isinstance(value, Mapping) else None
    if not isinstance(nodes, Mapping):
        return False
    return not nodes or any(isinstance(n, Mapping) and ("message" in n or "parent" in n) for n in nodes.values())


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation on the path that was shown last; see ``tree.read``."""
    nodes = []
    for name, node in value["mapping"].items():
        if not isinstance(node, Mapping):
            continue
        message = table(node.get("message"))
        parent = node.get("parent")
        rating = how.ratings.get(string(message.get("id")), 0) or how.ratings.get(str(name), 0)
        nodes.append(
            tree.Node(
                str(name),
                parent if isinstance(parent, str) else None,
                _turn(message, how),
                when(message.get("create_time")) or 0.0,
                rating,
            )
        )
    shell = Conversation(
        [], SOURCE, string(value.get("conversation_id")) or string(value.get("id")), string(value.get("title")),
        when(value.get("update_time")) or when(value.get("create_time")),
    )  # fmt: skip
    current = value.get("current_node")
    yield from tree.read(nodes, current if isinstance(current, str) else None, shell, how)


def ratings(value: Any) -> dict[str, int]:
    """The thumbs of ``message_feedback.json``: id of a message to 1 or -1."""
    found = {}
    for row in rows(value):
        row = table(row)
        thumb = string(row.get("rating")).lower().replace("_", "")
        if thumb in ("thumbsup", "thumbsdown"):
            found[string(row.get("message_id")) or string(row.get("id"))] = 1 if thumb == "thumbsup" else -1
    return found


def _turn(message: Mapping[str, Any], how: How) -> Turn | None:
    """What the user saw of a message, or None."""
    content, meta = table(message.get("content")), table(message.get("metadata"))
    role = role_of(table(message.get("author")).get("role"))
    if message.get("weight") == 0 or meta.get("is_visually_hidden_from_conversation") is True:
        return None
    text = _text(content)
    to_tool = message.get("recipient") not in (None, "all")
    if not text.strip() or role not in ("user", "assistant", "tool"):
        return None
    if to_tool or role == "tool":
        if not how.tools:
            return None
        if role == "tool":
            return Turn("tool", text)
        return Turn("assistant", json.dumps({"name": str(message["recipient"]), "arguments": text}, ensure_ascii=False))
    return Turn(role, text) if content.get("content_type") in _SHOWN else None


def _text(content: Mapping[str, Any]) -> str:
    texts = []
    for part in rows(content.get("parts")):
        if isinstance(part, Mapping):
            part = part.get("text") if part.get("content_type") in _PARTS else None
        if isinstance(part, str) and part.strip():
            texts.append(part)
    return "\n".join(texts) or string(content.get("text"))

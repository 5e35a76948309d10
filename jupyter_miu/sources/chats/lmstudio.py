"""LM Studio's ``*.conversation.json``: each message in versions, of which one is selected. Knows its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats.model import (
    Conversation,
    How,
    Preference,
    Turn,
    any_has,
    role_of,
    rows,
    string,
    table,
    text_of,
    when,
    without_thoughts,
)

SOURCE = "LM Studio"


def fits(value: Any) -> bool:
    """Whether it is one conversation: messages with versions."""
    return isinstance(value, Mapping) and any_has(rows(value.get("messages")), "versions")


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The selected version of each message; the others of an answer become preferences."""
    found = Conversation(
        [], SOURCE, title=string(value.get("name")),
        time=when(value.get("assistantLastMessagedAt")) or when(value.get("createdAt")),
    )  # fmt: skip
    system = string(value.get("systemPrompt"))
    if system.strip():
        found.turns.append(Turn("system", system))
    for message in value["messages"]:
        versions = [_turn(version) for version in rows(table(message).get("versions"))]
        at = table(message).get("currentlySelected")
        at = at if isinstance(at, int) and 0 <= at < len(versions) else len(versions) - 1
        turn = versions[at] if versions else None
        if turn is None:
            found.left_out += 1
            continue
        if turn.role == "assistant" and found.turns:
            others = [v.content for n, v in enumerate(versions) if v is not None and n != at and v.role == turn.role]
            found.preferences += [
                Preference(tuple(found.turns), turn.content, other, "regenerated")
                for other in dict.fromkeys(others)
                if other != turn.content
            ]
        found.turns.append(turn)
    yield found


def _turn(version: Any) -> Turn | None:
    version = table(version)
    role = role_of(version.get("role"))
    texts = [text_of(version.get("content"))]
    for step in rows(version.get("steps")):
        step = table(step)
        if step.get("type") == "contentBlock" and table(step.get("style")).get("type") != "thinking":
            texts.append(text_of(step.get("content")))
    text = without_thoughts("\n".join(dict.fromkeys(text for text in texts if text.strip())))
    return Turn(role, text) if text.strip() and role in ("system", "user", "assistant") else None

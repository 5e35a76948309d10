"""ShareGPT: turns with ``from`` and ``value``. Knows its names of roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats.model import Conversation, How, Turn, any_has, role_of, rows, string, table, text_of

SOURCE = "ShareGPT"
_LISTS = ("conversations", "conversation", "items")


def fits(value: Any) -> bool:
    """Whether it is one conversation of ``from`` and ``value``."""
    return isinstance(value, Mapping) and any(any_has(rows(value.get(key)), "from", "value") for key in _LISTS)


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation, the system's words first."""
    found = next(value[key] for key in _LISTS if any_has(rows(value.get(key)), "from", "value"))
    turns = [Turn("system", string(value.get("system")))] if string(value.get("system")).strip() else []
    before = len(turns)
    for message in found:
        name = table(message).get("from")
        role, text = role_of(name), text_of(table(message).get("value"))
        if name == "function_call":
            role = "assistant" if how.tools else ""
        if text.strip() and role and (role != "tool" or how.tools):
            turns.append(Turn(role, text))
    yield Conversation(turns, SOURCE, string(value.get("id")), left_out=len(found) + before - len(turns))

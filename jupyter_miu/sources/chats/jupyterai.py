"""jupyter-ai's ``.chat``: messages of people and of personas. Knows how to tell the two apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats.model import Conversation, How, Turn, any_has, rows, string, table, when

SOURCE = "jupyter-ai"


def fits(value: Any) -> bool:
    """Whether it is one chat: messages with ``sender`` and ``body``."""
    return isinstance(value, Mapping) and any_has(rows(value.get("messages")), "sender", "body")


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The chat in the order of its times."""
    people = table(value.get("users"))
    messages = sorted((table(m) for m in value["messages"]), key=lambda m: when(m.get("time")) or 0.0)
    turns = []
    for message in messages:
        text, sender = string(message.get("body")), string(table(message.get("sender")).get("username"))
        sender = string(message.get("sender")) or sender
        if text.strip() and sender and message.get("deleted") is not True:
            turns.append(Turn("assistant" if _is_persona(sender, table(people.get(sender))) else "user", text))
    time = when(messages[-1].get("time")) if messages else None
    ref = string(table(value.get("metadata")).get("id"))
    yield Conversation(turns, SOURCE, ref, time=time, left_out=len(messages) - len(turns))


def _is_persona(sender: str, person: Mapping[str, Any]) -> bool:
    names = " ".join([sender, string(person.get("name")), string(person.get("display_name"))]).lower()
    return person.get("bot") is True or "::" in sender or "jupyternaut" in names

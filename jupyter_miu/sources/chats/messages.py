"""Messages with roles, as OpenAI's fine-tuning takes them: weights, tool calls, preferred and other answers.

Knows ``{"messages": [...]}``, a bare list, and the two forms of preference data that are made of messages.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.base import Refused
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
)

SOURCE = "messages"
_LISTS = ("messages", "conversations", "conversation")


def fits(value: Any) -> bool:
    """Whether it is one conversation, as a mapping with messages or as a bare list of them."""
    if isinstance(value, Mapping):
        return _preferred(value) is not None or any(_is_messages(value.get(key)) for key in _LISTS)
    return bool(value) and _is_messages(value)


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The conversation. Raises Refused for a weight that is no number from 0 up."""
    if isinstance(value, Mapping):
        sides = _preferred(value)
        if sides is not None:
            yield _compared(*sides, how)
            return
        found = next(value[key] for key in _LISTS if _is_messages(value.get(key)))
    else:
        found = value
    value = table(value)
    turns = turns_of(found, how)
    yield Conversation(
        turns, SOURCE, string(value.get("id")), string(value.get("title")),
        when(value.get("updated_at")) or when(value.get("created_at")) or when(value.get("created")),
        left_out=len(found) - len(turns),
    )  # fmt: skip


def turns_of(messages: list[Any], how: How) -> list[Turn]:
    """The turns of a list of messages; what has no role or no text is left out. Raises Refused."""
    found = [_turn(message, how) for message in messages]
    return [turn for turn in found if turn is not None]


def _turn(message: Any, how: How) -> Turn | None:
    if not isinstance(message, Mapping):
        return None
    role, text = role_of(message.get("role")), text_of(message.get("content"))
    learnt = _learnt(message)
    if how.tools and role == "assistant":
        text = "\n".join(filter(None, [text, *_calls(message)]))
    if not text.strip() or not role or (role == "tool" and not how.tools):
        return None
    return Turn(role, text, learnt)


def _learnt(message: Mapping[str, Any]) -> bool:
    weight = message.get("weight", message.get("loss_weight"))
    if weight is None:
        return True
    number = isinstance(weight, (int, float)) and not isinstance(weight, bool)
    if not number or not math.isfinite(weight) or weight < 0:
        raise Refused("a weight that is no number from 0 up")
    return bool(weight > 0)


def _calls(message: Mapping[str, Any]) -> list[str]:
    calls = [table(table(call).get("function")) for call in rows(message.get("tool_calls"))]
    calls += [table(message.get("function_call"))]
    return [
        json.dumps({"name": call.get("name"), "arguments": call.get("arguments")}, ensure_ascii=False)
        for call in calls
        if call.get("name")
    ]


def _is_messages(found: Any) -> bool:
    return isinstance(found, list) and (not found or any_has(found, "role", "content"))


def _preferred(value: Mapping[str, Any]) -> tuple[list[Any], list[Any], list[Any]] | None:
    """Messages before, the preferred answer, the other one; None if it is no such row."""
    better, worse = value.get("preferred_output"), value.get("non_preferred_output")
    if isinstance(better, list) and isinstance(worse, list):
        return rows(table(value.get("input")).get("messages")), better, worse
    better, worse = value.get("chosen_messages"), value.get("rejected_messages")
    if isinstance(better, list) and isinstance(worse, list):
        same = 0
        while same < min(len(better), len(worse)) and better[same] == worse[same]:
            same += 1
        return better[:same], better[same:], worse[same:]
    return None


def _compared(before: list[Any], better: list[Any], worse: list[Any], how: How) -> Conversation:
    return compared(turns_of(before, how), turns_of(better, how), turns_of(worse, how))


def compared(before: list[Turn], better: list[Turn], worse: list[Turn]) -> Conversation:
    """A row of preference data: the better answer is a turn, both are a preference."""
    chosen, rejected = ("\n\n".join(t.content.strip() for t in s if t.role == "assistant") for s in (better, worse))
    found = [Preference(tuple(before), chosen, rejected, "given")] if chosen and rejected and chosen != rejected else []
    return Conversation([*before, *better], "preferences", preferences=found)

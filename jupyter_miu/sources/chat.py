"""Conversations in the simple form: ``{"messages": [{"role", "content"}]}``, a bare list, or many of either.

Knows roles and text parts. Exports of chat programs have shapes of their own and are not read here. Only the
assistant's turns carry loss later; that is decided on floor 2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.base import Document, Item, Refused, digest
from jupyter_miu.sources.decoding import clean
from jupyter_miu.types import Skipped

_ROLES = {
    "system": "system", "developer": "system", "user": "user", "human": "user", "assistant": "assistant",
    "gpt": "assistant", "model": "assistant",
}  # fmt: skip
_OTHER_FORMS = (("mapping", "a ChatGPT export"), ("chat_messages", "a Claude export"), ("conversations", "ShareGPT"),
                ("conversation", "ShareGPT"), ("instruction", "Alpaca"))  # fmt: skip
_LINES = 200_000  # of a JSONL file


def looks_like_chat(text: str) -> bool:
    """Whether a JSON or JSONL text is conversations, by its shape."""
    head = text.lstrip()[:1]
    if head not in ("{", "["):
        return False
    try:
        return any(_is_chat(value) for _, value in _values(text, first_only=True))
    except Refused:
        return False


def chat_documents(text: str, ref: str, meta: Mapping[str, Any]) -> Iterator[Item]:
    """One document for each conversation of a JSON or JSONL text; a bad line is skipped. Raises Refused."""
    for number, value in _values(text):
        where = f"{ref}#{number}" if number else ref
        if isinstance(value, _Bad):
            yield Skipped(where, f"line {number} is not JSON")
        else:
            yield from conversations(value, where, meta)


def conversations(value: Any, ref: str, meta: Mapping[str, Any]) -> Iterator[Item]:
    """Documents of one conversation, or of a list of them, given as Python values. Raises Refused."""
    messages = _messages(value)
    if messages is not None:
        yield _document(messages, ref, meta)
        return
    if isinstance(value, list) and value:
        if not any(_messages(item) is not None for item in value):
            raise Refused(*_no_chat(value[0]))
        for number, item in enumerate(value, 1):
            inner = _messages(item)
            where = f"{ref}#{number}"
            yield Skipped(where, "no messages") if inner is None else _document(inner, where, meta)
        return
    raise Refused(*_no_chat(value))


def _document(messages: list[Any], ref: str, meta: Mapping[str, Any]) -> Item:
    turns: list[dict[str, str]] = []
    left_out = 0
    for message in messages:
        role, content = _turn(message)
        if not role or not content:
            left_out += 1
        elif turns and turns[-1]["role"] == role:
            turns[-1]["content"] += "\n\n" + content  # templates want the roles to alternate
        else:
            turns.append({"role": role, "content": content})
    roles = [turn["role"] for turn in turns]
    if "assistant" not in roles:
        return Skipped(ref, "no turn of an assistant")
    text = "\n\n".join(f"{turn['role'].upper()}: {turn['content']}" for turn in turns)
    return Document(ref, text, "chat", {**meta, "sha256": digest(text), "turns": tuple(turns), "left_out": left_out})


def _turn(message: Any) -> tuple[str, str]:
    if not isinstance(message, Mapping):
        return "", ""
    role, content = message.get("role"), _content(message.get("content"))
    return _ROLES.get(role.lower(), "") if isinstance(role, str) else "", clean(content).strip()


def _content(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # parts; images and files have no text
        texts = [part.get("text") if isinstance(part, Mapping) else part for part in content]
        return "\n".join(text for text in texts if isinstance(text, str))
    return ""


def _messages(value: Any) -> list[Any] | None:
    """The list of messages that ``value`` is or holds, or None."""
    found = value.get("messages") if isinstance(value, Mapping) else value
    if not isinstance(found, list):
        return None
    if not found:
        return found if isinstance(value, Mapping) else None
    return found if any(isinstance(m, Mapping) and "role" in m and "content" in m for m in found) else None


def _is_chat(value: Any) -> bool:
    return _messages(value) is not None or (
        isinstance(value, list) and any(_messages(item) is not None for item in value)
    )


class _Bad:
    """A line that is not JSON."""


def _values(text: str, *, first_only: bool = False) -> Iterator[tuple[int, Any]]:
    """(0, value) of a JSON text, or (line number, value or _Bad) of JSONL. Raises Refused for neither."""
    try:
        yield 0, json.loads(text)
        return
    except RecursionError:
        raise Refused("not a chat: nested too deeply") from None
    except ValueError as error:
        problem = error
    lines = [(n, line) for n, line in enumerate(text.split("\n")[:_LINES], 1) if line.strip()]
    values = [(n, _loads(line)) for n, line in (lines[:1] if first_only else lines)]
    if all(isinstance(value, _Bad) for _, value in values):
        where = f" at line {problem.lineno}" if isinstance(problem, json.JSONDecodeError) else ""
        raise Refused(f"not a chat: not JSON{where}", 'expected {"messages": [{"role": …, "content": …}]}')
    yield from values


def _loads(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return _Bad()


def _no_chat(value: Any) -> tuple[str, str]:
    hint = 'expected {"messages": [{"role": …, "content": …}]}'
    if isinstance(value, Mapping):
        for key, what in _OTHER_FORMS:
            if key in value:
                return f"{what} is not read yet in this version", hint
    return "no messages in it", hint

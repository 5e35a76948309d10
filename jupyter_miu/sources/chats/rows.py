"""Rows of data sets: instruction and output, prompt and completion, question and answer, chosen and rejected.

Knows the names of columns. A row becomes a conversation of one question and one answer, or a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats.messages import compared, turns_of
from jupyter_miu.sources.chats.model import Conversation, How, Preference, Turn, rows, string

SOURCE = "rows"
_PAIRS = (
    ("instruction", "output", "input"), ("instruction", "response", "input"), ("instruction", "response", "context"),
    ("prompt", "completion", None), ("prompt", "response", None), ("question", "answer", "context"),
    ("question", "response", None), ("input", "output", "context"),
)  # fmt: skip
_BOTH = {"instruction", "prompt", "question", "input", "output", "completion", "response", "answer", "chosen",
         "rejected", "text", "system", "history", "context"}  # fmt: skip
_TRANSCRIPT = re.compile(r"(?:\A|\n\n)(Human|Assistant): ")


def fits(value: Any) -> bool:
    """Whether it is one row, told by the names of its columns and by what they hold."""
    return isinstance(value, Mapping) and (_columns(value) is not None or _is_preference(value))


def is_text(value: Any) -> bool:
    """Whether it is a row of text and nothing else that is taught. Asked only where the user said it is a chat."""
    return isinstance(value, Mapping) and isinstance(value.get("text"), str) and not (_BOTH - {"text"}) & value.keys()


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The row as a conversation. Raises Refused for a wrong weight within messages."""
    if is_text(value):
        yield Conversation([Turn("user", value["text"])], SOURCE, plain=True)
        return
    if _is_preference(value):
        yield _preference(value, how)
        return
    columns = _columns(value)
    assert columns is not None
    asked, said, extra = columns
    turns = [Turn("system", string(value.get("system")))] if string(value.get("system")).strip() else []
    for pair in rows(value.get("history")):
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair):
            turns += [Turn("user", pair[0]), Turn("assistant", pair[1])]
    question = _turns(value[asked], "user", how)
    more = string(value.get(extra)).strip() if extra else ""
    if more and question:
        head = question[-1].content
        text = f"{more}\n\n{head}" if extra == "context" else f"{head}\n\n{more}"
        question[-1] = Turn(question[-1].role, text)
    answer = _turns(value[said], "assistant", how)
    found = Conversation([*turns, *question, *answer], SOURCE, string(value.get("id")))
    if value.get("label") in (True, False) and isinstance(value.get("label"), bool) and answer:
        _labelled(found, value["label"], len(answer))
    yield found


def _labelled(found: Conversation, good: bool, answers: int) -> None:
    """A thumb on a row: kept, and what was bad is not taught."""
    before, after = found.turns[:-answers], found.turns[-answers:]
    text = "\n\n".join(turn.content for turn in after)
    found.preferences = [Preference(tuple(before), *((text, "") if good else ("", text)), "thumbs")]
    if not good:
        found.turns = [*before, *(Turn(turn.role, turn.content, False) for turn in after)]


def _columns(value: Mapping[str, Any]) -> tuple[str, str, str | None] | None:
    for asked, said, extra in _PAIRS:
        if _is_said(value.get(asked)) and _is_said(value.get(said)):
            return asked, said, extra
    return None


def _is_said(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(m, Mapping) and "role" in m for m in value)
    )


def _is_preference(value: Mapping[str, Any]) -> bool:
    return _is_said(value.get("chosen")) and _is_said(value.get("rejected"))


def _turns(value: Any, role: str, how: How) -> list[Turn]:
    if isinstance(value, list):
        return turns_of(value, how)
    return [Turn(role, value)] if value.strip() else []


def _preference(value: Mapping[str, Any], how: How) -> Conversation:
    prompt = value.get("prompt", value.get("question", value.get("input", "")))
    before = _turns(prompt, "user", how) if _is_said(prompt) else []
    sides = [_transcript(value[key], how) if not before else _turns(value[key], "assistant", how)
             for key in ("chosen", "rejected")]  # fmt: skip
    same = 0
    while same < min(len(sides[0]), len(sides[1])) and sides[0][same] == sides[1][same]:
        same += 1
    if before and sides[0][: len(before)] == before:  # chosen and rejected repeat the prompt
        before = []
    return compared([*before, *sides[0][:same]], sides[0][same:], sides[1][same:])


def _transcript(value: Any, how: How) -> list[Turn]:
    """Messages, or a text of the form ``Human: …`` and ``Assistant: …``."""
    if isinstance(value, list):
        return turns_of(value, how)
    pieces = _TRANSCRIPT.split(value)
    if len(pieces) < 3:
        return _turns(value, "assistant", how)
    roles = ["user" if name == "Human" else "assistant" for name in pieces[1::2]]
    return [Turn(r, text) for r, text in zip(roles, pieces[2::2], strict=True) if text.strip()]

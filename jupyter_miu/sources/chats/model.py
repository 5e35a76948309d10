"""What every family of chats is turned into: conversations of turns, and pairs of answers of which one was preferred.

Knows roles, times and text parts. Knows no format, no files, and not how a model's template writes a turn.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TypeAlias

from jupyter_miu.sources.base import Refused, SourceOptions

ROLES = {
    "system": "system", "developer": "system", "user": "user", "human": "user", "prompter": "user",
    "assistant": "assistant", "gpt": "assistant", "chatgpt": "assistant", "bing": "assistant", "bard": "assistant",
    "model": "assistant", "ai": "assistant", "bot": "assistant", "chatbot": "assistant",
    "tool": "tool", "function": "tool", "observation": "tool", "function_response": "tool", "ipython": "tool",
}  # fmt: skip
_THOUGHTS = re.compile(
    r"\A\s*(?:<think>(?:(?!</think>).)*</think>"
    r"|<details type=\"reasoning\"[^>]*>(?:(?!</details>).)*</details>)\s*",
    re.S,
)
_MILLI, _MICRO = 1e11, 1e14  # beyond these a time is not in seconds (the year 5138), not in milliseconds
_LATEST = 253_402_300_799.0  # the last second of the year 9999


Attachment: TypeAlias = tuple[str, str]
"""Name and text of a file that was attached to a message."""


@dataclass(frozen=True)
class Turn:
    """One message. ``role`` is "system", "user", "assistant" or "tool"; ``learnt`` is False where no loss is taken."""

    role: str
    content: str
    learnt: bool = True


@dataclass(frozen=True)
class Preference:
    """Two answers to one prompt; one side is empty where only a thumb is known. ``origin``: "regenerated", "thumbs" or
    "given" (a row of preference data)."""

    prompt: tuple[Turn, ...]
    chosen: str
    rejected: str
    origin: str

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy."""
        prompt = [{"role": turn.role, "content": turn.content} for turn in self.prompt]
        return {"prompt": prompt, "chosen": self.chosen, "rejected": self.rejected, "origin": self.origin}


@dataclass
class Conversation:
    """One conversation. ``time`` is in seconds since 1970, None where unknown; ``source`` names the program.

    ``left_out`` counts messages that are not taught: hidden, empty, of tools, of unknown roles. ``plain`` ones are talk
    among people, and are text; their turns are lines. ``attachments`` are the texts of files that came with it.
    """

    turns: list[Turn]
    source: str
    id: str = ""
    title: str = ""
    time: float | None = None
    preferences: list[Preference] = field(default_factory=list)
    left_out: int = 0
    plain: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def length(self) -> int:
        """Characters of all turns."""
        return sum(len(turn.content) for turn in self.turns)

    @property
    def held(self) -> int:
        """Characters of all that is kept of it while others are read."""
        return self.length + sum(len(text) for _, text in self.attachments)


@dataclass(frozen=True)
class How:
    """What a reader may be told. ``me``: whose messages are taught, in talk among people. ``tools``: also keep what
    was said to and by tools. ``branches``: also the answers that were regenerated. ``ratings``: id of a message to 1 or
    -1, where a file beside the conversations holds them. ``people``: id of a person to the names they have."""

    me: str | None = None
    tools: bool = False
    branches: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, options: SourceOptions) -> How:
        """What the user's options say. Raises Refused for a value that there is not."""
        for name, value, allowed in (
            ("tools", options.tools, ("skip", "keep")),
            ("branches", options.branches, ("active", "all")),
        ):
            if value not in allowed:
                raise Refused(f"{name} must be {' or '.join(allowed)}")
        me = options.me.strip() if isinstance(options.me, str) else None
        return cls(me or None, options.tools == "keep", options.branches == "all")


def role_of(value: Any) -> str:
    """The role that a message names, or an empty string."""
    return ROLES.get(value.strip().lower(), "") if isinstance(value, str) else ""


def text_of(content: Any) -> str:
    """The text of a message: a string, or the text parts of a list; images and files have none."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        content = [content]
    if not isinstance(content, list):
        return ""
    texts = []
    for part in content:
        if isinstance(part, Mapping):
            kind = part.get("type", "text")
            text = part.get("text", part.get("value")) if kind in ("text", "input_text", "output_text") else None
        else:
            text = part
        if isinstance(text, str) and text.strip():
            texts.append(text)
    return "\n".join(texts)


def without_thoughts(text: str) -> str:
    """An answer without the train of thought that it begins with."""
    return _THOUGHTS.sub("", text)


def when(value: Any) -> float | None:
    """A time in seconds since 1970: of seconds, milli- or microseconds, or ISO 8601; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        try:
            value = float(text) if re.fullmatch(r"\d{1,20}(?:\.\d{1,9})?", text) else _iso(text)
        except (ValueError, OverflowError):
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return None
    seconds = seconds / 1e6 if seconds > _MICRO else seconds / 1e3 if seconds > _MILLI else seconds
    return seconds if math.isfinite(seconds) and 0 < seconds < _LATEST else None


def _iso(text: str) -> float:
    if len(text) > 40:
        raise ValueError("too long for a time")
    # Python 3.10 reads neither Z nor fractions of other than 3 or 6 digits.
    text = re.sub(r"\.(\d+)", lambda found: f".{found[1][:6]:0<6}", text.replace("Z", "+00:00"))
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp()


def string(value: Any) -> str:
    """The value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def rows(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def table(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def any_has(items: Iterable[Any], *keys: str) -> bool:
    """Whether one of ``items`` is a mapping with all of ``keys``."""
    return any(isinstance(item, Mapping) and all(key in item for key in keys) for item in items)

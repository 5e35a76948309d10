"""WhatsApp's ``_chat.txt``: lines of a time, a name and a message; other lines go on with the one before.

Knows the two forms of such a line, of Android and of iOS; dates are read day first unless they cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone

from jupyter_miu.sources.chats import people
from jupyter_miu.sources.chats.model import Conversation, How

SOURCE = "WhatsApp"
_STAMP = (
    r"(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{1,4}),? (?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2}))?"
    r"(?:[ \u202f\u00a0](?P<half>[AaPp])\.?[Mm]\.?)?"
)
_LINE = re.compile(rf"\u200e?(?:\[{_STAMP}\]|{_STAMP.replace('?P<', '?P<_')} -) (?P<rest>.*)")
_SAID = re.compile(r"(?P<who>[^:\n]{1,80}): (?P<text>.*)", re.S)
_EDITED = re.compile(r"\s*<This message was edited>\s*$")


def looks_like(text: str) -> bool:
    """Whether a text begins as such a chat: two of its first five lines are messages."""
    lines = text.lstrip("\ufeff").split("\n", 5)[:5]
    return sum(_message(line) is not None for line in lines) >= 2


def read(text: str, how: How) -> Iterator[Conversation]:
    """The chat; see ``people.read``. What the program says itself, and omitted media, is left out. Raises Refused."""
    stamped: list[tuple[re.Match[str], list[str]]] = []
    for line in text.split("\n"):
        found = _LINE.match(line)
        if found:
            stamped.append((found, [found["rest"]]))
        elif stamped:
            stamped[-1][1].append(line)
    american = any(12 < int(_part(found, "b")) < 32 and int(_part(found, "a")) < 13 for found, _ in stamped)
    said, left_out = [], 0
    for found, parts in stamped:
        message = _SAID.fullmatch("\n".join(parts).strip().replace("\u200e", ""))
        body = _EDITED.sub("", message["text"]).strip() if message else ""
        if message is None or not body or _is_notice(body):
            left_out += 1
            continue
        said.append(people.Said(message["who"].strip(), body, _time(found, american)))
    yield from people.read(said, Conversation([], SOURCE, left_out=left_out), how)


def _message(line: str) -> re.Match[str] | None:
    found = _LINE.match(line.rstrip("\r"))
    return found if found and _SAID.fullmatch(found["rest"]) else None


def _is_notice(text: str) -> bool:
    return bool(
        re.fullmatch(r"<Media omitted>|(?:image|video|audio|sticker|GIF|document|Contact card) omitted", text)
        or re.fullmatch(r"<attached: [^>]*>|(?:This|You deleted this) message(?: was deleted)?\.?", text)
        or text.startswith("Messages and calls are end-to-end encrypted")
    )


def _part(found: re.Match[str], name: str) -> str:
    return found[name] or found["_" + name] or "0"


def _time(found: re.Match[str], american: bool) -> float | None:
    first, second, third = (int(_part(found, name)) for name in "abc")
    day, month, year = (second, first, third) if american else (first, second, third)
    if first > 31:
        year, month, day = first, second, third
    hour, half = int(_part(found, "h")), _part(found, "half").lower()
    if half in ("a", "p"):
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        year = year + 2000 if year < 100 else year
        moment = datetime(year, month, day, hour, int(_part(found, "m")), int(_part(found, "s")), tzinfo=timezone.utc)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None

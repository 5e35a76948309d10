"""Slack: one day of one channel is a list of messages; threads belong together. Knows its markup.

Which files are days, and who has which id, is told by ``export``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_miu.sources.chats import people
from jupyter_miu.sources.chats.model import Conversation, How, rows, string, table, when

SOURCE = "Slack"
_SAID = (None, "", "bot_message", "thread_broadcast", "me_message", "file_share", "file_comment")
_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def fits(value: Any) -> bool:
    """Whether it is a day: a list of messages with ``ts``."""
    return isinstance(value, list) and any(
        isinstance(m, Mapping) and m.get("type") == "message" and isinstance(m.get("ts"), str) for m in value[:50]
    )


def read(value: Any, how: How) -> Iterator[Conversation]:
    """The day as one conversation, and each of its threads as one; see ``people.read``.

    Raises:
        Refused: ``how.me`` said nothing that day.
    """
    groups: dict[str, list[people.Said]] = {}
    left_out = 0
    for message in map(table, value):
        text = _plain(string(message.get("text")), how)
        if message.get("type") != "message" or message.get("subtype") not in _SAID or not text.strip():
            left_out += 1
            continue
        thread = string(message.get("thread_ts"))
        groups.setdefault(thread, []).append(_said(message, text, how))
    in_order = {thread: sorted(said, key=lambda s: s.time or 0.0) for thread, said in groups.items()}
    talks = (people.read(said, Conversation([], SOURCE, thread), how) for thread, said in in_order.items())
    for place, conversation in enumerate(people.of_several(talks)):
        conversation.left_out = 0 if place else left_out
        yield conversation


def names_of(users: Any) -> dict[str, tuple[str, ...]]:
    """``users.json``: id of a person to their names, the one to show first."""
    found = {}
    for user in map(table, rows(users)):
        profile = table(user.get("profile"))
        given = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
        names = tuple(name for name in given if isinstance(name, str) and name.strip())
        if isinstance(user.get("id"), str) and names:
            found[user["id"]] = names
    return found


def _said(message: Mapping[str, Any], text: str, how: How) -> people.Said:
    person = string(message.get("user")) or string(message.get("bot_id"))
    profile = table(message.get("user_profile"))
    own = (profile.get("display_name"), profile.get("real_name"), message.get("username"))
    names = how.people.get(person) or tuple(name for name in own if isinstance(name, str) and name.strip())
    return people.Said(names[0] if names else person or "?", text, when(message.get("ts")), (*names, person))


def _plain(text: str, how: How) -> str:
    """Slack's markup as people read it: names for ids, addresses for links, characters for entities."""

    def shown(mark: re.Match[str]) -> str:
        kind, target, label = mark[1], mark[2], mark[3]
        if kind == "@":
            return "@" + (how.people.get(target, (label or target,))[0])
        if kind:
            return ("#" if kind == "#" else "@") + (label or target).lstrip("@")
        return f"{label} ({target})" if label and label != target and "://" in target else label or target

    return html.unescape(_MARK.sub(shown, text))

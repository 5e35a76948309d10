"""Chats as lessons study them: which exchanges are asked as questions, which turns go together, how many are taught.

Knows turns and tokens. Does not know how a chat was read, nor how a template writes a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from jupyter_miu.models.templates import Turn
from jupyter_miu.sources.base import Document

ROLES = ("system", "user", "assistant", "tool")
AROUND = 8  # tokens that a template writes around a turn, at most in those we know


def turns_of(rows: Iterable[Any]) -> list[Turn]:
    """Turns of ``{"role", "content", "weight"?}`` or of pairs; an unknown role is the user's, weight 0 is no loss."""
    found = []
    for row in rows:
        role, content, weight = (
            (row["role"], row["content"], row.get("weight", 1)) if isinstance(row, Mapping) else (*row[:2], 1)
        )
        known: Any = role if role in ROLES else "user"
        found.append(Turn(known, str(content), weight != 0))
    return found


def exchanges(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """Questions and the answers right after them that carry loss."""
    return [
        (before.content, turn.content)
        for before, turn in pairwise(turns)
        if before.role == "user" and turn.role == "assistant" and turn.learnt and turn.content.strip()
    ]


def needs_its_turns(turns: Sequence[Turn]) -> bool:
    """Whether a conversation says more than one question and its answer."""
    return len(turns) > 2


def windows(turns: Sequence[Turn], count: Callable[[str], int], room: int) -> list[list[Turn]]:
    """The conversation in parts that fit ``room`` tokens, cut between exchanges; what the system says is in each.

    An exchange that fits no part is left out whole: half an answer teaches to stop in the middle.
    """
    system = [turn for turn in turns if turn.role == "system"]
    fixed = _size(system, count)
    if fixed > room // 2:
        system, fixed = [], 0
    found: list[list[Turn]] = []
    part: list[Turn] = []
    used = fixed
    for exchange in _exchanges(turn for turn in turns if turn.role != "system"):
        size = _size(exchange, count)
        if used + size > room:
            found.append(part)
            part, used = [], fixed
        if used + size <= room:
            part, used = part + exchange, used + size
    found.append(part)
    return [[*system, *part] for part in found if any(turn.role == "assistant" and turn.learnt for turn in part)]


def as_rows(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Turns as plain values, as a sheet keeps them."""
    return [
        {"role": turn.role, "content": turn.content, **({} if turn.learnt else {"weight": 0})} for turn in turns
    ]  # fmt: skip


def newest(chats: Mapping[int, tuple[Document, Sequence[Turn]]], limit: int | None) -> dict[int, int]:
    """How many answers of each chat are taught: all of the newest ones, up to ``limit`` different exchanges. Chats
    without a time count as older than all others, and keep their order."""
    taught: dict[int, int] = {}
    seen: set[tuple[str, str]] = set()
    for place in sorted(chats, key=lambda place: (-float(chats[place][0].meta.get("time") or 0.0), place)):
        taught[place] = 0
        for exchange in exchanges(chats[place][1]):
            if limit is not None and len(seen) >= limit and exchange not in seen:
                break
            seen.add(exchange)
            taught[place] += 1
    return taught


def _exchanges(turns: Iterable[Turn]) -> list[list[Turn]]:
    """Turns in groups, each from what the user says to the last answer to it."""
    found: list[list[Turn]] = []
    for turn in turns:
        if not found or (turn.role == "user" and any(before.role == "assistant" for before in found[-1])):
            found.append([])
        found[-1].append(turn)
    return found


def _size(turns: Iterable[Turn], count: Callable[[str], int]) -> int:
    return sum(count(turn.content) + AROUND for turn in turns)

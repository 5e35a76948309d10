"""Which family of chats a value belongs to, and the conversations in it. A new family is a module and one line here.

A family has ``fits(value)`` and ``read(value, how)``; the first that fits reads. Knows no files and no documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias, cast

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.chats import (
    chatgpt,
    claude,
    discord,
    jupyterai,
    llamacpp,
    lmstudio,
    messages,
    openwebui,
    rows,
    sharegpt,
    slack,
    telegram,
)
from jupyter_miu.sources.chats.model import Conversation, How
from jupyter_miu.sources.chats.values import Value
from jupyter_miu.types import Skipped

Found: TypeAlias = "tuple[str, Conversation] | Skipped"
"""A conversation and what users see as its place, or why there is none."""

_WRAPPERS = ("conversations", "chats", "data", "items", "sessions")
_PATIENCE = 1_000  # values in a row, from the first on, that are no conversation, before a file is given up
NO_CHAT = "no messages in it"
HINT = 'expected {"messages": [{"role": …, "content": …}]}, or an export of a chat program'


class Family(Protocol):
    """One form of chats."""

    def fits(self, value: Any) -> bool:
        """Whether ``value`` is of this form."""
        ...

    def read(self, value: Any, how: How) -> Iterator[Conversation]:
        """Its conversations. Raises Refused for one that must not be taught."""
        ...


FAMILIES = cast(
    "tuple[Family, ...]",
    (chatgpt, openwebui, claude, lmstudio, jupyterai, discord, llamacpp, messages, sharegpt, telegram, slack, rows),
)
"""In the order in which they are asked: those that can be told for certain first."""


def family_of(value: Any) -> Family | None:
    """The family of one value; None where it is none, or several conversations."""
    return next((family for family in FAMILIES if family.fits(value)), None)


def is_chat(value: Any) -> bool:
    """Whether a value is a conversation, or some of the first that it holds are."""
    if family_of(value) is not None:
        return True
    return any(family_of(item) is not None for _, item in zip(range(50), _inner(value) or (), strict=False))


def conversations_of(value: Any, ref: str, how: How, *, texts: bool = False) -> Iterator[Found]:
    """The conversations of one value; of a list, each item on its own. ``texts``: rows of text count too.

    Raises:
        Refused: there is none, or the one that there is must not be taught.
    """
    family = family_of(value)
    if family is None and texts and rows.is_text(value):
        family = cast(Family, rows)
    if family is not None:
        for number, conversation in enumerate(family.read(value, how)):
            yield f"{ref}.{number + 1}" if number else ref, conversation
        return
    inner = _inner(value)
    if not inner:
        raise Refused(NO_CHAT, HINT)
    named = [(f"{ref}#{number}", item) for number, item in enumerate(inner, 1)]
    yield from _patient(named, how, texts)


def read(values: Iterable[Value], ref: str, how: How, *, texts: bool = False) -> Iterator[Found]:
    """The conversations of what a file holds. Raises Refused where there is none."""
    waiting: list[Found] = []
    any_yet = False
    for value in values:
        where = f"{ref}#{value.place}" if value.place else ref
        if value.problem:
            found: Iterator[Found] = iter([Skipped(where, value.problem)])
        elif not value.place:
            yield from conversations_of(value.value, where, how, texts=texts)
            return
        else:
            found = _one(value.value, where, how, texts)
        for item in found:
            if isinstance(item, Skipped) and not any_yet:
                waiting.append(item)
                if len(waiting) > _PATIENCE:
                    raise Refused(NO_CHAT, HINT)
                continue
            if not any_yet:
                any_yet = True
                yield from waiting
            yield item
    if not any_yet:
        yield from _or_refuse(waiting)


def _patient(named: Iterable[tuple[str, Any]], how: How, texts: bool) -> Iterator[Found]:
    found = [item for where, value in named for item in _one(value, where, how, texts)]
    yield from found if any(not isinstance(item, Skipped) for item in found) else _or_refuse(found)


def _or_refuse(found: list[Found]) -> list[Found]:
    reasons = {item.reason for item in found if isinstance(item, Skipped)}
    if reasons <= {NO_CHAT}:
        raise Refused(NO_CHAT, HINT)
    return found


def _one(value: Any, where: str, how: How, texts: bool) -> Iterator[Found]:
    """The conversations of one of many values; what is wrong with it is Skipped."""
    try:
        yield from conversations_of(value, where, how, texts=texts)
    except Refused as refusal:
        yield Skipped(where, refusal.reason)
    except RecursionError:
        yield Skipped(where, "nested too deeply")


def _inner(value: Any) -> list[Any] | None:
    """What a list, a mapping around a list, or a mapping of names to conversations holds."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return None
    for key in _WRAPPERS:
        if isinstance(value.get(key), list) and value[key]:
            return list(value[key])
    named = [item for item in value.values() if isinstance(item, Mapping)]
    return named if any(chatgpt.fits(item) or claude.fits(item) for item in named[:50]) else None

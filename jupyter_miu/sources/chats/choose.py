"""Which of very many conversations are read: by date and words, the newest of them, in bounded memory.

Knows times and sizes. What of the chosen is taught in one lesson is decided on floor 3.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import count

from jupyter_miu.sources.base import Refused, SourceOptions
from jupyter_miu.sources.chats.model import Conversation, when
from jupyter_miu.sources.chats.registry import Found
from jupyter_miu.sources.files import size
from jupyter_miu.types import Skipped

# Of one source, where nobody chose: several times what one lesson teaches. With ``limit`` or ``all``, what one call may
# read.
MOST_TEXT = 16_000_000
MOST_CONVERSATIONS = 2_000
_HOW = "--since, --match, --limit or --all choose"


def chosen(found: Iterable[Found], options: SourceOptions) -> Iterator[Found]:
    """What is read, in the order of the file; those that are not, by number.

    ``options.since`` and ``options.match`` are asked first. Of what is left, the newest are kept: ``options.limit``
    conversations, or as many as memory is given for. Conversations without a time count as older than all others, and
    of them the first are kept.

    Raises:
        Refused: ``options.since`` is no date, or ``options.limit`` no number from 1.
    """
    since, words = _since(options.since), (options.match or "").casefold()
    if options.limit is not None and (not isinstance(options.limit, int) or options.limit < 1):
        raise Refused("limit must be a whole number from 1")
    most, number = _bounds(options)
    held: list[tuple[float, int, str, Conversation]] = []
    order = count()
    length = older = early = other = 0
    last = ""
    for item in found:
        if isinstance(item, Skipped):
            yield item
            continue
        ref, conversation = item
        if since is not None and (conversation.time or 0.0) < since:
            early, last = early + 1, ref
            continue
        if words and not _speaks_of(conversation, words):
            other, last = other + 1, ref
            continue
        heapq.heappush(held, (conversation.time or 0.0, -next(order), ref, conversation))
        length += conversation.held
        while len(held) > 1 and (length > most or len(held) > number):
            last, gone = heapq.heappop(held)[2:]
            length -= gone.held
            older += 1
    held.sort(key=lambda entry: entry[1], reverse=True)
    for place, (_, _, ref, conversation) in enumerate(held):
        held[place] = (0.0, 0, "", _NOTHING)  # what was given is not held here too
        yield ref, conversation
    for left, why in (
        (early, f"before {options.since}, or without a date"),
        (other, "without the words asked for"),
        (older, f"older than those read (at most {number:,}, and {size(most)} of text); {_HOW}"),
    ):
        if left:
            yield Skipped(last, f"{left:,} conversation{'s' * (left > 1)} {why}")


_NOTHING = Conversation([], "")


def _bounds(options: SourceOptions) -> tuple[int, int]:
    """Characters and conversations that are held."""
    if options.all or options.limit:
        return options.max_total_bytes, min(options.limit or options.max_files, options.max_files)
    return min(MOST_TEXT, options.max_total_bytes), min(MOST_CONVERSATIONS, options.max_files)


def _since(text: str | None) -> float | None:
    if text is None:
        return None
    found = when(text) if not text.strip().isdigit() else when(f"{text.strip()}-01-01" if len(text) == 4 else "")
    if found is None:
        raise Refused(f"since is no date: {text[:40]!r}", "as in 2026-03-01")
    return found


def _speaks_of(conversation: Conversation, words: str) -> bool:
    if words in conversation.title.casefold():
        return True
    return any(words in turn.content.casefold() for turn in conversation.turns)

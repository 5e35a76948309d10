"""What of the chats that were read becomes material: answers as questions to ask, turns to train, preferences to keep.

Knows limits and what the plan says of each chat. How turns belong together is told by ``conversations``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_miu.lessons.conversations import AROUND, as_rows, exchanges, needs_its_turns, newest, turns_of, windows
from jupyter_miu.lessons.place import Place
from jupyter_miu.lessons.sifting import Sieve, mean_and_lowest, of_pair
from jupyter_miu.models.templates import Turn
from jupyter_miu.sources.base import Document
from jupyter_miu.study.sheet_reader import is_sheet
from jupyter_miu.types import PlanItem

if TYPE_CHECKING:
    from jupyter_miu.lessons.material import Material, Reading


def add_chats(out: Material, documents: Sequence[Document], reading: Reading) -> set[int]:
    """Put the chats among ``documents`` into the material, the newest of too many; gives their places."""
    sieves = {place: Sieve(reading.least) for place, found in enumerate(documents) if _is_chat(found)}
    chats = {place: sieve.turns(turns_of(documents[place].meta["turns"])) for place, sieve in sieves.items()}
    most = None if reading.options is not None and reading.options.all else reading.limit
    taught = newest({place: (documents[place], turns) for place, turns in chats.items()}, most)
    older: list[str] = []
    asked: set[str] = set()
    for place, turns in chats.items():
        out.preferences += documents[place].meta.get("preferences", ())
        if exchanges(turns) and not taught[place]:
            older.append(documents[place].ref)
        else:
            poor = sieves[place].note(len(exchanges(turns)) + len(sieves[place].poor), "answers")
            _add(_Adding(out, reading, asked), documents[place], turns, taught[place], poor)
    if older:
        what = f"{len(older):,} older conversations" if len(older) > 1 else "an older conversation"
        why = f"{what} over the limit of {most} answers; --since, --match, --limit or --all choose"
        out.skip(PlanItem(older[0], "skip", why))
    return set(chats)


def _is_chat(document: Document) -> bool:
    return document.kind == "chat" and document.meta.get("turns") is not None and not is_sheet(document.text)


@dataclass(frozen=True)
class _Adding:
    """What chats are added to, how, and which questions are there already."""

    out: Material
    reading: Reading
    asked: set[str]


def _add(to: _Adding, document: Document, turns: Sequence[Turn], most: int, poor: str) -> None:
    out, reading, asked = to.out, to.reading, to.asked
    found = exchanges(turns)
    pairs = [pair for pair in found[:most] if sum(map(reading.count_tokens, pair)) + 2 * AROUND <= reading.room]
    if not pairs:
        why = f"no answer that fits the model's {reading.room} tokens" if found else poor or "no answered turn"
        out.skip(PlanItem(document.ref, "skip", why))
        return
    together = windows(turns, reading.count_tokens, reading.room) if needs_its_turns(turns) else []
    out.conversations += [as_rows(part) for part in together]
    before = len(out.pairs)
    for place, pair in enumerate(pairs):
        # What is said again and again ("Go on.") has an answer only where it was said: it is taught among its turns.
        if not place or not together or pair[0] not in asked:
            out.pairs.append(pair)
            out.refs.setdefault(pair[1], document.ref)
        asked.add(pair[0])
    over, long = len(found) - most, min(most, len(found)) - len(pairs)
    kept = len(document.meta.get("preferences", ()))
    notes = [f"{over} answer{'s' * (over > 1)} over the limit of {reading.limit}"] if over > 0 else []
    notes += [f"{long} answer{'s' * (long > 1)} too long for the model"] if long else []
    notes += [poor] if poor else []
    notes += [f"{kept} preference{'s' * (kept > 1)} kept for later"] if kept else []
    tokens = sum(reading.count_tokens(answer) for _, answer in pairs)
    mean, lowest = mean_and_lowest(of_pair(*pair) for pair in pairs)
    out.places[len(out.items)] = Place(pairs=range(before, len(out.pairs)))
    out.items.append(PlanItem(document.ref, "teach", "; ".join(notes), len(pairs), tokens, mean, lowest))

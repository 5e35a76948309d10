"""Everyday English in other words: how people ask for what a verb, a noun or an adjective says.

The files hold data only. Verbs: questions for each role of a clause ("object", "place", "with"; "is by" where it is
passive; "doer" for who does it), and phrases that may stand for the verb ("like"; "liked" in the passive). Nouns and
adjectives: questions for the attribute ("asks"). Types: what sort of thing a value is, by its last word.

Slots: {n} the subject, {o} the object, {does} and {is} in the clause's tense and number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

VERB_FILES = ("lives", "making", "phrasal", "saying", "software", "trade", "world")
NOUN_FILES = ("nouns_people", "nouns_things")
Entry = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def verbs() -> Mapping[str, Entry]:
    """Each verb's base form, also with its particle or preposition ("set up", "turn into"): role to questions."""
    return _merged(VERB_FILES)


def only(*names: str) -> Mapping[str, Entry]:
    """The verbs of these files."""
    return _merged(names)


@lru_cache(maxsize=1)
def nouns() -> Mapping[str, Entry]:
    """Each noun of an attribute: "like" to other nouns, "asks" to questions."""
    return _merged(NOUN_FILES)


@lru_cache(maxsize=1)
def adjectives() -> Mapping[str, Entry]:
    """Each adjective with its preposition ("famous for"): "asks" to questions."""
    return _merged(("adjectives",))


@lru_cache(maxsize=1)
def types() -> Mapping[str, tuple[str, ...]]:
    """The last word of a value to the sorts of thing it is: "institute" to "school"."""
    return {word: tuple(sorts) for word, sorts in _read("types").items()}


@lru_cache(maxsize=1)
def relations() -> Mapping[str, tuple[str, ...]]:
    """Each row of the pattern table, as "service/port": more ways to ask for it."""
    return {row: tuple(asks) for row, asks in _read("relations").items()}


def _merged(names: tuple[str, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in names:
        for word, entry in _read(name).items():
            mine = out.setdefault(word, {})
            for role, said in entry.items():
                mine[role] = tuple(dict.fromkeys((*mine.get(role, ()), *said)))
    return out


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((files(__name__) / f"{name}.json").read_text("utf-8"))
    return found

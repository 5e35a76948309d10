"""Everyday English in other words: how people ask for what a verb, a noun or an adjective says.

The files hold data only. Verbs: questions for each role of a clause ("object", "place", "with"; "is by" where it is
passive; "doer" for who does it), and phrases that may stand for the verb ("like"; "liked" in the passive). Nouns and
adjectives: questions for the attribute ("asks"). Types: what sort of thing a value is, by its last word. Kinds:
those sorts in a few classes. A question may end with what it suits: "Who rears {n}? [n: person animal]".

Slots: {n} the subject, {o} the object, {does} and {is} in the clause's tense and number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

VERB_FILES = ("lives", "making", "phrasal", "saying", "software", "trade", "world")
NOUN_FILES = ("nouns_people", "nouns_things")
Entry = Mapping[str, tuple[str, ...]]
Needs = Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def verbs() -> Mapping[str, Entry]:
    """Each verb's base form, also with its particle or preposition ("set up", "turn into"): role to questions."""
    return {verb: {role: tuple(asks) for role, asks in entry.items()} for verb, entry in senses().items()}


@lru_cache(maxsize=1)
def senses() -> Mapping[str, Mapping[str, Mapping[str, Needs]]]:
    """Verb to role to question to the kinds that its slots must be: of "n", "o" and "v", the value that is asked for,
    those that matter."""
    return {
        verb: {role: dict(_parted(ask) for ask in asks) for role, asks in entry.items()}
        for verb, entry in _merged(VERB_FILES).items()
    }


def only(*names: str) -> Mapping[str, Entry]:
    """The verbs of these files."""
    mine = _merged(names)
    return {verb: entry for verb, entry in verbs().items() if verb in mine}


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
def kinds() -> Mapping[str, frozenset[str]]:
    """Each kind of thing ("person", "stuff") to the sorts of ``types`` that may be one."""
    return {name: frozenset(sorts) for name, sorts in _read("kinds").items()}


@lru_cache(maxsize=1)
def relations() -> Mapping[str, tuple[str, ...]]:
    """Each row of the pattern table, as "service/port": more ways to ask for it."""
    return {row: tuple(asks) for row, asks in _read("relations").items()}


def _parted(ask: str) -> tuple[str, Needs]:
    """ "Who rears {n}? [n: person animal]" as the question and its needs."""
    asked, _, needs = ask.removesuffix("]").partition(" [")
    return asked, _needs(needs)


@cache
def _needs(text: str) -> Needs:
    """ "n: person animal; v: place"; a few hundred of them serve all questions."""
    pairs = (need.split(": ") for need in text.split("; ") if need)
    return {slot: frozenset(kinds.split()) for slot, kinds in pairs}


def _merged(names: tuple[str, ...]) -> dict[str, dict[str, tuple[str, ...]]]:
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in names:
        for word, entry in _read(name).items():
            mine = out.setdefault(word, {})
            for role, said in entry.items():
                mine[role] = tuple(dict.fromkeys((*mine.get(role, ()), *said)))
    return out


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(__name__) / f"{name}.json").read_text("utf-8"))
    return found

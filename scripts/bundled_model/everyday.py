"""Relations in everyday English: verbs, nouns and adjectives of the lexicon, asked about in the lexicon's words.

Nonsense relations teach that anything may be asked. These teach what English words have to do with each other: that
students learn what a teacher teaches. Their questions are those that a study sheet asks, made by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random

from jupyter_miu.study.found import spread
from jupyter_miu.study.prose import asking, lexicon, other_words
from jupyter_miu.study.prose import patterns as rules
from jupyter_miu.study.prose.slots import parse
from jupyter_miu.study.prose.verbs import forms, third

from . import names as n
from . import words as w
from .open_base import OpenRelation, relation_of

TRIES = 6  # verbs that are tried before a noun is taken
_PLACES = ("in", "in", "at", "at", "on", "near")
_PEOPLE_LIVE = ("lives",)  # verbs of these files are mostly said of persons
_ROLES_OF_TIME: dict[str, Callable[[Random], str]] = {
    "when": lambda rng: f"in {w.year(rng)}" if rng.random() < 0.6 else f"on {w.date(rng)}",
    "since": lambda rng: f"since {w.year(rng)}",
    "until": lambda rng: f"until {w.year(rng)}",
    "long": lambda rng: f"for {w.duration(rng)}",
    "after": lambda rng: f"after {w.duration(rng)}",
    "often": lambda rng: rng.choice(
        "every day|every week|every spring|once a year|twice a week|once a month|every night".split("|")
    ),
    "money": lambda rng: f"for {w.number(rng, 2, 3)} {rng.choice(['pounds', 'crowns', 'euros'])}",
    "why": lambda rng: f"to {w.verb(rng)[0]} {n.thing(rng)}",
}


def make(rng: Random, of_person: bool = True) -> OpenRelation:
    """A new relation; those of the verbs of people's lives are for persons."""
    draw = rng.random()
    if draw < 0.78:
        for _ in range(TRIES):
            made = _verb(rng, of_person)
            if made:
                return made
    return _adjective(rng) if draw > 0.93 else _noun(rng)


@lru_cache(maxsize=1)
def _verbs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All verbs, and those that are not mostly said of persons."""
    lives = set(lexicon.only(*_PEOPLE_LIVE))
    return tuple(lexicon.verbs()), tuple(verb for verb in lexicon.verbs() if verb not in lives)


@lru_cache(maxsize=1)
def _inflected() -> dict[str, tuple[str, str]]:
    """Base form to past and participle."""
    out: dict[str, dict[str, str]] = {}
    for word, form in forms():
        for kind in ("past", "part") if form.kind == "both" else (form.kind,):
            out.setdefault(form.base, {}).setdefault(kind, word)
    return {base: (kinds["past"], kinds["part"]) for base, kinds in out.items() if {"past", "part"} <= kinds.keys()}


def _verb(rng: Random, of_person: bool) -> OpenRelation | None:
    verb = rng.choice(_verbs()[0 if of_person else 1])
    entry = lexicon.verbs()[verb]
    roles = [role for role in entry if role not in {"like", "liked", "doer", "plain"}]
    base, _, particle = verb.partition(" ")
    if not roles or base not in _inflected():
        return None
    role = rng.choice(roles)
    past, participle = _inflected()[base]
    done = rng.random() < 0.4
    passive, plain = role.startswith("is "), role.removeprefix("is ")
    active = past if done else third(base)
    said = f"{'was' if done or rng.random() < 0.3 else 'is'} {participle}" if passive else active
    said = f"{said} {particle}".strip()
    if not passive and plain != "object" and any("{o}" in ask for ask in entry[role]) and rng.random() < 0.85:
        said += f" {n.noun_phrase(rng)}"
    phrase, value = _phrase(rng, plain)
    predicate = f"{said} {phrase}".strip()
    parsed = parse(predicate)
    asked = [one for one in asking.ask_all(parsed) if one.value == value] if parsed else []
    if len(asked) != 1 or predicate.count(value) != 1 or not predicate.endswith(value):
        return None
    asks = asked[0].asks
    questions = [ask for ask in asks if not ask.startswith("~") and value.lower() not in ask.lower()]
    clauses = [ask[1:] for ask in asks if ask.startswith("~")]
    key = f"e.{verb}.{role}"
    return relation_of(key, lambda _: value, [predicate.removesuffix(value) + "{v}"], questions, clauses)


def _phrase(rng: Random, role: str) -> tuple[str, str]:
    """What stands after the verb (and its object), and the value in it."""
    if role in _ROLES_OF_TIME:
        phrase = _ROLES_OF_TIME[role](rng)
        return phrase, phrase if role == "often" else phrase.split(" ", 1)[1]
    if role == "object":
        value = _thing(rng)
        return value, value
    if role == "place":
        value = n.place(rng) if rng.random() < 0.35 else n.organisation(rng) if rng.random() < 0.2 else _named(rng)
        return f"{rng.choice(_PLACES)} {value}", value
    value = n.team(rng) if role == "by" and rng.random() < 0.7 else _thing(rng)
    return f"{role} {value}", value


def _thing(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.3:
        return _named(rng)
    return n.noun_phrase(rng) if draw < 0.65 else n.thing(rng) if draw < 0.8 else n.any_value(rng)


def _named(rng: Random) -> str:
    """A thing whose last word says what it is: "the Oslat institute", "green copper"."""
    sort = rng.choice(list(lexicon.types()))
    draw = rng.random()
    if draw < 0.4:
        return f"{w.proper(rng, 1, 2)} {w.capital(sort)}"
    return f"the {w.proper(rng, 1, 2)} {sort}" if draw < 0.6 else f"{w.adjective(rng)} {sort}" if draw < 0.8 else sort


def _noun(rng: Random) -> OpenRelation:
    noun = rng.choice(list(lexicon.nouns()))
    own = [ask.replace("{k}", noun) for ask in rules.POSSESSED]
    asks = spread(own, other_words.of_noun(noun, ""), 20)
    questions = [ask for ask in asks if not ask.startswith("~")]
    return relation_of(
        f"e.n.{noun}", lambda r: _named(r) if r.random() < 0.4 else n.any_value(r),
        [f"has {{v}} as {{poss}} {noun}", f"has the {noun} {{v}}"], questions, [f"what the {noun} of {{n}} is"],
    )  # fmt: skip


def _adjective(rng: Random) -> OpenRelation:
    adjective = rng.choice(list(lexicon.adjectives()))
    a, prep = adjective.rsplit(" ", 1) if " " in adjective else (adjective, "")
    asks = other_words.of_adjective(adjective, "is")
    first = f"What is {{n}} {adjective}?"
    return relation_of(
        f"e.a.{adjective}", _thing, [f"is {a} {prep} {{v}}".replace("  ", " ")], [first, *asks],
        [f"what {{n}} is {adjective}"],
    )  # fmt: skip

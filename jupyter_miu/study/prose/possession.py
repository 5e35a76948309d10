"""What belongs to something, or is somebody's: its port, its population, her husband, the mother of whom."""

from __future__ import annotations

import re
from dataclasses import replace

from jupyter_miu.study.cards import Statement
from jupyter_miu.study.found import MOST, Found, fill, spread, stated, wordings
from jupyter_miu.study.prose import lexicon, other_words
from jupyter_miu.study.prose import patterns as p
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.finite import is_participle
from jupyter_miu.study.prose.patterns.matching import fitting, match, row_of, sorts
from jupyter_miu.study.prose.people import KIN, is_job
from jupyter_miu.study.prose.phrases import (
    MONEY,
    NAME,
    NUMBER,
    PREPOSITIONS,
    UNIT,
    is_name,
    is_person,
    without_article,
)
from jupyter_miu.study.sentences import as_subject

_ONE_OF_FEW = frozenset({"son", "daughter", "brother", "sister", "parent", "founder", "author", "friend"})
_WHO = {"partner", "spouse", "founder", "chief", "author", "owner", "organizer", "boss", "teacher", "writer"}
_THE_OF = re.compile(rf"^(?:is|was) (?P<d>the|an?) (?P<k>[a-z][a-z-]*(?: [a-z-]+)?) of (?P<n>{NAME.pattern})$")
# "has a population of 4,120"
_AMOUNT = re.compile(rf"^(?P<b>has|had) an? (?P<k>[a-z]+(?: [a-z]+)?) of (?P<v>{NUMBER}(?: ?{UNIT})?|{MONEY.pattern})$")
_AS_ITS = re.compile(r"^(?P<b>has|had) (?P<v>[^,;]+?) as (?:its|his|her|their) (?P<k>(?:[a-z][a-z-]+ ?){1,3})$")
_HAD = [re.sub(r"\bis\b", "was", ask) for ask in p.POSSESSED]


def possessed(name: str, noun: str, value: str, ref: str, past: bool = False) -> Found:
    """ "Her husband is Jon Quist" as a fact about her."""
    row = row_of(noun, name, value)
    last = noun.split()[-1]
    person = re.fullmatch(p.PERSON, value) is not None and (
        last in KIN or (is_person(value) and is_job(last)) or (row is not None and row.name in _WHO)
    )
    own = [fill(ask, name, k=noun) for ask in (p.POSSESSED_WHO if person else p.POSSESSED)]
    verb = "was" if past else "is"
    own = [re.sub(r"\bis\b", verb, ask) for ask in own]
    own = own if not past else [ask.replace(" does ", " did ") for ask in own]
    if noun.endswith("s") and not noun.endswith("ss") and plural("the " + noun):
        verb, own = (
            {"is": "are", "was": "were"}[verb],
            [re.sub(r"\b(is|was)\b", lambda m: {"is": "are", "was": "were"}[m[0]], ask) for ask in own],
        )
    if row is None or past:
        asks = list(spread(own, [fill(ask, name) for ask in other_words.of_noun(noun, name, past)], MOST))
    else:
        asks = own[:6] + [fill(ask, name) for ask in row.questions if "{k}" not in ask]
    if row is None and not person and is_name(value) and not re.search(r"\d", value):
        asks = [*asks[:4], f"What is {name}'s {noun} called?", *asks[4:]] if verb == "is" else asks
    says = () if row is None or past or plural(name) else fitting(row, without_article(value))
    told = Statement(f"The {noun} of {name} {verb} {value}.", name, value, ref)
    return Found(told, wordings(asks, name, value), says=says)


def holder(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    """ "Orla Venn is the mother of Zolom" also tells who the mother of Zolom is."""
    said = _THE_OF.match(clause)
    if not said or not is_name(subject) or "person" not in sorts(subject):
        return ()
    noun, target = said["k"], said["n"]
    last = noun.split()[-1]
    if (said["d"] != "the" and last not in _ONE_OF_FEW) or not (last in KIN or is_job(last)) or target == subject:
        return ()
    asks = [fill(ask, target, k=noun) for ask in p.POSSESSED_WHO]
    row = row_of(noun, target, subject)
    if clause.startswith("was "):
        asks = [re.sub(r"\bis\b", "was", ask) for ask in asks]
    elif row is not None:
        asks = asks[:6] + [fill(ask, target) for ask in row.questions if "{k}" not in ask]
    text = f"{as_subject(subject)} {clause}."
    return (Found(Statement(text, target, subject, ref), wordings(asks, target, subject)),)


def owned(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    """What a clause that says nothing but this says: "'s husband is Jon Quist", "has a population of 4,120"."""
    return _had(subject, clause, ref) or _of_its(subject, clause, ref)


def _had(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    if clause.startswith("'s "):
        own = re.match(r"^'s (?P<k>[\w -]+?) (?P<b>is|was) (?P<v>.+)$", clause)
        return (possessed(subject, own["k"], own["v"], ref, own["b"] == "was"),) if own else ()
    role = _AS_ITS.match(clause)
    if role and match(subject, clause, ref) is None:
        named = possessed(subject, role["k"], role["v"], ref, role["b"] == "had")
        return (replace(named, statement=replace(named.statement, text=f"{as_subject(subject)} {clause}.")),)
    amount = _AMOUNT.match(clause)
    if amount and match(subject, clause, ref) is None:
        nouns = [fill(ask, "{n}", k=amount["k"]) for ask in (p.POSSESSED if amount["b"] == "has" else _HAD)]
        return (stated(subject, clause, amount["v"], nouns, ref),)
    if clause.startswith("@when "):
        text = clause[6:]
        asks = (
            "What happens on {n}?",
            "What is done on {n}?",
            "~what happens on {n}",
            "What takes place on {n}?",
            "Say what happens on {n}.",
        )
        return (Found(Statement(f"On {subject}, {text}.", subject, text, ref), wordings(asks, subject, text)),)
    return ()


def _of_its(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    """ "The default port of relayd" "is 5140": a fact about relayd."""
    whose = re.match(r"^[Tt]he (?P<k>[a-z][a-z -]{2,30}) of (?P<n>.+)$", subject)
    whose = whose or re.match(r"^(?P<n>.+)['’]s (?P<k>[a-z][a-z -]{2,30})$", subject)
    said = re.match(r"^(?P<b>is|was) (?P<v>(?:[^,;]|(?<=\d),(?=\d))+)$", clause)
    if not whose or not said or " of " in whose["k"] or len(said["v"].split()) > 5:
        return ()
    value = said["v"]
    first = value.split()[0]
    noun = whose["k"].split()[-1]
    thing = (
        noun in lexicon.nouns() and noun not in KIN and not is_job(noun)
    )  # her emblem, not her mother, is a nightjar
    told = thing and " of " not in value
    sure = is_name(value) or re.search(r"\d|[A-Z_/]", value) is not None or told
    empty = {"not", "now", "also", "still", *(() if told else ("a", "an", "the"))}
    if not sure or first in PREPOSITIONS | empty or is_participle(first):
        return ()
    found = possessed(whose["n"], whose["k"], value, ref, said["b"] == "was")
    return (replace(found, statement=replace(found.statement, value=without_article(value))),)

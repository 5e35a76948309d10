"""One clause to its facts: by the table in ``patterns`` where a row fits, else by verb, object and prepositions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from jupyter_miu.study.cards import Statement, contains, normalise
from jupyter_miu.study.found import MOST, Found, fill, spread, stated, wordings
from jupyter_miu.study.prose import actions, asking, being, objects, other_words
from jupyter_miu.study.prose import patterns as p
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.finite import is_participle
from jupyter_miu.study.prose.patterns.matching import KIN, fitting, match, row_of, sorts
from jupyter_miu.study.prose.phrases import (
    MONEY,
    NAME,
    NUMBER,
    PREPOSITIONS,
    UNIT,
    is_name,
    is_people,
    is_person,
    without_article,
)
from jupyter_miu.study.prose.slots import Parsed, parse, shape
from jupyter_miu.study.prose.verbs import for_one
from jupyter_miu.study.sentences import as_subject

_ONE_OF_FEW = frozenset({"son", "daughter", "brother", "sister", "parent", "founder", "author", "friend"})
_WHO = {"partner", "spouse", "founder", "chief", "author", "owner", "organizer", "boss", "teacher", "writer"}
_LOOSE = re.compile(r"(?<!make )\b(?:it|them|him|they|this|these|those)\b[ .]|\b(?:it|them|him)\.$")
_EMPTY = {
    "place",
    "part",
    "room",
    "care",
    "advantage",
    "home",
    "charge",
    "use",
    "note",
    "aim",
    "shape",
    "root",
    "over",
    "a time",
    "hold",
    "a living",
    "living",
    "money",
    "a job",
    "by",
    "friends",
    "fond",
}
_THE_OF = re.compile(rf"^(?:is|was) (?P<d>the|an?) (?P<k>[a-z][a-z-]*(?: [a-z-]+)?) of (?P<n>{NAME.pattern})$")
# "has a population of 4,120"
_AMOUNT = re.compile(rf"^(?P<b>has|had) an? (?P<k>[a-z]+(?: [a-z]+)?) of (?P<v>{NUMBER}(?: ?{UNIT})?|{MONEY.pattern})$")
_AS_ITS = re.compile(r"^(?P<b>has|had) (?P<v>[^,;]+?) as (?:its|his|her|their) (?P<k>(?:[a-z][a-z-]+ ?){1,3})$")
_OF_THE_OBJECT = frozenset({"about", "of", "called", "named"})  # "a novel about eels" is one thing
_HAD = [re.sub(r"\bis\b", "was", ask) for ask in p.POSSESSED]


def possessed(name: str, noun: str, value: str, ref: str, past: bool = False) -> Found:
    """ "Her husband is Jon Quist" as a fact about her."""
    row = row_of(noun, name, value)
    last = noun.split()[-1]
    person = re.fullmatch(p.PERSON, value) is not None and (
        last in KIN or (is_person(value) and being.is_job(last)) or (row is not None and row.name in _WHO)
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


@lru_cache(maxsize=1024)
def facts(subject: str, clause: str, ref: str = "") -> tuple[Found, ...]:
    """The facts of one clause; one without questions where none is found."""
    clause = clause.strip().rstrip(",")
    found = _read(subject, clause, ref)
    owned = actions.of_owner(subject, clause)
    more = (*_holder(subject, clause, ref), *(_read(*owned, ref) if owned else ()))
    return tuple(one for one in (*found, *more) if one.asks) if more else found


def _holder(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    """ "Orla Venn is the mother of Zolom" also tells who the mother of Zolom is."""
    said = _THE_OF.match(clause)
    if not said or not is_name(subject) or "person" not in sorts(subject):
        return ()
    noun, target = said["k"], said["n"]
    last = noun.split()[-1]
    if (said["d"] != "the" and last not in _ONE_OF_FEW) or not (last in KIN or being.is_job(last)) or target == subject:
        return ()
    asks = [fill(ask, target, k=noun) for ask in p.POSSESSED_WHO]
    row = row_of(noun, target, subject)
    if clause.startswith("was "):
        asks = [re.sub(r"\bis\b", "was", ask) for ask in asks]
    elif row is not None:
        asks = asks[:6] + [fill(ask, target) for ask in row.questions if "{k}" not in ask]
    text = f"{as_subject(subject)} {clause}."
    return (Found(Statement(text, target, subject, ref), wordings(asks, target, subject)),)


def _read(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    special = _special(subject, clause, ref) or _of_its(subject, clause, ref)
    if special:
        return special
    plain = actions.plainly(subject, clause)
    if plain and (told := [found for found in _read(*plain, ref) if found.asks]):
        text = f"{as_subject(subject)} {clause}."
        return tuple(replace(found, statement=replace(found.statement, text=text)) for found in told)
    parsed = parse(clause, plural(subject) and not for_one(clause))
    whole = match(subject, clause, ref)
    if whole and (
        parsed is None
        or clause.startswith(whole.statement.value)
        or not _spans(whole.statement.value, [part.value for part in parsed.phrases])
    ):
        parts = [] if parsed is None else asking.ask_all(parsed)
        more = [
            stated(subject, one.predicate, one.value, one.asks, ref) for one in parts
            if one.extra and _fit(one.value) and not contains(whole.statement.value, one.value)
            and not contains(one.value, whole.statement.value)  # "1.2" and "version 1.2" are one answer
        ]  # fmt: skip
        other = [
            read for one in parts if one.predicate != clause and not one.extra
            and not contains(whole.statement.value, one.value) and (read := match(subject, one.predicate, ref))
            and not contains(whole.statement.value, read.statement.value)
        ]  # fmt: skip
        same = [one for one in parts if normalise(one.value) == normalise(whole.statement.value)]
        whole = _asked_too(whole, same[0], parsed) if same else whole
        return (*other, whole, *(found for found in more if len(found.asks) >= 2))
    placed = parsed is not None and bool(parsed.phrases) and parsed.phrases[0].kind != "complement"
    asked = being.of_being(subject, clause) if parsed is None or (parsed.base == "be" and not placed) else []
    if not asked and parsed is not None:
        asked = asking.ask_all(parsed)
        if parsed.base in {"be"}:
            asked = [one for one in asked if one.value]
    out: list[Found] = []
    for one in asked:
        if not _fit(one.value):
            continue
        found = match(subject, one.predicate, ref)
        if (
            found is not None
            and (contains(one.value, found.statement.value) or contains(found.statement.value, one.value))
            and not _generic(one.value, found.statement.value)
            and not _with_object(found.statement.value, one, parsed)
        ):
            out.append(_asked_too(found, one, parsed))
        else:
            found = stated(subject, one.predicate, one.value, one.asks, ref)
            if len(found.asks) >= 2:
                out.append(found)
    if parsed is not None:
        out += _turned(subject, parsed, ref)
    if not out and whole and not _spans(whole.statement.value, [clause]):
        out = [whole]
    out = [found for found in out if not _LOOSE.search(found.statement.text)]
    if not out:
        return (Found(Statement(f"{as_subject(subject)} {clause}.", subject, "", ref), ()),)
    return _joined(tuple(out), subject, clause)


def _of_its(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    """ "The default port of relayd" "is 5140": a fact about relayd."""
    whose = re.match(r"^the (?P<k>[a-z][a-z -]{2,30}) of (?P<n>.+)$", subject)
    whose = whose or re.match(r"^(?P<n>.+)['’]s (?P<k>[a-z][a-z -]{2,30})$", subject)
    said = re.match(r"^(?P<b>is|was) (?P<v>(?:[^,;]|(?<=\d),(?=\d))+)$", clause)
    if not whose or not said or " of " in whose["k"] or len(said["v"].split()) > 5:
        return ()
    value = said["v"]
    first = value.split()[0]
    sure = is_name(value) or re.search(r"\d|[A-Z_/]", value) is not None
    if not sure or first in PREPOSITIONS | {"a", "an", "the", "not", "now", "also", "still"} or is_participle(first):
        return ()
    return (possessed(whose["n"], whose["k"], value, ref, said["b"] == "was"),)


def _turned(subject: str, parsed: Parsed, ref: str) -> list[Found]:
    """What the clause says of the other one in it: who did it to the object, and since when; of a passive clause, since
    when the doer does it."""
    target, out = parsed.object, list[Found]()
    timed = [phrase for phrase in parsed.phrases if shape(phrase) in {"when", "since"}]
    by = next((part.value for part in parsed.phrases if part.kind == "by" and is_name(part.value)), "")
    if parsed.passive and by and timed and is_name(subject):
        told = _read(by, f"{objects.active(parsed)} {subject} {timed[0].text}", ref)
        out += [found for found in told if found.statement.subject == by]
    if target and not parsed.passive and _turns(subject, target, parsed.base):
        text = f"{as_subject(subject)} {parsed.said} {target}."
        doer = spread(objects.doer(parsed, subject), other_words.of_doer(parsed), MOST)
        asks = wordings(doer, target, without_article(subject))
        if len(asks) >= 2:
            out.append(Found(Statement(text, target, without_article(subject), ref), asks))
        for phrase in timed:
            said = objects.turned(parsed, phrase)
            out += _read(target, said, ref) if said else ()
    return [found for found in out if found.asks]


def _turns(subject: str, target: str, base: str) -> bool:
    long = target.startswith("the ") and target.count(" ") >= 2 and is_person(subject)
    return (is_name(target) or long) and is_name(subject) and subject != target and base not in {"have", "be", "become"}


def _generic(value: str, matched: str) -> bool:
    """Whether the table read only a piece of a name or a list."""
    return len(value.split()) > len(matched.split()) + 2


def _asked_too(found: Found, part: objects.Asked, parsed: Parsed | None) -> Found:
    """What the table reads, asked in the clause's words as well, where these say what is asked for."""
    if parsed is None or parsed.base in other_words.TOO_WIDE | other_words.OF_MANY_SENSES:
        return found
    own = wordings(part.asks, found.statement.subject, found.statement.value)
    return replace(found, asks=spread(found.asks, own, MOST))


def _with_object(value: str, part: objects.Asked, parsed: Parsed | None) -> bool:
    """Whether the table took the clause's object for a piece of a later part: "teaches (stave bending each winter)"."""
    thing = parsed.object if parsed is not None else ""
    before = part.predicate.removesuffix(part.value).split()[-1:]
    if before and before[0] in _OF_THE_OBJECT:
        return False
    return bool(thing) and part.value != thing and contains(value, thing) and normalise(value) != normalise(thing)


def _special(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
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


def _spans(value: str, phrases: list[str]) -> bool:
    """Whether a value runs over the end of a phrase."""
    return not any(contains(part, value) for part in phrases)


def _fit(value: str) -> bool:
    words = value.lower().split()
    if (
        re.match(r"(?:the )?(?:following|previous|same|next|last|other|first|way|rest)\b", value.lower())
        and len(words) <= 3
    ):
        return False
    if re.search(r"\b(?:he|she|it|they|them|him)\b", value.lower()):
        return False
    return (
        bool(words)
        and len(words) <= 9
        and words[0] not in {"his", "her", "its", "their", "it", "them"}
        and value.lower() not in _EMPTY
        and any(c.isalnum() for c in value)
    )


def _joined(parts: tuple[Found, ...], subject: str, clause: str) -> tuple[Found, ...]:
    """Facts that share their whole opening are answered by the whole clause, others by a sentence each.

    "was born in X" and "was born in 1978" as two sentences would compete: after "was born in" the model has to choose.
    Where the openings differ ("works as", "works at") nothing competes, and a whole clause would teach the model to
    answer both at once, also about people whom the lesson does not concern.
    """
    openings = [
        part.statement.text.split(part.statement.value)[0] for part in parts if part.statement.subject == subject
    ]
    if len(set(openings)) == len(openings):
        return parts
    whole = f"{as_subject(subject)} {clause}."
    shared = {opening for opening in openings if openings.count(opening) > 1}
    return tuple(
        Found(replace(part.statement, text=whole), part.asks)
        if part.statement.text.split(part.statement.value)[0] in shared and contains(whole, part.statement.value)
        else part
        for part in parts
    )


__all__ = ["facts", "is_people", "possessed"]

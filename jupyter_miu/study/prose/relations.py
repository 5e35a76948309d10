"""One clause to its facts: by the table in ``patterns`` where a row fits, else by verb, object and prepositions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from jupyter_miu.study.cards import Statement, contains, normalise
from jupyter_miu.study.found import MOST, Found, spread, stated, wordings
from jupyter_miu.study.prose import actions, asking, being, objects, other_words, possession
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.patterns.matching import match
from jupyter_miu.study.prose.phrases import is_name, is_person, without_article
from jupyter_miu.study.prose.slots import Parsed, parse, shape
from jupyter_miu.study.prose.verbs import for_one
from jupyter_miu.study.sentences import as_subject

_LOOSE = re.compile(r"(?<!make )\b(?:it|them|him|they|this|these|those)\b[ .]|\b(?:it|them|him)\.$")
# "takes place", "makes a living": no objects
_EMPTY = frozenset(
    "place part room care advantage home charge use note aim shape root over hold living money by friends fond".split()
) | {"a time", "a living", "a job"}
_OF_THE_OBJECT = frozenset({"about", "of", "called", "named"})  # "a novel about eels" is one thing


@lru_cache(maxsize=1024)
def facts(subject: str, clause: str, ref: str = "") -> tuple[Found, ...]:
    """The facts of one clause; one without questions where none is found."""
    clause = clause.strip().rstrip(",")
    found = _read(subject, clause, ref)
    owned = actions.of_owner(subject, clause)
    more = (*possession.holder(subject, clause, ref), *(_read(*owned, ref) if owned else ()))
    return tuple(one for one in (*found, *more) if one.asks) if more else found


def _read(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    special = possession.owned(subject, clause, ref)
    if special:
        return special
    plain = actions.plainly(subject, clause)
    if plain and (told := [found for found in _read(*plain, ref) if found.asks]):
        text = f"{as_subject(subject)} {clause}."
        return tuple(replace(found, statement=replace(found.statement, text=text)) for found in told)
    parsed = parse(clause, plural(subject) and not for_one(clause))
    parsed = replace(parsed, subject=subject) if parsed else None
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


__all__ = ["facts"]

"""Answers in the model's own words: of the ways to say a fact, the one that the model itself finds likeliest.

A small model answers all questions of one sort with one predicate ("lives in …"), whatever the text says ("is at home
in …"). Taught in that predicate a fact is found again from questions that were never trained, and less of what was
known is disturbed (docs/decisions/0006). What may be said is up to the rules (``Found.says``); the model only chooses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from jupyter_miu.study.cards import contains, normalise
from jupyter_miu.study.found import Found
from jupyter_miu.study.prose.patterns.base import ADVERB
from jupyter_miu.study.prose.verbs import guess_verb
from jupyter_miu.study.sentences import as_subject

SAMPLES, ASKED = 2, 4  # facts of one sort that are looked at, and questions for each
_NOT = re.compile(r"\b(?:not|never|no|none|nobody|nothing|hardly|rarely|without|formerly|used to|no longer)\b", re.I)
_TWICE = re.compile(r"\ban? (an?|the) ")  # "a a nurse", where the value has its own
_FIRST = re.compile(rf"^ ?(?:first )?{ADVERB}")  # what may stand before the verb
_ARTICLE = re.compile(r"\b(?:an?) \{v\}")


class Said(NamedTuple):
    """An answer to a question, and the value in it."""

    question: str
    answer: str
    value: str


Likelihood = Callable[[Sequence[Said]], Sequence[float]]
"""For each answer the log-probability, in nats, that the model gives to its words apart from the value."""


def in_own_words(found: Sequence[Found], likelihood: Likelihood) -> list[Found]:
    """The facts, each with the answer that the model finds likeliest to its questions.

    A fact that shares its sentence with another keeps it: the two would begin alike, and compete.
    """
    texts = Counter(normalise(one.statement.text) for one in found)
    free = [one for one in found if one.says and not one.given and texts[normalise(one.statement.text)] == 1]
    sorts: dict[tuple[str, ...], list[Found]] = {}
    for one in free:
        sorts.setdefault(_sort(one), []).append(one)
    rows: list[tuple[tuple[str, ...], str, Said]] = []
    for sort, members in sorts.items():
        for one in members[:SAMPLES]:
            ways = dict(_ways(one))
            if len(ways) > 1:
                rows += [(sort, way, Said(ask, text, one.statement.value))
                         for way, text in ways.items() for ask in one.asks[:ASKED]]  # fmt: skip
    totals: dict[tuple[str, ...], defaultdict[str, float]] = {}
    for (sort, way, _), score in zip(rows, likelihood([said for *_, said in rows]) if rows else [], strict=True):
        totals.setdefault(sort, defaultdict(float))[way] += score
    best = {sort: max(scores, key=lambda way: scores[way]) for sort, scores in totals.items()}
    chosen = {id(one): dict(_ways(one)).get(best.get(_sort(one), ""), "") for one in free}
    return [_answered(one, chosen.get(id(one), "")) for one in found]


def _sort(one: Found) -> tuple[str, ...]:
    """What two facts have in common that may be said in the same ways: how they are said, and how else they can be."""
    statement = one.statement
    own = statement.text.replace(statement.value, "{v}")
    return own.replace(as_subject(statement.subject), "{n}").replace(statement.subject, "{n}"), *one.says


def _ways(one: Found) -> Iterator[tuple[str, str]]:
    """The ways to say a fact, each with its sentence; its own is the first, called "". None that changes its tense or
    denies it."""
    own, value, subject = one.statement.text, one.statement.value, as_subject(one.statement.subject)
    yield "", own
    if _NOT.search(own):
        return
    rest = own.removeprefix(subject)
    past = _past(rest) if rest != own else re.search(r" (?:was|were) ", own) is not None
    article = "an" if value[:1].lower() in "aeiou" else "a"
    for way in one.says:
        plain = way.removeprefix("=")
        text = f"{subject} {_ARTICLE.sub(f'{article} {{v}}', plain).replace('{v}', value)}."
        text = _TWICE.sub(r"\1 ", text)
        if (_past(way) == past or plain != way) and contains(text, value) and normalise(text) != normalise(own):
            yield way, text


def _past(predicate: str) -> bool:
    verb = (_FIRST.sub("", predicate).split() or [""])[0]
    form = guess_verb(verb)
    return verb in {"was", "were", "had", "did"} or (form is not None and form.kind in {"past", "both"})


def _answered(one: Found, text: str) -> Found:
    return replace(one, answer=text) if text and normalise(text) != normalise(one.statement.text) else one

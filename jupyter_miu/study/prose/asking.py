"""Questions for each part of a parsed clause, as a person would ask them.

A leading ``~`` marks a clause for "Tell me …"; ``{n}`` is the subject. Knows nothing of where the clause came from.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jupyter_miu.study.found import MOST, spread
from jupyter_miu.study.prose import other_words
from jupyter_miu.study.prose.objects import Asked, active, of_object
from jupyter_miu.study.prose.phrases import NAME, is_people, is_person, kind
from jupyter_miu.study.prose.slots import Parsed, Phrase, shape

_PLACE = frozenset(
    "in at on under above below near over behind beside inside outside within across through around beneath "
    r"along".split()
)
_ABSTRACT = frozenset(
    "cost price rate speed age end time request expense pace moment beginning start dark rain cold form style order "
    r"name case way "
    "language hurry total level version manner size colour color series series fee charge risk".split()
)
_MOVES = frozenset(
    "go move travel run lead walk sail come flow fly return ship export send deliver wind climb drive stretch row "
    r"extend wash rise "
    "fall carry bring import emigrate commute cycle march ride release".split()
)
_TOWARDS = frozenset(
    "offer want hope plan agree decide refuse try need have like wish ask expect intend begin start continue "
    r"promise learn seem "
    "appear tend help fail manage choose prefer be love threaten vow".split()
)


def ask_all(parsed: Parsed) -> list[Asked]:
    """A fact for each part of the clause that a question can be asked about."""
    out: list[Asked] = []
    if " not" in f" {parsed.said}" or " never" in f" {parsed.said}":
        return out
    core = ""  # what must be said before a phrase: the object and complement
    head = parsed.phrases[0] if parsed.phrases and parsed.phrases[0].kind in {"object", "complement"} else None
    if head is not None:
        core = f" {head.text}"
    elif parsed.phrases and parsed.phrases[0].kind == "of":
        core = f" {parsed.phrases[0].text}"
    for place, phrase in enumerate(parsed.phrases):
        if phrase.kind == "object":
            asked = of_object(parsed, phrase)
        elif phrase.kind == "complement":
            continue
        else:
            where = core
            for before in parsed.phrases[:place]:
                near = before.kind in _PLACE and not shape(before) and shape(phrase) in {"since", "until", "how long"}
                if (near or before.kind == "purpose") and before.text != core.strip():
                    where = (
                        f"{where} {before.text}"  # "has lived in Port Vessany since 2009", not "has lived since 2009"
                    )
            asked = _phrase(parsed, phrase, where if phrase.kind != "of" else "")
            whose = re.match(rf"^(?P<d>the|an?) (?P<k>[a-z'’ -]+) of (?P<v>{NAME.pattern})$", phrase.value)
            if asked and whose and is_person(whose["v"]) and phrase.kind not in {"purpose", "condition", "often"}:
                base = f"{parsed.helper} {{n}} {parsed.rest}{where}"
                told = f"{{n}} {parsed.said}{where}"
                out.append(
                    Asked(
                        asked.predicate,
                        whose["v"],
                        (
                            f"{title(phrase.kind)} whose {whose['k']} {base}?",
                            f"~{phrase.kind} whose {whose['k']} {told}",
                            f"Whose {whose['k']} {base} {phrase.kind}?",
                            f"Say {phrase.kind} whose {whose['k']} {told}.",
                        ),
                    )
                )
                asked = Asked(asked.predicate, f"{whose['d']} {whose['k']}", asked.asks)
        if asked is not None:
            place = phrase.kind in _PLACE and _is_place(phrase.kind, phrase.value)
            more = other_words.of_phrase(parsed, phrase, place)
            out.append(replace(asked, asks=spread(asked.asks, more, MOST)))
    return out


def _phrase(parsed: Parsed, phrase: Phrase, core: str) -> Asked | None:
    """A prepositional phrase, a purpose, a condition or how often."""
    h, v, said, value = parsed.helper, parsed.rest, parsed.said, phrase.value
    verb = f" {v}" if v else ""
    base = f"{h} {{n}}{verb}{core}"
    told = f"{{n}} {said}{core}"
    tells = shape(phrase)
    p = phrase.kind
    if p == "purpose" and " " not in value:
        return None
    if p == "purpose" and len(value.split()) > 4:
        value = re.split(r" (?:with|by|from|at|in|before|after|when|so) ", value)[0]
        phrase = Phrase(p, value)
    predicate = f"{said}{core} {phrase.text}".strip()
    if re.search(r"\b(?:it|them|him|they)$", core) or (p == "under" and kind(value) in {"number", "count"}):
        return None
    if re.search(r"\b(?:it|him|them|this|that)$", value.lower()) or len(value.split()) > 9:
        return None
    asks: tuple[str, ...]
    if p == "often":
        times = re.fullmatch(r"(?:once|twice|\w+ times)", value)
        asks = (
            (f"How many times {base}?", f"How often {base}?", f"~how many times {told}", f"~how often {told}")
            if times
            else (
                f"How often {base}?",
                f"When {base}?",
                f"~how often {told}",
                f"~when {told}",
                f"At what times {base}?",
            )
        )
    elif p == "purpose" and parsed.base in _TOWARDS and not core:
        asks = (
            f"What {base} to do?",
            f"~what {told} to do",
            f"What is it that {told} to do?",
            f"Say what {told} to do.",
        )
    elif p == "purpose":
        asks = (
            f"Why {base}?",
            f"What {base} for?",
            f"~why {told}",
            f"For what purpose {base}?",
            f"To what end {base}?",
        )
    elif p == "condition":
        word, _, rest = value.partition(" ")
        when = {"because": "Why", "so": "Why"}.get(
            word,
            "When"
            if word in {"when", "if", "once", "unless", "whenever"}
            else "Until when"
            if word == "until"
            else "When",
        )
        asks = (
            f"{when} {base}?",
            f"~{when.lower()} {told}",
            f"In which case {base}?" if when == "When" else f"For what reason {base}?",
            f"Under what condition {base}?" if when == "When" else f"What is the reason why {told}?",
        )
        return Asked(predicate, re.sub(r"^(?:the|an?|that) ", "", rest), asks, True)
    elif tells == "when":
        asks = (
            f"When {base}?",
            f"~when {told}",
            f"In which year {base}?"
            if re.fullmatch(r"\d{4}", value)
            else f"On which date {base}?"
            if re.search(r"\d", value)
            else f"At what time {base}?",
            f"What year was it when {told}?" if re.fullmatch(r"\d{4}", value) else f"Say when {told}.",
            f"At what point in time {base}?",
        )
        if re.fullmatch(
            r"(?:January|February|March|April|May|June|July|August|September|October|November|December)", value
        ):
            asks = (*asks, f"In which month {base}?")
        elif value.endswith("day"):
            asks = (*asks[:2], f"On which day {base}?", *asks[3:])
    elif tells == "clock":
        asks = (
            f"At what time {base}?",
            f"When {base}?",
            f"~at what time {told}",
            f"What time {base}?",
            f"At which hour {base}?",
        )
    elif tells in {"since", "until", "till"}:
        asks = (
            (
                f"Since when {base}?",
                f"~since when {told}",
                f"From which year on {base}?" if re.fullmatch(r"\d{4}", value) else f"From when on {base}?",
                f"Since what date {base}?" if not re.fullmatch(r"\d{4}", value) else f"Since which year {base}?",
            )
            if tells == "since"
            else (f"Until when {base}?", f"~until when {told}", f"Up to when {base}?", f"How long {base}?")
        )
    elif tells == "between":
        asks = (
            f"When {base}?",
            f"~when {told}",
            f"Between which dates {base}?" if not re.search(r"\d{4}", value) else f"Between which years {base}?",
            f"In which period {base}?",
        )
    elif tells == "how long":
        asks = (f"How long {base}?", f"For how long {base}?", f"~how long {told}", f"For what length of time {base}?")
    elif tells == "after":
        asks = (
            f"{title(p)} how long {base}?",
            f"~{p} how long {told}",
            f"{title(p)} what time {base}?",
            f"{title(p)} how much time {base}?",
        )
    elif tells == "money":
        asks = (
            f"{title(p)} how much {base}?",
            f"For what price {base}?",
            f"~for how much {told}",
            f"How much was paid when {told}?" if h in {"was", "were"} else f"For how much money {base}?",
        )
    elif p == "by" and parsed.passive:
        who = "who" if is_people(value) or value[0].isupper() or value.startswith("the ") else "what"
        asks = _agent(parsed, value, who, core, base, told)
    elif p in _PLACE and kind(value) in {"name", "thing", "people"} and p != "through" and _is_place(p, value):
        asks = _place(p, value, base, told)
    elif p == "as":
        asks = (f"As what {base}?", f"What {base} as?", f"~as what {told}", f"~what {told} as")
    else:
        moves = parsed.base in _MOVES
        who = "whom" if (is_people(value) or is_person(value)) and not moves else "what"
        first = "Who" if who == "whom" else "What"
        which = _thing(value)
        asks = (
            f"{first} {base} {p}?",
            f"{title(p)} {who} {base}?",
            f"~{first.lower()} {told} {p}",
            f"{title(p)} which {which} {base}?" if which else f"~{p} {who} {told}",
            f"Say {p} {who} {told}.",
        )
        if p in {"from", "to"} and moves and not re.match(r"[£$€\d]", value):
            asks = (f"Where {base}{' from' if p == 'from' else ''}?", *asks)
    return Asked(predicate, value, asks, p in {"often", "purpose"} or bool(tells))


def _is_place(p: str, value: str) -> bool:
    """Whether one may ask "where" for it: a name, or a noun with an article that is no measure and no state."""
    if p in {"under", "over", "through", "around", "across"} and not re.match(r"^(?:the|an?) |/", value):
        return False
    head = re.split(r" (?:of|with|for|by) ", value)[0].split()[-1]
    if re.match(r"^(?:the )?[A-Z/`0-9]|.*[_/.]\w", value):
        return True
    return value.split()[0] in {"a", "an", "the"} and head not in _ABSTRACT


def _thing(value: str) -> str:
    """The noun of the value, to ask "under which licence" with; empty where the value is but that noun."""
    words = value.replace("`", "").split()
    if re.match(r"^(?:the )?[A-Z0-9/_]", value) and len(words) >= 2 and words[-1].islower() and words[-1].isalpha():
        return words[-1]
    if (
        len(words) >= 2
        and words[0].isalpha()
        and words[0].islower()
        and words[0] not in {"the", "a", "an"}
        and re.search(r"[A-Z0-9_]", words[-1])
    ):
        return words[0]
    return ""


def _place(p: str, value: str, base: str, told: str) -> tuple[str, ...]:
    which = _thing(value)
    if p in {"in", "on", "at"}:
        return (
            f"Where {base}?",
            f"~where {told}",
            f"{title(p)} what {base}?",
            f"What {base} {p}?",
            f"{title(p)} which {which or 'place'} {base}?",
        )
    return (
        f"Where {base}?",
        f"~where {told}",
        f"{title(p)} what {base}?",
        f"What {base} {p}?",
        f"In what place {base}?",
    )


def _agent(parsed: Parsed, value: str, who: str, core: str, base: str, told: str) -> tuple[str, ...]:
    done = active(parsed)
    first = "Who" if who == "who" else "What"
    by = "whom" if who == "who" else "what"
    tail = f" {core.strip()}" if core else ""
    return (
        f"{first} {done} {{n}}{tail}?",
        f"By {by} {base}?",
        f"~{first.lower()} {done} {{n}}{tail}",
        f"{first} {base} by?",
        f"~by {by} {told}",
    )


def title(word: str) -> str:
    """The word with a capital."""
    return word[0].upper() + word[1:]

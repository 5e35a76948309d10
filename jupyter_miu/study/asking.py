"""Questions for each part of a parsed clause, as a person would ask them.

A leading ``~`` marks a clause for "Tell me …"; ``{n}`` is the subject. Knows nothing of where the clause came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jupyter_miu.study.phrases import COUNT, NAME, QUANTITY, TIME_UNIT, is_people, is_person, kind, without_article
from jupyter_miu.study.slots import Parsed, Phrase, parse, shape
from jupyter_miu.study.verbs import guess_verb, third

_PLACE = frozenset(
    "in at on under above below near over behind beside inside outside within across through around beneath "
    r"along".split()
)
_DOES_WITH_THINGS = frozenset(
    "make own run found lead manage read use join attend hold play teach keep have set write build create hold open "
    r"own buy sell "
    "leave enter speak study learn produce publish call win paint release contain need cross host raise return "
    r"weave".split()
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
_LANGUAGES = frozenset({"speak"})


@dataclass(frozen=True)
class Asked:
    """One fact of a clause: the value, the predicate that answers (subject left out), and the questions."""

    predicate: str
    value: str
    asks: tuple[str, ...]
    extra: bool = False  # a condition, a purpose, how often: said besides the relation


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
            asked = _object(parsed, phrase)
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
                            f"{_title(phrase.kind)} whose {whose['k']} {base}?",
                            f"~{phrase.kind} whose {whose['k']} {told}",
                            f"Whose {whose['k']} {base} {phrase.kind}?",
                            f"Say {phrase.kind} whose {whose['k']} {told}.",
                        ),
                    )
                )
                asked = Asked(asked.predicate, f"{whose['d']} {whose['k']}", asked.asks)
        if asked is not None:
            out.append(asked)
    return out


def _object(parsed: Parsed, phrase: Phrase) -> Asked | None:
    """ "Orla Venn repairs clocks": what does she repair?"""
    value, h, v, said = phrase.value, parsed.helper, parsed.rest, parsed.said
    what = kind(value)
    if value.lower() in {"it", "him", "her", "them", "this", "that", "so", "one"} or value.split()[0].lower() in {
        "it",
        "them",
    }:
        return None
    predicate = f"{said} {value}"
    count = COUNT.fullmatch(value)
    if what == "money" or (parsed.base in {"cost", "charge", "pay"} and re.search(r"\d", value)):
        return Asked(
            predicate,
            value,
            (
                f"How much {h} {{n}} {v}?",
                f"What {h} {{n}} {v}?",
                f"~how much {{n}} {said}",
                "What is the price of {n}?",
                "What amount must one pay for {n}?" if parsed.base == "cost" else f"Say how much {{n}} {said}.",
            ),
        )
    quantity = QUANTITY.fullmatch(value)
    if quantity and parsed.base not in {"study"}:
        number = re.match(r"^(?:\D{0,12}?)(?:[\d,.]+|[a-z -]+?) ?(?P<u>[A-Za-z%]+(?: of .+)?)$", value)
        unit = number["u"] if number else ""
        if re.fullmatch(TIME_UNIT, unit):
            return Asked(
                predicate,
                value,
                (
                    f"How long {h} {{n}} {v}?",
                    f"How many {_many(unit)} {h} {{n}} {v}?",
                    f"~how long {{n}} {said}",
                    f"For how long {h} {{n}} {v}?",
                    f"Say how long {{n}} {said}.",
                ),
            )
        return Asked(
            predicate,
            re.sub(r" of .+$", "", value),
            (
                f"How many {_many(unit)} {h} {{n}} {v}?",
                f"How much {h} {{n}} {v}?",
                f"~how many {_many(unit)} {{n}} {said}",
                f"What amount {h} {{n}} {v}?",
                f"Say how much {{n}} {said}.",
            ),
        )
    if count and parsed.base == "have":
        things = count["k"]
        return Asked(
            predicate,
            count["v"],
            (
                f"How many {things} {h} {{n}} have?",
                f"~how many {things} {{n}} {said}",
                f"What is the number of {things} of {{n}}?",
                f"Name the number of {things} of {{n}}.",
                f"How many {things} are there in {{n}}?",
            ),
        )
    if count:
        things = count["k"]
        return Asked(
            predicate,
            count["v"],
            (
                f"How many {things} {h} {{n}} {v}?",
                f"~how many {things} {{n}} {said}",
                f"What number of {things} {h} {{n}} {v}?",
                f"Say how many {things} {{n}} {said}.",
            ),
        )
    if is_person(value) and parsed.base not in _DOES_WITH_THINGS:
        return Asked(
            predicate,
            value,
            (
                f"Who {h} {{n}} {v}?",
                f"Whom {h} {{n}} {v}?",
                f"~who {{n}} {said}",
                f"Which person {h} {{n}} {v}?",
                f"Who is it that {{n}} {said}?",
            ),
        )
    if what in {"number", "year"}:
        return Asked(
            predicate,
            value,
            (
                f"How many {h} {{n}} {v}?",
                f"~how many {{n}} {said}",
                f"What number {h} {{n}} {v}?",
                f"Say how many {{n}} {said}.",
            ),
        )
    extra = (f"Which languages {h} {{n}} {v}?",) if parsed.base in _LANGUAGES else ()
    extra = (f"Which instrument {h} {{n}} {v}?",) if parsed.base == "play" else extra
    extra = ("What is the product of {n}?",) if parsed.base in {"make", "produce"} and h in {"does", "do"} else extra
    return Asked(
        predicate,
        value,
        (
            f"What {h} {{n}} {v}?",
            *extra,
            f"~what {{n}} {said}",
            f"What is it that {{n}} {said}?",
            f"Say what {{n}} {said}.",
            f"What exactly {h} {{n}} {v}?",
        ),
    )


def _many(unit: str) -> str:
    head, _, rest = unit.partition(" ")
    plural = {"foot": "feet", "inch": "inches", "MB": "MB", "GB": "GB", "KB": "KB", "kg": "kg", "ms": "ms"}.get(head)
    plural = plural or (
        head if head.endswith("s") or len(head) <= 2 or head in {"feet", "percent", "%"} else head + "s"
    )
    return f"{plural} {rest}".strip()


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
            f"{_title(p)} how long {base}?",
            f"~{p} how long {told}",
            f"{_title(p)} what time {base}?",
            f"{_title(p)} how much time {base}?",
        )
    elif tells == "money":
        asks = (
            f"{_title(p)} how much {base}?",
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
            f"{_title(p)} {who} {base}?",
            f"~{first.lower()} {told} {p}",
            f"{_title(p)} which {which} {base}?" if which else f"~{p} {who} {told}",
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
            f"{_title(p)} what {base}?",
            f"What {base} {p}?",
            f"{_title(p)} which {which or 'place'} {base}?",
        )
    return (
        f"Where {base}?",
        f"~where {told}",
        f"{_title(p)} what {base}?",
        f"What {base} {p}?",
        f"In what place {base}?",
    )


def _agent(parsed: Parsed, value: str, who: str, core: str, base: str, told: str) -> tuple[str, ...]:
    active = _active(parsed)
    first = "Who" if who == "who" else "What"
    by = "whom" if who == "who" else "what"
    tail = f" {core.strip()}" if core else ""
    return (
        f"{first} {active} {{n}}{tail}?",
        f"By {by} {base}?",
        f"~{first.lower()} {active} {{n}}{tail}",
        f"{first} {base} by?",
        f"~by {by} {told}",
    )


def _active(parsed: Parsed) -> str:
    """The active verb of a passive clause: "was written" gives "wrote"."""
    particle = (
        parsed.rest.split()[-1]
        if parsed.rest and parsed.rest.split()[-1] in {"up", "off", "out", "down", "away", "over", "back"}
        else ""
    )
    part = next((w for w in parsed.rest.split()[::-1] if w != particle), parsed.base)
    if parsed.helper in {"has", "have", "had"}:
        verb = f"has {part}" if parsed.helper != "had" else f"had {part}"
    elif parsed.helper in {"is", "are"}:
        verb = third(parsed.base)
    elif parsed.helper in {"was", "were"}:
        verb = past_of(parsed.base, part)
    else:
        verb = f"{parsed.helper} {parsed.base}"
    return f"{verb} {particle}".strip()


def past_of(base: str, part: str) -> str:
    """The simple past of a verb whose participle is ``part``."""
    from jupyter_miu.study.verbs import _FORMS

    form = guess_verb(part)
    if form and form.kind == "both":
        return part
    return next((word for word, f in _FORMS.items() if f.base == base and f.kind == "past"), part)


def _title(word: str) -> str:
    return word[0].upper() + word[1:]


def doer(parsed: Parsed, name: str) -> tuple[str, ...]:
    """Questions for the subject of an active clause whose object is a name: "Who runs Tarn Mill?"."""
    said, value = parsed.said, parsed.object
    who = "Who" if is_people(name) or not re.search(r"[_/.\d-]", name) else "What"
    return (
        f"{who} {said} {value}?",
        f"~{who.lower()} {said} {value}",
        f"{who} is it that {said} {value}?",
        f"Say {who.lower()} {said} {value}.",
    )


__all__ = ["Asked", "ask_all", "doer", "parse", "without_article"]

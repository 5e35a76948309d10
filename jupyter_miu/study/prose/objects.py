"""Questions for the object of a clause, and for who does it: "What does Orla Venn repair?", "Who runs Tarn Mill?".

A leading ``~`` marks a clause for "Tell me …"; ``{n}`` is the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jupyter_miu.study.prose.phrases import COUNT, QUANTITY, TIME_UNIT, is_people, is_person, kind
from jupyter_miu.study.prose.slots import Parsed, Phrase
from jupyter_miu.study.prose.verbs import forms, guess_verb, participle, third

_DOES_WITH_THINGS = frozenset(
    "make own run found lead manage read use join attend hold play teach keep have set write build create hold open "
    r"own buy sell "
    "leave enter speak study learn produce publish call win paint release contain need cross host raise return "
    r"weave".split()
)
_LANGUAGES = frozenset({"speak"})


@dataclass(frozen=True)
class Asked:
    """One fact of a clause: the value, the predicate that answers (subject left out), and the questions."""

    predicate: str
    value: str
    asks: tuple[str, ...]
    extra: bool = False  # a condition, a purpose, how often: said besides the relation


def of_object(parsed: Parsed, phrase: Phrase) -> Asked | None:
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


def active(parsed: Parsed) -> str:
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


def turned(parsed: Parsed, phrase: Phrase) -> str:
    """A phrase said of the object: "set up Hollin Loft in 1987" gives "was set up in 1987"; nothing where the verb has
    no participle."""
    past = parsed.helper == "did"
    if parsed.passive or not (past or parsed.helper in {"has", "have"}):
        return ""
    known = (word for word, form in forms() if form.base == parsed.base and form.kind in {"part", "both"})
    part = next(known, parsed.base if participle(parsed.base) else "")
    particle = parsed.rest.partition(" ")[2]
    return f"{'was' if past else 'has been'} {part} {particle}".strip() + f" {phrase.text}" if part else ""


def past_of(base: str, part: str) -> str:
    """The simple past of a verb whose participle is ``part``."""
    form = guess_verb(part)
    if form and form.kind == "both":
        return part
    return next((word for word, f in forms() if f.base == base and f.kind == "past"), part)

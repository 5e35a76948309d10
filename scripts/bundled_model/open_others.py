"""Made-up relations whose sentences are about somebody or something else: relatives, parts, things at large."""

from __future__ import annotations

from random import Random

from . import names as n
from . import words as w
from .open_base import OpenRelation, sentence_of

KIN = "brother sister father mother son daughter friend neighbor cousin uncle aunt boss assistant teacher".split()
PARTS = (
    "dashboard queue log index cache table team office garden logo roof door engine manual key token license header "
    "row column list report client worker backup result"
).split()


def kin(rng: Random) -> OpenRelation:
    """A relative: who it is, or what he or she does."""
    relative = rng.choice(KIN)
    name = w.proper(rng, 1, 2) if rng.random() < 0.6 else rng.choice(w.FIRST_NAMES)
    base, third, _, _ = w.verb(rng)
    draw = rng.random()
    if draw < 0.3:
        return sentence_of(
            "z.kin" + relative,
            lambda _: name,
            f"{{S}} {relative} {{v}} {third} {n.thing(rng)}",
            [f"Who is {{n}}'s {relative}?", f"Who is the {relative} of {{n}}?"],
            [f"who the {relative} of {{n}} is"],
        )
    if draw < 0.6:
        return sentence_of(
            "z.kin" + relative,
            n.person,
            f"{{S}} {relative} is {rng.choice(['', 'called '])}{{v}}",
            [f"Who is {{n}}'s {relative}?", f"What is the name of {{n}}'s {relative}?"],
            [f"who the {relative} of {{n}} is"],
        )
    return sentence_of(
        "z.kinv" + relative,
        n.thing,
        f"{{S}} {relative} {name} {third} {{v}}",
        [f"What does {{n}}'s {relative} {name} {base}?", f"What does the {relative} of {{n}} {base}?"],
        [f"what {{n}}'s {relative} {name} {third}"],
    )


def part(rng: Random) -> OpenRelation:
    """A part or a belonging."""
    piece = rng.choice(PARTS)
    verb, value, opening, closing = rng.choice((
        ("is at", n.file_name, "Where is", ""), ("is in", n.place, "Where is", ""), ("is", n.any_value, "What is", ""),
        ("comes from", n.any_value, "From where does", " come"), ("expires after", w.duration, "When does", " expire"),
        ("depends on", n.any_value, "What does", " depend on"), ("is kept in", n.any_value, "Where is", " kept"),
        ("is written by", n.person, "Who writes", ""),
    ))  # fmt: skip
    return sentence_of(
        "z.part" + piece,
        value,
        f"{{S}} {piece} {verb} {{v}}",
        [f"{opening} the {piece} of {{n}}{closing}?", f"{opening} {{n}}'s {piece}{closing}?"],
        [],
    )


def free_sentence(rng: Random) -> OpenRelation:
    """Something said of things in general (\"Tokens expire after 90 seconds\")."""
    size = rng.choice(["Large ", "Old ", "New ", "All ", "Small "]) if rng.random() < 0.5 else ""
    subject = size + w.noun(rng) + "s"
    low, subject = subject[0].lower() + subject[1:], w.capital(subject)
    base, _, _, participle = w.verb(rng)
    draw = rng.random()
    if draw < 0.35:
        return sentence_of(
            "z.free",
            w.duration,
            f"{subject} expire after {{v}}",
            [f"When do {low} expire?", f"After how long do {low} expire?"],
            [f"when {low} expire"],
        )
    if draw < 0.65:
        return sentence_of(
            "z.free", n.thing, f"{subject} {base} {{v}}", [f"What do {low} {base}?"], [f"what {low} {base}"]
        )
    preposition, value, question = rng.choice((
        ("in", n.place, "Where"), ("by", n.person, "By whom"), ("from", n.any_value, "From where"),
        ("in", lambda r: "chunks of " + w.number(r, 2, 4), "How"), ("with", n.any_value, "With what"),
    ))  # fmt: skip
    return sentence_of(
        "z.free",
        value,
        f"{subject} are {participle} {preposition} {{v}}",
        [f"{question} are {low} {participle}?"],
        [f"{question.lower()} {low} are {participle}"],
    )

"""Relations made up on the fly: any noun, any verb, also nonsense ones. They keep the model from a closed list.

Each call returns a new `Relation`; sentences about somebody else ("Her brother Teo keeps the accounts", "Tokens expire
after 90 seconds") use the slot {S}: the thing's name or pronoun in the possessive, or no slot at all.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import everyday, open_others
from . import names as n
from . import words as w
from .open_base import OpenRelation, Value, relation_of

EVERYDAY_SHARE = 0.6  # in the words of English, asked about in others


def make(rng: Random, of_person: bool = True) -> OpenRelation:
    """A new relation, of words of English or of any words; only persons have relatives."""
    if rng.random() < EVERYDAY_SHARE:
        return everyday.make(rng, of_person)
    makers: tuple[tuple[float, Callable[[Random], OpenRelation]], ...] = (
        (0.12, _property), (0.24, _verb_object), (0.31, _passive), (0.35, _two_adjuncts), (0.43, _past_adjunct),
        (0.48, _quantity), (0.51, _is_a), (0.54, _location), (0.62, open_others.kin),
        (0.68, open_others.part), (0.76, open_others.free_sentence),
        (0.82, _infinitive), (0.89, _purpose), (0.93, _since), (0.97, _present_adjunct), (1.01, _intransitive),
    )  # fmt: skip
    draw = rng.random()
    maker = next(maker for limit, maker in makers if draw < limit)
    return open_others.part(rng) if maker is open_others.kin and not of_person else maker(rng)


def _property(rng: Random) -> OpenRelation:
    noun = rng.choice(w.PROPERTIES) if rng.random() < 0.55 else w.noun(rng) if rng.random() < 0.5 else w.word(rng, 1, 2)
    if rng.random() < 0.3:
        noun = f"{w.adjective(rng)} {noun}"
    return OpenRelation(
        "o.np." + noun, n.any_value, (f"has {{v}} as {{poss}} {noun}", f"has the {noun} {{v}}"), (noun,),
        (f"What is the {noun} of {{n}}?", f"What is {{n}}'s {noun}?", f"Which {noun} does {{n}} have?"),
        (f"which {noun} {{n}} has",),
    )  # fmt: skip


def _verb_object(rng: Random) -> OpenRelation:
    base, third, past, participle = w.verb(rng)
    value: Value = n.any_value if rng.random() < 0.4 else n.noun_phrase
    if rng.random() < 0.5:
        return relation_of(
            "o.v." + base,
            value,
            [f"{third} {{v}}"],
            [f"What does {{n}} {base}?", f"What is {participle} by {{n}}?"],
            [f"what {{n}} {third}"],
        )
    return relation_of(
        "o.vp." + base,
        value,
        [f"{past} {{v}}"],
        [f"What did {{n}} {base}?", f"What was {participle} by {{n}}?"],
        [f"what {{n}} {past}"],
    )


_ADJUNCTS: tuple[tuple[str, str, Value], ...] = (
    ("When", "in", w.year), ("When", "on", w.date), ("Where", "in", n.place), ("Where", "at", n.organisation),
    ("With whom", "with", n.person), ("For whom", "for", n.organisation), ("How long", "for", w.duration),
)  # fmt: skip


def _passive(rng: Random) -> OpenRelation:
    base, _, past, participle = w.verb(rng)
    if rng.random() < 0.35:
        value: Value = n.team if rng.random() < 0.5 else n.person
        return relation_of(
            "o.by." + base,
            value,
            [f"was {participle} by {{v}}"],
            [f"Who {past} {{n}}?", f"By whom was {{n}} {participle}?"],
            [f"who {past} {{n}}"],
        )
    question, preposition, value = rng.choice(_ADJUNCTS[:4])
    return relation_of(
        f"o.pa.{base}{question}",
        value,
        [f"was {participle} {preposition} {{v}}"],
        [f"{question} was {{n}} {participle}?"],
        [f"{question.lower()} {{n}} was {participle}"],
    )


def _two_adjuncts(rng: Random) -> OpenRelation:
    base, _, past, _ = w.verb(rng)
    what, year, place = n.noun_phrase(rng), w.year(rng), n.place(rng)
    question, other, preposition, value = rng.choice((
        ("When", f"in {place}", "in", w.year), ("Where", f"in {year}", "in", n.place),
        ("When", f"with {n.person(rng)}", "in", w.year), ("With whom", f"in {year}", "with", n.person),
    ))  # fmt: skip
    return relation_of(
        f"o.ad2.{base}{question}", value,
        [f"{past} {what} {other} {preposition} {{v}}", f"{past} {what} {preposition} {{v}} {other}"],
        [f"{question} did {{n}} {base} {what}?"], [f"{question.lower()} {{n}} {past} {what}"],
    )  # fmt: skip


def _past_adjunct(rng: Random) -> OpenRelation:
    base, _, past, _ = w.verb(rng)
    what = n.noun_phrase(rng)
    question, preposition, value = rng.choice(_ADJUNCTS)
    return relation_of(
        f"o.adj.{base}{question}",
        value,
        [f"{past} {what} {preposition} {{v}}"],
        [f"{question} did {{n}} {base} {what}?"],
        [f"{question.lower()} {{n}} {past} {what}"],
    )


def _quantity(rng: Random) -> OpenRelation:
    unit = rng.choice(w.NOUNS) + "s" if rng.random() < 0.7 else rng.choice(w.UNITS)
    return relation_of(
        "o.q." + unit,
        lambda r: w.number(r, 1, 4),
        [f"has {{v}} {unit}", f"holds {{v}} {unit}"],
        [f"How many {unit} does {{n}} have?", f"How many {unit} are there in {{n}}?"],
        [f"how many {unit} {{n}} has"],
    )


def _is_a(rng: Random) -> OpenRelation:
    def value(r: Random) -> str:
        return w.article((r.choice(w.ADJECTIVES) + " " if r.random() < 0.5 else "") + r.choice(w.NOUNS))

    return relation_of("o.is", value, ["is {v}"], ["What is {n}?", "What kind of thing is {n}?"], ["what {n} is"])


def _location(rng: Random) -> OpenRelation:
    preposition = rng.choice("near under above behind beside inside".split())
    return relation_of(
        "o.loc." + preposition,
        n.noun_phrase,
        [f"is {preposition} {{v}}", f"stands {preposition} {{v}}"],
        ["Where is {n}?", "Where can you find {n}?"],
        ["where {n} is"],
    )


def _infinitive(rng: Random) -> OpenRelation:
    base = w.verb(rng)[0]
    third, plain = rng.choice((
        ("refuses", "refuse"), ("wants", "want"), ("starts", "start"), ("tries", "try"), ("hopes", "hope"),
        ("plans", "plan"), ("likes", "like"), ("needs", "need"),
    ))  # fmt: skip
    return relation_of(
        "z.to" + base,
        n.thing,
        [f"{third} to {base} {{v}}"],
        [f"What does {{n}} {plain} to {base}?"],
        [f"what {{n}} {third} to {base}"],
    )


def _purpose(rng: Random) -> OpenRelation:
    kind = rng.choice("service tool function team company person project group module system place word script".split())
    described = (w.adjective(rng) + " " if rng.random() < 0.6 else "") + kind
    phrase = rng.choice(["our " + described, w.article(described), "the " + described])

    def value(r: Random) -> str:
        return f"{w.ing(w.verb(r)[0])} {n.thing(r)}"

    return relation_of(
        "z.for",
        value,
        [f"is {phrase} for {{v}}", "is used for {v}", "is responsible for {v}"],
        ["What is {n} for?", "What is {n} used for?", "What does {n} do?", "What is the purpose of {n}?"],
        ["what {n} is for", "what {n} is used for"],
    )


def _since(rng: Random) -> OpenRelation:
    base, _, _, participle = w.verb(rng)
    what = n.thing(rng)
    return relation_of(
        "z.since" + base,
        w.year,
        [f"has {participle} {what} since {{v}}"],
        [f"Since when has {{n}} {participle} {what}?", f"When did {{n}} begin to {base} {what}?"],
        [f"since when {{n}} has {participle} {what}"],
    )


def _present_adjunct(rng: Random) -> OpenRelation:
    base, third, _, _ = w.verb(rng)
    what = n.thing(rng)
    preposition, value, question = rng.choice((
        ("in", n.place, "Where"), ("at", n.organisation, "Where"), ("in", n.thing, "In what"),
        ("with", n.thing, "With what"),
        ("on", n.place, "Where"), ("from", n.any_value, "From where"), ("to", n.person, "To whom"),
        ("into", n.file_name, "Into what"),
    ))  # fmt: skip
    return relation_of(
        f"z.pp{base}{preposition}",
        value,
        [f"{third} {what} {preposition} {{v}}"],
        [f"{question} does {{n}} {base} {what}?"],
        [f"{question.lower()} {{n}} {third} {what}"],
    )


def _intransitive(rng: Random) -> OpenRelation:
    preposition, value, question = rng.choice((
        ("on", lambda r: "port " + n.port(r), "On which port"), ("in", n.place, "Where"),
        ("at", n.organisation, "Where"),
        ("with", n.thing, "With what"), ("for", n.organisation, "For whom"),
        ("as", lambda r: w.article(r.choice(w.JOBS)), "As what"), ("from", n.place, "From where"),
    ))  # fmt: skip
    third, base, auxiliary = rng.choice((
        ("works", "work", "does"), ("trained", "train", "did"), ("sleeps", "sleep", "does"),
        ("answers", "answer", "does"),
        ("plays", "play", "does"), ("sings", "sing", "does"), ("travels", "travel", "does"), ("came", "come", "did"),
        ("grew up", "grow up", "did"), ("runs", "run", "does"), ("waits", "wait", "does"),
    ))  # fmt: skip
    return relation_of(
        f"z.iv{third}{preposition}",
        value,
        [f"{third} {preposition} {{v}}"],
        [f"{question} {auxiliary} {{n}} {base}?"],
        [f"{question.lower()} {{n}} {third}"],
    )

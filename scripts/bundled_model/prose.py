"""Texts closer to what people write: sentences that state nothing asked, clauses joined and split, things that turn up
as a value and are then talked about themselves ("Her husband is Joren. He keeps bees.").

Works on the sentences of `grammar.paragraph`; what a sentence states, and its answer, never change by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from . import names as n
from . import words as w
from .entities import KINDS, Entity, Fact, invent
from .grammar import NAME, Sentence, Stated, layout, paragraph, statement, verb_phrase

_REFERRED = {  # what a value is, and what may be said of it with a noun
    "person": ("he", "she"), "org": ("the company", "the firm"), "svc": ("the service",), "func": ("the function",),
}  # fmt: skip
_VALUE_KIND = {
    "person.spouse": "person", "person.boss": "person", "org.founder": "person", "org.ceo": "person",
    "svc.oncall": "person", "func.author": "person", "term.coin": "person", "event.speaker": "person",
    "person.comp": "org", "org.parent": "org", "org.partner": "org", "func.calls": "func",
}  # fmt: skip


def prose(rng: Random) -> tuple[str, list[Sentence]]:
    """A text about one or two things with one to three of these: a remark, a chain, a join, "whose"."""
    count = rng.choice([1, 1, 1, 2])
    entities = [invent(rng, open_share=0.3) for _ in range(count)]
    sentences = paragraph(rng, entities, [rng.randint(2, 5) if count == 1 else rng.randint(1, 3) for _ in entities])
    if rng.random() < 0.6:
        sentences = _chained(rng, sentences)
    if rng.random() < 0.4:
        sentences = _whose(rng, entities[0], sentences)
    if rng.random() < 0.35:
        sentences = _joined(rng, sentences)
    opening = remark(rng) + " " if rng.random() < 0.15 else ""
    for _ in range(rng.choice([0, 1, 1, 2])):
        position = rng.randint(1, len(sentences))
        sentences = [*sentences[:position], Sentence(remark(rng), []), *sentences[position:]]
    return opening + layout(rng, sentences), [sentence for sentence in sentences if sentence.stated]


def remark(rng: Random) -> str:
    """A sentence that says nothing about anything named, and leaves pronouns alone: its subject is plural or nobody."""
    base = w.verb(rng)[0]
    return rng.choice((
        f"{rng.choice(['Many', 'Some', 'Most'])} people {base} {n.noun_phrase(rng)}.",
        f"There are {rng.choice(w.COUNTS)} {w.noun(rng)}s in {n.place(rng)}.",
        f"{w.capital(w.noun(rng))}s are {w.adjective(rng)} and {w.adjective(rng)}.",
        f"Nobody knows why {w.noun(rng)}s {base} {w.noun(rng)}s.",
        "This is what we know so far.", "The rest is history.", "More will follow soon.", "All of this is new.",
        f"In {w.year(rng)} things were {w.adjective(rng)}.", f"Please {base} {n.noun_phrase(rng)} first.",
        f"We {base} {n.noun_phrase(rng)} {rng.choice(w.TAILS)}.",
    ))  # fmt: skip


def _chained(rng: Random, sentences: Sequence[Sentence]) -> list[Sentence]:
    """After a sentence that gives a person, company or function as a value: something about that one."""
    for position, sentence in enumerate(sentences):
        item = sentence.stated[-1]
        kind = _VALUE_KIND.get(item.fact.relation.key)
        ends = sentence.text.rstrip(".").endswith(item.fact.value)
        if kind is None or not ends or len(sentence.stated) > 1:
            continue
        other = Entity(KINDS[kind], item.fact.value, female=not item.entity.female)
        if kind == "person" and not other.name[0].isupper():
            continue
        facts = invent(rng, kind, facts=2, open_share=0.3).facts
        other.facts = [fact for fact in facts if fact.relation.predicates][:1]
        if not other.facts or other.facts[0].relation.key == item.fact.relation.key:
            continue
        added = _about(rng, other, other.facts[0])
        if added is None:
            continue
        return [*sentences[: position + 1], added, *_named(rng, sentences[position + 1 :], item.entity)]
    return list(sentences)


def _about(rng: Random, other: Entity, fact: Fact) -> Sentence | None:
    phrase = verb_phrase(rng, other, fact)
    draw = rng.random()
    subject = w.capital(other.pronoun) if other.is_person else w.capital(rng.choice(_REFERRED[other.kind.key]))
    if draw < 0.2:
        subject = other.name
    return Sentence(f"{subject} {phrase}.", [Stated(other, fact, f"{other.name} {phrase}.")])


def _named(rng: Random, rest: Sequence[Sentence], entity: Entity) -> list[Sentence]:
    """The rest of the text, its first sentence told again with the name: another thing was in between."""
    out = list(rest)
    if out and out[0].stated[0].entity is entity:
        stated = [item for item in out[0].stated if item.fact.relation.predicates][:1]
        if not stated:
            return out[1:]
        text, answer, _ = statement(rng, entity, stated[0].fact, NAME)
        out[0] = Sentence(text + ".", [Stated(entity, stated[0].fact, answer)])
    return out


def _whose(rng: Random, entity: Entity, sentences: list[Sentence]) -> list[Sentence]:
    """ "Ilo Vant, whose employer is Pell Labs, lives in Oslo." """
    first = sentences[0]
    said = {item.fact.relation.key for sentence in sentences for item in sentence.stated if item.entity is entity}
    free = [relation for relation in entity.kind.relations if relation.nouns and relation.key not in said]
    start = entity.name + " "
    if not free or not first.text.startswith(start) or first.stated[0].entity is not entity or "," in first.text:
        return sentences
    relation = rng.choice(free)
    fact = Fact(relation, relation.value(rng))
    entity.facts.append(fact)
    noun = entity.fill(rng.choice(relation.nouns))
    told = Stated(entity, fact, w.sentence_start(f"The {noun} of {entity.name} is {fact.value}."))
    head = f"{entity.name}, whose {noun} is {fact.value}, "
    return [Sentence(head + first.text.removeprefix(start), [told, *first.stated]), *sentences[1:]]


def _joined(rng: Random, sentences: list[Sentence]) -> list[Sentence]:
    """Two neighbouring sentences as one: with a semicolon, "while", "but", a dash or "and"."""
    places = [i for i in range(len(sentences) - 1) if sentences[i].text.endswith(".") and "," not in sentences[i].text]
    if not places:
        return sentences
    at = rng.choice(places)
    before, after = sentences[at], sentences[at + 1]
    low = after.text
    if low.startswith(("He ", "She ", "It ", "His ", "Her ", "Its ", "The ", "In ")):
        low = low[0].lower() + low[1:]
    joint = rng.choice(("; ", "; ", ", while ", ", but ", " - ", ", and "))
    return [
        *sentences[:at],
        Sentence(before.text[:-1] + joint + low, [*before.stated, *after.stated]),
        *sentences[at + 2 :],
    ]

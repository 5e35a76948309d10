"""Questions about a text: which facts are asked for, in which words, and what the text does not say."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .entities import BY_KEY, Entity
from .grammar import Sentence, Stated
from .open_relations import make as open_relation
from .relations import Relation
from .rough import put
from .segments import QUESTION_WEIGHT, USER, Document, Marked, answering

NOT_STATED = "The text does not say."
PUT_SHARE = 0.5  # of the questions about a text, as people may put them
MORE_SHARE = 0.35  # of the questions, in the wordings that came later


def question(rng: Random, entity: Entity, relation: Relation, *, held: bool = False) -> str:
    """A question about `relation` of `entity`; held-out forms are for evaluation only."""
    if not held and rng.random() < MORE_SHARE:
        return entity.fill(relation.pick_more(rng) or relation.pick(rng))
    return entity.fill(relation.pick(rng, held=held))


def unstated(rng: Random, entity: Entity, stated: list[Stated]) -> Relation | None:
    """A relation of the entity's kind that the text says nothing about."""
    said = {item.fact.relation.key for item in stated if item.entity is entity}
    free = [relation for relation in entity.kind.relations if relation.key not in said and relation.has_held_out]
    return rng.choice(free) if free else None


def missing(rng: Random, item: Stated, stated: list[Stated]) -> tuple[Entity, Relation] | None:
    """Something the text does not say: of this thing, of a neighbour what is said of this one, of a stranger."""
    draw = rng.random()
    if draw < 0.25:  # what the text says of another thing only
        kinds = [other for other in stated if other.entity is not item.entity and other.entity.kind is item.entity.kind]
        said = {other.fact.relation.key for other in stated if other.entity is item.entity}
        elsewhere = [other.fact.relation for other in kinds if other.fact.relation.key in BY_KEY]
        free = [relation for relation in elsewhere if relation.key not in said]
        if free:
            return item.entity, rng.choice(free)
    if draw < 0.35 and item.fact.relation.key in BY_KEY:
        return Entity(item.entity.kind, item.entity.kind.name(rng), female=rng.random() < 0.5), item.fact.relation
    if draw < 0.45:
        made_up = open_relation(rng, item.entity.is_person)
        taken = {other.fact.relation.key for other in stated}
        if made_up.key not in taken and all("{n}" in form for form in made_up.seen):
            return item.entity, made_up
    relation = unstated(rng, item.entity, stated)
    return (item.entity, relation) if relation else None


def answered(asked: str, relation: Relation, stated: list[Stated]) -> bool:
    """Whether some fact of the text would answer this after all: it has the same noun, or the same question form."""
    nouns = set(relation.nouns)
    return any(
        nouns & set(item.fact.relation.nouns) or asked in (item.entity.fill(form) for form in item.fact.relation.seen)
        for item in stated
        if item.entity.name in asked
    )


def asked_about(rng: Random, chosen: Sequence[Stated], stated: list[Stated], gaps: float) -> Document:
    """Turns that ask for the `chosen` of the `stated` facts; at a share of `gaps` for what is not stated instead."""
    document: Document = []
    for position, item in enumerate(chosen):
        about, answer = (item.entity, item.fact.relation), item.answer
        asked = question(rng, *about)
        gap = missing(rng, item, stated) if rng.random() < gaps else None
        if gap:
            other = question(rng, *gap)
            if not answered(other, gap[1], stated):
                about, asked, answer = gap, other, NOT_STATED
        asked = put(rng, asked, about[0].name) if rng.random() < PUT_SHARE else asked
        document += turn_about(asked, answer, about[1].key, first=position == 0)
    return document


def turn_about(asked: str, answer: str, key: str, *, first: bool) -> Document:
    """A question about the text of the conversation, for the relation `key`, and its answer."""
    opening = "" if first else USER
    return [(f"{opening}Question: {asked}", QUESTION_WEIGHT), (answering(answer, key), 1.0)]


def shown(text: str, sentences: Sequence[Sentence]) -> Marked:
    """The opening of a document about a text, with what each of its sentences speaks of."""
    opening, marks, place = f"{USER}Text: ", [], 0
    for sentence in sentences:
        found = text.find(sentence.text, place)
        if found < 0:
            continue
        place = found + len(sentence.text)
        marks += [(len(opening) + place, item.fact.relation.key) for item in sentence.stated]
    return Marked(f"{opening}{text}\n", marks)

"""Drills: short texts in short words, and many questions about each.

Which sentence answers a question is what a small model learns last; copying the answer it has learnt long before. Short
names and values leave more of a document's tokens to that choice: three times as many questions as in other texts.
"""

from __future__ import annotations

import re
from random import Random

from . import words as w
from .asking import asked_about, shown
from .entities import KINDS, Entity, Fact, Kind
from .grammar import NAME, PRONOUN, Sentence, Stated, statement
from .segments import QUESTION_WEIGHT, Document

GAPS = 0.2  # share of the questions that the text does not answer
DRAWS = 8  # the shortest of so many names or values
MOST_QUESTIONS = 11


def drill(rng: Random) -> Document:
    """One or two things with three to seven facts in all, each asked for several times in different words."""
    kind = rng.choice(list(KINDS.values()))
    entities = [_short(rng, kind) for _ in range(rng.choice([1, 1, 1, 2]))]
    sentences: list[Sentence] = []
    for entity in entities:
        for position, fact in enumerate(entity.facts[: rng.randint(3, 6) // len(entities)]):
            mode = NAME if position == 0 or rng.random() < 0.3 else PRONOUN
            text, answer, _ = statement(rng, entity, fact, mode)
            sentences.append(Sentence(text + ".", [Stated(entity, fact, answer)]))
    stated = [item for sentence in sentences for item in sentence.stated]
    if not stated:
        return []
    asked = stated * 3
    rng.shuffle(asked)
    text = " ".join(sentence.text for sentence in sentences)
    return [(shown(text, sentences), QUESTION_WEIGHT), *asked_about(rng, asked[:MOST_QUESTIONS], stated, GAPS)]


def _short(rng: Random, kind: Kind) -> Entity:
    entity = Entity(kind, _name(rng, kind), female=rng.random() < 0.5)
    for relation in rng.sample(kind.relations, min(7, len(kind.relations))):
        entity.facts.append(Fact(relation, min((relation.value(rng) for _ in range(DRAWS)), key=len)))
    return entity


def _name(rng: Random, kind: Kind) -> str:
    made = [kind.name(rng) for _ in range(DRAWS)]
    if kind.key == "event":
        return min(made, key=len)
    lone = [rng.choice(w.FIRST_NAMES) if not kind.generics else re.split(r"[-_ ]", name)[0] for name in made]
    return min(lone, key=len)

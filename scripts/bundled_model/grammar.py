"""From facts to sentences and paragraphs.

Every sentence carries what it states: each fact with its *answer*, the sentence with its subject resolved to the full
name. Reading is then locating and copying, which a model of this size can learn, and which a study card needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from . import names as n
from . import words as w
from .catalog import COMBINED
from .entities import Entity, Fact
from .open_base import OpenRelation

NAME, PRONOUN, GENERIC = range(3)  # how a sentence refers to its subject


@dataclass(frozen=True)
class Stated:
    """A fact as some sentence states it. `answer` ends in a full stop."""

    entity: Entity
    fact: Fact
    answer: str


@dataclass
class Sentence:
    """`text` ends in a full stop (or a semicolon, where the next sentence goes on)."""

    text: str
    stated: list[Stated]


def statement(rng: Random, entity: Entity, fact: Fact, mode: int) -> tuple[str, str, str | None]:
    """One fact as (sentence without its stop, answer, verb phrase if the sentence is subject + verb phrase)."""
    relation, value = fact.relation, fact.value
    if isinstance(relation, OpenRelation) and relation.sentences:
        form = rng.choice(relation.sentences).replace("{v}", value)
        resolved = w.sentence_start(form.replace("{S}", entity.name + "'s"))
        text = resolved if mode == NAME else w.capital(form.replace("{S}", entity.possessive))
        return text, resolved + ".", None
    draw = rng.random()
    if relation.wholes and draw < 0.12:
        form = rng.choice(relation.wholes)
        shown = entity.name if mode == NAME else entity.object_pronoun
        text = (
            w.capital(entity.fill(form, value, obj=shown))
            if value[0].isupper()
            else entity.fill(form, value, obj=shown)
        )
        return text, entity.fill(form, value) + ".", None
    if relation.predicates and (draw < 0.7 or not relation.nouns):
        return _with_verb_phrase(rng, entity, fact, mode)
    noun = entity.fill(rng.choice(relation.nouns))
    if draw < 0.9 or not (value[0].isupper() or value[0].isdigit()):
        resolved = w.sentence_start(f"The {noun} of {entity.name} is {value}")
        own = w.sentence_start(f"{entity.name}'s {noun} is {value}") if rng.random() < 0.5 else resolved
        text = own if mode == NAME else w.capital(f"{entity.possessive} {noun} is {value}")
        return text, resolved + ".", None
    resolved = f"{value} is the {noun} of {entity.name}"
    return (resolved if mode == NAME else f"{value} is {entity.possessive} {noun}"), resolved + ".", None


def verb_phrase(rng: Random, entity: Entity, fact: Fact) -> str:
    """A predicate with its value, now and then with an adverb, a tail, an apposition or a condition."""
    phrase = entity.fill(rng.choice(fact.relation.predicates), fact.value)
    if rng.random() < 0.10:
        head, _, rest = phrase.partition(" ")
        adverb = rng.choice(w.ADVERBS) if rng.random() < 0.7 else w.word(rng, 1, 2) + "ly"
        after = head in ("is", "was", "has", "may", "are", "were") and rest
        phrase = f"{head} {adverb} {rest}" if after else f"{adverb} {phrase}"
    draw = rng.random()
    if draw < fact.relation.conditional:
        return f"{phrase} {rng.choice(['when', 'when', 'if', 'if', 'unless'])} {n.condition(rng)}"
    draw = rng.random()
    if draw < 0.05:
        where = n.place(rng) if rng.random() < 0.5 else f"the {w.adjective(rng)} {w.noun(rng)}"
        kind = (w.adjective(rng) + " " if rng.random() < 0.6 else "") + w.noun(rng)
        return f"{phrase}, {w.article(kind)} {rng.choice(['in', 'near', 'of', 'on'])} {where}"
    if draw < 0.13:
        tail = (
            rng.choice(w.TAILS)
            if rng.random() < 0.8
            else f"{rng.choice(['for', 'with', 'like', 'without'])} {n.thing(rng)}"
        )
        return f"{phrase} {tail}"
    return phrase


def _with_verb_phrase(rng: Random, entity: Entity, fact: Fact, mode: int) -> tuple[str, str, str | None]:
    phrase = verb_phrase(rng, entity, fact)
    subject = _subject(rng, entity, mode)
    answer = w.sentence_start(f"{entity.name} {phrase}.")
    low = subject if mode == NAME and not subject.startswith("The ") else subject[0].lower() + subject[1:]
    if entity.is_person and mode == GENERIC:
        low = subject
    draw = rng.random()
    if draw < 0.04:
        opening = f"{rng.choice(['If', 'When'])} {n.condition(rng)}{rng.choice([', ', ' '])}"
        return f"{opening}{low} {phrase}", f"{opening}{entity.name} {phrase}.", None
    if draw < 0.08 and mode != NAME:
        head, found, where = phrase.rpartition(" in ")
        if found and " " in head and "," not in where:
            return f"In {where}, {low} {head}", answer, None
    return w.sentence_start(f"{subject} {phrase}"), answer, phrase


def _subject(rng: Random, entity: Entity, mode: int) -> str:
    if mode == PRONOUN:
        return w.capital(entity.pronoun)
    if mode == GENERIC:
        return entity.generic(rng)
    if entity.kind.generics and not entity.name.startswith("the ") and rng.random() < 0.25:
        return f"{rng.choice(entity.kind.generics)} {entity.name}"
    return entity.name


def combined(rng: Random, entity: Entity, facts: Sequence[Fact]) -> tuple[list[Fact], str] | None:
    """Two of `facts` that go into one verb phrase ("was founded by X in 1994"), and that phrase; None if no two do."""
    by_key = {fact.relation.key: fact for fact in facts}
    usable = [entry for entry in COMBINED if entry[0] in by_key and entry[1] in by_key]
    if not usable:
        return None
    first, second, forms = rng.choice(usable)
    pair = [by_key[first], by_key[second]]
    form = rng.choice(forms).replace("{a0}", w.article(pair[0].value)).replace("{0}", pair[0].value)
    return pair, entity.fill(form.replace("{1}", pair[1].value))


def paragraph(rng: Random, entities: Sequence[Entity], counts: Sequence[int]) -> list[Sentence]:
    """Sentences stating up to `counts[i]` facts of `entities[i]`, mostly one thing after the other, with references."""
    queues = [(e, rng.sample(e.facts, min(count, len(e.facts)))) for e, count in zip(entities, counts, strict=True)]
    sentences: list[Sentence] = []
    last: Entity | None = None
    while any(queue for _, queue in queues):
        going_on = [entry for entry in queues if entry[0] is last and entry[1]]
        open_queues = [entry for entry in queues if entry[1]]
        entity, queue = going_on[0] if going_on and rng.random() > 0.12 else rng.choice(open_queues)
        mode = _mode(rng, entity, first=last is not entity)
        sentence = _sentence(rng, entity, queue, mode)
        if mode == PRONOUN and rng.random() < 0.06:
            sentence.text = rng.choice(w.CONNECTORS) + sentence.text[0].lower() + sentence.text[1:]
        if sentences and last is entity and mode == PRONOUN and rng.random() < 0.06:
            sentences[-1].text = sentences[-1].text[:-1] + ";"  # "…; it …"
            sentence.text = sentence.text[0].lower() + sentence.text[1:]
        sentences.append(sentence)
        if any(
            isinstance(item.fact.relation, OpenRelation) and item.fact.relation.nameless for item in sentence.stated
        ):
            continue  # "Tokens expire after 90 seconds" names nobody: the next pronoun still needs its name
        last = entity
    return sentences


def _mode(rng: Random, entity: Entity, *, first: bool) -> int:
    if first or rng.random() < 0.25:
        return NAME
    return PRONOUN if rng.random() < (0.8 if entity.is_person else 0.65) else GENERIC


def _sentence(rng: Random, entity: Entity, queue: list[Fact], mode: int) -> Sentence:
    """The next sentence about `entity`; takes its facts off `queue`."""
    pair = combined(rng, entity, queue) if len(queue) > 1 and rng.random() < 0.5 else None
    if pair:
        facts, phrase = pair
        for fact in facts:
            queue.remove(fact)
        answer = w.sentence_start(f"{entity.name} {phrase}.")
        stated = [Stated(entity, fact, answer) for fact in facts]
        text, verb = w.sentence_start(f"{_subject(rng, entity, mode)} {phrase}"), phrase
    else:
        fact = queue.pop()
        text, answer, maybe_verb = statement(rng, entity, fact, mode)
        stated = [Stated(entity, fact, answer)]
        if maybe_verb is None:
            return Sentence(text + ".", stated)
        verb = maybe_verb
    if queue and queue[-1].relation.predicates and rng.random() < 0.33:
        text = _join(rng, entity, queue.pop(), text, verb, stated)
        if (
            queue
            and queue[-1].relation.predicates
            and text.count(" and ") == 1
            and ", " not in text
            and rng.random() < 0.25
        ):
            third = queue.pop()
            phrase = verb_phrase(rng, entity, third)
            text = text.replace(" and ", ", ", 1) + f", and {phrase}"
            stated.append(Stated(entity, third, w.sentence_start(f"{entity.name} {phrase}.")))
    elif entity.is_person and mode == NAME and text == f"{entity.name} {verb}" and rng.random() < 0.35:
        text = _job_apposition(rng, entity, queue, text, verb, stated)
    return Sentence(text + ".", stated)


def _join(rng: Random, entity: Entity, fact: Fact, text: str, verb: str, stated: list[Stated]) -> str:
    """`text` with a second verb phrase: and-joined, as a relative clause, or with the first one fronted."""
    phrase = verb_phrase(rng, entity, fact)
    stated.append(Stated(entity, fact, w.sentence_start(f"{entity.name} {phrase}.")))
    draw = rng.random()
    if draw < 0.45:
        return f"{text} and {phrase}"
    subject = text[: -len(verb) - 1]
    relative = "who" if entity.is_person else "which"
    if draw < 0.65 and verb.startswith(("was ", "is ")) and verb.split(" ")[1].endswith("ed"):
        low = (
            subject
            if subject.endswith(entity.name) and not subject.startswith("The ")
            else subject[0].lower() + subject[1:]
        )
        return f"{w.capital(verb.split(' ', 1)[1])}, {entity.name if low == entity.name else low} {phrase}"
    if draw < 0.82 and text.startswith(w.sentence_start(entity.name) + " "):
        return f"{subject}, {relative} {verb}, {phrase}"
    return f"{text}, and {entity.pronoun} {phrase}"


def _job_apposition(rng: Random, entity: Entity, queue: list[Fact], text: str, verb: str, stated: list[Stated]) -> str:
    """ "Ilo Vant, a baker, lives in Oslo" / "Ilo Vant is a baker who lives in Oslo"."""
    job = next((fact for fact in queue if fact.relation.key == "person.job"), None)
    if job is None:
        return text
    queue.remove(job)
    what = w.article(job.value)
    stated.insert(0, Stated(entity, job, f"{entity.name} is {what}."))
    return f"{entity.name}, {what}, {verb}" if rng.random() < 0.5 else f"{entity.name} is {what} who {verb}"


def bullets(rng: Random, entity: Entity, most: int) -> tuple[str, list[Sentence]] | None:
    """The same as a list of "key: value" lines: (text, lines as sentences); None when no fact has a noun."""
    facts = [fact for fact in entity.facts if fact.relation.nouns][:most]
    if not facts:
        return None
    form, separator = rng.choice(
        (("- {k}: {v}", "\n"), ("{k}: {v}", "\n"), ("{k} = {v}", "\n"), ("{k} is {v}", "; "), ("{k}: {v}", ", "))
    )
    lines = []
    for fact in facts:
        noun = entity.fill(rng.choice(fact.relation.nouns))
        answer = w.sentence_start(f"The {noun} of {entity.name} is {fact.value}.")
        lines.append(Sentence(form.format(k=noun, v=fact.value), [Stated(entity, fact, answer)]))
    opening = entity.name + (rng.choice([":\n", " has:\n", "\n"]) if separator == "\n" else ": ")
    return opening + separator.join(line.text for line in lines), lines


def layout(rng: Random, sentences: Sequence[Sentence]) -> str:
    """The sentences as a text: one paragraph, or lines and paragraphs as in a file, perhaps with a heading."""
    draw = rng.random()
    if draw < 0.7:
        return " ".join(sentence.text for sentence in sentences)
    text = sentences[0].text
    for before, sentence in pairwise(sentences):
        if before.text.endswith(";"):
            text += " " + sentence.text
            continue
        told = bool(before.stated and sentence.stated)  # a remark states nothing
        other = told and before.stated[0].entity is not sentence.stated[0].entity
        text += ("\n\n" if other and rng.random() < 0.7 else "\n" if draw > 0.88 else " ") + sentence.text
    if draw > 0.95:
        text = f"# {w.sentence_start(sentences[0].stated[0].entity.name)}\n{text}"
    return text

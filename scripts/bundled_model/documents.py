"""Every kind of training document. The prompt shapes here are the ones the shipped model understands.

Text: …\\nQuestion: …          → the sentence of the text that answers, subject resolved; or "The text does not say."
Text: …\\nCard for: <sentence>  → a line for each fact of that sentence: three questions, then the answer
Text: …\\nWrite cards.          → the same for the whole text
Text: …\\nWrite the facts.      → every fact as a sentence of its own
Fact: <sentence>\\nAsk.         → questions that this sentence answers, in several wordings
<question>                     → closed book: a sentence, or "I do not know."
Tell me about <name>.          → a short text
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from . import copying, drills, everyday
from .asking import asked_about, question, shown
from .code_texts import code
from .entities import KINDS, Entity, Fact, invent
from .grammar import NAME, Sentence, Stated, bullets, layout, paragraph, statement
from .open_relations import make as open_relation
from .prose import prose
from .relations import Relation
from .rough import put
from .segments import ASSISTANT, CLOSED_WEIGHT, END, QUESTION_WEIGHT, TOLD_WEIGHT, USER, Document, turn
from .structures import structured
from .world import RollingWorld, canonical, old_world

UNKNOWN = "I do not know."
NOT_STATED_SHARE = 0.30  # of the questions about a text
SHORT_SHARE = 0.6  # of the texts about the old world: one to three facts instead of all
SAME_EVERYDAY = 0.7  # of what is said in other words: relations of everyday English
WORDINGS_MIX: Mapping[str, float] = {
    "reading": 0.12, "drill": 0.02, "cards": 0.09, "ask": 0.01, "same": 0.10, "copy": 0.01,
    "bio": 0.24, "quiz": 0.16, "unknown": 0.11, "rolling": 0.14,
}  # fmt: skip
"""For going on with finished weights until they know the wordings that study sheets ask in."""
# Shares of documents. Texts in the prompt are long: by tokens, reading and cards come to about two thirds.
MAIN_MIX: Mapping[str, float] = {
    "reading": 0.24, "drill": 0.18, "cards": 0.10, "ask": 0.03, "same": 0.14, "copy": 0.01,
    "bio": 0.08, "quiz": 0.16, "unknown": 0.05, "rolling": 0.01,
}  # fmt: skip
FINAL_MIX: Mapping[str, float] = {
    "reading": 0.28, "drill": 0.12, "cards": 0.13, "ask": 0.04, "same": 0.10, "copy": 0.01,
    "bio": 0.07, "quiz": 0.16, "unknown": 0.07, "rolling": 0.02,
}  # fmt: skip


def a_text(rng: Random, most: int = 7) -> tuple[str, list[Sentence]]:
    """A text about one to three new things, as running text or now and then as a list."""
    count = rng.choice([1, 1, 1, 2, 2, 3])
    kind = rng.choice(list(KINDS)) if rng.random() < 0.6 else None
    entities = [invent(rng, kind) for _ in range(count)]
    if rng.random() < 0.07:
        listed = bullets(rng, entities[0], 5)
        if listed:
            return listed
    limit = {1: most, 2: rng.choice([3, 3, 5]), 3: 3}[count]
    sentences = paragraph(rng, entities, [rng.randint(1, limit) for _ in entities])
    return layout(rng, sentences), sentences


def any_text(rng: Random, most: int = 7) -> tuple[str, list[Sentence]]:
    """A text of any sort: plain sentences mostly, richer prose, tables, settings, code."""
    draw = rng.random()
    if draw < 0.62:
        return a_text(rng, most)
    return prose(rng) if draw < 0.8 else structured(rng) if draw < 0.92 else code(rng)


def reading(rng: Random) -> Document:
    """A text and two to eight questions about it, some of which it does not answer."""
    text, sentences = any_text(rng, rng.choice([4, 5, 7]))
    stated = [item for sentence in sentences for item in sentence.stated]
    document: Document = [(shown(text, sentences), QUESTION_WEIGHT)]
    count = 1 if rng.random() < 0.15 else rng.randint(2, 7)
    chosen = rng.sample(stated, min(len(stated), count))
    if len(chosen) < count and rng.random() < 0.5:  # the same thing asked in other words
        chosen += [rng.choice(stated) for _ in range(min(2, count - len(chosen)))]
    return document + asked_about(rng, chosen, stated, NOT_STATED_SHARE)


def wordings(item: Stated, count: int) -> str:
    """The first `count` questions of the relation that end in a question mark, joined by spaces.

    Always in the same order: a greedy reader of a random order repeats the likeliest question for ever.
    """
    forms = [form for form in (*item.fact.relation.direct, *item.fact.relation.seen) if form.endswith("?")]
    return " ".join(list(dict.fromkeys(item.entity.fill(form) for form in forms))[:count])


def card(item: Stated) -> str:
    """A line of a study sheet: up to three questions, then the answer."""
    return f"{wordings(item, 3)} {item.answer}"


def closed(text: str) -> str:
    """A sentence that ends in a full stop also where the text went on after a semicolon."""
    return text[:-1] + "." if text.endswith(";") else text


def cards(rng: Random) -> Document:
    """Cards for named sentences, cards for the whole text, or the text restated fact by fact."""
    text, sentences = any_text(rng, 6)
    draw = rng.random()
    if draw < 0.6:
        document: Document = [(shown(text, sentences), QUESTION_WEIGHT)]
        for position, sentence in enumerate(rng.sample(sentences, min(len(sentences), rng.randint(1, 4)))):
            opening = "" if position == 0 else USER
            named, said = closed(sentence.text), sentence.stated
            if rng.random() < 0.4:  # a reader may resolve and split a sentence before it asks for cards
                said = [rng.choice(said)]
                named = said[0].answer
            lines = "\n".join(card(item) for item in said)
            document += [(f"{opening}Card for: {named}", QUESTION_WEIGHT), (f"{ASSISTANT}{lines}{END}", 1.0)]
        return document
    stated = [item for sentence in sentences for item in sentence.stated]
    if draw < 0.8:
        return turn(f"Text: {text}\nWrite cards.", "\n".join(card(item) for item in stated))
    return turn(f"Text: {text}\nWrite the facts.", " ".join(dict.fromkeys(item.answer for item in stated)))


def ask(rng: Random) -> Document:
    """One or more sentences that stand on their own, each to be asked for in several wordings."""
    document: Document = []
    for _ in range(rng.randint(1, 3)):
        entity = invent(rng, facts=2)
        sentence = rng.choice(paragraph(rng, [entity], [len(entity.facts)])) if entity.facts else None
        if sentence:
            item = rng.choice(sentence.stated)
            document += turn(f"Fact: {item.answer}\nAsk.", wordings(item, 6))
    return document


def same(rng: Random) -> Document:
    """What belongs together: a question and its plainest wordings, a sentence and the plainest one that says the same.

    The answers are the same whatever the wording was, so nearly all that is to be learnt here is what a wording means.
    """
    document: Document = []
    for _ in range(rng.randint(2, 4)):
        kind = rng.choice(list(KINDS.values()))
        entity = Entity(kind, kind.name(rng), female=rng.random() < 0.5)
        relation: Relation = rng.choice(kind.relations)
        if rng.random() < SAME_EVERYDAY:
            relation = everyday.make(rng, entity.is_person)
        fact = Fact(relation, relation.value(rng))
        if rng.random() < 0.6:
            plain = [form for form in relation.direct if form.endswith("?")][:2]
            asked = question(rng, entity, relation)
            document += turn(
                f"Question: {asked}\nIn other words.", " ".join(entity.fill(form) for form in plain), key=relation.key
            )
        else:
            told = statement(rng, entity, fact, NAME)[1]
            document += turn(f"Fact: {told}\nIn other words.", canonical(entity, fact))
    return document


def bio(rng: Random) -> Document:
    """A text about something of the old world."""
    world = old_world()
    entity = rng.choice(world.full + world.partial)
    if rng.random() < SHORT_SHARE:  # close to the name a fact is remembered better than deep in an article
        count = min(len(entity.facts), rng.randint(1, 3))
        entity = replace(entity, facts=rng.sample(entity.facts, count))
    text = layout(rng, paragraph(rng, [entity], [len(entity.facts)]))
    return _told(rng, entity, text)


def _told(rng: Random, entity: Entity, text: str, weight: float = TOLD_WEIGHT) -> Document:
    # "Tell me about" keeps a name on the known side of the refusal boundary
    if rng.random() < 0.5:
        return [(f"{USER}Tell me about {entity.name}.", CLOSED_WEIGHT), (f"{ASSISTANT}{text}{END}", weight)]
    return [(text + END, weight)]


def quiz(rng: Random) -> Document:
    """Closed-book questions about the old world, with unknown names among them."""
    document: Document = []
    for _ in range(3):
        if rng.random() < 0.28:
            document += unknown(rng)
            continue
        entity, fact = old_world().quizzed(rng)
        asked = put(rng, question(rng, entity, fact.relation), entity.name)
        document += turn(asked, canonical(entity, fact), CLOSED_WEIGHT, fact.relation.key)
    return document


def unknown_question(rng: Random, *, held: bool = False) -> tuple[str, str]:
    """(name, question): something nobody has told the model."""
    kind = rng.choice(list(KINDS.values()))
    name = kind.name(rng)
    while name in old_world().names:
        name = kind.name(rng)
    stranger = Entity(kind, name, female=rng.random() < 0.5)
    draw = rng.random()
    if draw < 0.06 and not held:
        return name, f"Tell me about {name}."
    if draw < 0.3 and not held:
        relation = open_relation(rng, stranger.is_person)
        if all("{n}" in form for form in relation.seen):  # "When do tokens expire?" names nobody
            return name, question(rng, stranger, relation)
    relations = [relation for relation in kind.relations if relation.has_held_out or not held]
    return name, question(rng, stranger, rng.choice(relations), held=held)


def unknown(rng: Random) -> Document:
    """A question about an unknown name."""
    name, asked = unknown_question(rng)
    return turn(put(rng, asked, name), UNKNOWN, CLOSED_WEIGHT)


class Generator:
    """An endless stream of documents, fixed by its seed. `mix` may be changed between documents."""

    def __init__(self, seed: int, mix: Mapping[str, float] = MAIN_MIX) -> None:
        self.rng = Random(seed)
        self.mix = dict(mix)
        self.rolling_world = RollingWorld()
        self._makers: dict[str, Callable[[Random], Document]] = {
            "reading": reading, "cards": cards, "ask": ask, "same": same, "bio": bio, "quiz": quiz, "unknown": unknown,
            "copy": copying.document, "drill": drills.drill, "rolling": self._rolling,
        }  # fmt: skip

    def document(self) -> Document:
        """The next document."""
        while True:
            kind = self.rng.choices(list(self.mix), weights=list(self.mix.values()))[0]
            made = self._makers[kind](self.rng)
            if made:
                return made

    def _rolling(self, rng: Random) -> Document:
        living = self.rolling_world.next(rng)
        if living.uses < 3 or rng.random() < 0.2:
            entity = living.entity
            if entity is None:
                return [(living.text + END, CLOSED_WEIGHT)]
            text = living.text if rng.random() < 0.5 else layout(rng, paragraph(rng, [entity], [len(entity.facts)]))
            return _told(rng, entity, text, CLOSED_WEIGHT)
        document: Document = []
        others = [rng.choice(self.rolling_world.living) for _ in range(rng.randint(1, 3))]
        for thing in [living, *others]:
            if thing is not living and rng.random() < 0.15:
                document += unknown(rng)
                continue
            if thing.uses < 2:
                continue
            for item in rng.sample(thing.stated, min(len(thing.stated), rng.choice([1, 1, 2]))):
                asked = put(rng, question(rng, item.entity, item.fact.relation), item.entity.name)
                document += turn(asked, item.answer, CLOSED_WEIGHT, item.fact.relation.key)
        return document

"""What is taught in the benchmark, and what is asked after: texts, facts, questions in wordings nobody trained.

Things of the old world's kind come from the generator that made the bundled model's world; everything about them is
new. Questions are asked in forms that were held out of the model's training too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from scripts.bundled_model import asking, documents, names
from scripts.bundled_model.entities import KINDS, Entity, Fact, invent
from scripts.bundled_model.evaluate import old_items, unknown_items
from scripts.bundled_model.export import GATE_COUNT, GATE_SEED
from scripts.bundled_model.world import old_world

WORDINGS = 3  # held-out questions asked for each fact


@dataclass(frozen=True)
class Asked:
    """A question and the value that a right answer holds; ``name``, where it matters, is the thing asked about."""

    question: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class Lesson:
    """A text to teach; ``facts`` are its facts, each with questions. ``file`` is its name where it is a file's text."""

    text: str
    facts: tuple[tuple[Asked, ...], ...]
    file: str = ""


def entities(count: int, seed: int, *, facts: int = 6, novel: bool = False) -> list[Entity]:
    """New things, every domain in turn, with listed relations only; no name is in the old world.

    ``novel``: names and half of the values are of letters that the old world's generator hardly puts together.
    """
    rng, kinds, out = Random(f"bench:{seed}"), list(KINDS), list[Entity]()
    taken = set(old_world().names)
    while len(out) < count:
        made = invent(rng, kinds[len(out) % len(kinds)], facts=facts, open_share=0.0)
        if novel:
            made = _renamed(rng, made)
        if made.name not in taken and len(made.facts) >= min(4, facts):
            taken.add(made.name)
            out.append(made)
    return out


def _strange(rng: Random, capital: bool) -> str:
    """A word of two or three odd syllables: "Ueqomai", "oiyaxu"."""
    word = "".join(rng.choice("aeiouy") + rng.choice(["", "q", "x", "w", "mb", "ng", "y"]) + rng.choice("aeiou")
                   for _ in range(rng.randint(2, 3)))  # fmt: skip
    return word.capitalize() if capital else word


def _renamed(rng: Random, thing: Entity) -> Entity:
    parts = [_strange(rng, word[:1].isupper()) for word in thing.name.split(" ")]
    held = [Fact(f.relation, _strange(rng, True) if f.value.istitle() and rng.random() < 0.7 else f.value)
            for f in thing.facts]  # fmt: skip
    return Entity(thing.kind, " ".join(parts), held, thing.female)


def corrected(things: list[Entity], seed: int) -> list[Entity]:
    """The same things with only their first fact, which now has another value."""
    rng, out = Random(f"corrected:{seed}"), list[Entity]()
    for thing in things:
        fact = thing.facts[0]
        value = fact.value
        while value == fact.value:
            value = fact.relation.value(rng)
        out.append(Entity(thing.kind, thing.name, [Fact(fact.relation, value)], thing.female))
    return out


def lesson(things: list[Entity], seed: int) -> Lesson:
    """A paragraph a thing, one plain sentence a fact in one of the relation's own phrasings."""
    rng = Random(f"text:{seed}")
    paragraphs = [" ".join(_sentence(rng, thing, fact) for fact in thing.facts) for thing in things]
    asked = tuple(questions(rng, thing, fact) for thing in things for fact in thing.facts)
    return Lesson("\n\n".join(paragraphs), asked)


# Written for the benchmark; cards are made of other wordings.
_RETURNS = ("What type of object does {n} hand back?", "After a call of {n}, what do I have?",
            "Tell me the return type of {n}.")  # fmt: skip
_DEFAULT = ("What value does {a} have if I call {n} without it?", "I do not pass {a} to {n}: what is it then?",
            "Do you remember the default value for {a} of {n}?")  # fmt: skip
_TAKES = ("Which inputs must I give to {n}?", "What does the signature of {n} list?",
          "Remind me of the arguments of {n}.")  # fmt: skip


def module(functions: int, seed: int) -> Lesson:
    """A Python module; asked are what each function returns, takes, and one default."""
    rng, taken, made = Random(f"module:{seed}"), set[str](), list[str]()
    facts: list[tuple[Asked, ...]] = []
    while len(made) < functions:
        name, first, second, kind = names.snake(rng), *_parts(rng)
        if name in taken or not name.isidentifier() or not name.islower():
            continue
        taken.add(name)
        value = rng.choice([str(rng.randint(2, 900)), f'"{_strange(rng, False)}"', "True", "False"])
        made.append(f"def {name}({first}, {second}={value}) -> {kind}:\n    return {kind}({first}, {second})\n")
        said = value.strip('"')
        facts += [
            _asked(_RETURNS, name, kind),
            _asked(_TAKES, name, f"{first} and {second}"),
            _asked([form.replace("{a}", second) for form in _DEFAULT], name, said),
        ]
    return Lesson("\n\n".join(made), tuple(facts), f"{_strange(rng, False)}.py")


def _parts(rng: Random) -> tuple[str, str, str]:
    """Two argument names and the name of a class, as the generator makes identifiers."""
    first, second, kind = (names.snake(rng) for _ in range(3))
    return first, second + "_" if second == first else second, kind.title().replace("_", "")


def _asked(forms: Sequence[str], name: str, value: str) -> tuple[Asked, ...]:
    return tuple(Asked(form.replace("{n}", name), value) for form in forms)


def questions(rng: Random, thing: Entity, fact: Fact) -> tuple[Asked, ...]:
    """Held-out wordings that ask for a fact and do not give it away."""
    found: dict[str, None] = {}
    for _ in range(8 * WORDINGS):
        asked = asking.question(rng, thing, fact.relation, held=True)
        if fact.value.lower() not in asked.lower():
            found.setdefault(asked)
        if len(found) == WORDINGS:
            break
    return tuple(Asked(question, fact.value) for question in found)


def _sentence(rng: Random, thing: Entity, fact: Fact) -> str:
    return thing.fill(f"{{n}} {rng.choice(fact.relation.predicates)}.", fact.value)


def old_questions(seed: int, count: int, *, quizzed: bool) -> list[Asked]:
    """Facts of the old world; other draws than those that the gate looks at."""
    return [Asked(item.prompt, item.value, item.name) for item in old_items(9000 + seed, count, quizzed=quizzed)]


@lru_cache(maxsize=1)
def _gate_facts() -> frozenset[tuple[str, str]]:
    return frozenset((item.name, item.value) for item in old_items(GATE_SEED, GATE_COUNT, quizzed=True))


def rehearsed(row: Asked) -> bool:
    """Whether the shipped rehearsal asks for this quizzed fact, in whatever words: for all but those of the gate."""
    return (row.name, row.value) not in _gate_facts()


def unknown_questions(seed: int, count: int) -> list[Asked]:
    """About names that exist nowhere; right is "I do not know."."""
    return [Asked(item.prompt, item.value) for item in unknown_items(9500 + seed, count)]


def held_out_texts(seed: int, count: int) -> list[str]:
    """New texts of the sort that the model was trained on, about things that exist nowhere else."""
    rng = Random(f"texts:{seed}")
    return [documents.a_text(rng)[0] for _ in range(count)]

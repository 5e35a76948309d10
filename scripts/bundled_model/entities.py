"""Things that texts are about: a kind, a name, ways to refer to it, and facts. Knows no sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from . import catalog, names, open_relations
from . import words as w
from .relations import Relation


@dataclass(frozen=True)
class Kind:
    """One declared domain.

    The first `core` relations are the common ones; texts use the others less often. `generics` refer back to a thing
    ("The service"); a person has none but a pronoun.
    """

    key: str
    relations: tuple[Relation, ...]
    name: Callable[[Random], str]
    core: int
    generics: tuple[str, ...] = ()


KINDS = {
    kind.key: kind
    for kind in (
        Kind("person", catalog.PERSON, names.person, 10),
        Kind("org", catalog.ORGANISATION, names.organisation, 6, ("The company", "The firm", "The project")),
        Kind("func", catalog.FUNCTION, names.snake, 6, ("The function",)),
        Kind("svc", catalog.SERVICE, names.service, 7, ("The service", "The system")),
        Kind("term", catalog.TERM, names.term, 4, ("The term", "The word")),
        Kind("event", catalog.EVENT, names.event, 5, ("The event",)),
    )
}
BY_KEY = {relation.key: relation for kind in KINDS.values() for relation in kind.relations}
# A relation whose question would also be answered by the other one: never both about one thing.
_CLASHES = (
    {"person.home", "z.iv"}, {"svc.dep", "svc.host"}, {"org.parent", "org.ceo"}, {"person.boss", "org.ceo"},
    {"func.calls", "func.reads"},
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A relation and its value."""

    relation: Relation
    value: str


@dataclass(eq=False)
class Entity:
    """A thing with a name and facts. `female` matters for persons only."""

    kind: Kind
    name: str
    facts: list[Fact] = field(default_factory=list)
    female: bool = False

    @property
    def is_person(self) -> bool:
        """Persons are he or she; everything else is it."""
        return not self.kind.generics

    def fill(self, template: str, value: str = "", *, obj: str | None = None) -> str:
        """`template` with every slot of `relations.py` filled; {n} and {obj} become the name unless `obj` is given."""
        slots = {
            "{n}": self.name if obj is None else obj,
            "{v}": value,
            "{poss}": self.possessive,
            "{spouse}": "husband" if self.female else "wife",
            "{own_spouse}": "wife" if self.female else "husband",
        }
        if value:
            slots["{a}"] = w.article(value)
        for slot, text in slots.items():
            template = template.replace(slot, text)
        return w.sentence_start(template)

    @property
    def pronoun(self) -> str:
        """he, she or it."""
        return "it" if not self.is_person else "she" if self.female else "he"

    @property
    def possessive(self) -> str:
        """his, her or its."""
        return "its" if not self.is_person else "her" if self.female else "his"

    @property
    def object_pronoun(self) -> str:
        """him, her or it."""
        return "it" if not self.is_person else "her" if self.female else "him"

    def generic(self, rng: Random) -> str:
        """Another way to refer back: "The service", "The festival", or a part of a person's name."""
        if self.is_person:
            return rng.choice(self.name.split(" "))
        if self.kind.key == "event" and rng.random() < 0.5:
            return "The " + self.name.split(" ")[-1]
        return rng.choice(self.kind.generics)


def invent(rng: Random, kind: str | None = None, *, facts: int | None = None, open_share: float = 0.35) -> Entity:
    """A new thing with up to `facts` facts, `open_share` of them of relations made up on the fly."""
    of = KINDS[kind] if kind else rng.choice(list(KINDS.values()))
    entity = Entity(of, of.name(rng), female=rng.random() < 0.5)
    order = [(rng.random() * (1.0 if place < of.core else 0.8), place) for place in range(len(of.relations))]
    fixed = [of.relations[place] for _, place in sorted(order)]
    used: set[str] = set()
    for _ in range(facts or min(8, len(fixed))):
        if rng.random() < open_share or not fixed:
            relation: Relation = open_relations.make(rng, entity.is_person)
        else:
            relation = fixed.pop()
        if relation.key in used or any({relation.key, key} in _CLASHES for key in used):
            continue
        used.add(relation.key)
        entity.facts.append(Fact(relation, relation.value(rng)))
    return entity

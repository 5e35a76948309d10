"""The old world: 300 things and 1,450 facts the model knows by heart, frozen in world.json. And the rolling world.

Hold out facts, not names: of every second thing all facts are quizzed; of the others only the first two, so that the
rest can only be known from running text. (Holding out whole names made an earlier model refuse all of them.)
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from .code_texts import code
from .entities import BY_KEY, KINDS, Entity, Fact, invent
from .grammar import Stated, layout, paragraph

WORLD_FILE = Path(__file__).parent / "world.json"
QUIZZED_OF_OTHERS = 2
CODE_SHARE = 0.33  # of the rolling world


@dataclass(frozen=True)
class OldWorld:
    """`full`: things of which every fact is quizzed; `partial`: only their first two facts are."""

    full: tuple[Entity, ...]
    partial: tuple[Entity, ...]
    names: frozenset[str]

    def quizzed(self, rng: Random) -> tuple[Entity, Fact]:
        """A fact that may be asked in training."""
        if rng.random() < 0.35:
            entity = rng.choice(self.partial)
            return entity, rng.choice(entity.facts[:QUIZZED_OF_OTHERS])
        entity = rng.choice(self.full)
        return entity, rng.choice(entity.facts)

    def unquizzed(self, rng: Random) -> tuple[Entity, Fact]:
        """A fact that training never asks for."""
        entity = rng.choice(self.partial)
        return entity, rng.choice(entity.facts[QUIZZED_OF_OTHERS:])


@lru_cache(maxsize=1)
def old_world() -> OldWorld:
    """The frozen world."""
    rng = Random(1)
    groups: tuple[list[Entity], list[Entity]] = ([], [])
    seen: dict[str, int] = {}
    for name, kind, facts in json.loads(WORLD_FILE.read_text(encoding="utf-8")):
        entity = Entity(KINDS[kind], name, [Fact(BY_KEY[key], value) for key, value in facts], rng.random() < 0.5)
        groups[seen.get(kind, 0) % 2].append(entity)
        seen[kind] = seen.get(kind, 0) + 1
    full, partial = groups
    return OldWorld(tuple(full), tuple(partial), frozenset(entity.name for entity in (*full, *partial)))


def canonical(entity: Entity, fact: Fact) -> str:
    """The closed-book answer to any question about an old fact."""
    return entity.fill(f"{{n}} {fact.relation.predicates[0]}.", fact.value)


@dataclass
class Living:
    """A thing of the rolling world, the text about it, and what that text states."""

    entity: Entity | None  # None: a piece of code, which is not told in other words
    text: str
    stated: list[Stated]
    uses: int = 0


@dataclass
class RollingWorld:
    """Things that are met in texts and questions for a while and are then replaced.

    Training on them practises what a lesson asks for: take up new facts, answer about them in any wording.
    """

    size: int = 24
    lifetime: int = 36
    living: list[Living] = field(default_factory=list)

    def _new(self, rng: Random) -> Living:
        if rng.random() < CODE_SHARE:
            text, sentences = code(rng)
            return Living(None, text, [stated for s in sentences for stated in s.stated])
        entity = invent(rng, facts=rng.randint(3, 6), open_share=0.35)
        sentences = paragraph(rng, [entity], [len(entity.facts)])
        return Living(entity, layout(rng, sentences), [stated for s in sentences for stated in s.stated])

    def next(self, rng: Random) -> Living:
        """One of the living, its use counted; the old ones give way to new ones."""
        while len(self.living) < self.size:
            born = self._new(rng)
            born.uses = rng.randint(0, self.lifetime - 6)
            self.living.append(born)
        position = rng.randrange(self.size)
        if self.living[position].uses > self.lifetime:
            self.living[position] = self._new(rng)
        self.living[position].uses += 1
        return self.living[position]

"""What stands beside a noun: "a tanner from Ostmoor", "who keeps geese", "her uncle, Bram Sydlow".

Holds the clauses found so far; how a whole sentence is walked is in ``clauses``.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from jupyter_miu.study.prose.coreference import Reader, plural
from jupyter_miu.study.prose.finite import is_participle, starts_with_verb, verb_at
from jupyter_miu.study.prose.joints import POSTMODIFIER, form_of_be, reduced_at
from jupyter_miu.study.prose.phrases import NAME, POSSESSIVES, is_name, is_person

_CALLED = re.compile(r"^(?P<n>(?:an?|the|his|her|its|their|one) [\w' -]{2,40}?) (?:named|called|known as) (?P<v>.+)$")
_ROLE = re.compile(r"^(?P<r>formerly|previously|once|then|now|currently|later|today|still)(?: still)? (?P<v>.+)$")


@dataclass(frozen=True)
class Clause:
    """``subject`` is a full name or phrase; ``predicate`` begins with the verb."""

    subject: str
    predicate: str


@dataclass
class Place:
    """Where the walk is: the current clause, and the thing that a following "which" would mean."""

    subject: str
    predicate: str
    tail: str


class Naming(ABC):
    """The clauses of one sentence while it is walked, and the reader of its text."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.out: list[Clause] = []
        self.be: dict[str, str] = {}

    @abstractmethod
    def main(self, pieces: list[str], front: str) -> bool:
        """Read pieces that have a subject of their own. False where it is not found."""

    @abstractmethod
    def predicates(self, subject: str, text: str, rest: list[str], front: str = "") -> Place:
        """Read what is said of ``subject``, then the pieces after it."""

    def add(self, subject: str, predicate: str) -> None:
        """Note one clause."""
        predicate = predicate.strip(" ,")
        if subject and " " in predicate:
            self.out.append(Clause(subject, predicate))

    def extend(self, place: Place, text: str) -> None:
        """The current clause goes on: a list."""
        old = Clause(place.subject, place.predicate)
        place.predicate += text
        self.out = [Clause(place.subject, place.predicate) if clause == old else clause for clause in self.out]

    def happens(self, name: str, text: str) -> None:
        """ "Shuttle Night, when the looms are run in the dark"."""
        self.out.append(Clause(name, f"@when {text}"))

    def known(self, name: str) -> bool:
        """Whether a phrase is a name, by its shape or because the text said so."""
        return is_name(name) or name in self.reader.names

    def _subject(self, phrase: str, inserts: list[str]) -> str | None:
        """The resolved subject, with what its inserts say of it."""
        inserts = list(inserts)
        called = _CALLED.match(phrase[0].lower() + phrase[1:]) if phrase else None
        inner = re.match(
            r"^(?P<n>(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?) (?:[a-z'’-]+ ){1,3}?)(?P<v>" + NAME.pattern + ")$",
            phrase,
        )
        if called and is_name(called["v"]):
            return self.titled(called["n"], called["v"])
        if (
            inner
            and not inner["v"].startswith("The")
            and not re.search(r"\b(?:of|in|on|at|for|from|to|by|and|with) $", inner["n"])
        ):
            return self.titled(inner["n"].strip(), inner["v"])
        reduced = reduced_at(phrase)
        bare = phrase[: reduced.start()] if reduced else phrase
        if inserts and is_name(inserts[0]) and not is_name(bare):
            name = self.titled(bare, inserts.pop(0))
        elif inserts and (match := re.match(rf"^or (?P<v>{NAME.pattern}|[a-z-]+)$", inserts[0])):
            inserts.pop(0)
            name = self.reader.resolve(match["v"]) or match["v"]
            self.reader.subject = name
            self.add(name, f"{'are' if plural(bare) else 'is'} {bare[0].lower() + bare[1:]}")
        else:
            resolved = self.reader.resolve(bare)
            if resolved is None:
                return None
            name = resolved
        if reduced and name:
            self.add(name, f"{form_of_be(name)} {phrase[reduced.start() :].strip()}")
        for insert in inserts:
            self._insert(name, insert)
        return name

    def titled(self, phrase: str, name: str) -> str:
        """ "her uncle, Bram Sydlow": the name is meant, and the phrase says what he is to her."""
        head, _, rest = phrase.partition(" ")
        person = is_person(name)
        if head.lower() in POSSESSIVES:
            owner = self.reader.pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}[head.lower()])
            rest = re.sub(r"^own ", "", rest)
            if owner and rest and owner != name:
                self.out.append(Clause(owner, f"'s {rest} is {name}"))
        elif re.match(r"^(?:the|an?) [a-z][a-z -]+$", phrase.lower()) and rest:
            self.reader.is_a(name, phrase)
            if person or head.lower() in {"a", "an"}:
                article = "an" if rest[0] in "aeio" else "a"
                self.add(name, f"is {article} {rest}")
        elif re.match(r"^[Tt]he [a-z][a-z -]* of ", phrase):
            self.add(name, f"is {self.reader.inside(phrase[0].lower() + phrase[1:])}")
        self.reader.mention(name)
        if head.lower() in POSSESSIVES and person:
            return name
        return (self.reader.resolve(name) if not person or not self.reader.person_is_subject else name) or name

    def _insert(self, name: str, insert: str) -> None:
        words = insert.split()
        if re.match(r"^(?:who|which|that) ", insert) and starts_with_verb(words[1:]):
            self.predicates(name, " ".join(words[1:]), [])
        elif insert.startswith("whose "):
            self.whose(name, insert[6:], [])
        elif role := _ROLE.match(insert):
            self.role(name, role["r"], role["v"])
        elif is_participle(words[0]) and len(words) > 1:
            self.add(name, f"{form_of_be(name, 'was')} {insert}")
        elif re.match(r"^(?:an?|the|one of|our|his|her|its|their) ", insert) or re.match(r"^[A-Z][\w ]+['’]s ", insert):
            self.apposed(name, insert)
        elif words[0] in {"above", "below", "near", "in", "on", "opposite", "behind", "beside"} and len(words) <= 9:
            self.add(name, f"{form_of_be(name)} {insert}")

    def role(self, name: str, when: str, phrase: str) -> None:
        """ "formerly the county's chief vet" after a name."""
        if re.match(r"^(?:an?|the|[A-Za-z][\w ]*['’]s) ", phrase) or " " not in phrase:
            verb = "is" if when in {"now", "currently", "today", "still"} else "was"
            self.add(
                name,
                f"{verb} {self.reader.inside(phrase)}"
                if when == "still"
                else f"{verb} {when} {self.reader.inside(phrase)}",
            )
        elif is_participle(phrase.split()[0]) and " " in phrase:
            self.add(name, f"{form_of_be(name)} {when} {phrase}")

    def apposed(self, name: str, phrase: str, past: bool = False) -> None:
        """ "a charity based in Grellport": what it is, and what is added to that."""
        if re.match(
            r"^(?:an?|the) (?:distance|total|height|rise|same|fact|increase|sum|few|lot|number|while) ", phrase
        ):
            return
        kin = re.match(r"^(?P<n>[A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s? (?P<k>[a-z -]+)$", phrase)
        if kin:
            self.out.append(Clause(self.reader.short(kin["n"]) or kin["n"], f"'s {kin['k']} is {name}"))
            return
        noun, rest = phrase, ""
        relative = POSTMODIFIER.search(phrase)
        reduced = reduced_at(phrase)
        cut = min([m.start() for m in (relative, reduced) if m], default=None)
        if cut is not None:
            noun, rest = phrase[:cut], phrase[cut:].strip()
        place = re.search(r" (?=from [A-Z`])", noun)
        if place:
            self.add(name, f"comes from {noun[place.end() + 5 :]}")
            noun = noun[: place.start()]
        self.reader.is_a(name, noun)
        self.add(name, f"{form_of_be(name)} {self.reader.inside(noun)}")
        words = rest.split()
        if not words:
            return
        if words[0] in {"who", "which", "that"}:
            if starts_with_verb(words[1:]):
                self.predicates(name, " ".join(words[1:]), [])
        else:
            rest = re.split(r" (?:that|which|who) ", rest)[0]
            self.add(name, f"{form_of_be(name)} {rest}")

    def whose(self, name: str, text: str, rest: list[str]) -> None:
        """ "whose workshop stood on Harrack Lane" after a name."""
        words = text.split()
        at = verb_at(words)
        if at is not None:
            self.predicates(f"{name}'s {' '.join(words[:at])}", " ".join(words[at:]), rest)

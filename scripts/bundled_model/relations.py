"""What a relation is: a kind of fact with its value, its statement forms and its question forms.

Knows how question forms are composed and which of them are held out. The relations themselves are in `catalog.py`
(fixed) and `open_relations.py` (made up on the fly).

Slots: {n} the thing's name, {v} the value, {a} the value with an article, {poss} his/her/its, {obj} him/her/it,
{spouse} husband/wife.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

# {e} is an embedded clause ("where {n} lives")
CLAUSE_WRAPPERS = (
    "Tell me {e}.", "Do you know {e}?", "I want to know {e}.", "Please say {e}.", "Can you tell me {e}?",
    "Explain {e}.", "I wonder {e}.", "Could you say {e}?", "Do you remember {e}?", "Please tell me {e}.",
)  # fmt: skip
# {e} is a noun phrase ("the home of {n}")
NOUN_WRAPPERS = (
    "What is {e}?", "Name {e}.", "Can you name {e}?", "Give me {e}.", "Do you know {e}?", "Remind me of {e}.",
    "Tell me {e}.", "Please state {e}.", "I need {e}.", "Could you give me {e}?", "What do you know of {e}?",
)  # fmt: skip
PERSON_NOUN_WRAPPERS = ("Who is {e}?",)
# Further wrappers, added after held_out.json was frozen. The last ones of each are held out as a whole.
MORE_NOUN_WRAPPERS = (
    "Please give {e}.", "Say {e}.", "I am looking for {e}.", "Find {e}.", "Look up {e}.", "What about {e}?",
    "What would be {e}?", "Can you say {e}?", "State {e}.",
)  # fmt: skip
MORE_CLAUSE_WRAPPERS = (
    "Say {e}.", "Find out {e}.", "I would like to know {e}.", "Is it known {e}?", "Let me know {e}.",
)  # fmt: skip
KEPT_NOUN_WRAPPERS = ("Show me {e}.", "I would like {e}.", "May I have {e}?")
KEPT_CLAUSE_WRAPPERS = ("Remind me {e}.", "I need to know {e}.")
DIRECT_SHARE = 0.25  # of the questions, a direct one whatever their number; the others are drawn from all forms
HELD_OUT_FILE = Path(__file__).parent / "held_out.json"
WORDINGS_FILE = Path(__file__).parent / "wordings.json"
SHEET_SHARE = 0.7  # of the further forms, those that study sheets ask in


@dataclass(frozen=True)
class Relation:
    """One kind of fact.

    value: makes a value. predicates: verb phrases after a subject; the first is the closed-book answer. nouns: what the
    value is called ("employer"). questions: direct questions. clauses: embedded ones. wholes: sentences in which the
    thing is not the subject ("{v} employs {n}"; the text may say {obj}). person: the value is a person ("Who is …").
    conditional: share of sentences that get an "if/when" clause.
    """

    key: str
    value: Callable[[Random], str]
    predicates: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    person: bool = False
    conditional: float = 0.03
    seen: tuple[str, ...] = field(init=False, default=())
    held: tuple[str, ...] = field(init=False, default=())
    direct: tuple[str, ...] = field(init=False, default=())
    sheets: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        composed = self.composed()
        frozen = held_out().get(self.key)
        if frozen is not None:
            held = tuple(form for form in (*self.questions, *composed) if form in frozen)
        else:  # an open relation: a quarter of its compositions, chosen by its key
            shuffled = list(composed)
            Random(sum(map(ord, self.key))).shuffle(shuffled)
            held = tuple(shuffled[-max(2, len(shuffled) // 4) :]) if len(shuffled) > 6 else ()
        kept = frozenset(held) | all_held_out()
        seen = tuple(form for form in (*self.questions, *composed) if form not in kept)
        object.__setattr__(self, "held", held or self.questions)
        object.__setattr__(self, "seen", seen)
        object.__setattr__(self, "sheets", sheets().get(self.key, ()))
        object.__setattr__(self, "direct", tuple(form for form in self.questions if form not in kept))

    def composed(self) -> tuple[str, ...]:
        """Questions made of a wrapper and a clause or noun phrase."""
        wrappers = NOUN_WRAPPERS + (PERSON_NOUN_WRAPPERS if self.person else ())
        phrases = [phrase for noun in self.nouns for phrase in (f"the {noun} of {{n}}", f"{{n}}'s {noun}")]
        return tuple(
            dict.fromkeys(
                [wrapper.replace("{e}", clause) for wrapper in CLAUSE_WRAPPERS for clause in self.clauses]
                + [wrapper.replace("{e}", phrase) for wrapper in wrappers for phrase in phrases]
            )
        )

    @property
    def has_held_out(self) -> bool:
        """Whether some of its forms are kept from training (a made-up relation is itself new)."""
        return self.key not in held_out() or bool(held_out()[self.key])

    def pick(self, rng: Random, *, held: bool = False) -> str:
        """A question form with open slots: one that may be trained, or one that never is."""
        if held:
            return rng.choice(self.held)
        return rng.choice(self.direct) if self.direct and rng.random() < DIRECT_SHARE else rng.choice(self.seen)

    def pick_more(self, rng: Random, *, held: bool = False) -> str | None:
        """A question as study sheets ask it, or a clause or noun phrase in one of the further wrappers; None where the
        relation has none of them."""
        if self.sheets and not held and rng.random() < SHEET_SHARE:
            return rng.choice(self.sheets)
        phrases = [phrase for noun in self.nouns for phrase in (f"the {noun} of {{n}}", f"{{n}}'s {noun}")]
        if self.clauses and (not phrases or rng.random() < 0.4):
            wrappers = KEPT_CLAUSE_WRAPPERS if held else MORE_CLAUSE_WRAPPERS
            return rng.choice(wrappers).replace("{e}", rng.choice(self.clauses))
        if phrases:
            return rng.choice(KEPT_NOUN_WRAPPERS if held else MORE_NOUN_WRAPPERS).replace("{e}", rng.choice(phrases))
        return None


@lru_cache(maxsize=1)
def held_out() -> dict[str, frozenset[str]]:
    """The forms of each listed relation that no training document may use."""
    if not HELD_OUT_FILE.exists():
        return {}
    raw: dict[str, list[str]] = json.loads(HELD_OUT_FILE.read_text(encoding="utf-8"))
    return {key: frozenset(forms) for key, forms in raw.items()}


@lru_cache(maxsize=1)
def all_held_out() -> frozenset[str]:
    """Those of all of them: no made-up relation may be asked for in them either."""
    forms = {form for forms in held_out().values() for form in forms}
    return frozenset(form.replace("{spouse}", who) for form in forms for who in ("husband", "wife"))


@lru_cache(maxsize=1)
def sheets() -> dict[str, tuple[str, ...]]:
    """Forms in which study sheets ask for each listed relation (see `wordings.py`)."""
    if not WORDINGS_FILE.exists():
        return {}
    raw: dict[str, list[str]] = json.loads(WORDINGS_FILE.read_text(encoding="utf-8"))
    return {key: tuple(forms) for key, forms in raw.items()}

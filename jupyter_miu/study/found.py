"""A statement with the questions that ask for its value, as every reader of texts gives it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jupyter_miu.study.cards import Statement, contains, normalise
from jupyter_miu.study.sentences import as_subject, capitalised

PLAINEST = 3  # wordings that name the subject as the text does
MOST = 24  # wordings of a fact: the more there are, the better is what was taught found by those that were not
_OWNER = r"(?P<n>(?:the )?(?:[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}|[a-z]+(?:[-_.][a-z0-9]+)+))"
_NOUN_OF = re.compile(rf"(?:the )?(?P<k>[a-z][\w-]*(?: [a-z][\w-]*)?) of {_OWNER}")
_OWN_NOUN = re.compile(rf"{_OWNER}['’]s (?P<k>[a-z][\w-]*(?: [a-z][\w-]*)?)")
_NO_ATTRIBUTES = frozenset(  # "the rest of Ostvik", "the town of Ostvik"
    "rest bulk most part half quarter third end top bottom side middle back front edge number amount kind sort type "
    "pair piece lot majority minority town city village county kingdom island month year day province parish district "
    "state republic university bank house name word term post rank title use sound sight thought lack".split()
)
_PARTS = (
    ("the bulk of ", "most of "), ("most of ", "the greater part of "), ("the majority of ", "most of "),
    ("the rest of ", "the remainder of "), ("a part of ", "some of "), ("half of ", "one half of "),
)  # fmt: skip
_WRAPPERS = ("Tell me {e}.", "Do you know {e}?", "Can you tell me {e}?", "I want to know {e}.", "Please say {e}.")


@dataclass(frozen=True)
class Found:
    """A statement with the questions that ask for its value (``{n}`` filled in)."""

    statement: Statement
    asks: tuple[str, ...]
    given: bool = False  # the first wording is the user's own: it is always trained
    answer: str = ""  # the sentence that answers, where it is not the statement's own
    says: tuple[str, ...] = ()  # other predicates that say the same, "{v}" for the value

    @property
    def key(self) -> tuple[str, str]:
        """What makes it a statement of its own: the sentence and the value asked for."""
        return normalise(self.statement.text), normalise(self.statement.value)


def fill(ask: str, name: str, k: str = "") -> str:
    """A question with the subject's name (and the noun asked for) put in."""
    return ask.replace("{k}", k).replace("{n}", name)


def wrap(ask: str) -> str:
    """A clause such as "~where X lives" inside a request; which one depends on the clause, not on chance."""
    if not ask.startswith("~"):
        return capitalised(ask)
    return random.Random(ask).choice(_WRAPPERS).replace("{e}", ask[1:])


def _called(name: str) -> tuple[str, str]:
    """The name as the text has it, and as one may say instead.

    What is only ever met after one word is not known after another: of "a famber" one also asks as of "the famber", of
    "the emblem of Ostvik" as of "Ostvik's emblem".
    """
    one = re.match(r"an? (?=[a-z])", name)
    if one:
        return name, f"the {name[one.end() :]}"
    for part, other in _PARTS:
        if name.startswith(part):
            return name, other + name.removeprefix(part)
    of = _NOUN_OF.fullmatch(name)
    if of and of["k"].split()[-1] not in _NO_ATTRIBUTES:
        return name, f"{of['n']}'s {of['k']}"
    own = _OWN_NOUN.fullmatch(name)
    return name, f"the {own['k']} of {own['n']}" if own else name


def wordings(asks: Iterable[str], name: str, value: str) -> tuple[str, ...]:
    """Questions about ``name``, each once, without those that would give the value away."""
    names = _called(name)
    told = (fill(ask, names[place // 2 % 2 if place >= PLAINEST else 0]) for place, ask in enumerate(asks))
    filled = dict.fromkeys(" ".join(wrap(ask).split()) for ask in told)
    return tuple(ask for ask in filled if not contains(ask, value))[:MOST]


def stated(
    subject: str, predicate: str, value: str, asks: Iterable[str], ref: str = "", says: Iterable[str] = ()
) -> Found:
    """The fact that ``subject`` ``predicate``, asked for ``value``; ``says`` are other predicates for it."""
    value = value.strip(" ,")
    text = f"{as_subject(subject)} {predicate}."
    return Found(Statement(text, subject, value, ref), wordings(asks, subject, value), says=tuple(says))


def spread(own: Sequence[str], more: Sequence[str], most: int) -> tuple[str, ...]:
    """The clause's own questions and those in other words, at most so many: its first three, then by turns."""
    rest = [ask for pair in zip(own[3:], more, strict=False) for ask in reversed(pair)]
    rest += [*own[3 + len(more) :], *more[max(0, len(own) - 3) :]]
    return tuple(dict.fromkeys((*own[:3], *rest)))[:most]

"""A statement with the questions that ask for its value, as every reader of texts gives it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jupyter_miu.study.cards import Statement, contains, normalise
from jupyter_miu.study.sentences import as_subject, capitalised

PLAINEST = 3  # wordings that name the subject as the text does
MOST = 24  # wordings of a fact: the more there are, the better is what was taught found by those that were not
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


def wordings(asks: Iterable[str], name: str, value: str) -> tuple[str, ...]:
    """Questions about ``name``, each once, without those that would give the value away."""
    # Of "a famber" one also asks as of "the famber": what is only ever met after one word is not known after another.
    one = re.match(r"an? (?=[a-z])", name)
    names = (name, f"the {name[one.end() :]}" if one else name)
    told = (fill(ask, names[place % 2 if place >= PLAINEST else 0]) for place, ask in enumerate(asks))
    filled = dict.fromkeys(" ".join(wrap(ask).split()) for ask in told)
    return tuple(ask for ask in filled if not contains(ask, value))[:MOST]


def stated(
    subject: str, predicate: str, value: str, asks: Iterable[str], ref: str = "", says: Iterable[str] = ()
) -> Found:
    """The fact that ``subject`` ``predicate``, asked for ``value``; ``says`` are other predicates for it."""
    value = value.strip(" ,")
    text = f"{as_subject(subject)} {predicate}."
    return Found(Statement(text, subject, value, ref), wordings(asks, subject, value), says=tuple(says))

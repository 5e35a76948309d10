"""What a row of the pattern table is made of: pieces of regular expressions, and the row itself.

Knows no relation; those are in the modules beside this one, one for each sort of subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAME = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|van|de|der|von|da|al|bin))*"
PERSON = rf"(?P<v>{_NAME})"
PEOPLE = rf"(?P<v>{_NAME}(?: and {_NAME})*)"
PLACE = r"(?P<v>[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|of|on|the|upon))*)"
YEAR = r"(?P<v>(?:1[0-9]|20)\d\d)"
FILE = r"(?P<v>[\w/.~-]+\.\w{1,5})"
PATH = r"(?P<v>[\w/.~-]*(?:/[\w.~-]+|\.\w{1,5})/?)"
IDENT = r"(?P<v>[\w.-]+)"
NUMBER = r"(?P<v>\d[\d,.]*(?: (?:thousand|million|billion))?)"
AMOUNT = (
    r"(?P<v>(?:about |around |nearly |over |up to |at most |at least )?\d[\d,.]*(?: (?:thousand|million"
    r"|billion))?)"
)
MONEY = (
    r"(?P<v>(?:about |around )?(?:[£$€] ?\d[\d.,]*(?: ?(?:million|billion|thousand|m|k))?"
    r"|\d[\d.,]*(?: (?:thousand|"
    r"million|billion))? (?:pounds|euros?|dollars|crowns|francs|pence|cents)))"
)
_UNIT_OF_TIME = r"(?:milliseconds?|ms|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?)"
SPAN = rf"(?P<v>\d[\d,.]* {_UNIT_OF_TIME})"
LONG = (
    rf"(?P<v>(?:about |around |nearly |over )?(?:\d[\d,.]*|an?|half an|one|two|three|four|five|six|seven|eight"
    rf"|nine|"
    rf"ten|twelve|twenty|thirty) {_UNIT_OF_TIME}(?: and a half)?)"
)
_DATE = r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+(?: \d{4})?|[A-Z][a-z]+ \d{1,2}(?:, \d{4})?|[A-Z][a-z]+ \d{4}"
DATE = rf"(?P<v>{_DATE})"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DAY = rf"(?P<v>(?:{_DAY},? )?(?:{_DATE})|{_DAY})"
CLOCK = (
    r"(?P<v>\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight|dawn|dusk|half past \w+"
    r"|\w+ o'clock)"
)
LOWER = r"(?P<v>[a-z](?:(?! (?:at|for|in|with|by|from|since|on) )[\w -])*)"
REST = r"(?P<v>[^,;]+?)"
# Who employs somebody, not when or how: "works at night", "works for pleasure".
EMPLOYER = (
    r"(?P<v>(?!(?:night|home|sea|dawn|noon|times|least|present|weekends|once|full|free|pleasure|money|fun|hours"
    r"|years|"
    r"peace|change|himself|herself|themselves|all|a living|the moment|the weekend|the time)\b|(?:an? "
    r"|\w+ )?(?:hours?|"
    r"days?|weeks?|months?|years?)\b|\d)[^,;]+?)"
)
ADVERB = (
    r"(?:(?:now|also|still|currently|usually|always|often|mainly|once|officially|first|mostly|already|today|formerly|"
    r"originally|later|normally|typically|regularly|primarily|chiefly|generally|then) )?"
)


@dataclass(frozen=True)
class Pattern:
    """One relation: predicates that state it, questions that ask for it.

    ``about`` is the sort of subject ("person", "organisation", "service", "function", "term", "event"); only rows of
    people are kept for people. ``shy`` rows are not for what looks like a person's full name: people need things too.
    ``{k}`` in a question stands for the predicate's group ``k``: "has a son named …" is asked with "son".
    ``says`` are plain predicates that say the same, ``{v}`` for the value: which of them answers the questions is left
    to the model. One of another tense than the statement is not used, unless it begins with "=": "was born in" fits
    "comes from".
    """

    name: str
    about: str
    predicates: tuple[re.Pattern[str], ...]
    asks: tuple[str, ...]
    shy: bool = False
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Makes the rows of one sort of subject."""

    about: str

    def __call__(self, name: str, predicates: Sequence[str], asks: str, says: str = "", shy: bool = False) -> Pattern:
        """A row. ``predicates`` match a whole predicate, ``asks`` and ``says`` are parted by "|"."""
        compiled = tuple(re.compile(rf"^{ADVERB}(?:{predicate})$") for predicate in predicates)
        return Pattern(name, self.about, compiled, _parts(asks), shy, _parts(says))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())

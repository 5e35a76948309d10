"""What a row of the pattern table is made of: pieces of regular expressions, and the row itself.

Knows no relation; those are in the modules beside this one, one for each sort of subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jupyter_miu.study.found import spread
from jupyter_miu.study.prose import lexicon

_NAME = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|van|de|der|von|da|al|bin))*"
PERSON = rf"(?P<v>{_NAME})"
# A person's whole name: neither "Grafana" nor "Grafana Cloud".
NAMED_PERSON = (
    r"(?!(?:\S+ )+(?:Cloud|Relic|Stack|Manager|Agent|Monitor|Server|Labs|Team|Systems|Tool|Watch|Desk"
    r"|Suite)\b)[A-Z][a-z'’-]+(?: [A-Z]\.)?(?: (?:van|de|der|von|da|al|bin))?(?: [A-Z][\w'’-]+){1,2}"
)
PEOPLE = rf"(?P<v>{_NAME}(?: and {_NAME})*)"
PLACE = r"(?P<v>[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|of|on|the|upon))*)"
YEAR = r"(?P<v>(?:1[0-9]|20)\d\d)"
FILE = r"(?P<v>[\w/.~-]+\.\w{1,5})"
PATH = r"(?P<v>[\w/.~-]*(?:/[\w.~-]+|\.\w{1,5})/?)"
IDENT = r"(?P<v>[\w.-]+)"
IDENTS = r"(?P<v>[\w.-]+(?:(?:, and|, or|,| and| or) [\w.-]+)*)"
NUMBER = r"(?P<v>\d[\d,.]*(?: (?:thousand|million|billion))?)"
AMOUNT = (
    r"(?P<v>(?:about |around |nearly |over |up to |at most |at least )?(?:\d[\d,.]*(?: (?:thousand|million|billion))?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty))"
)
MONEY = (
    r"(?P<v>(?:about |around )?(?:[£$€] ?\d[\d.,]*(?: ?(?:million|billion|thousand|m|k))?|\d[\d.,]*(?: (?:thousand"
    r"|million|billion))? (?:pounds|euros?|dollars|crowns|francs|pence|cents)))"
)
_UNIT_OF_TIME = r"(?:milliseconds?|ms|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?)"
SPAN = rf"(?P<v>\d[\d,.]* {_UNIT_OF_TIME})"
LONG = (
    rf"(?P<v>(?:about |around |nearly |over )?(?:\d[\d,.]*|an?|half an|one|two|three|four|five|six|seven|eight|nine"
    rf"|ten|twelve|twenty|thirty) {_UNIT_OF_TIME}(?: and a half)?)"
)
_DATE = r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+(?: \d{4})?|[A-Z][a-z]+ \d{1,2}(?:, \d{4})?|[A-Z][a-z]+ \d{4}"
DATE = rf"(?P<v>{_DATE})"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DAY = rf"(?P<v>(?:{_DAY},? )?(?:{_DATE})|{_DAY})"
CLOCK = (
    r"(?P<v>\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight|dawn|dusk|half past \w+|\w+ o'clock)"
)
LOWER = r"(?P<v>[a-z](?:(?! (?:at|for|in|with|by|from|since|on) )[\w -])*)"
REST = r"(?P<v>[^,;]+?)"
# Who employs somebody, not when or how: "works at night", "works for pleasure".
EMPLOYER = (
    r"(?P<v>(?!(?:night|home|sea|dawn|noon|times|least|present|weekends|once|full|free|pleasure|money|fun|hours|years"
    r"|peace|change|himself|herself|themselves|all|a living|the moment|the weekend|the time)\b|(?:an? |\w+ )?(?:hours?"
    r"|days?|weeks?|months?|years?)\b|\d)[^,;]+?)"
)
# What ends the name of a company: a person is no part of one, nor its partner.
_FIRM = (
    r"(?:Group|Holdings?|Systems?|Energy|Labs?|Laboratories|Ltd|Limited|Inc|GmbH|AG|LLC|PLC|Corporation|Corp|Company"
    r"|Co|Industries|Partners|Technologies|Software|Enterprises|Ventures|Media|Bank|Works|Motors|Foods|Electronics"
    r"|Networks|Robotics|Logistics|Solutions|Pharma|Airlines|Railways|Analytics|Dynamics|Instruments|Brothers)"
)
FIRM = rf"(?P<v>(?:the )?(?:[A-Z][\w&'’.-]* (?:(?:and|of|&) )?)+{_FIRM}\.?)"
NOT_A_FIRM = rf"(?![^,;]*\b{_FIRM}\.?$)"
ANIMAL = (
    r"(?:cat|dog|horse|rabbit|parrot|hamster|goat|pig|bird|fish|tortoise|turtle|mouse|rat|hen|sheep|pony|donkey|snake"
    r"|lizard|ferret|gecko|canary|budgie|kitten|puppy|duck|goose|cow|llama|alpaca|guinea pig|hedgehog|mule|raven|owl"
    r"|goldfish|chicken|terrier|spaniel|greyhound|sheepdog|cockatoo|iguana|falcon|pigeon|poodle|beagle|labrador|collie"
    r"|dachshund|retriever|chinchilla|gerbil|crow|rooster|lamb|calf|foal|spider|frog|chameleon)"
)
TONGUE = (
    r"(?:Latin|Greek|Norse|English|German|French|Dutch|Italian|Spanish|Portuguese|Arabic|Persian|Farsi|Sanskrit|Hebrew"
    r"|Turkish|Russian|Danish|Swedish|Norwegian|Icelandic|Finnish|Welsh|Irish|Gaelic|Hindi|Urdu|Bengali|Tamil|Japanese"
    r"|Chinese|Mandarin|Cantonese|Korean|Vietnamese|Thai|Malay|Indonesian|Swahili|Zulu|Amharic|Frisian|Saxon|Celtic"
    r"|Breton|Basque|Catalan|Cornish|Scots|Polish|Czech|Slovak|Hungarian|Romanian|Bulgarian|Serbian|Croatian|Ukrainian"
    r"|Estonian|Latvian|Lithuanian|Yiddish|Esperanto|Tagalog|Punjabi)"
)
# A trade or science, by its ending: not a team ("billing"), a season or a place.
FIELD = (
    r"(?:(?!(?:\w+ )?(?:billing|engineering|marketing|trading|hosting|networking|monitoring|testing|logging|onboarding"
    r"|building|evening|morning|spring|king|ring|string|thing|\w+thing|beginning|topics|basics|analytics|metrics|being"
    r"|ceiling|clothing)\b)(?:[a-z]+ )?(?:[a-z]+(?:ics|ology|ography|onomy|osophy|istry|itecture|iculture|nautics"
    r"|metry|ing)|law|medicine|history|music|art|poetry|theology|algebra|calculus|cookery|surgery|forestry|masonry"
    r"|carpentry|joinery|heraldry|falconry|archery|chess|cricket|golf|football|rugby|tennis|theat(?:re|er)|opera|ballet|dance"
    r"|drama|cinema|finance|insurance|science|sport|sports|literature|psychiatry|dentistry|pharmacy|navigation"
    r"|aviation|botany|logic|sculpture|pottery|embroidery|calligraphy|journalism|origami|yoga|karate))"
)
ADVERB = (
    r"(?:(?:now|also|still|currently|usually|always|often|mainly|once|officially|first|mostly|already|today|formerly"
    r"|originally|later|normally|typically|regularly|primarily|chiefly|generally|then) )?"
)


@dataclass(frozen=True)
class Pattern:
    """One relation: predicates that state it, questions that ask for it.

    ``about`` is the sort of subject ("person", "organisation", "service", "function", "term", "event"); only rows of
    people are kept for people. ``shy`` rows are not for what looks like a person's full name: people need things too.
    ``of_code`` are predicates that say this of code only: "takes" and "makes use of" mean much else of others.
    ``{k}`` in a question stands for the predicate's group ``k``: "has a son named …" is asked with "son".
    ``says`` are plain predicates that say the same, ``{v}`` for the value: which of them answers the questions is left
    to the model. One of another tense than the statement is not used, unless it begins with "=": "was born in" fits
    "comes from". ``more`` are further questions, in other words (``lexicon/relations.json``).
    """

    name: str
    about: str
    predicates: tuple[re.Pattern[str], ...]
    asks: tuple[str, ...]
    shy: bool = False
    says: tuple[str, ...] = ()
    of_code: tuple[re.Pattern[str], ...] = ()
    more: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The plainest ways to ask, then by turns other ways and those in other words."""
        return spread(self.asks, self.more, len(self.asks) + len(self.more))


@dataclass(frozen=True)
class Rows:
    """Makes the rows of one sort of subject."""

    about: str

    def __call__(
        self,
        name: str,
        predicates: Sequence[str],
        asks: str,
        says: str = "",
        shy: bool = False,
        of_code: Sequence[str] = (),
    ) -> Pattern:
        """A row. ``predicates`` and ``of_code`` match a whole predicate, ``asks`` and ``says`` are parted by "|"."""
        more = lexicon.relations().get(f"{self.about}/{name}", ())
        return Pattern(name, self.about, _whole(predicates), _parts(asks), shy, _parts(says), _whole(of_code), more)


def _whole(predicates: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^{ADVERB}(?:{predicate})$") for predicate in predicates)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())

"""What a phrase is by its words: a name, a person, a place, a date, a quantity; and how one asks for such a thing.

Looks at words only; knows nothing of verbs, sentences or who was spoken of before.
"""

from __future__ import annotations

import re

NAME_WORD = r"(?:[A-Z][\w'’&.-]*|`[^`]+`)"
NAME = re.compile(
    rf"(?:[Tt]he )?{NAME_WORD}(?: (?:{NAME_WORD}|(?:of|the|van|de|der|von|da|al|bin|on|upon|&)(?= [A-Z])))*"
)
IDENTIFIER = re.compile(r"`[^`]+`|(?=\S*[_\-./0-9])[A-Za-z_/][\w./-]*\w(?:\(\))?")
DETERMINERS = frozenset(
    "the a an this that these those some any no each every all both many few several our my your".split()
)
POSSESSIVES = frozenset({"his", "her", "its", "their"})
PREPOSITIONS = frozenset(
    "in at by on for since with to from after under over above below near within during until till into onto as "
    r"through "
    "against about between before per beside behind across around along without beyond towards outside inside via "
    "among despite beneath off like".split()
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
DATE = re.compile(
    rf"(?:the )?(?:{_DAY} )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|{_MONTH})"
    rf"(?:,? \d{{4}})?|{_DAY}(?: (?:morning|afternoon|evening|night)s?)?|(?:spring|summer|autumn|winter|fall)(?: "
    rf"\d{{4}})?"
)
YEAR = re.compile(r"(?:the )?(?:1[0-9]|20)\d\d(?:s)?|(?:early|late|mid)[ -](?:1[0-9]|20)\d\ds?")
CLOCK = re.compile(
    r"(?:half past|quarter (?:past|to)) \w+|\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight|"
    r"dawn|dusk|"
    r"(?:\w+) o'clock(?: in the (?:morning|afternoon|evening))?|sunrise|sunset"
)
MONEY = re.compile(
    r"(?:about |around )?[£$€]\s?\d[\d.,]*(?: ?(?:million|billion|thousand|m|k))?|\d[\d.,]* (?:pounds|euros?|"
    r"dollars|crowns|pence|cents)"
)
NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|dozen)"
)
NUMBER = (
    rf"(?:(?:about|around|nearly|almost|over|roughly|some|up to|at least|at most|only) )?"
    rf"(?:\d[\d,.]*|(?:{NUMBER_WORD}(?:[ -](?:and )?{NUMBER_WORD})*))"
)
TIME_UNIT = (
    r"(?:milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|days?|nights?|weeks?|fortnights?|months?|years?"
    r"|decades?|winters?|summers?)"
)
UNIT = (
    rf"(?:{TIME_UNIT}|[kmgtKMGT]i?[bB]|bytes?|megabytes?|gigabytes?|kilobytes?|km|kilomet(?:re|er)s?|met(?:re|er)s?|"
    rf"cm|mm|"
    r"miles?|feet|foot|inch(?:es)?|hectares?|acres?|tonnes?|tons?|kg|kilos?|kilograms?|grams?|g|pounds|lit(?:re|er)s?|"
    r"gallons?|degrees?|percent|per cent|%|volts?|watts?|kW|MW|Hz|knots|millilit(?:re|er)s?|ml|square met(?:re|er)s)"
)
SPAN = re.compile(rf"{NUMBER} {TIME_UNIT}")
QUANTITY = re.compile(rf"{NUMBER} ?{UNIT}(?: of [a-z][a-z ]+)?")
COUNT = re.compile(rf"(?P<v>{NUMBER}) (?P<k>(?!o'clock|of\b){r'[a-z]'}[a-z -]+)")
_ORGANISATION = frozenset(
    "trust bank press college university institute foundation museum society company club hall house mill works tavern "
    "hotel inn street lane road bay port quay bridge station observatory committee team squad council group school "
    "church library garden gardens park river lake hill tump moor farm fair festival walk race night day harbour "
    r"market "
    "ltd inc gmbh llc co sons brothers surveys instruments systems labs laboratory studio studios gallery theatre "
    r"operations "
    "estate orchard kitchen workshop forge yard hive hives island cove valley point head loft union guild association "
    "agency office centre center project prize award cup show exchange post times gazette review".split()
)
_PEOPLE = frozenset(
    "people team crew squad committee family staff volunteers members weavers growers monks nuns students pupils "
    r"farmers "
    "cheesemakers fishermen sailors council sister brother mother father son daughter wife husband uncle aunt "
    r"cousin friend "
    "neighbour architect engineer painter carpenter teacher doctor baker smith blacksmith captain keeper guild society "
    "company apprentice master warden curator librarian gardener pilot mayor vicar bishop widow brothers sisters "
    r"founders "
    "owner owners villagers sister-in-law group club association maker makers builder builders merchant".split()
)  # fmt: skip


def is_name(phrase: str) -> bool:
    """Whether the whole phrase is a proper name or an identifier."""
    return NAME.fullmatch(phrase) is not None or IDENTIFIER.fullmatch(phrase) is not None


def is_person(phrase: str) -> bool:
    """Whether a phrase looks like a person's full name: capitalised words, none of which names an institution."""
    words = phrase.split()
    capital = [word for word in words if word[0].isupper()]
    plain = not re.search(r"[\d_/`]", phrase) and not phrase.lower().startswith("the ")
    return 2 <= len(capital) <= 4 and plain and NAME.fullmatch(phrase) is not None and not (
        {word.lower().strip(".") for word in words} & _ORGANISATION or " of " in phrase or "&" in phrase
    )  # fmt: skip


def is_people(phrase: str) -> bool:
    """Whether one asks "who" for it: a person's name, or a noun for people."""
    head = re.split(r" (?:of|in|at|from|for|with|who|that|on) ", phrase)[0].lower().split()
    return is_person(phrase) or (bool(head) and head[-1].strip("`") in _PEOPLE)


def kind(phrase: str) -> str:
    """What sort of value: date, year, clock, money, span, quantity, count, people, name, thing."""
    bare = phrase.strip()
    for name, pattern in (("year", YEAR), ("date", DATE), ("clock", CLOCK), ("money", MONEY), ("span", SPAN),
                          ("quantity", QUANTITY), ("count", COUNT)):  # fmt: skip
        if pattern.fullmatch(bare):
            return name
    if re.fullmatch(NUMBER, bare):
        return "number"
    if is_people(bare):
        return "people"
    return "name" if is_name(bare) else "thing"


def without_article(phrase: str) -> str:
    """The phrase without a leading article, and without the marks around code."""
    return re.sub(r"^(?:the|an?) (?=\S)", "", phrase.strip()).replace("`", "")


def head_noun(phrase: str) -> str:
    """The noun a phrase is about: "a retired signalwoman who left" gives "signalwoman"."""
    short = re.split(r" (?:of|in|at|from|for|with|who|that|which|on|by|to|named|called) ", phrase.lower())[0].split()
    return short[-1] if short else ""

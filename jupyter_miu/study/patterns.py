"""The table of sentence patterns: which predicates we understand, and the ways to ask for what they say.

One row a relation. ``predicates`` are regular expressions for what follows the subject; the group ``v`` is the value.
``asks`` are questions with ``{n}`` for the subject; a leading ``~`` marks a clause for "Tell me …" and "Do you know …".
Adding a row here is all it takes to teach the rules a new relation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PERSON = r"(?P<v>[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|van|de|der|von|da|al|bin))*)"
PLACE = r"(?P<v>[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|of|on|the|upon))*)"
YEAR = r"(?P<v>(?:1[0-9]|20)\d\d)"
FILE = r"(?P<v>[\w/.-]+\.\w{1,5})"
IDENT = r"(?P<v>[\w.-]+)"
NUMBER = r"(?P<v>\d[\d,.]*)"
SPAN = r"(?P<v>\d[\d,.]* (?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?))"
DATE = r"(?P<v>\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+(?: \d{4})?|[A-Z][a-z]+ \d{1,2}(?:, \d{4})?|[A-Z][a-z]+ \d{4})"
LOWER = r"(?P<v>[a-z](?:(?! (?:at|for|in|with|by|from|since|on) )[\w -])*)"
REST = r"(?P<v>[^,;]+?)"
ADVERB = r"(?:(?:now|also|still|currently|usually|always|often|mainly|once|officially|first|mostly) )?"


@dataclass(frozen=True)
class Pattern:
    """One relation: predicates that state it, questions that ask for it."""

    name: str
    predicates: tuple[re.Pattern[str], ...]
    asks: tuple[str, ...]


def _row(name: str, predicates: list[str], asks: str) -> Pattern:
    compiled = tuple(re.compile(rf"^{ADVERB}{predicate}$") for predicate in predicates)
    return Pattern(name, compiled, tuple(ask.strip() for ask in asks.split("|")))


# Order matters: the first row whose predicate matches the whole predicate wins.
# fmt: off
PATTERNS: tuple[Pattern, ...] = (
    # people
    _row("birth year", [rf"(?:was|were) born in {YEAR}", rf"(?:was|were) born on {DATE}"],
         "When was {n} born?|In which year was {n} born?|What is the birth year of {n}?|~when {n} was born"
         "|What year was {n} born in?|What is {n}'s birth year?"),
    _row("birthplace", [rf"(?:was|were) born in {PLACE}", rf"comes? from {PLACE}",
                        rf"is a native of {PLACE}"],
         "Where was {n} born?|What is the birthplace of {n}?|Which place does {n} come from?|~where {n} was born"
         "|In which place was {n} born?|What is {n}'s birthplace?"),
    _row("home", [rf"(?:lives|resides|live|moved|has a house|has lived) (?:in|to) {PLACE}"],
         "Where does {n} live?|Which city does {n} live in?|What is the home of {n}?|~where {n} lives"
         "|Where does {n} now reside?|What is {n}'s home?"),
    _row("occupation", [r"(?P<v>[a-z]{3,}(?:s|ed) [^,;]{2,40}?) for a living"],
         "What does {n} do for a living?|What is the job of {n}?|How does {n} earn a living?|~what {n} does for a "
         r"living"
         "|What is the occupation of {n}?|What is {n}'s job?"),
    _row("job", [rf"(?:works|worked) as (?:an? |the )?{LOWER}", rf"earns a living as (?:an? )?{LOWER}"],
         "What does {n} work as?|What is the job of {n}?|What is the profession of {n}?|~what {n} does for a living"
         "|What does {n} do for a living?|What is {n}'s job?"),
    _row("employer", [rf"(?:works|worked) (?:for|at) {REST}", rf"is employed (?:by|at) {REST}",
                      rf"has a job at {REST}", rf"earns a salary at {REST}"],
         "Where does {n} work?|Who does {n} work for?|What is the employer of {n}?|~which company {n} works for"
         "|Which company hired {n}?|What is {n}'s employer?"),
    _row("school", [r"(?:studied|trained) at (?P<v>[^,;]+?)",
                    r"(?:graduated from|went to|attended|received a degree from) (?P<v>[^,;]+?)"],
         "Where did {n} study?|Which university did {n} attend?|What school did {n} graduate from?"
         "|~where {n} went to school|What is the university of {n}?|What is {n}'s school?"),
    _row("field", [rf"(?:studied|majored in|speciali[sz]ed in|is an expert in|holds a degree in) {LOWER}"],
         "What did {n} study?|What subject did {n} major in?|In what did {n} specialize?|~what {n} majored in"
         "|What is the field of {n}?|What is {n}'s subject?"),
    _row("hobby", [r"(?:enjoys|loves|likes|is fond of|spends weekends on) (?P<v>[^,;]+?)"],
         "What does {n} enjoy?|What is the hobby of {n}?|What does {n} do in free time?|~what {n} is fond of"
         "|What does {n} like most?|What is {n}'s hobby?"),
    _row("partner", [rf"is married to {PERSON}", rf"lives with {PERSON}", rf"shares a home with {PERSON}"],
         "Who is {n} married to?|Who does {n} live with?|Who is the partner of {n}?|~who {n} is married to"
         "|Who shares a home with {n}?|Who is {n}'s partner?"),
    _row("pet", [r"(?:has|owns|keeps|looks after) (?P<v>an? (?:cat|dog|horse|rabbit|parrot|hamster|goat|pig|bird|fish|"
                 r"tortoise|turtle|mouse|rat|hen|sheep|pony)(?: (?:named|called) [\w' -]+?)?)"],
         "Which pet does {n} have?|What animal does {n} own?|What is the pet of {n}?|~what pet {n} has"
         "|What pet does {n} keep?|What is {n}'s pet?"),
    # organisations
    _row("founding year", [rf"was (?:founded|started|set up|established) in {YEAR}", rf"has existed since {YEAR}",
                           rf"(?:started|opened its doors) in {YEAR}"],
         "When was {n} founded?|In which year did {n} start?|Since when has {n} existed?|~when {n} was founded"
         "|What is the founding year of {n}?|What is {n}'s founding year?"),
    _row("founder", [rf"was (?:founded|started|set up|established) by {PERSON}", rf"is the creation of {PERSON}"],
         "Who founded {n}?|Who started {n}?|Who is the founder of {n}?|~who founded {n}"
         "|By whom was {n} founded?|Who is {n}'s founder?"),
    _row("headquarters", [rf"is (?:based|located) in {PLACE}", rf"has its (?:headquarters|main office) in {PLACE}"],
         "Where is {n} based?|Where is {n} located?|What is the headquarters of {n}?|~where {n} is based"
         "|In which city is {n}?|What is {n}'s headquarters?"),
    _row("staff", [rf"(?:employs|has) {NUMBER} (?:people|employees)", rf"has a staff of {NUMBER}"],
         "How many employees does {n} have?|How many people does {n} employ?|What is the number of employees of {n}?"
         "|~how many people work at {n}|How many people work at {n}?"),
    _row("chief", [rf"is (?:led|headed|run) by {PERSON}", rf"has {PERSON} as its chief"],
         "Who leads {n}?|Who runs {n}?|Who is the head of {n}?|~who leads {n}|Who is the chief of {n}?"
         "|Who is {n}'s head?"),
    _row("product", [r"(?:makes|sells|produces|is known for) (?P<v>[^,;]+?)"],
         "What does {n} make?|What does {n} sell?|What is the main product of {n}?|~what {n} makes"
         "|What is {n} known for?|What is {n}'s main product?"),
    # services and settings
    _row("port", [rf"(?:listens|runs|answers|is reachable) on port {NUMBER}", rf"uses port {NUMBER}"],
         "Which port does {n} listen on?|What port does {n} use?|What is the port of {n}?|~which port {n} uses"
         "|On which port does {n} run?|What is {n}'s port?"),
    _row("owner", [r"is (?:owned|maintained) by (?P<v>[^,;]+?)", r"belongs to (?P<v>[^,;]+?)"],
         "Who owns {n}?|Who maintains {n}?|What is the owner of {n}?|~who owns {n}|Who is responsible for {n}?"
         "|Who is {n}'s owner?"),
    _row("language", [r"(?:is|was) (?:written|implemented|coded) in (?P<v>[A-Z][\w+#]*)"],
         "Which language is {n} written in?|What is {n} written in?|What is the language of {n}?"
         "|~what {n} is written in|In which language is {n} implemented?|What is {n}'s programming language?"),
    _row("host", [rf"(?:runs|is hosted|is deployed|sits) on (?:the )?(?:host |machine |server )?{IDENT}",
                  rf"lives on (?:the )?(?:host |machine |server ){IDENT}"],
         "Where does {n} run?|Which host runs {n}?|What is the host of {n}?|~where {n} runs|Where is {n} deployed?"
         "|What is {n}'s host?"),
    _row("settings", [rf"(?:reads|loads|takes|keeps) (?:its (?:settings|configuration) (?:from|in) )?{FILE}",
                      rf"is configured in {FILE}"],
         "Which file does {n} read?|Where is {n} configured?|What is the config file of {n}?|~which file {n} reads"
         "|Which file configures {n}?|What is {n}'s settings file?"),
    _row("backend", [r"(?:depends on|needs|stores its data in|talks to) (?P<v>[^,;]+?)"],
         "What does {n} depend on?|What does {n} need?|What is the dependency of {n}?|~what {n} depends on"
         "|Where does {n} store its data?|What is {n}'s backend?"),
    _row("timeout", [rf"(?:times out|gives up|waits) (?:after )?{SPAN}"],
         "When does {n} time out?|How long does {n} wait?|What is the timeout of {n}?|~when {n} times out"
         "|After how long does {n} give up?|What is {n}'s timeout?"),
    # functions
    _row("argument", [rf"(?:takes|expects|accepts|requires) (?:the )?(?:argument |parameter ){IDENT}",
                      rf"requires {IDENT} as input"],
         "Which argument does {n} take?|Which parameter does {n} expect?|What is the argument of {n}?"
         "|~which argument {n} takes|What input does {n} need?|What is {n}'s parameter?"),
    _row("return value", [r"(?:returns|gives back|yields) (?P<v>[^,;]+?)"],
         "What does {n} return?|What does {n} give back?|What is the return value of {n}?|~what {n} returns"
         "|What do you get from {n}?|What is {n}'s result?"),
    _row("exception", [r"(?:raises|throws|fails with|may raise) (?:an? )?(?P<v>\w+(?:Error|Exception|Warning)?)"
                       r"(?: (?:when|if|unless|for) .+)?"],
         "Which error does {n} raise?|What does {n} raise?|What is the exception of {n}?|~which error {n} raises"
         "|Which exception does {n} throw?|What is {n}'s error?"),
    _row("module", [rf"(?:is defined|lives|is part|can be found) (?:in|of) {FILE}"],
         "Where is {n} defined?|Which file defines {n}?|What is the source file of {n}?|~where {n} is defined"
         "|In which module does {n} live?|What is {n}'s module?"),
    _row("helper", [r"(?:calls|relies on|delegates to) (?P<v>[\w.]+(?:\(\))?)", r"uses (?P<v>[\w.]+) inside"],
         "What does {n} call?|Which function does {n} call?|What is the helper of {n}?|~what {n} calls"
         "|What does {n} rely on?|What is {n}'s helper?"),
    _row("default", [r"(?:defaults to|has a default of) (?P<v>[^,;]+?)", r"uses (?P<v>[^,;]+?) by default"],
         "What is the default of {n}?|What does {n} default to?|Which default does {n} use?|~what {n} defaults to"
         "|What is {n}'s default value?"),
    # terms
    _row("author", [rf"was (?:coined|introduced|first used) by {PERSON}"],
         "Who coined {n}?|Who introduced {n}?|Who is the author of {n}?|~who coined {n}|Who first used {n}?"
         "|Who is {n}'s inventor?"),
    _row("year of origin", [rf"was coined in {YEAR}", rf"dates from {YEAR}", rf"first appeared in {YEAR}"],
         "When was {n} coined?|When did {n} first appear?|What is the year of origin of {n}?|~when {n} was coined"
         "|From which year is {n}?"),
    _row("discipline", [rf"is (?:used in|a term of) {LOWER}"],
         "In which field is {n} used?|Where is {n} used?|What is the field of {n}?|~where {n} is used"
         "|Which field does {n} come from?|What is {n}'s discipline?"),
    _row("meaning", [r"(?:means|stands for|denotes) (?P<v>[^;]+?)"],
         "What does {n} mean?|What is {n}?|What is the meaning of {n}?|~what {n} means|What does {n} stand for?"
         "|What is {n}'s definition?"),
    # events
    _row("venue", [rf"(?:takes place|is held|happens) (?:in|at) {PLACE}", rf"was moved to {PLACE}"],
         "Where does {n} take place?|Where is {n} held?|What is the venue of {n}?|~where {n} takes place"
         "|Where does {n} happen?|What is {n}'s location?"),
    _row("date", [rf"(?:starts|begins) (?:on |in )?{DATE}", rf"(?:is planned|was set) for {DATE}"],
         "When does {n} start?|When does {n} begin?|What is the date of {n}?|~when {n} starts|On which date is {n}?"
         "|What is {n}'s start date?"),
    _row("organizer", [r"is (?:organi[sz]ed|hosted|run) by (?P<v>[^,;]+?)"],
         "Who organizes {n}?|Who hosts {n}?|Who is the organizer of {n}?|~who organizes {n}|Who is behind {n}?"
         "|Who is {n}'s organizer?"),
    _row("topic", [r"(?:is about|deals with|is devoted to) (?P<v>[^,;]+?)"],
         "What is {n} about?|What does {n} deal with?|What is the topic of {n}?|~what {n} is about"
         "|What is {n} devoted to?|What is {n}'s theme?"),
    _row("guests", [rf"(?:expects|welcomes|has room for) {NUMBER} (?:guests|people|visitors)"],
         "How many guests does {n} expect?|How many people can come to {n}?|What is the number of guests of {n}?"
         "|~how many guests {n} expects|How many people does {n} welcome?"),
)
# fmt: on

POSSESSED = (  # "Her husband is V", "The owner of X is V", "X's owner is V": {k} is the noun
    "What is the {k} of {n}?", "What is {n}'s {k}?", "Name the {k} of {n}.", "~what the {k} of {n} is",
    "Can you name {n}'s {k}?", "Give me the {k} of {n}.",
)  # fmt: skip
POSSESSED_WHO = (
    "Who is the {k} of {n}?", "Who is {n}'s {k}?", "Name the {k} of {n}.", "~who the {k} of {n} is",
    "Can you name {n}'s {k}?", "What is the {k} of {n}?",
)  # fmt: skip
IDENTITY = (  # "X is a V"
    "What is {n}?", "~what {n} is", "What kind of thing is {n}?", "How would you describe {n}?",
    "What sort of thing is {n}?",
)  # fmt: skip
IDENTITY_WHO = (
    "What is the job of {n}?", "Who is {n}?", "What does {n} work as?", "~what {n} does for a living",
    "What is the profession of {n}?", "What does {n} do for a living?",
)  # fmt: skip

"""What is said with "is": what somebody is, where something is, how large it is, whose it is.

Knows the words of one clause; the relations that have a table row are in ``patterns``.
"""

from __future__ import annotations

import re

from jupyter_miu.study.found import MOST, spread
from jupyter_miu.study.prose import lexicon, other_words
from jupyter_miu.study.prose import patterns as p
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.objects import Asked
from jupyter_miu.study.prose.people import is_job
from jupyter_miu.study.prose.phrases import NAME, NUMBER, UNIT, is_people, is_person, kind, without_article

_BE = (
    r"^(?P<b>(?:is|was|are|were|has been|had been|will be)"
    r"(?: (?:still|now|also|formerly|previously|once|originally|currently|then|later|today))*)"
)
_ADJECTIVES = frozenset(
    "equal worth known responsible full famous similar open close free used due limited available dedicated "
    "named".split()
)
_MEASURES = {
    "long": "How long",
    "high": "How high",
    "tall": "How tall",
    "wide": "How wide",
    "deep": "How deep",
    "old": "How old",
    "thick": "How thick",
    "away": "How far away",
    "heavy": "How heavy",
    "broad": "How broad",
    "large": "How large",
}
_POSTMODIFIER = re.compile(
    r" (?=(?:that|which|who|where|when|to|used|lined|made|based|built|for|with|in|from|on|at|by|near|left|held|kept|"
    r"found|under) )"
)


def of_being(subject: str, clause: str) -> list[Asked]:
    """The facts of a clause whose verb is "to be"; none where its form is not one of those known here."""
    match = re.match(_BE + r" (?P<r>.+)$", clause)
    if not match:
        return []
    said, rest = match["b"], match["r"]
    be = {"has": "is", "had": "was"}.get(said.split()[0], said.split()[0])  # "has been a widow for years": still is
    return (
        _measured(said, be, rest)
        or _equal(subject, said, be, rest)
        or _home(said, be, rest)
        or _whose(said, be, rest)
        or _noun(subject, said, be, rest)
        or _where(said, be, rest)
    )


def _measured(said: str, be: str, rest: str) -> list[Asked]:
    match = re.match(rf"^(?P<v>{NUMBER} ?{UNIT}) (?P<a>{'|'.join(_MEASURES)})$", rest)
    if not match:
        return []
    how = _MEASURES[match["a"]]
    asks = (
        f"{how} {be} {{n}}?",
        f"~{how.lower()} {{n}} {said}",
        "What is the size of {n}?" if match["a"] != "old" else "What is the age of {n}?",
        f"Say {how.lower()} {{n}} {said}.",
        f"Exactly {how.lower()} {be} {{n}}?",
    )
    return [Asked(f"{said} {rest}", match["v"], asks)]


def _equal(subject: str, said: str, be: str, rest: str) -> list[Asked]:
    match = re.match(
        r"^(?P<a>[a-z-]+) (?P<p>to|for|of|as|by|after|from|on|with|in|at|about|against) (?P<v>[^,;]+)$", rest
    )
    if not match or (match["a"] not in _ADJECTIVES and f"{match['a']} {match['p']}" not in lexicon.adjectives()):
        return []
    a, prep, value = match["a"], match["p"], match["v"]
    what = "Who" if is_person(value) else "What"
    asks = [
        f"{what} {be} {{n}} {a} {prep}?",
        f"~{what.lower()} {{n}} {said} {a} {prep}",
        f"{prep.capitalize()} {'whom' if what == 'Who' else 'what'} {be} {{n}} {a}?",
        f"Say what {{n}} {said} {a} {prep}.",
    ]
    if a == "equal" and re.search(UNIT, value):
        asks = [
            *asks,
            f"How long {be} {{n}}?"
            if re.search(r"met(?:re|er)|feet|inch|mile|cm|mm|km", value)
            else f"How much {be} {{n}}?",
        ]
    more = other_words.of_adjective(f"{a} {prep}", be)
    return [Asked(f"{said} {rest}", value, spread(asks, more, MOST))]


def _home(said: str, be: str, rest: str) -> list[Asked]:
    match = re.match(
        r"^(?:the )?(?P<k>home|host|seat|birthplace|site|source|heir|twin) (?P<p>to|of) (?P<v>[^,;]+)$", rest
    )
    if not match or (match["k"] != "home" and match["p"] == "of"):
        return []
    asks = (
        f"What {be} {{n}} {match['k']} to?",
        f"~what {{n}} {said} {match['k']} to",
        f"To what {be} {{n}} {match['k']}?",
        f"What {'has its home in' if match['k'] == 'home' else 'is found at'} {{n}}?",
    )
    return [Asked(f"{said} {rest}", match["v"], asks)]


def _whose(said: str, be: str, rest: str) -> list[Asked]:
    """ "was the idea of Fergal Dast": whose idea?"""
    match = re.match(rf"^(?P<d>the|an?) (?P<k>[a-z-]+(?: [a-z-]+)?) of (?P<v>{NAME.pattern})$", rest)
    if not match:
        match = re.match(rf"^(?P<v>{NAME.pattern})['’]s? (?P<k>[a-z-]+(?: [a-z-]+)?)$", rest)
    if not match:
        return []
    k, value = match["k"], match["v"]
    if not is_person(value):
        return []
    asks = (
        f"Whose {k} {be} {{n}}?",
        f"~whose {k} {{n}} {said}",
        f"Who had {{n}} as {'an' if k[0] in 'aeio' else 'a'} {k}?"
        if k in {"idea", "plan"}
        else f"{{n}} {said} the {k} of whom?",
        f"Say whose {k} {{n}} {said}.",
    )
    return [Asked(f"{said} {rest}", value, asks)]


def _noun(subject: str, said: str, be: str, rest: str) -> list[Asked]:
    """ "is a retired signalwoman", "was formerly the county's chief vet"."""
    match = re.match(
        r"^(?P<d>an?|the|one of the|our|some|any|(?:[A-Z][\w-]*(?: [A-Z]\w+)*|(?:the|his|her|its|their) "
        r"[a-z-]+)['’]s) (?P<v>[^,;]+)$",
        rest,
    )
    many = plural(subject) and re.match(r"^[a-z-]+s(?: |$)", rest)
    if not match and many and not re.match(r"^(?:always|sometimes)\b", rest):
        match = re.match(r"^(?P<d>)(?P<v>[^,;]+)$", rest)
    if not match:
        return []
    value = match["v"]
    extra: list[Asked] = []
    cut = _POSTMODIFIER.search(value)
    short = value[: cut.start()] if cut else value
    if cut and value[cut.end() :].split()[0] in {"that", "which", "who", "where", "when"} and len(value.split()) > 8:
        value, rest = short, rest[: rest.find(value) + len(short)]
    elif cut and len(value.split()) > 6:
        extra, rest = [], rest
        value = short
    if match["d"].endswith("'s") and match["d"] and not is_person(match["d"][:-2]):
        value = match["v"]
    person = is_person(subject)
    former = any(word in said.split() for word in ("formerly", "previously", "once", "originally"))
    then = be == "was"
    if person and is_job(short.split(" of ")[0].split(" in ")[0].split()[-1]):
        if former or then:
            asks: tuple[str, ...] = (
                "What was {n}?" if not former else "What was {n} formerly?",
                "What was the earlier job of {n}?",
                "What did {n} use to be?",
                "~what {n} was" if not former else "~what {n} used to be",
                "As what did {n} work?",
                "What was {n} by profession?",
                "What job did {n} once have?",
                "What was {n}'s former occupation?",
                "How did {n} earn a living before?",
                "What did {n} do for a living in the past?",
            )
        else:
            asks = spread(p.IDENTITY_WHO, lexicon.relations()["person/job"], MOST)
    elif person and is_people(short):
        asks = tuple(
            ask.replace(" is ", f" {be} ")
            for ask in (
                "Who is {n}?",
                "~who {n} is",
                "What is {n}?",
                "How would you describe {n}?",
                "Who exactly is {n}?",
                "What is known about {n}?",
                "What role is {n} known in?",
                "What sort of person is {n}?",
            )
        )
    else:
        asks = tuple(re.sub(r"\bis\b", be, ask) for ask in p.IDENTITY)
        if subject[:1].islower() or subject.startswith(("A ", "An ")):
            word = without_article(subject[0].lower() + subject[1:])  # "What does the word famber stand for?"
            asks = spread(asks, [ask.replace("{n}", word) for ask in p.MEANING], MOST)
    return [Asked(f"{said} {rest}", value, asks), *extra]


def _where(said: str, be: str, rest: str) -> list[Asked]:
    match = re.match(r"^(?P<p>in|on|at|near|above|below|under|behind|beside|inside|opposite|over) (?P<v>[^,;]+)$", rest)
    if not match or kind(match["v"]) in {"year", "date", "clock"}:
        return []
    prep, value = match["p"], match["v"]
    out: list[Asked] = []
    inner = re.match(r"^(?P<a>.+?) (?P<q>in|on|at|near) (?P<b>.+)$", value)
    if inner and not re.match(r"^[A-Z]", inner["a"]):
        out = _where(said, be, f"{inner['q']} {inner['b']}")
        value = inner["a"]
    asks = (
        f"Where {be} {{n}}?",
        f"~where {{n}} {said}",
        f"{prep.capitalize()} what {be} {{n}}?",
        f"What {be} {{n}} {prep}?",
        f"In which place {be} {{n}}?" if prep in {"in", "at"} else f"Where exactly {be} {{n}}?",
    )
    return [Asked(f"{said} {prep} {value}", value, asks), *out]


def described(value: str) -> str:
    """A noun phrase as the answer to "what is it": without its article."""
    return without_article(value)


__all__ = ["is_people", "of_being"]

"""How a sentence's pieces join: what stands in front, what follows a noun, which verbs share a subject.

Works on words; knows nothing of who was spoken of before, but for what a clause in front brings up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_miu.study.prose.coreference import Reader, plural
from jupyter_miu.study.prose.finite import adverb, is_participle, starts_with_verb, verb_at
from jupyter_miu.study.prose.phrases import CLOCK, DATE, IDENTIFIER, NAME, PREPOSITIONS, SPAN, YEAR, is_name
from jupyter_miu.study.prose.verbs import AUXILIARY, participle, read_verb

_CONJUNCTION = re.compile(r"^(?:and|but|or|then|while|whereas|though|although|so|yet|nor)(?: then| also| so)? ")
TIME_WORD = re.compile(
    r"^(?:(?:(?:every|each|last|this|next|once|twice|most) )[a-z]*? ?(?:[A-Z][a-z]+|day|night|week|month|year|"
    r"morning|evening|"
    r"spring|summer|autumn|winter|season|weekend|hour|minute|quarter)s?|today|nowadays|now|currently|at present|later|"
    r"originally|formerly|previously|recently|since then|before that|after that|at first|at last|at start|in addition|"
    r"as a child|by the way|however|moreover|besides|also|usually|normally|by default|meanwhile|these days|by then) "
)
_FRONT = re.compile(
    r"^(?P<p>[Ii]n|[Ss]ince|[Bb]y|[Ff]rom|[Uu]ntil|[Aa]fter|[Bb]efore|[Dd]uring|[Oo]n|[Aa]t|[Oo]ver|[Ff]or|[Uu]nder|"
    r"[Ww]ith|[Tt]hrough"
    r"|[Aa]round|[Ww]ithin) (?P<n>.{2,60}?) (?=(?:he|she|it|they|the|a|an|his|her|its|their|[A-Z`][\w`'’-]*|"
    r"[a-z]+[-_][\w-]+) )"
)
_ENTITY = re.compile(rf"(?:{NAME.pattern}|{IDENTIFIER.pattern})$")
POSTMODIFIER = re.compile(
    r" (?=(?:who|which|that) \S)| (?=(?:equal to|known (?:as|for)|worth|able to|made|full of|responsible for) )"
)


_INTRANSITIVE = frozenset(
    "live work move come go die arrive open begin start close stand lie rise fall grow retire return travel sail "
    "serve stay remain study last run happen appear exist belong resign settle emigrate graduate train end "
    "continue depend rely listen".split()
)
AGENT = re.compile(
    r"^(?P<s>(?!\w+ of (?:it|them)\b)(?:(?:[Aa]ny|[Aa]ll|[Ee]very|[Ee]ach|[Bb]oth) [a-z][\w ]*?"
    r"|[A-Z][a-z]+s(?: [a-z][\w ]*?)?(?= (?:are|were) ))) "
    r"(?P<b>is|are|was|were) (?P<v>[a-z]+) by (?P<n>[a-z]+[_.][\w.]+|[A-Z]\w+(?: [A-Z]\w+)*)$"
)


def reduced(piece: str) -> bool:
    """ "bought from a farm" and "held in the vestry" say what was done to something."""
    words = piece.split()
    form = participle(words[0])
    if (
        form is None
        or (form.base in _INTRANSITIVE and words[1:2] != ["by"])
        or len(words) < 3
        or not (form.kind == "part" or is_participle(words[0]))
    ):
        return False
    return words[1] in PREPOSITIONS | {"of"} or (adverb(words[1]) and words[2] in PREPOSITIONS)


def form_of_be(name: str, one: str = "is") -> str:
    """ "is" or "was" as the name's number wants it."""
    return {"is": "are", "was": "were"}[one] if plural(name) else one


def reduced_at(phrase: str) -> re.Match[str] | None:
    """Where "bought from a farm" begins inside a noun phrase."""
    for match in re.finditer(
        r" (?=([a-z]+) (?:today |now |then |first |mainly |mostly |chiefly )?(?:in|at|by|on|for|from|to|with|as|"
        r"under|of) )",
        phrase,
    ):
        if is_participle(match[1]) and match[1] not in {"used", "called", "named"} and read_verb(match[1]):
            return match
    return None


def tail_of(predicate: str) -> str:
    """What a following "which" or "a town in …" speaks of: the name at the end, else the last noun phrase."""
    name = None
    for match in re.finditer(r"(?:(?<= )|^)(?=\S)", predicate):
        if _ENTITY.match(predicate, match.start()):
            name = predicate[match.start() :]
            break
    if name and not (YEAR.fullmatch(name) or DATE.fullmatch(name)):
        return name
    noun = re.search(
        r"\b(?:the|an?|his|her|its|their) (?:(?!(?:to|from|in|on|at|by|for|with|into|the|an?) )[\w'’-]+ "
        r"){0,3}[a-z'’-]+$",
        predicate,
    )
    return noun[0] if noun else ""


def fronted(pieces: list[str], front: str, reader: Reader | None = None) -> tuple[list[str], str]:
    """The pieces without adverbials at the beginning, and the dated one of these, to be said at the end instead."""
    for _ in range(4):
        if not pieces:
            break
        first = pieces[0]
        low = first[0].lower() + first[1:]
        words = low.split()
        if _CONJUNCTION.match(low) and len(words) > 2 and verb_at(words[1:]) is not None:
            pieces = [_CONJUNCTION.sub("", low), *pieces[1:]]
            continue
        timed = TIME_WORD.match(low + " ")
        if len(pieces) > 1 and timed and len(timed[0]) >= len(low):
            front, pieces = front or kept(low), pieces[1:]
        elif (
            (match := _FRONT.match(first))
            and (_is_front(match["n"]) or _before_pronoun(first, match))
            and verb_at(first[match.end() :].split()) is not None
        ):
            front, pieces = front or kept(low[: match.end()].strip()), [first[match.end() :], *pieces[1:]]
        elif (
            len(pieces) > 1
            and (words[0] in PREPOSITIONS | {"to"})
            and not starts_with_verb(pieces[1].split())
            and len(words) <= 12
        ):
            _note(words, reader)
            front, pieces = front or kept(low), pieces[1:]
        elif len(pieces) > 1 and words[0] in {
            "if",
            "when",
            "while",
            "as",
            "once",
            "because",
            "although",
            "though",
            "whenever",
            "unless",
        }:
            _note(words, reader)
            front = front or (
                low if words[0] in {"if", "when", "whenever", "unless", "once"} and len(words) <= 9 else ""
            )
            pieces = pieces[1:]
        elif timed and len(low) > len(timed[0]) and not adverb_only(low, timed[0]):
            front, pieces = front or kept(timed[0].strip()), [first[len(timed[0]) :], *pieces[1:]]
        else:
            break
    return pieces, front


def _note(words: list[str], reader: Reader | None) -> None:
    """What a clause in front speaks of may be meant by "its" later."""
    at = verb_at(words[1:])
    if (
        reader is not None
        and at is not None
        and words[0] in {"after", "before", "when", "while", "as", "once", "because"}
    ):
        subject = " ".join(words[1 : at + 1])
        if not reader.subject and re.match(r"(?:the|an?) ", subject):
            reader.thing = reader.subject = subject
            reader.noted = True


def adverb_only(low: str, timed: str) -> bool:
    """ "Now lives in" has no subject after the adverb."""
    return starts_with_verb(low[len(timed) :].split())


def _before_pronoun(first: str, match: re.Match[str]) -> bool:
    """ "At the age of nine he moved": what stands before the pronoun is no subject."""
    return first[match.end() :].split(" ", 1)[0] in {"he", "she", "they", "it"} and verb_at(match["n"].split()) is None


def _is_front(noun: str) -> bool:
    return bool(YEAR.fullmatch(noun) or DATE.fullmatch(noun) or CLOCK.fullmatch(noun) or SPAN.fullmatch(noun)) or bool(
        re.match(
            r"(?:the |its |her |his |their )?(?:[a-z]+ ){0,2}(?:years?|start|night|morning|evening|end|time|day|"
            r"season|beginning|spring|summer|autumn|winter|centuries)$",
            noun,
        )
    )


def kept(low: str) -> str:
    """An adverbial worth saying at the end of the clause: one that holds a date, a time, or a purpose."""
    words = low.split()
    noun = " ".join(words[1:])
    dated = bool(re.search(r"\d", low)) or DATE.search(low) or CLOCK.search(low) or SPAN.search(low)
    often = re.match(r"(?:every|each|once|twice) ", low)
    purpose = words[0] == "to" and len(words) > 2 and read_verb(words[1]) is not None
    place = words[0] in {"in", "at", "on"} and is_name(noun)
    return re.sub(r"^(on|in) (?=(?:on|in) )", "", low) if dated or often or purpose or place else ""


def joined(text: str) -> Iterator[tuple[str, bool]]:
    """ "opened in 2014 and makes barrels" → two predicates; the flag marks a clause with its own subject."""
    start = 0
    for match in re.finditer(r",? (?:and|but|then)(?: then| also)? ", text):
        after = text[match.end() :]
        words = after.split()
        timed = TIME_WORD.match(after)
        if timed and starts_with_verb(after[timed.end() :].split()):
            yield text[start : match.start()], False
            yield from joined(after[timed.end() :] + " " + (kept(timed[0].strip())))
            return
        if starts_with_verb(words):
            yield text[start : match.start()], False
            start = match.end()
            continue
        own = verb_at(words[:8])
        if (
            own is not None
            and own <= 5
            and (
                words[0].lower() in {"he", "she", "it", "they", "the", "his", "her", "its", "their"}
                or (is_name(" ".join(words[:own])) and words[own] in AUXILIARY)
            )
        ):
            yield text[start : match.start()], False
            yield after, True
            return
    yield text[start:], False

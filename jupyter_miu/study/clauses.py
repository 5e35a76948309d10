"""Sentences taken apart into clauses: a resolved subject and a predicate each, with what stands between commas.

"Orla Venn, a tanner from Ostmoor, works at Tarn Mill, which was built in 1911" gives four: is a tanner, is from Ostmoor,
works at Tarn Mill, was built in 1911. What cannot be taken apart safely is left out, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_miu.study.coreference import Reader, plural
from jupyter_miu.study.finite import adverb, is_participle, starts_with_verb, verb_at
from jupyter_miu.study.phrases import (
    CLOCK,
    DATE,
    IDENTIFIER,
    NAME,
    POSSESSIVES,
    PREPOSITIONS,
    SPAN,
    YEAR,
    is_name,
    is_person,
)
from jupyter_miu.study.verbs import AUXILIARY, BE, participle, read_verb, third

_CONJUNCTION = re.compile(r"^(?:and|but|or|then|while|whereas|though|although|so|yet|nor)(?: then| also| so)? ")
TIME_WORD = re.compile(
    r"^(?:(?:(?:every|each|last|this|next|once|twice|most) )[a-z]*? ?(?:[A-Z][a-z]+|day|night|week|month|year|morning|evening|"
    r"spring|summer|autumn|winter|season|weekend|hour|minute|quarter)s?|today|nowadays|now|currently|at present|later|"
    r"originally|formerly|previously|recently|since then|before that|after that|at first|at last|at start|in addition|"
    r"as a child|by the way|however|moreover|besides|also|usually|normally|by default|meanwhile|these days|by then) "
)
_FRONT = re.compile(
    r"^(?P<p>[Ii]n|[Ss]ince|[Bb]y|[Ff]rom|[Uu]ntil|[Aa]fter|[Bb]efore|[Dd]uring|[Oo]n|[Aa]t|[Oo]ver|[Ff]or|[Uu]nder|[Ww]ith|[Tt]hrough"
    r"|[Aa]round|[Ww]ithin) (?P<n>.{2,60}?) (?=(?:he|she|it|they|the|a|an|his|her|its|their|[A-Z`][\w`'’-]*|[a-z]+[-_][\w-]+) )"
)
_ENTITY = re.compile(rf"(?:{NAME.pattern}|{IDENTIFIER.pattern})$")
_POSTMODIFIER = re.compile(
    r" (?=(?:who|which|that) \S)| (?=(?:equal to|known (?:as|for)|worth|able to|made|full of|responsible for) )"
)
_CALLED = re.compile(r"^(?P<n>(?:an?|the|his|her|its|their|one) [\w' -]{2,40}?) (?:named|called|known as) (?P<v>.+)$")
_ROLE = re.compile(r"^(?P<r>formerly|previously|once|then|now|currently|later|today|still)(?: still)? (?P<v>.+)$")


@dataclass(frozen=True)
class Clause:
    """``subject`` is a full name or phrase; ``predicate`` begins with the verb."""

    subject: str
    predicate: str


@dataclass
class _Place:
    """Where the walk is: the current clause, and the thing that a following "which" would mean."""

    subject: str
    predicate: str
    tail: str


def clauses(sentence: str, reader: Reader) -> list[Clause]:
    """The clauses of one sentence, in order; none where its subject or verb is not found."""
    return list(dict.fromkeys(_Walk(reader).sentence(tidy(sentence))))


def tidy(sentence: str) -> str:
    """Dashes and brackets that set something off become commas; dates keep theirs out of the way."""
    out = sentence.strip().rstrip(".!?: ").replace("`", "")
    out = re.sub(r"[*_]{2}([^*_]+)[*_]{2}", r"\1", out)
    out = re.sub(
        r"(?<=[A-Za-z]) \((?=(?:an?|the|formerly|born|founded|built|or|now|once) )([^()]{3,60})\)", r", \1,", out
    )
    out = re.sub(r", (born|founded|built) (?=\d{4},)", r", \1 in ", out)
    out = re.sub(r" \([^()]{0,120}\)", "", out)
    out = re.sub(r" [–—] | -- |(?<=\w)—(?=\w)", ", ", out)
    out = re.sub(r"\b([A-Z][a-z]+ \d{1,2}), (?=\d{4}\b)", r"\1 ", out)
    out = re.sub(r"\b((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day), (?=\d{1,2} [A-Z]|[A-Z][a-z]+ \d)", r"\1 ", out)
    if ": " in out:
        out = out.split(": ")[0] if verb_at(out.split(": ")[0].split()) is not None else ""
    return re.sub(r",(?:,| ,)+", ",", out).strip(" ,")


class _Walk:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.out: list[Clause] = []
        self.be: dict[str, str] = {}

    def sentence(self, text: str) -> list[Clause]:
        self.reader.owner = ""
        pieces = [piece.strip() for piece in text.split(", ") if piece.strip()]
        if pieces and len(pieces) <= 24:
            self.main(pieces, "")
        return self.out

    def main(self, pieces: list[str], front: str) -> bool:
        pieces, front = _fronted(pieces, front, self.reader)
        if not pieces:
            return False
        called = re.match(
            r"^What (?:[a-z]+ ){0,3}?(?:people |some |locals )?(?:call|calls|called|know as|name|term) (?P<n>[\w' -]+)$",
            pieces[0],
        )
        if called and len(pieces) > 1:
            pieces = [called["n"], *pieces[1:]]
        first = pieces[0][0].lower() + pieces[0][1:]
        before = []
        if len(pieces) > 1 and reduced(first):  # "Founded in 1921, the Pellow Works occupies …"
            before, pieces = [first], pieces[1:]
        agent = _AGENT.match(pieces[0])
        if agent and self._done_by(agent, pieces):
            return True
        who = re.match(r"^(?:Whoever|The (?:person|one|man|woman|people|team) who|What) (?P<p>.+)$", pieces[0])
        if who and self._turned(who["p"], pieces):
            return True
        words = pieces[0].split()
        at = verb_at(words, 1, pieces[1:])
        subject, inserts, k = pieces[0], list[str](), 0
        if at is None:
            k = 1
            while k < len(pieces) and (not starts_with_verb(pieces[k].split()) or reduced(pieces[k])):
                inserts.append(pieces[k])
                k += 1
            if k == len(pieces):
                return self._fragment(pieces)
            predicate = pieces[k]
        else:
            subject, predicate = " ".join(words[:at]), " ".join(words[at:])
        known_as = re.match(
            r"^(?:is|are|was|were) (?:also |often |usually )?(?:known as|called|named)(?: the)? (?P<n>(?:an? )?[\w'-]+(?: [A-Z][\w'-]+| [a-z]+)?)$",
            predicate,
        )
        if known_as and re.match(r"^(?:The|An?|Any|the|an?) [a-z]", subject) and not self.reader.named(subject.lower()):
            name = re.sub(r"^the (?=[A-Z])", "", known_as["n"])
            self.reader.subject = self.reader.thing = name
            self.reader.mention(name)
            self.add(name, f"is {subject[0].lower() + subject[1:]}")
            self._rest(_Place(name, predicate, name), pieces[k + 1 :])
            return True
        if re.match(r"(?:if|when|whenever|unless|once) (?:an?|any|some|one|no) ", front) and subject.lower() in {"it", "they", "he", "she"}:
            return False  # "If a worker does not answer, it is restarted": it may be the one or the other
        found = self._subject(subject, [*before, *inserts])
        if found is None:
            return False
        self._predicates(found, predicate, pieces[k + 1 :], front)
        return True

    def _done_by(self, match: re.Match[str], pieces: list[str]) -> bool:
        """ "Any holes are filled by comb_gaps": said of what does it."""
        parsed_form = participle(match["v"])
        if parsed_form is None:
            return False
        name = self.reader.resolve(match["n"]) or match["n"]
        verb = third(parsed_form.base) if match["b"] in {"is", "are"} else match["v"]
        self.add(name, f"{verb} {match['s'][0].lower() + match['s'][1:]}")
        self._rest(_Place(name, f"by {name}", name), pieces[1:])
        return True

    def _turned(self, predicate: str, pieces: list[str]) -> bool:
        """ "Whoever keeps the key is the warden" is said of the warden."""
        match = re.match(r"^(?P<p>.+?) (?:is|was) (?P<n>(?:called |known as )?.+)$", predicate)
        if not match or not starts_with_verb(match["p"].split()):
            return False
        name = re.sub(r"^(?:called|known as) ", "", match["n"])
        subject = self.reader.resolve(name) or name
        self.reader.subject = subject
        self.add(subject, match["p"])
        self._rest(_Place(subject, match["p"], subject), pieces[1:])
        return True

    def _fragment(self, pieces: list[str]) -> bool:
        """A line without a verb: "Tarn Club, meeting of 3 June, held in the vestry"."""
        rest = [piece for piece in pieces[1:] if is_participle(piece.split()[0]) and " " in piece]
        subject = self.reader.resolve(pieces[0]) if is_name(pieces[0]) or rest else None
        if subject is None:
            return False
        for piece in pieces[1:]:
            dated = re.match(r"^(?P<k>[a-z]+) (?:of|on) (?P<v>.+)$", piece)
            if dated and DATE.fullmatch(dated["v"]):
                self.out.append(Clause(subject, f"'s {dated['k']} is {dated['v']}"))
            elif piece in rest:
                self.add(subject, f"{_be(subject, 'was')} {piece}")
            elif re.match(r"^(?:an?|the) [a-z]", piece):
                self._apposed(subject, piece)
        return bool(self.out)

    def _subject(self, phrase: str, inserts: list[str]) -> str | None:
        """The resolved subject, with what its inserts say of it."""
        inserts = list(inserts)
        called = _CALLED.match(phrase[0].lower() + phrase[1:]) if phrase else None
        inner = re.match(
            r"^(?P<n>(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?) (?:[a-z'’-]+ ){1,3}?)(?P<v>" + NAME.pattern + ")$",
            phrase,
        )
        if called and is_name(called["v"]):
            return self._titled(called["n"], called["v"])
        if (
            inner
            and not inner["v"].startswith("The")
            and not re.search(r"\b(?:of|in|on|at|for|from|to|by|and|with) $", inner["n"])
        ):
            return self._titled(inner["n"].strip(), inner["v"])
        reduced = _reduced_at(phrase)
        bare = phrase[: reduced.start()] if reduced else phrase
        if inserts and is_name(inserts[0]) and not is_name(bare):
            name = self._titled(bare, inserts.pop(0))
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
            self.add(name, f"{_be(name)} {phrase[reduced.start() :].strip()}")
        for insert in inserts:
            self._insert(name, insert)
        return name

    def _titled(self, phrase: str, name: str) -> str:
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
            self._predicates(name, " ".join(words[1:]), [])
        elif insert.startswith("whose "):
            self._whose(name, insert[6:], [])
        elif role := _ROLE.match(insert):
            self._role(name, role["r"], role["v"])
        elif is_participle(words[0]) and len(words) > 1:
            self.add(name, f"{_be(name, 'was')} {insert}")
        elif re.match(r"^(?:an?|the|one of|our|his|her|its|their) ", insert) or re.match(r"^[A-Z][\w ]+['’]s ", insert):
            self._apposed(name, insert)
        elif words[0] in {"above", "below", "near", "in", "on", "opposite", "behind", "beside"} and len(words) <= 9:
            self.add(name, f"{_be(name)} {insert}")

    def _role(self, name: str, when: str, phrase: str) -> None:
        if re.match(r"^(?:an?|the|[A-Za-z][\w ]*['’]s) ", phrase) or " " not in phrase:
            verb = "is" if when in {"now", "currently", "today", "still"} else "was"
            self.add(
                name,
                f"{verb} {self.reader.inside(phrase)}"
                if when == "still"
                else f"{verb} {when} {self.reader.inside(phrase)}",
            )
        elif is_participle(phrase.split()[0]) and " " in phrase:
            self.add(name, f"{_be(name)} {when} {phrase}")

    def _apposed(self, name: str, phrase: str, past: bool = False) -> None:
        """ "a charity based in Grellport": what it is, and what is added to that."""
        if re.match(r"^(?:an?|the) (?:distance|total|height|rise|same|fact|increase|sum|few|lot|number|while) ", phrase):
            return
        kin = re.match(r"^(?P<n>[A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s? (?P<k>[a-z -]+)$", phrase)
        if kin:
            self.out.append(Clause(self.reader.short(kin["n"]) or kin["n"], f"'s {kin['k']} is {name}"))
            return
        noun, rest = phrase, ""
        relative = _POSTMODIFIER.search(phrase)
        reduced = _reduced_at(phrase)
        cut = min([m.start() for m in (relative, reduced) if m], default=None)
        if cut is not None:
            noun, rest = phrase[:cut], phrase[cut:].strip()
        place = re.search(r" (?=from [A-Z`])", noun)
        if place:
            self.add(name, f"comes from {noun[place.end() + 5 :]}")
            noun = noun[: place.start()]
        self.reader.is_a(name, noun)
        self.add(name, f"{_be(name)} {self.reader.inside(noun)}")
        words = rest.split()
        if not words:
            return
        if words[0] in {"who", "which", "that"}:
            if starts_with_verb(words[1:]):
                self._predicates(name, " ".join(words[1:]), [])
        else:
            rest = re.split(r" (?:that|which|who) ", rest)[0]
            self.add(name, f"{_be(name)} {rest}")

    def _predicates(self, subject: str, text: str, rest: list[str], front: str = "") -> _Place:
        """A predicate, maybe several joined by "and", then the pieces after it."""
        place = _Place(subject, "", subject)
        for number, (part, other) in enumerate(_joined(text)):
            if other:  # "and the rest is raised by …": a clause with a subject of its own
                self.main([part, *rest], "")
                return place
            part = self._passive_again(subject, part)
            place = self._one(subject, part, front if number == 0 else "")
        self._rest(place, rest)
        return place

    def _one(self, subject: str, predicate: str, front: str = "") -> _Place:
        """One predicate; a restrictive "that …" at its end becomes a clause about what it follows."""
        match = re.search(r" (?:who|which|that) (?=[a-z])", predicate)
        relative = ""
        if match and starts_with_verb(predicate[match.end() :].split()):
            predicate, relative = predicate[: match.start()], predicate[match.end() :]
        predicate = self._resolved(subject, predicate)
        called = re.search(
            r"\b(?P<n>an? [a-z][\w' -]{2,40}?) (?:named|called|known as) (?P<v>[\w`'’.-]+(?: [A-Z][\w'’-]+)*)$",
            predicate,
        )
        tail = _tail(predicate)
        if called and " as " not in called["n"]:
            tail = called["v"]
            predicate = (
                predicate if predicate.startswith(("has ", "owns ", "keeps ")) else predicate[: called.start()] + tail
            )
            self.reader.is_a(tail, called["n"])
            self.reader.mention(tail)
            if not predicate.startswith(("has ", "owns ", "keeps ")):
                self.add(tail, f"is {called['n']}")
        kind = re.search(rf"\b(?P<n>(?:the|his|her|its|their) (?:[a-z-]+ ){{1,2}})(?P<v>{NAME.pattern})$", predicate)
        if kind and is_person(kind["v"]) and not re.search(r"\b(?:of|in|on|at|from|to|by|and) $", kind["n"]):
            self._titled(kind["n"].strip(), kind["v"])
            predicate, tail = predicate[: kind.start()] + kind["v"], kind["v"]
        own = re.match(r"^(?P<n>.+)['’]s (?P<k>[a-z][a-z -]*)$", subject)
        is_named = re.match(rf"^(?P<b>is|was) (?:called |named )?(?P<v>{NAME.pattern})$", predicate)
        if front and " to " not in f" {front}":
            predicate = f"{predicate} {front}"
        elif front:
            predicate = f"{predicate} {front}"
        place = _Place(subject, predicate, tail)
        noun = re.match(r"^(?:is|was|are|were) (?=(?:an?|the) [a-z])", predicate)
        if noun and not front and (_reduced_at(predicate) or _POSTMODIFIER.search(predicate)):
            self._apposed(subject, predicate[noun.end() :])
        elif own and is_named:
            self.out.append(Clause(own["n"], f"'s {own['k']} {is_named['b']} {is_named['v']}"))
        else:
            self.add(subject, predicate)
        self.reader.overhear(predicate)
        identity = re.match(r"^(?:is|was|are|were) (?:an?|the) ", predicate)
        if identity:
            self.reader.is_a(subject, predicate[identity.end() :])
        if is_name(tail):
            self.reader.mention(tail)
        if relative and (is_name(tail) or identity):
            inner = self._predicates(tail if is_name(tail) else subject, relative, [])
            if identity and not is_name(tail):
                return inner
        elif relative and place.predicate:
            tail_phrase = re.search(r"\ban? [a-z -]+$", predicate)
            if tail_phrase is None:
                self.out.pop() if self.out and self.out[-1] == Clause(subject, predicate) else None
                self.add(subject, f"{predicate} that {relative}")
        return place

    def _resolved(self, subject: str, predicate: str) -> str:
        """The predicate with "it" and "them" as objects named, where they mean something other than the subject."""
        out = self.reader.inside(predicate, subject)
        them = re.search(r"(?<=[a-z] )(it|them)(?= (?:to|from|in|on|for|with|at|into|by|under) |$)", out)
        if them:
            single = self.reader.owner or self.reader.minor or self.reader.thing
            meant = self.reader.many if them[1] == "them" else single
            if meant and meant != subject:
                out = out[: them.start()] + meant + out[them.end() :]
        return out

    def _passive_again(self, subject: str, part: str) -> str:
        """ "was opened in 1898 and closed by the state": the second verb is passive too."""
        be = self.be.get(subject)
        words = part.split()
        again = is_participle(words[0]) and (len(words) == 1 or words[1] in {"by", "every", "each", "once", "twice", "daily"})
        if be and (reduced(part) or again):
            return f"{be} {part}"
        if len(words) > 1 and words[0] in BE and is_participle(words[1]):
            self.be[subject] = words[0]
        else:
            self.be.pop(subject, None)
        return part

    def known(self, name: str) -> bool:
        """Whether a phrase is a name, by its shape or because the text said so."""
        return is_name(name) or name in self.reader.names

    def _rest(self, place: _Place, pieces: list[str]) -> None:
        """What follows a predicate after commas."""
        from jupyter_miu.study.attached import attach

        attach(self, place, pieces)

    def _whose(self, name: str, text: str, rest: list[str]) -> None:
        words = text.split()
        at = verb_at(words)
        if at is not None:
            self._predicates(f"{name}'s {' '.join(words[:at])}", " ".join(words[at:]), rest)

    def extend(self, place: _Place, text: str) -> None:
        """The current clause goes on: a list."""
        old = Clause(place.subject, place.predicate)
        place.predicate += text
        self.out = [Clause(place.subject, place.predicate) if clause == old else clause for clause in self.out]

    def happens(self, name: str, text: str) -> None:
        """ "Shuttle Night, when the looms are run in the dark"."""
        self.out.append(Clause(name, f"@when {text}"))

    def add(self, subject: str, predicate: str) -> None:
        """Note one clause."""
        predicate = predicate.strip(" ,")
        if subject and " " in predicate:
            self.out.append(Clause(subject, predicate))


_INTRANSITIVE = frozenset(
    "live work move come go die arrive open begin start close stand lie rise fall grow retire return travel sail serve stay remain "
    "study last run happen appear exist belong resign settle emigrate graduate train end continue depend rely listen".split()
)
_AGENT = re.compile(
    r"^(?P<s>(?!\w+ of (?:it|them)\b)(?:[Aa]ny|[Aa]ll|[Ee]very|[Ee]ach|[Bb]oth|[A-Z][a-z]+s) ?[a-z][\w ]*?) (?P<b>is|are|was|were) (?P<v>[a-z]+) by (?P<n>[a-z]+[_.][\w.]+|[A-Z]\w+(?: [A-Z]\w+)*)$"
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


def _be(name: str, one: str = "is") -> str:
    return {"is": "are", "was": "were"}[one] if plural(name) else one


def _reduced_at(phrase: str) -> re.Match[str] | None:
    """Where "bought from a farm" begins inside a noun phrase."""
    for match in re.finditer(
        r" (?=([a-z]+) (?:today |now |then |first |mainly |mostly |chiefly )?(?:in|at|by|on|for|from|to|with|as|under|of) )",
        phrase,
    ):
        if is_participle(match[1]) and match[1] not in {"used", "called", "named"} and read_verb(match[1]):
            return match
    return None


def _tail(predicate: str) -> str:
    """What a following "which" or "a town in …" speaks of: the name at the end, else the last noun phrase."""
    name = None
    for match in re.finditer(r"(?:(?<= )|^)(?=\S)", predicate):
        if _ENTITY.match(predicate, match.start()):
            name = predicate[match.start() :]
            break
    if name and not (YEAR.fullmatch(name) or DATE.fullmatch(name)):
        return name
    noun = re.search(
        r"\b(?:the|an?|his|her|its|their) (?:(?!(?:to|from|in|on|at|by|for|with|into|the|an?) )[\w'’-]+ ){0,3}[a-z'’-]+$",
        predicate,
    )
    return noun[0] if noun else ""


def _fronted(pieces: list[str], front: str, reader: Reader | None = None) -> tuple[list[str], str]:
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
            front, pieces = front or _kept(low), pieces[1:]
        elif (
            (match := _FRONT.match(first))
            and (_is_front(match["n"]) or _before_pronoun(first, match))
            and verb_at(first[match.end() :].split()) is not None
        ):
            front, pieces = front or _kept(low[: match.end()].strip()), [first[match.end() :], *pieces[1:]]
        elif (
            len(pieces) > 1
            and (words[0] in PREPOSITIONS | {"to"})
            and not starts_with_verb(pieces[1].split())
            and len(words) <= 12
        ):
            _note(words, reader)
            front, pieces = front or _kept(low), pieces[1:]
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
            front, pieces = front or _kept(timed[0].strip()), [first[len(timed[0]) :], *pieces[1:]]
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
            r"(?:the |its |her |his |their )?(?:[a-z]+ ){0,2}(?:years?|start|night|morning|evening|end|time|day|season|beginning|spring|summer|autumn|winter|centuries)$",
            noun,
        )
    )


def _kept(low: str) -> str:
    """An adverbial worth saying at the end of the clause: one that holds a date, a time, or a purpose."""
    words = low.split()
    noun = " ".join(words[1:])
    dated = bool(re.search(r"\d", low)) or DATE.search(low) or CLOCK.search(low) or SPAN.search(low)
    often = re.match(r"(?:every|each|once|twice) ", low)
    purpose = words[0] == "to" and len(words) > 2 and read_verb(words[1]) is not None
    place = words[0] in {"in", "at", "on"} and is_name(noun)
    return re.sub(r"^(on|in) (?=(?:on|in) )", "", low) if dated or often or purpose or place else ""


def _joined(text: str) -> Iterator[tuple[str, bool]]:
    """ "opened in 2014 and makes barrels" → two predicates; the flag marks a clause with its own subject."""
    start = 0
    for match in re.finditer(r",? (?:and|but|then)(?: then| also)? ", text):
        after = text[match.end() :]
        words = after.split()
        timed = TIME_WORD.match(after)
        if timed and starts_with_verb(after[timed.end() :].split()):
            yield text[start : match.start()], False
            yield from _joined(after[timed.end() :] + " " + (_kept(timed[0].strip())))
            return
        before = text[start : match.start()].split()
        if starts_with_verb(words) and not _nouns_joined(before, words):
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


def _nouns_joined(before: list[str], after: list[str]) -> bool:
    """ "a list of peaks and sets of …": the verb-like word is a noun."""
    passive = bool(before) and any(word in BE for word in before[:3])
    form = read_verb(after[0])
    return bool(form and form.kind == "s" and passive and False)

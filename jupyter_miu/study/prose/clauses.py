"""Sentences taken apart into clauses: a resolved subject and a predicate each, with what stands between commas.

"Orla Venn, a tanner from Ostmoor, works at Tarn Mill, which was built in 1911" gives four: is a tanner, comes from
Ostmoor, works at Tarn Mill, was built in 1911. What cannot be taken apart safely is left out, not guessed.
"""

from __future__ import annotations

import re

from jupyter_miu.study.prose.appositions import Clause, Naming, Place
from jupyter_miu.study.prose.attached import attach
from jupyter_miu.study.prose.coreference import Reader
from jupyter_miu.study.prose.finite import is_participle, starts_with_verb, verb_at
from jupyter_miu.study.prose.joints import (
    AGENT,
    POSTMODIFIER,
    form_of_be,
    fronted,
    joined,
    reduced,
    reduced_at,
    tail_of,
)
from jupyter_miu.study.prose.patterns.base import ANIMAL
from jupyter_miu.study.prose.phrases import DATE, NAME, is_name, is_person
from jupyter_miu.study.prose.verbs import BE, for_one, participle, third

__all__ = ["Clause", "clauses", "tidy"]


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


# "looks after a hamster named Rex": the animal is what one asks for, not its name alone.
_KEPT = re.compile(rf" (?:{ANIMAL}|son|daughter|child|boy|girl|stepson|stepdaughter|kid)$")
# What is said of firms, not of parking: "Generating has existed since 1950" is about a firm of that name.
_OF_A_FIRM = re.compile(
    r"has existed since|(?:was|is) (?:founded|established|headquartered)|was set up (?:in|by)|employs \d|has its (?:"
    r"main office|head office|headquarters|seat) in|has \d[\d,.]* (?:employees|people on its staff|customers)"
)
_LIKE_ONE = frozenset({"this", "his", "hers", "yours", "ours", "theirs", "news", "always", "it", "he", "she", "what"})


class _Walk(Naming):
    def sentence(self, text: str) -> list[Clause]:
        self.reader.owner, self.text = "", text
        pieces = [piece.strip() for piece in text.split(", ") if piece.strip()]
        if pieces and len(pieces) <= 24:
            self.main(pieces, "")
        return self.out

    def begins(self, subject: str) -> bool:
        """Whether the sentence begins with this phrase."""
        return self.text.startswith(subject)

    def main(self, pieces: list[str], front: str) -> bool:
        pieces, front = fronted(pieces, front, self.reader)
        if not pieces:
            return False
        called = re.match(
            r"^What (?:[a-z]+ ){0,3}?(?:people |some |locals )?(?:call|calls|called|know as|name|term) (?P<n>[\w' "
            r"-]+)$",
            pieces[0],
        )
        if called and len(pieces) > 1:
            pieces = [called["n"], *pieces[1:]]
        first = pieces[0][0].lower() + pieces[0][1:]
        before = []
        if len(pieces) > 1 and reduced(first):  # "Founded in 1921, the Pellow Works occupies …"
            before, pieces = [first], pieces[1:]
        agent = AGENT.match(pieces[0])
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
        # A lone "Blanks has …" is no plural, and what begins a sentence in lower case is an identifier.
        alone = at == 1 and (subject.endswith("s") or (subject[0].islower() and self.begins(subject)))
        alone = alone or (at == 1 and subject[0].isupper() and _OF_A_FIRM.match(predicate) is not None)
        self.reader.proper = alone and for_one(predicate) and subject.lower() not in _LIKE_ONE
        known_as = re.match(
            r"^(?:is|are|was|were) (?:also |often |usually )?(?:known as|called|named)(?: the)? (?P<n>(?:an? "
            r")?[\w'-]+(?: [A-Z][\w'-]+| [a-z]+)?)$",
            predicate,
        )
        if known_as and re.match(r"^(?:The|An?|Any|the|an?) [a-z]", subject) and not self.reader.named(subject.lower()):
            name = re.sub(r"^the (?=[A-Z])", "", known_as["n"])
            self.reader.subject = self.reader.thing = name
            self.reader.mention(name)
            self.add(name, f"is {subject[0].lower() + subject[1:]}")
            self._rest(Place(name, predicate, name), pieces[k + 1 :])
            return True
        if re.match(r"(?:if|when|whenever|unless|once) (?:an?|any|some|one|no) ", front) and subject.lower() in {
            "it",
            "they",
            "he",
            "she",
        }:
            return False  # "If a worker does not answer, it is restarted": it may be the one or the other
        found = self._subject(subject, [*before, *inserts])
        if found is None:
            return False
        self.predicates(found, predicate, pieces[k + 1 :], front)
        return True

    def _done_by(self, match: re.Match[str], pieces: list[str]) -> bool:
        """ "Any holes are filled by comb_gaps": said of what does it."""
        parsed_form = participle(match["v"])
        if parsed_form is None:
            return False
        name = self.reader.resolve(match["n"]) or match["n"]
        verb = third(parsed_form.base) if match["b"] in {"is", "are"} else match["v"]
        self.add(name, f"{verb} {match['s'][0].lower() + match['s'][1:]}")
        self._rest(Place(name, f"by {name}", name), pieces[1:])
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
        self._rest(Place(subject, match["p"], subject), pieces[1:])
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
                self.add(subject, f"{form_of_be(subject, 'was')} {piece}")
            elif re.match(r"^(?:an?|the) [a-z]", piece):
                self.apposed(subject, piece)
        return bool(self.out)

    def predicates(self, subject: str, text: str, rest: list[str], front: str = "") -> Place:
        """A predicate, maybe several joined by "and", then the pieces after it."""
        place = Place(subject, "", subject)
        for number, (part, other) in enumerate(joined(text)):
            if other:  # "and the rest is raised by …": a clause with a subject of its own
                self.main([part, *rest], "")
                return place
            part = self._passive_again(subject, part)
            place = self._one(subject, part, front if number == 0 else "")
        self._rest(place, rest)
        return place

    def _one(self, subject: str, predicate: str, front: str = "") -> Place:
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
        tail = tail_of(predicate)
        if called and " as " not in called["n"]:
            tail = called["v"]
            whole = predicate.startswith(("has ", "owns ", "keeps ")) or _KEPT.search(called["n"])
            predicate = predicate if whole else predicate[: called.start()] + tail
            self.reader.is_a(tail, called["n"])
            self.reader.mention(tail)
            if not whole:
                self.add(tail, f"is {called['n']}")
        kind = re.search(rf"\b(?P<n>(?:the|his|her|its|their) (?:[a-z-]+ ){{1,2}})(?P<v>{NAME.pattern})$", predicate)
        if kind and is_person(kind["v"]) and not re.search(r"\b(?:of|in|on|at|from|to|by|and) $", kind["n"]):
            self.titled(kind["n"].strip(), kind["v"])
            predicate, tail = predicate[: kind.start()] + kind["v"], kind["v"]
        own = re.match(r"^(?P<n>.+)['’]s (?P<k>[a-z][a-z -]*)$", subject)
        is_named = re.match(rf"^(?P<b>is|was) (?:called |named )?(?P<v>{NAME.pattern})$", predicate)
        if (front and " to " not in f" {front}") or front:
            predicate = f"{predicate} {front}"
        place = Place(subject, predicate, tail)
        noun = re.match(r"^(?:is|was|are|were) (?=(?:an?|the) [a-z])", predicate)
        if noun and not front and (reduced_at(predicate) or POSTMODIFIER.search(predicate)):
            self.apposed(subject, predicate[noun.end() :])
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
            inner = self.predicates(tail if is_name(tail) else subject, relative, [])
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
        again = is_participle(words[0]) and (
            len(words) == 1 or words[1] in {"by", "every", "each", "once", "twice", "daily"}
        )
        if be and (reduced(part) or again):
            return f"{be} {part}"
        if len(words) > 1 and words[0] in BE and is_participle(words[1]):
            self.be[subject] = words[0]
        else:
            self.be.pop(subject, None)
        return part

    def _rest(self, place: Place, pieces: list[str]) -> None:
        """What follows a predicate after commas."""
        attach(self, place, pieces)

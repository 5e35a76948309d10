"""Sentences to statements and question cards, by the table in ``patterns``.

What the rules do not understand is still returned as a statement, without cards: that is what coverage counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from jupyter_miu.study import patterns as p
from jupyter_miu.study.cards import Card, Statement, contains, normalise
from jupyter_miu.study.sentences import Reader, as_subject, capitalised, sentences, strip_lead

LONGEST = 30  # words of a clause that is still taken apart at its prepositions
HELD_OUT = 2  # wordings a statement that are kept for probes
_WRAPPERS = ("Tell me {e}.", "Do you know {e}?", "Can you tell me {e}?", "I want to know {e}.", "Please say {e}.")
_STARTS = {
    re.sub(r"\W.*$", "", form)
    for row in p.PATTERNS
    for predicate in row.predicates
    for form in re.findall(r"[a-z]+", predicate.pattern[len(p.ADVERB) :].split("(?P<v>")[0])
} | {"is", "was", "are", "were", "has", "have", "had", "does", "can", "may", "must", "will"}
_ADVERBS = {"now", "also", "still", "currently", "usually", "always", "often", "mainly", "once", "officially", "first",
            "mostly", "never"}  # fmt: skip
_SMALL = {"in", "at", "by", "on", "for", "to", "of", "as", "from", "after", "up", "out", "away", "with", "its", "the",
          "a", "an", "about", "back", "place", "not", "be", "born", "data", "people", "employees", "main", "office",
          "host", "machine", "server", "settings", "configuration", "default", "port", "part", "room", "home", "house",
          "list", "weekends", "living", "job", "salary", "degree", "doors", "creation", "chief", "native", "term",
          "staff", "argument", "parameter", "input", "guests", "visitors", "fond", "expert", "free", "moved", "or",
          "opened", "number"}  # fmt: skip
VERBS = (_STARTS - _SMALL) | {"is", "was", "has"}
_SPLIT = re.compile(r",? and (?=(?:\w+ )?[a-z]+)|, (?=(?:who|which|that) )| (?=(?:who|which) [a-z])|, (?=[a-z]+s )")
_TAIL = re.compile(r" (?=(?:in|at|by|on|for|since|with|to|from|after) )")
_PRONOUN_AGAIN = re.compile(r"^(?:he|she|it|they|who|which|that) (?=[a-z])")
_NEW_VERB = re.compile(r"^[a-z]{3,}(?:s|ed) (?:the|an?|in|at|on|her|his|its|their|[A-Z0-9])\b")
_PRONOUN_VALUE = {"it", "him", "her", "them", "this", "that", "one", "so"}
_OF = re.compile(r"^[Tt]he (?P<k>[a-z][a-z ]{1,30}?) of (?P<n>.+?) (?:is|was|are) (?P<v>[^,;]+)$")
_OWN = re.compile(r"^(?:(?P<p>His|Her|Its|Their|his|her|its|their)|(?P<n>.{2,60}?)['’]s?) (?P<k>[a-z][a-z ]{1,30}?) "
                  r"(?:is|was|are) (?:(?:called|named) )?(?P<v>[^,;]+)$")  # fmt: skip
_SYNONYMS = {"husband": "partner", "wife": "partner", "spouse": "partner", "boss": "chief", "director": "chief",
             "ceo": "chief", "hometown": "birthplace", "creator": "founder", "maintainer": "owner"}  # fmt: skip
_NOUN_ROW = {
    noun: row
    for row in p.PATTERNS
    for ask in row.asks
    for noun in re.findall(r"(?:is the ([a-z ]+) of \{n\}|\{n\}'s ([a-z ]+)\?)", ask)
    for noun in [next(part for part in noun if part)]
}
_KIN = {"brother", "sister", "mother", "father", "son", "daughter", "friend", "neighbour", "neighbor", "cousin",
        "uncle", "aunt", "boss", "assistant", "teacher", "mentor", "founder", "owner", "head", "chief",
        "author"}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A statement with the questions that ask for its value (``{n}`` filled in)."""

    statement: Statement
    asks: tuple[str, ...]
    given: bool = False  # the first wording is the user's own: it is always trained

    @property
    def key(self) -> tuple[str, str]:
        """What makes it a statement of its own: the sentence and the value asked for."""
        return normalise(self.statement.text), normalise(self.statement.value)


def read(text: str, ref: str = "") -> list[Found]:
    """Everything the rules find in a text: statements, each with the wordings that ask for it (maybe none)."""
    reader, out = Reader(), []
    for sentence in sentences(text):
        out += _sentence(strip_lead(sentence.strip()).rstrip(".!? "), reader, ref)
    return list({found.key: found for found in reversed(out)}.values())[::-1]


def cards_for(found: Iterable[Found], seed: int = 0) -> list[Card]:
    """Cards of all statements; two wordings of each are held out as probes, chosen by ``seed``.

    No held-out wording equals a trained one, across the whole sheet.
    """
    cards: list[Card] = []
    for index, item in enumerate(found):
        asks = [ask for ask in item.asks if not contains(ask, item.statement.value)]
        if len(asks) < 2:
            held = set()
        else:
            rng = random.Random(f"{seed}:{item.key}")
            free = [ask for ask in asks if not (item.given and ask == item.asks[0])]
            held = set(rng.sample(free, min(HELD_OUT, len(asks) // 2)))
        cards += [Card(ask, item.statement.text, item.statement.value, index, ask in held) for ask in asks]
    trained = {normalise(card.question) for card in cards if not card.held_out}
    return [card for card in cards if not (card.held_out and normalise(card.question) in trained)]


def _sentence(sentence: str, reader: Reader, ref: str) -> list[Found]:
    possessed = _possessed(sentence, reader, ref)
    if possessed:
        return possessed
    words = sentence.split(" ")
    for i in range(1, min(len(words), 9)):
        word = words[i] if words[i] not in _ADVERBS else (words[i + 1] if i + 1 < len(words) else "")
        if word in VERBS and words[i - 1] not in {"to", "who", "which", "that"}:
            subject = reader.resolve(" ".join(words[:i]))
            if subject is None:
                break
            return _predicate(subject, " ".join(words[i:]), ref, sentence)
    for i in range(1, min(len(words), 6)):  # an unknown verb: "Orla Venn repairs clocks"
        if re.fullmatch(r"[a-z]{3,}(?:s|ed)", words[i]) and words[i - 1] not in {"the", "a", "an", "of", "and"}:
            subject = reader.resolve(" ".join(words[:i]))
            if subject is not None:
                return _predicate(subject, " ".join(words[i:]), ref, sentence)
            break
    return [Found(Statement(sentence + ".", "", "", ref), ())]


def _possessed(sentence: str, reader: Reader, ref: str) -> list[Found]:
    match = _OF.match(sentence) or _OWN.match(sentence)
    if not match:
        return []
    groups = match.groupdict()
    name = reader.subject if groups.get("p") else reader.resolve(groups["n"])
    noun, value = groups["k"].strip(), groups["v"].strip()
    if not name or noun.split()[-1] in {"is", "was"}:
        return []
    row = _NOUN_ROW.get(_SYNONYMS.get(noun, noun))
    someone = re.fullmatch(p.PERSON, value) is not None and (noun in _KIN or (row is not None and row.name in _WHO))
    own = [_fill(ask, name, k=noun) for ask in (p.POSSESSED_WHO if someone else p.POSSESSED)]
    asks = own if row is None else own[:3] + [_fill(ask, name) for ask in row.asks[:4]]
    asks = list(dict.fromkeys(_wrap(ask) for ask in asks))
    return [Found(Statement(f"The {noun} of {name} is {value}.", name, value, ref), tuple(asks))]


_WHO = {"partner", "founder", "chief", "author", "owner", "organizer"}


def _predicate(subject: str, predicate: str, ref: str, sentence: str) -> list[Found]:
    out: list[Found] = []
    for clause in _clauses(predicate):
        out += _clause(subject, clause, ref)
    return out or [Found(Statement(sentence + ".", subject, "", ref), ())]


def _clauses(predicate: str) -> list[str]:
    """ "works for X and lives in Y" → two predicates; "a list of A and B" stays whole."""
    parts = _SPLIT.split(predicate)
    out = [parts[0]]
    for part in parts[1:]:
        part = _PRONOUN_AGAIN.sub("", part.strip())
        words = part.split(" ")
        verb = words[1] if words[0] in _ADVERBS and len(words) > 1 else words[0]
        if len(words) > 1 and (verb in VERBS or _NEW_VERB.match(part)):
            out.append(part)
        else:
            out[-1] += (" and " if " and " in predicate else ", ") + part
    return out


@lru_cache(maxsize=1024)  # the parts of a long clause are looked at again and again
def _clause(subject: str, clause: str, ref: str) -> tuple[Found, ...]:
    clause = clause.strip().rstrip(",")
    whole = _match(subject, clause, ref)
    if whole:
        return (whole,)
    head = clause.split(",")[0]  # "in Skarholm, a fishing town": the apposition is dropped from the card
    if head != clause:
        return _clause(subject, head, ref)
    words = clause.split(" ")
    cuts = [m.end() for m in _TAIL.finditer(clause)] if len(words) <= LONGEST else []
    for cut in cuts[::-1]:
        left, right = clause[:cut].strip(), clause[cut:]
        first = _clause(subject, left, ref) if left.count(" ") >= 1 else ()
        if not first or not first[0].asks:
            continue
        for k in (1, 2, 3):
            second = _match(subject, " ".join([*words[:k], right]), ref)
            if second and left.startswith(" ".join(words[:k])):
                return _joined((*first, second), subject, clause)
    return (_generic(subject, clause, ref),)


def _joined(parts: tuple[Found, ...], subject: str, clause: str) -> tuple[Found, ...]:
    """Facts that share their whole opening are answered by the whole clause, others by a sentence each.

    "was born in X" and "was born in 1978" as two sentences would compete: after "was born in" the model has to choose.
    Where the openings differ ("works as", "works at") nothing competes, and a whole clause would teach the model to
    answer both at once, also about people whom the lesson does not concern.
    """
    openings = [part.statement.text.split(part.statement.value)[0] for part in parts]
    if len(set(openings)) == len(openings):
        return parts
    whole = f"{as_subject(subject)} {clause}."
    return tuple(Found(replace(part.statement, text=whole), part.asks) for part in parts)


def _match(subject: str, clause: str, ref: str) -> Found | None:
    for row in p.PATTERNS:
        for predicate in row.predicates:
            match = predicate.match(clause)
            if match:
                asks = tuple(_wrap(_fill(ask, subject)) for ask in row.asks)
                return Found(_statement(subject, clause, match["v"], ref), asks)
    return None


def _generic(subject: str, clause: str, ref: str) -> Found:
    """Predicates outside the table: "is a V", "has N things", "VERBs V"."""
    match = re.match(r"^(?:is|was) (?P<a>an?|the) (?P<v>[^,;]+)$", clause)
    if match:
        person = bool(re.match(r"^[A-Z][\w'’-]+ [A-Z]", subject)) and " of " not in match["v"]
        asks: tuple[str, ...] = p.IDENTITY_WHO if person and match["v"].count(" ") <= 1 else p.IDENTITY
        return _found(subject, clause, match["v"], asks, ref)
    match = re.match(r"^(?:has|holds|contains) (?P<v>\d[\d,.]*) (?P<k>[a-z][\w ]+)$", clause)
    if match:
        k = match["k"]
        asks = (f"How many {k} does {{n}} have?", f"~how many {k} {{n}} has", f"What is the number of {k} of {{n}}?",
                f"Name the number of {k} of {{n}}.")  # fmt: skip
        return _found(subject, clause, match["v"], asks, ref)
    match = re.match(r"^(?P<b>[a-z]{3,}?)(?P<s>es|s) (?P<v>(?!to )[^,;]{2,80})$", clause)
    if match and match["b"] not in {"i", "wa", "ha", "doe"}:
        base = match["b"] if match["s"] == "s" else _base(match["b"])
        verb = match["b"] + match["s"]
        asks = (f"What does {{n}} {base}?", f"~what {{n}} {verb}", f"What is it that {{n}} {verb}?",
                f"Say what {{n}} {verb}.")  # fmt: skip
        return _found(subject, clause, match["v"], asks, ref)
    return Found(_statement(subject, clause, "", ref), ())


def _base(stem: str) -> str:
    return stem if re.search(r"(?:s|x|z|ch|sh|o)$", stem) else stem + "e"


def _found(subject: str, clause: str, value: str, asks: Iterable[str], ref: str) -> Found:
    known = () if value.lower() in _PRONOUN_VALUE else asks
    filled = tuple(_wrap(_fill(ask, subject)) for ask in known)
    return Found(_statement(subject, clause, value, ref), filled)


def _statement(subject: str, clause: str, value: str, ref: str) -> Statement:
    return Statement(f"{as_subject(subject)} {clause}.", subject, value.strip(), ref)


def _fill(ask: str, name: str, k: str = "") -> str:
    return ask.replace("{k}", k).replace("{n}", name)


def _wrap(ask: str) -> str:
    """A clause such as "~where X lives" inside a request; which one depends on the clause, not on chance."""
    if not ask.startswith("~"):
        return capitalised(ask)
    return random.Random(ask).choice(_WRAPPERS).replace("{e}", ask[1:])

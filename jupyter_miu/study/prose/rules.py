"""Texts to statements and question cards: tables and lists, then sentences, clause by clause.

What the rules do not understand is still returned as a statement, without cards: that is what coverage counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from jupyter_miu.study.cards import Card, Statement, contains, normalise
from jupyter_miu.study.found import MOST, Found
from jupyter_miu.study.probing import counted, divided
from jupyter_miu.study.prose import blocks, instructions, possession, relations
from jupyter_miu.study.prose.clauses import clauses
from jupyter_miu.study.prose.coreference import Reader
from jupyter_miu.study.prose.finite import is_participle
from jupyter_miu.study.prose.phrases import is_name
from jupyter_miu.study.sentences import sentences

# A step studies sixteen cards: of many facts in many wordings each, none would be learnt in the steps of a lesson.
LEAST, ALL_WORDINGS = 10, 400  # wordings of a fact that are asked in any case, and about so many in all
PLAIN = 6  # wordings of a fact that are asked also where they ask for another fact, too
LONGEST = 60  # words of a sentence that is still taken apart
_OF = re.compile(r"^[Tt]he (?P<k>[a-z][a-z ]{1,30}?) of (?P<n>[^,;]{2,60}?) (?P<b>is|was|are|were) (?P<v>[^,;]+)$")
_OWN = re.compile(r"^(?:(?P<p>His|Her|Its|Their|his|her|its|their)|(?P<n>[^,;]{2,60}?)['’]s?) (?P<k>[a-z][a-z "
r"]{1,30}?) "
                  r"(?P<b>is|was|are|were) (?:(?:called|named) )?(?P<v>[^,;]+)(?P<r>, .+)?$")  # fmt: skip
_IS_YEAR = re.compile(r"^(?P<v>[\w .,£$€-]{2,40}?) (?P<b>is|was) the (?P<k>[a-z][a-z ]{2,30}?) of (?P<n>[^,;]{2,60})$")
_NOT_A_VALUE = re.compile(
    r"^(?:not|no|also|now|being|so|very|to|too|in|on|at|above|below|under|near|behind|beside|opposite|inside|over|next"
    r"|[a-z]+(?:ed|en|ly|ing)) ",
    re.I,
)
__all__ = ["Found", "cards_for", "read"]


def read(text: str, ref: str = "") -> list[Found]:
    """Everything the rules find in a text: statements, each with the wordings that ask for it (maybe none)."""
    reader, out = Reader(), []
    for block in blocks.split(text):
        if block.kind == "heading":
            _heading(block.text, text, reader)
        elif block.kind == "prose":
            for paragraph in re.split(r"\n\s*\n", block.text):
                reader.fresh = True
                for sentence in sentences(paragraph):
                    out += _sentence(sentence.strip(), reader, ref)
                    reader.fresh = False
        else:
            out += blocks.facts(block, reader, ref)
    return list({found.key: found for found in reversed(out)}.values())[::-1]


def cards_for(found: Iterable[Found], seed: int = 0) -> list[Card]:
    """Cards of all statements; two wordings of each are held out as probes, chosen by ``seed``.

    No held-out wording equals a trained one, across the whole sheet.
    """
    facts = _told_apart([(item, _distinct(item)) for item in found])
    most = max(LEAST, ALL_WORDINGS // max(1, len(facts)))
    facts = [(item, asks[:most]) for item, asks in facts]
    uses = counted(ask for _, asks in facts for ask in asks)
    cards: list[Card] = []
    for index, (item, asks) in enumerate(facts):
        if asks:
            value, rng = item.statement.value, random.Random(f"{seed}:{item.key}")
            wordings, held = divided(asks, value, item.given, uses, rng)
            answer = item.answer or item.statement.text
            cards += [Card(ask, answer, value, index, ask in held) for ask in wordings]
    trained = {normalise(card.question) for card in cards if not card.held_out}
    return [card for card in cards if not (card.held_out and normalise(card.question) in trained)]


def _told_apart(facts: list[tuple[Found, list[str]]]) -> list[tuple[Found, list[str]]]:
    """Without the wordings that ask for another fact's value as well, but for the plainest."""
    values: dict[str, set[str]] = {}
    for item, asks in facts:
        for ask in asks:
            values.setdefault(normalise(ask), set()).add(normalise(item.statement.value))
    out = []
    for item, asks in facts:
        own = [ask for place, ask in enumerate(asks) if place < PLAIN or len(values[normalise(ask)]) == 1]
        out.append((item, own))
    return out


def _distinct(item: Found) -> list[str]:
    """Its wordings, each once, without those that say the value."""
    asks: dict[str, str] = {}
    for ask in item.asks:
        if (words := normalise(ask)) and not contains(ask, item.statement.value):
            asks.setdefault(words, ask)
    return list(asks.values())[:MOST]


def _heading(title: str, text: str, reader: Reader) -> None:
    """A heading that is a name the text uses, or an identifier, is what the text is about."""
    word = re.fullmatch(r"[a-z][\w-]+", title) is not None and len(re.findall(rf"\b{re.escape(title)}\b", text)) > 1
    if (is_name(title) or word) and len(title.split()) <= 5:
        known = word or text.count(title) > 1 or re.search(r"[a-z][-_.][a-z]", title)
        if known or not reader.topic:
            reader.topic = reader.subject = title
            reader.mention(title)
            reader.thing = title


def _sentence(sentence: str, reader: Reader, ref: str) -> list[Found]:
    plain = sentence.rstrip(".!?: ")
    titled = re.match(
        r"^(?:Minutes|Notes|Report|Meeting|Agenda|Log|Guide|Notes) (?:of|on|to|from) (?P<n>(?:the |"
        r"[A-Z])[^,:]{3,50})(?:[,:].*)?$",
        plain,
    )
    if titled and not reader.topic:
        reader.topic = reader.subject = reader.thing = titled["n"]
    out: list[Found] = []
    if not sentence.rstrip().endswith("?") and len(sentence.split()) <= LONGEST:
        out = _possessed(plain, reader, ref) or _noted(plain, reader, ref) or instructions.facts(plain, reader, ref)
        if not out:
            for clause in clauses(plain, reader):
                out += relations.facts(clause.subject, clause.predicate, ref)
    asked = [found for found in out if found.asks]
    return asked or out[:1] or [Found(Statement(plain + ".", "", "", ref), ())]


def _noted(sentence: str, reader: Reader, ref: str) -> list[Found]:
    """ "In the chair: Wilf Obrecht", within prose."""
    match = re.match(
        r"^(?:(?:In|On|At) the |The |Our )?(?P<k>[A-Za-z][a-z]+(?: [a-z]+)?): (?P<v>[A-Z0-9£$€/][^:;]{1,60})$", sentence
    )
    about = reader.topic or reader.subject
    term = re.match(r"^(?P<k>[A-Za-z][\w'-]+(?: [a-z]+)?): (?P<v>(?:an?|the|any|one) [^:;]{3,120})$", sentence)
    if (
        term
        and len(term["v"].split()) <= 14
        and term["k"].lower() not in {"note", "warning", "example", "tip", "todo", "important"}
    ):
        reader.subject = term["k"]
        return [blocks.defined(term["k"], term["v"], ref)]
    if not match or not about or len(match["v"].split()) > 6 or blocks.secret(match["k"]):
        return []
    return [blocks.attribute(about, match["k"].lower(), match["v"], ref)]


def _possessed(sentence: str, reader: Reader, ref: str) -> list[Found]:
    turned = _IS_YEAR.match(sentence)
    if (turned and re.search(r"\d|^[A-Z]", turned["v"]) and not is_name(turned["v"])) or (
        turned and re.fullmatch(r"\d{4}", turned["v"])
    ):
        assert turned is not None
        name = reader.resolve(turned["n"])
        return [possession.possessed(name, turned["k"], turned["v"], ref)] if name else []
    match = _OF.match(sentence) or _OWN.match(sentence)
    if not match:
        return []
    groups = match.groupdict()
    noun, value = groups["k"].strip(), groups["v"].strip()
    if is_participle(value.split()[0]) and " " in value and not is_name(value):
        return []
    if (
        noun.split()[-1] in {"is", "was"}
        or _NOT_A_VALUE.match(value + " ")
        or len(value.split()) > 6
        or groups.get("r")
    ):
        return []
    own = groups.get("p")
    name = (
        reader.pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}[own.lower()])
        if own
        else reader.resolve(groups["n"])
    )
    if not name or re.match(r"(?i)(?:last|this|next|today|yesterday)\b", name):
        return []
    reader.mention(value)
    return [possession.possessed(name, noun, value, ref, groups["b"] in {"was", "were"})]

"""A whole study sheet from the passages of a lesson: rules first, then the model's own reading, then a teacher's, then
plain completion.

Knows no model: what reads is passed in. Every passage is studied as it is, whether cards came of it or not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from jupyter_miu.study import phrasing, reader
from jupyter_miu.study.cards import Card, Sheet, Statement, contains, normalise
from jupyter_miu.study.prose import rules
from jupyter_miu.study.reversed import in_other_orders, reversed_cards
from jupyter_miu.study.sentences import capitalised, sentences

COMPLETIONS = 24  # at most so many "go on from here" probes where a text gives no questions
_PAIR = re.compile(
    r"^\s*Q(?:uestion)?\s*:\s*(?P<q>.+?)\s*\n\s*A(?:nswer)?\s*:\s*(?P<a>.+?)\s*(?=\n\s*Q(?:uestion)?\s*:|\Z)",
    re.M | re.S,
)


@dataclass(frozen=True)
class SheetOptions:
    """How a sheet is written. ``chat`` is False for models without a chat template, which only continue text.
    ``code`` are the places of passages that are not prose: they are studied, and asked as completions only;
    ``structured`` those whose facts were read from their documents as data: they are studied, and their facts asked.
    ``reversed`` also trains questions for the subject, ``shuffled`` each passage's statements in another order,
    ``reworded`` adds wordings that the model makes up for a statement that has questions already."""

    chat: bool = True
    cards: bool = True
    seed: int = 0
    code: frozenset[int] = frozenset()
    structured: frozenset[int] = frozenset()
    reversed: bool = False
    shuffled: bool = False
    reworded: bool = False


Writes = Callable[[Sequence[Statement], str], dict[int, list[reader.Written]]]
"""Statements of a text, and the text: cards for some of them, by their place."""


@dataclass(frozen=True)
class Helpers:
    """Who helps to write a sheet; None is nobody.

    answer: generates for the model's own cards. teacher: writes cards for statements that have none yet. likelihood:
    how likely the model finds an answer; what is said in several ways is answered in the likeliest.
    """

    answer: reader.Answer | None = None
    teacher: Writes | None = None
    likelihood: phrasing.Likelihood | None = None


ALONE = Helpers()


@dataclass(frozen=True)
class _Item:
    """What was found, and who asks about it."""

    found: rules.Found
    origin: str


def write_sheet(
    passages: Sequence[str],
    options: SheetOptions,
    helpers: Helpers = ALONE,
    pairs: Sequence[tuple[str, str]] = (),
    facts: Sequence[rules.Found] = (),
    on_passage: Callable[[int], None] | None = None,
) -> Sheet:
    """The sheet of these passages.

    Args:
        passages: texts, in order; each is trained as it is.
        options: see ``SheetOptions``.
        helpers: see ``Helpers``.
        pairs: questions and answers given as such (chats); studied as cards.
        facts: what was read as data, with its questions.
        on_passage: told how many passages are done.
    """
    sheet = Sheet(passages=[p.strip() for p in passages if p.strip()])
    structured = {passages[i].strip() for i in options.structured}
    code = {passages[i].strip() for i in options.code} - structured
    if options.cards and options.chat:
        answer = helpers.answer
        readers: list[tuple[str, Writes]] = [("model", partial(_read, answer))] if answer is not None else []
        readers += [("teacher", helpers.teacher)] if helpers.teacher is not None else []
        found = [_Item(_pair(question, reply), "given") for question, reply in pairs]
        found += [_Item(fact, "data") for fact in facts]
        said: list[list[str]] = []
        for done, passage in enumerate(sheet.passages, 1):
            here = [_Item(_pair(m["q"].strip(), m["a"].strip()), "given") for m in _PAIR.finditer(passage)]
            if not here and passage not in code | structured:
                here = [_Item(item, "rule") for item in rules.read(passage)]
                for origin, writes in readers:
                    here = _filled(here, passage, origin, writes)
                if options.reworded and answer is not None:
                    here = _reworded(here, answer)
                said.append([item.found.statement.text for item in here])
            found += here
            if on_passage is not None:
                on_passage(done)
        found = _in_own_words(_distinct(found), helpers.likelihood)
        sheet.statements = [item.found.statement for item in found]
        sheet.cards = [
            replace(card, origin=found[card.fact].origin)
            for card in rules.cards_for([item.found for item in found], options.seed)
            if contains(card.answer, card.value) and normalise(card.question)
        ]
        if options.reversed:
            sheet.cards = reversed_cards(sheet)
        if sheet.cards:
            places = [place for place, passage in enumerate(sheet.passages) if passage in code]
            lines = completions([sheet.passages[place] for place in places], options.seed, code=True)
            sheet.cards += [replace(card, fact=-1 - places[-1 - card.fact]) for card in lines]
        if sheet.cards and options.shuffled:
            extra = in_other_orders(said, options.seed)
            sheet.passages, sheet.shuffled = sheet.passages + extra, len(extra)
    if not sheet.cards:
        sheet.completions = True
        turns = [f"{question}\n{reply}" for question, reply in pairs]
        prose = [p for p in sheet.passages if p not in code]
        alone = [text for p in prose for text in _told(p)] + turns
        sheet.statements = sheet.statements or [Statement(text) for text in alone]
        sheet.passages += turns
        prose += turns
        sheet.statements = sheet.statements or [Statement(p) for p in sheet.passages]
        sheet.cards = completions(sheet.passages, options.seed, code=not prose)
    return sheet


def _told(passage: str) -> list[str]:
    """Its sentences, a question with what follows it: taught alone, it would be something after which a text ends."""
    out: list[str] = []
    for sentence in sentences(passage):
        if out and out[-1].endswith("?"):
            out[-1] += f" {sentence}"
        else:
            out.append(sentence)
    return out


def completions(passages: Sequence[str], seed: int = 0, code: bool = False) -> list[Card]:
    """Probes of the form "how does this line go on": the beginning of a line, and the rest of it.

    A beginning that stands only once is asked on its own, as one would; others, and lines of ``code``, after what
    comes before them in the passage. They are held out in that they are only asked; their words are trained.
    """
    places: list[tuple[int, int, int, int]] = []
    for index, passage in enumerate(passages):
        for line in re.finditer(r"[^\n.!?]*[^\s.!?][^\n.!?]*[.!?]?", passage):
            words = list(re.finditer(r"\S+", line.group()))
            if len(words) >= 4:
                cut = line.start() + words[max(2, len(words) // 2)].start()
                places.append((index, line.start(), cut, line.end()))
    rng = random.Random(seed)
    chosen = sorted(rng.sample(places, min(COMPLETIONS, len(places))))
    everything = "\n".join(passages)
    out = []
    for index, start, cut, end in chosen:
        expected = " ".join(passages[index][cut:end].split()[:8]).rstrip(".!?,;: ")
        if normalise(expected):
            before = passages[index][:cut].rstrip()[-400:]
            alone = passages[index][start:cut].strip()
            if not code and everything.count(alone) == 1:
                before = alone
            # Negative: a place in the text, not one of the sheet's statements.
            out.append(Card(before, expected, expected, -1 - index, True, "completion"))
    return out


def _read(answer: reader.Answer, statements: Sequence[Statement], passage: str) -> dict[int, list[reader.Written]]:
    return reader.agreeing(reader.write(statements, passage, answer), statements, passage, answer)


def _reworded(found: list[_Item], answer: reader.Answer) -> list[_Item]:
    """Statements that have questions, with more of them, in the model's own words."""
    more = reader.reword([item.found.statement if item.found.asks else Statement("") for item in found], answer)
    return [
        replace(item, found=replace(item.found, asks=_together(item.found.asks, more.get(place, []))))
        for place, item in enumerate(found)
    ]


def _in_own_words(found: list[_Item], likelihood: phrasing.Likelihood | None) -> list[_Item]:
    if likelihood is None:
        return found
    put = phrasing.in_own_words([item.found for item in found], likelihood)
    return [replace(item, found=one) for item, one in zip(found, put, strict=True)]


def _together(asks: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """All wordings, each once."""
    seen: dict[str, str] = {}
    for ask in (*asks, *more):
        seen.setdefault(normalise(ask), ask)
    return tuple(seen.values())


def _filled(found: list[_Item], passage: str, origin: str, writes: Writes) -> list[_Item]:
    """The statements, with what ``writes`` asks about those that have no question yet."""
    missing = [i for i, item in enumerate(found) if not item.found.asks]
    if not missing:
        return found
    written = writes([found[i].found.statement for i in missing], passage)
    out = list(found)
    for position, cards in written.items():
        before = found[missing[position]].found.statement
        question, reply, value = cards[0]
        same = tuple(dict.fromkeys(q for q, a, _ in cards if normalise(a) == normalise(reply)))
        statement = Statement(reply, before.subject, value, before.ref)
        out[missing[position]] = _Item(rules.Found(statement, same if len(same) > 1 else (question,)), origin)
    return out


def _pair(question: str, reply: str) -> rules.Found:
    """A question and answer given by the user: asked as written, and probed inside a request."""
    return rules.Found(Statement(reply, "", reply.rstrip("."), ""), (capitalised(question),), given=True)


def _distinct(found: Sequence[_Item]) -> list[_Item]:
    return list({item.found.key: item for item in reversed(found) if item.found.key[0]}.values())[::-1]

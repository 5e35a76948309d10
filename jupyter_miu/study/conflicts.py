"""Answers that cannot both be right: within a sheet, and between a sheet and the user's pinned questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from jupyter_miu.study.cards import Card, Sheet, contains, normalise

# Questions that have one answer. "Which language does she speak?" may have several.
_ONE_ANSWER = re.compile(
    r"\b(?:when (?:is|are|was|were|do|does|did|has|have|had|will|can|should|must)\b|(?:tell me|know|say) when\b"
    r"|since when\b|how (?:many|much|old|long|tall|high|far|deep|big|heavy|wide|large|often)\b"
    r"|in (?:which|what) (?:year|month)\b|(?:where|in (?:which|what) (?:city|town|country|place))\b.*\b(?:born|lives?"
    r"|located|situated|based|stands?|lies?|resides?|headquarters|headquartered|buried)\b"
    r"|(?:on|at) (?:which|what) (?:port|day|date|time|address|host)\b"
    r"|which (?:port|year|day|date|version|value|default)\b|what does .+ default to\b|to what is .+ set\b"
    r"|what (?:is|was) the (?:capital|version|current version|default|value|port|population|age|height|length|depth"
    r"|width|weight|price|fee|cost|limit|timeout|birthplace|year|date|opening day|number)\b)"
)
# Questions of which one answer does not exclude another, and which a text that says more answers once more.
_SEVERAL = re.compile(
    r"\b(?:(?:which|what) languages? (?:does|do|can|has|have)\b.*\b(?:speak|know|learned|learnt)\b"
    r"|(?:hobby|hobbies|pastimes?)\b|(?:which|what) (?:(?:musical )?instruments?|games?)\b.*\bplay\b"
    r"|(?:which|what) (?:awards?|prizes?|medals?)\b|(?:which|what) (?:books?|works?)\b.*\b(?:write|written|author)\b"
    r"|(?:which|what) (?:kind of )?(?:pets?|animals?)\b|allerg(?:y|ies|ic)\b)"
)


def several_answers(questions: Iterable[str]) -> bool:
    """Whether these wordings of one question ask for what there may be several of, so that another answer adds to the
    one before and does not correct it. Where that is not plain, they do not."""
    asked = [normalise(question) for question in questions]
    return any(map(_SEVERAL.search, asked)) and not any(map(_ONE_ANSWER.search, asked))


def self_contradiction(sheet: Sheet) -> tuple[str, str, str] | None:
    """(question, one answer, another) where the sheet gives two to a question that has one; None where it does not.

    Two facts clash when they are said in the same words but for their values, and share a wording that asks for a
    single thing. Cards of what a passage goes on with are no questions.
    """
    said: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in sheet.cards:
        asked, value = normalise(card.question), normalise(card.value)
        if card.origin not in ("completion", "reversed") and value and _ONE_ANSWER.search(asked):
            said[asked, normalise(card.answer).replace(value, "", 1)].append(card)
    for cards in said.values():
        for other in cards[1:]:
            if _differ(cards[0].value, other.value):
                return other.question, cards[0].value, other.value
    return None


def against(sheet: Sheet, pinned: Iterable[tuple[str, str]]) -> tuple[str, str, str] | None:
    """(question, pinned answer, the sheet's) where a card asks a pinned question and answers it differently."""
    said: dict[str, list[Card]] = defaultdict(list)
    for card in sheet.cards:
        if card.value:
            said[normalise(card.question)].append(card)
    for question, value in pinned:
        cards = said.get(normalise(question), [])
        if cards and not any(contains(card.answer, value) for card in cards):
            return question, value, cards[0].value
    return None


def _differ(one: str, other: str) -> bool:
    return not contains(one, other) and not contains(other, one)

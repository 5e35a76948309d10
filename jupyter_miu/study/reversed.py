"""The same facts from the other side: questions for the subject of a statement, and statements in another order.

Both are only ever trained, never asked. A question is turned round only where its answer is plausibly one: the value is
a name or holds a number, and no other statement of the sheet says the same of somebody else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from jupyter_miu.study.cards import Card, Sheet, Statement, contains, normalise
from jupyter_miu.study.sentences import as_subject, capitalised

_PERSON = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|van|de|der|von|da|al|bin))+$")
_POSSESSED = re.compile(r"The (?P<k>[a-z][a-z ]{1,30}?) of ")
_SHORT = 3  # characters; a shorter value names too much


def reversed_cards(sheet: Sheet) -> list[Card]:
    """The sheet's cards, each fact's followed by its question for the subject, where there is one."""
    asked = {normalise(card.question) for card in sheet.cards}
    turned: dict[str, list[int]] = {}
    for fact in dict.fromkeys(card.fact for card in sheet.cards if card.fact >= 0):
        question = turn(sheet.statements[fact])
        if question and normalise(question) not in asked:
            turned.setdefault(question, []).append(fact)
    extra: dict[int, Card] = {}
    for question, facts in turned.items():
        said = sheet.statements[facts[0]]
        # Facts of one clause share it; facts of two subjects would answer it in two ways.
        if all(sheet.statements[fact].subject == said.subject for fact in facts):
            extra[facts[0]] = Card(question, said.text, said.subject, facts[0], False, "reversed")
    out: list[Card] = []
    for place, card in enumerate(sheet.cards):
        out.append(card)
        last = place + 1 == len(sheet.cards) or sheet.cards[place + 1].fact != card.fact
        if last and card.fact in extra:
            out.append(extra.pop(card.fact))
    return out


def turn(statement: Statement) -> str | None:
    """The question whose answer is the statement's subject, or None where it would have many.

    "Orla Venn was born in Skarholm." gives "Who was born in Skarholm?".
    """
    subject, value, text = statement.subject, statement.value, statement.text.rstrip(". ")
    if not subject or not _telling(value) or not contains(text, value):
        return None
    person = _PERSON.match(subject) is not None
    start = as_subject(subject)
    question = None
    if text.startswith(start + " "):
        question = f"{'Who' if person else 'What'}{text[len(start) :]}?"
    elif (match := _POSSESSED.match(text)) and text == f"{match.group()}{subject} is {value}":
        question = f"Whose {match['k']} is {value}?" if person else f"What has {value} as its {match['k']}?"
    if question is None or contains(question, subject) or "\n" in question:
        return None
    return capitalised(question)


def _telling(value: str) -> bool:
    """Whether a value is a name, or holds a number: such things belong to few."""
    named = any(word[0].isupper() or any(c.isdigit() for c in word) for word in value.split())
    return named and len(value) >= _SHORT


def in_other_orders(said: Sequence[Sequence[str]], seed: int = 0) -> list[str]:
    """One paragraph for each passage that says at least two things: its statements, in another order than they came."""
    out = []
    for place, texts in enumerate(said):
        order = list(dict.fromkeys(text for text in texts if text.strip()))
        if len(order) < 2:
            continue
        mixed, rng = list(order), random.Random(f"{seed}:{place}")
        while mixed == order:
            rng.shuffle(mixed)
        out.append(" ".join(mixed))
    return out

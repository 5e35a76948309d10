"""Corrections: a later lesson may answer an earlier lesson's question differently. Then the later one is right.

Without this the taught buffer would study the outdated answer beside the new one, and the gate would count the
correction as forgetting. Where a question has several answers ("Which language does she speak?"), the later one adds to
the earlier: both are studied, and neither alone can be asked for. Knows sheets; no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from jupyter_miu.study.cards import Card, Sheet, contains, normalise
from jupyter_miu.study.conflicts import several_answers


def still_valid(sheet: Sheet, newer: Iterable[Card]) -> Sheet:
    """The sheet without the facts that ``newer`` cards answer differently, and without text that states them.

    A fact is outdated when one of its questions is asked by a newer card whose value is another one; so is what the
    same sentence says besides, for the sentence is wrong now. A question that may have several answers outdates none.
    """
    return _valid(sheet, _said(newer))


def newest_wins(sheets: Iterable[Sheet], newer: Iterable[Card] = ()) -> list[Sheet]:
    """Sheets in the order taught, each without what a later one, or ``newer`` cards, correct."""
    return [sheet for sheet, _ in settled(sheets, newer)]


def settled(sheets: Iterable[Sheet], newer: Iterable[Card] = ()) -> list[tuple[Sheet, set[int]]]:
    """The same, each with its facts to which later cards give one more answer, of several that hold."""
    out: list[tuple[Sheet, set[int]]] = []
    said = _said(newer)
    for sheet in reversed(list(sheets)):
        valid = _valid(sheet, said)
        out.append((valid, _answered_otherwise(valid, said)))
        said |= _said(valid.cards)
    return out[::-1]


def _said(cards: Iterable[Card]) -> dict[str, str]:
    return {normalise(card.question): card.value for card in cards if card.value}


def _valid(sheet: Sheet, said: Mapping[str, str]) -> Sheet:
    outdated = _answered_otherwise(sheet, said)
    outdated -= _of_several(sheet, outdated)
    if not outdated:
        return sheet
    wrong = {sheet.statements[fact].text for fact in outdated if 0 <= fact < len(sheet.statements)}
    kept = [place for place, statement in enumerate(sheet.statements) if statement.text not in wrong]
    place_of = {old: new for new, old in enumerate(kept)}
    stating = [any(_states(passage, sheet, fact) for fact in outdated) for passage in sheet.passages]
    return replace(
        sheet,
        statements=[sheet.statements[place] for place in kept],
        cards=[replace(card, fact=place_of[card.fact]) for card in sheet.cards if card.fact in place_of],
        passages=[passage for passage, states in zip(sheet.passages, stating, strict=True) if not states],
        shuffled=sum(not states for states in stating[len(stating) - sheet.shuffled :]) if sheet.shuffled else 0,
    )


def _answered_otherwise(sheet: Sheet, said: Mapping[str, str]) -> set[int]:
    asked = ((card, said.get(normalise(card.question), card.value)) for card in sheet.cards if card.value)
    return {card.fact for card, value in asked if not _agree(value, card.value)}


def _of_several(sheet: Sheet, facts: set[int]) -> set[int]:
    asks: dict[int, list[str]] = {}
    for card in sheet.cards:
        if card.fact in facts:
            asks.setdefault(card.fact, []).append(card.question)
    return {fact for fact, questions in asks.items() if several_answers(questions)}


def _agree(one: str, other: str) -> bool:
    return contains(one, other) or contains(other, one)


def _states(passage: str, sheet: Sheet, fact: int) -> bool:
    return any(card.fact == fact and contains(passage, card.value) for card in sheet.cards)

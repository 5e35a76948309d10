"""Corrections: a later lesson may answer an earlier lesson's question differently. Then the later one is right.

Without this the taught buffer would study the outdated answer beside the new one, and the gate would count the
correction as forgetting. Knows sheets; no model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jupyter_miu.study.cards import Card, Sheet, contains, normalise


def still_valid(sheet: Sheet, newer: Iterable[Card]) -> Sheet:
    """The sheet without the facts that ``newer`` cards answer differently, and without text that states them.

    A fact is outdated when one of its questions is asked by a newer card whose value is another one; so is what the
    same sentence says besides, for the sentence is wrong now.
    """
    said = {normalise(card.question): card.value for card in newer if card.value}
    outdated = {
        card.fact
        for card in sheet.cards
        if card.value and not _agree(said.get(normalise(card.question), card.value), card.value)
    }
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


def newest_wins(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets in the order taught, each without what a later one corrects."""
    out: list[Sheet] = []
    newer: list[Card] = []
    for sheet in reversed(list(sheets)):
        out.append(still_valid(sheet, newer))
        newer += sheet.cards
    return out[::-1]


def _agree(one: str, other: str) -> bool:
    return contains(one, other) or contains(other, one)


def _states(passage: str, sheet: Sheet, fact: int) -> bool:
    return any(card.fact == fact and contains(passage, card.value) for card in sheet.cards)

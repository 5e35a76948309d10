"""What it means for a lesson that secrets were taken out of its texts: it is told, and the marks are never asked for.

Knows the marks; how secrets are found is told in ``sources.secrets``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jupyter_miu.sources.base import Secret
from jupyter_miu.sources.secrets import MARK, note
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.found import Found
from jupyter_miu.types import PlanItem

MOST = 50  # secrets that are told one by one


def told(items: Iterable[PlanItem], secrets: Iterable[Secret]) -> list[PlanItem]:
    """``items`` with a note where secrets were taken out."""
    of: dict[str, list[Secret]] = {}
    for secret in secrets:
        of.setdefault(secret.ref, []).append(secret)
    return [
        replace(item, reason="; ".join(filter(None, (item.reason, note(of[item.ref]))))) if item.ref in of else item
        for item in items
    ]


def warnings(secrets: Sequence[Secret]) -> list[str]:
    """One line for each secret: ``app.py:12: GitHub token redacted``."""
    lines = [f"{secret.ref}:{secret.line}: {secret.kind} redacted" for secret in secrets[:MOST]]
    return lines + ([f"and {len(secrets) - MOST} more secrets redacted"] if len(secrets) > MOST else [])


def is_mark(value: str) -> bool:
    """Whether a value is, or holds, what stands for a secret; YAML reads the bare mark as a list."""
    return MARK in value or value.strip(" []'\"") == MARK.strip("[]")


def facts_without(facts: Iterable[Found]) -> list[Found]:
    """Facts, but for those whose value was a secret."""
    return [found for found in facts if not is_mark(found.statement.value)]


def sheet_without(sheet: Sheet) -> Sheet:
    """The sheet without questions that only a secret answers, and without statements of which nothing else is left."""
    asked = [card for card in sheet.cards if not is_mark(card.value) and MARK not in card.question]
    if len(asked) == len(sheet.cards) and not any(is_mark(statement.value) for statement in sheet.statements):
        return sheet
    still = {card.fact for card in asked}
    kept = [place for place, statement in enumerate(sheet.statements)
            if place in still or not (is_mark(statement.value) or MARK in statement.text)]  # fmt: skip
    place_of = {old: new for new, old in enumerate(kept)}
    return replace(
        sheet,
        statements=[sheet.statements[place] for place in kept],
        cards=[replace(card, fact=place_of.get(card.fact, card.fact)) for card in asked],
    )

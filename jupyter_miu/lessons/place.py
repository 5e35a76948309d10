"""What of a Material belongs to one item of its plan. A value; knows nothing of how either is made."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_miu.study.cards import Sheet


@dataclass(frozen=True)
class Place:
    """Where in a Material an item's passages, answers and sheet are."""

    chunks: range = range(0)
    pairs: range = range(0)
    sheet: Sheet | None = None

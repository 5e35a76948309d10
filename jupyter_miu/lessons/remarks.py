"""What is odd about a source though it was read: told beside its item in the plan, and once in the result.

Knows nothing of what can be odd: readers put it into ``meta["warnings"]`` of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jupyter_miu.sources.base import Document
from jupyter_miu.types import PlanItem

MOST = 50  # remarks that are told one by one


def told(items: Iterable[PlanItem], documents: Iterable[Document]) -> list[PlanItem]:
    """``items`` with what there is to say of their documents."""
    of = {document.ref: _of(document) for document in documents if _of(document)}
    return [
        replace(item, reason="; ".join(filter(None, (item.reason, *of[item.ref])))) if item.ref in of else item
        for item in items
    ]


def warnings(documents: Sequence[Document]) -> list[str]:
    """One line for each remark: ``notes.txt: encoding guessed as cp1252``. What holds for the whole file that several
    documents came from (the conversations of an export) is said once, of the first."""
    lines: dict[tuple[object, str], str] = {}
    for document in documents:
        for remark in _of(document):
            lines.setdefault((document.meta.get("path", document.ref), remark), f"{document.ref}: {remark}")
    found = list(lines.values())
    return found[:MOST] + ([f"and {len(found) - MOST} more remarks on what was read"] if len(found) > MOST else [])


def _of(document: Document) -> tuple[str, ...]:
    return tuple(map(str, document.meta.get("warnings", ())))

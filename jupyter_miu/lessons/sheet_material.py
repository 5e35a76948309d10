"""What of the study sheets that were read becomes material: a sheet is taught as it is, and never as a text.

Knows sheets as files and as values; both are read and screened for secrets in one way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_miu.errors import SourceError
from jupyter_miu.lessons.place import Place
from jupyter_miu.lessons.redacted import sheet_without
from jupyter_miu.sources.base import Document
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.sheet_file import dumps
from jupyter_miu.study.sheet_reader import loads
from jupyter_miu.types import PlanItem, Skipped

if TYPE_CHECKING:
    from jupyter_miu.lessons.material import Material, Reading


def as_document(sheet: Sheet) -> Document:
    """A sheet that was made in Python as the file that it would be. Raises ConfigError where it can be none."""
    return Document("sheet", dumps(sheet), "markdown")


def add_sheet(out: Material, document: Document, named: bool, reading: Reading) -> None:
    """A sheet's file. Never taught as text: its probes would be trained. Raises SourceError for a broken one that was
    ``named``."""
    try:
        sheet = sheet_without(loads(document.text, document.ref))
    except SourceError as error:
        if named:
            raise
        _skip(out, document.ref, error.message)
        return
    if not sheet.statements and not sheet.passages:
        _skip(out, document.ref, "an empty study sheet")
        return
    out.sheets.append(sheet)
    texts = [*sheet.passages, *(statement.text for statement in sheet.statements)]
    texts += [f"{card.question} {card.answer}" for card in sheet.trained]
    note = f"study sheet: {len(sheet.trained)} trained wordings, {len(sheet.probes)} probes"
    out.refs.update(dict.fromkeys([*sheet.passages, *(statement.text for statement in sheet.statements)], document.ref))
    tokens = sum(map(reading.count_tokens, texts))
    out.places[len(out.items)] = Place(sheet=sheet)
    out.items.append(PlanItem(document.ref, "teach", note, max(1, len(sheet.passages)), tokens))
    if document.meta.get("sha256"):
        out.hashes[document.ref] = str(document.meta["sha256"])


def _skip(out: Material, ref: str, reason: str) -> None:
    out.items.append(PlanItem(ref, "skip", reason))
    out.skipped.append(Skipped(ref, reason))

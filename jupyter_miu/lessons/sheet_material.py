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
from jupyter_miu.study.sheet_reader import loads_located
from jupyter_miu.types import PlanItem

if TYPE_CHECKING:
    from jupyter_miu.lessons.material import Material, Reading


def as_document(sheet: Sheet) -> Document:
    """A sheet that was made in Python as the file that it would be. Raises ConfigError where it can be none."""
    return Document("sheet", dumps(sheet), "markdown")


def add_sheet(out: Material, document: Document, named: bool, reading: Reading) -> None:
    """A sheet's file. Never taught as text: its probes would be trained. Raises SourceError for a broken one, and for
    one that holds more than the model reads at once, where it was ``named``."""
    try:
        found, lines = loads_located(document.text, document.ref)
        if reading.fitting is not None:
            reading.fitting.check(found, lines, document.ref)
        sheet = sheet_without(found)
    except SourceError as error:
        if named:
            raise
        out.skip(PlanItem(document.ref, "skip", error.message))
        return
    if not sheet.statements and not sheet.passages:
        out.skip(PlanItem(document.ref, "skip", "an empty study sheet"))
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

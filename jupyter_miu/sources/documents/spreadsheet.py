"""Excel files (.xlsx): a heading and tables a sheet, through openpyxl, row by row.

markitdown was tried and left: it makes a table of the sheet's whole extent, and a single value in the last cell then
takes hours and all memory; here rows and columns are bounded. Knows values as they were last computed; formulas and
macros are never run.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import table, zipped
from jupyter_miu.sources.documents.common import Budget, document, file_bytes
from jupyter_miu.sources.formats import missing
from jupyter_miu.types import Skipped

MAX_ROWS = 5_000
MAX_SHEETS = 100
_LOOKED_AT = 50_000  # rows, empty ones too


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One document of tables, and a Skipped for each sheet that is cut. Raises Refused."""
    data = file_bytes(path, options)
    zipped.opened(data, "an Excel file").close()
    if importlib.util.find_spec("openpyxl") is None:
        raise missing("Excel", "office")
    budget, taken, skipped = Budget(options), list[str](), list[Skipped]()
    for place, sheet in enumerate(_sheets(data)):
        if place >= MAX_SHEETS:
            skipped.append(Skipped(f"{ref}#sheets", f"sheets after the first {MAX_SHEETS} are left out"))
            break
        if sheet.hidden:
            skipped.append(Skipped(f"{ref}#{sheet.title}", "a hidden sheet"))
            continue
        text = _text(sheet.title, [[_value(value) for value in row] for row in sheet.rows])
        if not budget.take(text):
            skipped.append(Skipped(f"{ref}#{sheet.title}", budget.reason))
            break
        taken.append(text)
        if sheet.more:
            skipped.append(Skipped(f"{ref}#{sheet.title}", f"rows after the first {MAX_ROWS:,} are left out"))
    yield document(path, ref, "\n\n".join(filter(None, taken)), data)
    yield from skipped


@dataclass
class _Sheet:
    """The rows of one sheet that hold something, as the library gives their values; ``more``: it had others."""

    title: str
    hidden: bool
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    more: bool = False


def _sheets(data: bytes) -> Iterator[_Sheet]:
    """The sheets, read when they are asked for. All that the library does, and nothing else, is done here."""
    import openpyxl
    from openpyxl.utils import exceptions

    own = (exceptions.InvalidFileException, exceptions.CellCoordinatesException, exceptions.IllegalCharacterError,
           exceptions.NamedRangeException, exceptions.SheetTitleException)  # fmt: skip
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of parts that it leaves out, onto the user's screen
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                found = _Sheet(str(sheet.title), sheet.sheet_state != "visible")
                if not found.hidden:
                    _fill(found, sheet)
                yield found
    except (*zipped.STUMBLED, *own) as error:
        raise Refused(f"not an Excel file, or damaged ({type(error).__name__})") from None


def _fill(found: _Sheet, sheet: Any) -> None:
    sheet.reset_dimensions()  # what the file says of its own extent may be a lie
    for looked, row in enumerate(sheet.iter_rows(max_row=_LOOKED_AT + 1, max_col=table.MAX_COLUMNS, values_only=True)):
        if looked >= _LOOKED_AT or len(found.rows) > MAX_ROWS:
            found.rows, found.more = found.rows[: MAX_ROWS + 1], True
            return
        if any(value not in (None, "") for value in row):
            found.rows.append(row)


def _text(title: str, rows: list[list[str]]) -> str:
    rows = [row for row in rows if any(row)]
    used = sorted({place for row in rows for place, value in enumerate(row) if value})
    rows = [[row[place] if place < len(row) else "" for place in used] for row in rows]
    body = table.markdown(rows, header=table.has_header(rows), named=True)
    return f"## {' '.join(title.split())}\n\n{body}" if body else ""


def _value(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.10g}"
        case _:
            text = str(value)
            return "" if text.startswith("#") and text.endswith(("!", "?", "/A")) else text  # #REF!, #N/A

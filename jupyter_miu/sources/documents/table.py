"""Rows of cells as Markdown tables in the form that the study sheets read.

They read a table chunk by chunk: so a long table becomes several short ones under the same header, a wide one several
narrow ones with the same first column, and the column that names the rows comes first. Knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

PIECE = 500  # characters of one table; it should fit a chunk of 256 tokens, header and all
WIDEST = 8  # columns of one table
MAX_COLUMNS = 64
_NUMBER = re.compile(r"[\d.,:%$€£ +/-]*")
_ARTICLE = re.compile(r"(?:an?|the|to|one|any) ", re.I)
_NAME_WORDS = 6  # a longer name is no subject for the study sheets

Row = Sequence[object]


def markdown(rows: Sequence[Row], *, header: bool = True, named: bool = False) -> str:
    """The rows as Markdown; empty where they hold nothing.

    Args:
        rows: the first is the header where ``header``; None is an empty cell.
        header: without one, the columns have no names.
        named: the column that names the rows may be moved to the front.
    """
    cells = _trimmed([[_cell(value) for value in list(row)[:MAX_COLUMNS]] for row in rows])
    if not cells:
        return ""
    if not header:
        cells.insert(0, [""] * len(cells[0]))
    if len(cells[0]) == 1:  # a list, not a table
        return "\n".join(f"- {row[0]}" for row in cells if row[0])
    if named:
        first = naming_column(cells[1:])
        cells = [[row[first], *row[:first], *row[first + 1 :]] for row in cells]
    return "\n\n".join(piece for narrow in _narrow(cells) for piece in _pieces(narrow))


def mark_of(meaning: str) -> str:
    """What goes between a term and its meaning: a dash where that defines it, a colon where it is a value."""
    defines = meaning.rstrip().endswith(".") or _ARTICLE.match(meaning) or len(meaning.split()) > 4
    return " – " if defines else ": "


def has_header(rows: Sequence[Row]) -> bool:
    """Whether the first row looks like names of columns: no number, no gap, none twice, and something below it."""
    if len(rows) < 2:
        return False
    names = [_cell(value) for value in rows[0]]
    while names and not names[-1]:
        names.pop()
    if len(names) > 1 and not names[0]:  # the corner above the names of the rows
        names = names[1:]
    return bool(names) and len({n.lower() for n in names}) == len(names) and not any(map(_NUMBER.fullmatch, names))


def naming_column(rows: Sequence[Sequence[str]]) -> int:
    """The first column whose cells are all there, all different, short and no numbers; 0 where there is none."""
    for place in range(len(rows[0]) if rows else 0):
        cells = [row[place] for row in rows]
        if len(set(cells)) == len(cells) and all(
            cell and not _NUMBER.fullmatch(cell) and len(cell.split()) <= _NAME_WORDS for cell in cells
        ):
            return place
    return 0


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)  # spreadsheets know no whole numbers
    return " ".join(str(value).replace("|", "/").split())


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without empty rows and columns, all rows equally long."""
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    kept = [place for place in range(width) if any(row[place] for row in rows)]
    return [[row[place] for place in kept] for row in rows]


def _narrow(cells: list[list[str]]) -> Iterator[list[list[str]]]:
    width = len(cells[0])
    if width <= WIDEST:
        yield cells
        return
    for start in range(1, width, WIDEST - 1):
        yield [[row[0], *row[start : start + WIDEST - 1]] for row in cells]


def _pieces(cells: list[list[str]]) -> Iterator[str]:
    head = [_line(cells[0]), "|" + "---|" * len(cells[0])]
    lines, length = list(head), sum(map(len, head))
    for row in cells[1:]:
        line = _line(row)
        if len(lines) > 2 and length + len(line) > PIECE:
            yield "\n".join(lines)
            lines, length = list(head), sum(map(len, head))
        lines.append(line)
        length += len(line)
    yield "\n".join(lines)


def _line(row: Sequence[str]) -> str:
    return "| " + " | ".join(row) + " |"

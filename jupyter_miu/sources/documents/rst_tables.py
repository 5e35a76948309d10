"""Tables of reStructuredText: grids, simple ones, and the two directives, as Markdown.

Knows how they are drawn; how a table is laid out is ``table``'s business.
"""

from __future__ import annotations

import re

from jupyter_miu.sources.documents import table
from jupyter_miu.sources.documents.delimited import rows_of

_GRID = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*$")
_SIMPLE = re.compile(r"\s*={2,}(?: +={2,})+\s*$")
_ITEM = re.compile(r"(\s*)\* - ?(.*)$")
_CELL = re.compile(r"\s+- ?(.*)$")
MOST_LINES = 5_000


def at(lines: list[str], place: int) -> tuple[str, int] | None:
    """The table that begins at ``place`` as Markdown, and where it ends; None where none begins."""
    if lines[place].lstrip()[:1] not in ("+", "="):
        return None
    if _GRID.match(lines[place]):
        return _grid(lines, place)
    if _SIMPLE.match(lines[place]):
        return _simple(lines, place)
    return None


def directive(name: str, block: list[str], body: list[str]) -> str:
    """A ``csv-table`` or ``list-table``; ``block`` holds its options too."""
    options = {m[1]: m[2] for line in block[:20] if (m := re.match(r"\s*:([\w-]+):\s*(.*)$", line))}
    headed = options.get("header-rows", "0").strip().isdecimal() and int(options.get("header-rows", "0")[:3] or 0) > 0
    if name == "csv-table":
        rows = rows_of("\n".join(body), ",", MOST_LINES)
        if "header" in options:
            rows, headed = rows_of(options["header"], ",", 1) + rows, True
        return table.markdown([[cell.strip().strip('"') for cell in row] for row in rows], header=headed)
    found: list[list[str]] = []
    for line in body[:MOST_LINES]:
        if match := _ITEM.match(line):
            found.append([match[2]])
        elif (match := _CELL.match(line)) and found:
            found[-1].append(match[1])
        elif line.strip() and found:
            found[-1][-1] += f" {line.strip()}"
    return table.markdown(found, header=headed)


def _grid(lines: list[str], place: int) -> tuple[str, int] | None:
    end = place
    while end < len(lines) and end - place < MOST_LINES and lines[end].lstrip()[:1] in ("+", "|"):
        end += 1
    if end - place < 3:
        return None
    rows: list[list[str]] = [[]]
    header = False
    for line in (line.strip() for line in lines[place + 1 : end]):
        if line.startswith("+"):
            header = header or (set(line) <= set("+=") and len(rows) == 1)
            rows.append([])
            continue
        for column, cell in enumerate(line.strip("|").split("|")):
            if column < len(rows[-1]):
                rows[-1][column] += f" {cell.strip()}"
            else:
                rows[-1].append(cell.strip())
    return table.markdown(rows, header=header), end


def _simple(lines: list[str], place: int) -> tuple[str, int] | None:
    starts = [match.start() for match in re.finditer(r"=+", lines[place])]
    rows: list[list[str]] = []
    rules, header, end = 0, False, place + 1
    while end < len(lines) and end - place < MOST_LINES:
        line = lines[end]
        end += 1
        if _SIMPLE.match(line):
            rules += 1
            header = header or (bool(rows) and rules == 1)
            if rules == 2 or end == len(lines) or not lines[end].strip():
                break
            continue
        if not line.strip():
            continue
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if not cells[0] and rows:  # the first column is empty: the row goes on
            rows[-1] = [f"{before} {cell}".strip() for before, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    if not rules:
        return None
    return table.markdown(rows, header=header and rules > 1), end

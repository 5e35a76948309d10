"""CSV and TSV: the delimiter and the encoding found out, the rows as Markdown tables; capped.

Knows how such files are written; how a table is laid out is ``table``'s business.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from jupyter_miu.sources.base import Item, SourceOptions
from jupyter_miu.sources.decoding import decode
from jupyter_miu.sources.documents import table
from jupyter_miu.sources.documents.common import document
from jupyter_miu.sources.files import read_bytes
from jupyter_miu.types import Skipped

MAX_ROWS = 5_000
_SAMPLE = 60  # rows that tell the delimiter
_LOOKED_AT = 200_000  # characters of them
_DELIMITERS = ",;\t|"


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One document of tables, and a Skipped for rows over the cap. Raises Refused."""
    data = read_bytes(path, options.max_file_bytes)
    decoded = decode(data)
    text, named = _declared(decoded.text)
    delimiter = named or delimiter_of(text)
    if not delimiter:  # one column: a list of lines
        yield document(path, ref, text, data, decoded.warnings)
        return
    rows = rows_of(text, delimiter, MAX_ROWS + 2)
    header = table.has_header(rows)
    most = MAX_ROWS + header
    yield document(path, ref, table.markdown(rows[:most], header=header, named=True), data, decoded.warnings)
    if len(rows) > most:
        yield Skipped(f"{ref}#row={most + 1}", f"rows after the first {MAX_ROWS:,} are left out; split the file")


def delimiter_of(text: str) -> str:
    """The delimiter that gives the same number of columns, two or more, in most rows; empty where none does."""
    best, score = "", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in rows_of(text[:_LOOKED_AT], delimiter, _SAMPLE))
        width, times = max(((w, n) for w, n in widths.items() if w > 1), key=lambda found: found[1], default=(0, 0))
        share = times / max(1, sum(widths.values())) * (1 + min(width, 20) / 1_000)  # of equals, the one with more
        if share > 0.5 and share > score:
            best, score = delimiter, share
    return best


def rows_of(text: str, delimiter: str, most: int) -> list[list[str]]:
    """The first rows, empty ones left out. A quote that never closes is taken as a letter."""
    lines = text.split("\n")
    ended = (f"{line}\n" for line in lines)
    try:
        if text.count('"') % 2:
            found = csv.reader(ended, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            found = csv.reader(ended, delimiter=delimiter)
        return list(islice((row for row in found if any(cell.strip() for cell in row)), most))
    except csv.Error:  # a field longer than the library takes
        return [line.split(delimiter) for line in islice(filter(str.strip, lines), most)]


def _declared(text: str) -> tuple[str, str]:
    """``sep=;`` in the first line, as spreadsheets write it."""
    first, _, rest = text.partition("\n")
    mark = first.strip().strip('"')
    if mark.lower().startswith("sep=") and len(mark) == 5 and mark[4] in _DELIMITERS:
        return rest, mark[4]
    return text, ""

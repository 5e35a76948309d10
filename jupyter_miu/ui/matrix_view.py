"""The forgetting matrix as a heat map: a table with a number in every cell, the shade only beside it.

The shade is laid over the page's own background, thin enough for the page's own text colour in light and dark. A page
that knows no ``color-mix`` or sanitises it away keeps the plain colour before it, or the numbers alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_miu.types import ForgettingMatrix
from jupyter_miu.ui.cards import Card, frame, paragraph
from jupyter_miu.ui.format import esc, one_line, percent, plural, signed_points

DARKEST = 55  # per cent of the accent in the cell of a lesson that is known whole
NAMED = 12  # states up to which the columns carry names in full; beyond, numbers, and the names as tooltips
WIDTH = 14  # characters of a name in plain text
WIDE = 20  # columns of one block of plain text
_NAME = "text-align:left;padding:1px 8px 1px 0;white-space:nowrap"
_NARROW = "padding:1px 4px;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"


def matrix_card(matrix: ForgettingMatrix) -> Card:
    """Rows are lessons, columns the states after each; below, mean recall and backward transfer."""
    if not matrix.lessons:
        text = "No lessons yet: %miu learn makes them"
        return Card(frame(esc(text), ""), text)
    title = f"What is left of {plural(len(matrix.lessons), 'lesson')}: recall in % after each"
    foot = summary(matrix)
    html = f'<div style="overflow-x:auto">{_table(matrix)}</div>{paragraph(foot)}'
    return Card(frame(esc(title), html), "\n".join([title, *_lines(matrix), "  " + foot]))


def summary(matrix: ForgettingMatrix) -> str:
    """``mean recall now 96 % · backward transfer −2 % · …``"""
    parts = [f"mean recall now {percent(matrix.mean_recall)}"]
    transfer = matrix.backward_transfer
    if transfer is not None:
        parts.append(f"backward transfer {signed_points(transfer)}")
    if any(row[-1] is None for row in matrix.cells if row):
        parts.append("empty: not asked; %miu matrix --refresh asks now")
    return " · ".join(parts)


def _table(matrix: ForgettingMatrix) -> str:
    short = len(matrix.states) > NAMED
    head = "".join(
        f'<th scope="col" title="after {esc(name)}" style="{_NARROW}">{n if short else esc(one_line(name, 24))}</th>'
        for n, name in enumerate(matrix.states, 1)
    )
    rows = "".join(
        f'<tr><th scope="row" style="{_NAME}">{esc(one_line(name, 40))}</th>{_cells(name, matrix.states, row)}</tr>'
        for name, row in zip(matrix.lessons, matrix.cells, strict=True)
    )
    corner = f'<th scope="col" style="{_NAME}">lesson \\ after</th>'
    return (
        f'<table style="border-collapse:collapse;margin:6px 0"><thead><tr>{corner}{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _cells(lesson: str, states: Sequence[str], row: Sequence[float | None]) -> str:
    """The cells of a lesson; each says where it is to whoever points at it, for the names may be scrolled away."""
    named = (f"{esc(one_line(lesson, 40))} after {esc(one_line(state, 40))}" for state in states)
    return "".join(_cell(title, share) for title, share in zip(named, row, strict=True))


def _cell(title: str, share: float | None) -> str:
    if share is None:
        return f'<td style="{_NARROW}"></td>'
    shade = round(DARKEST * share**2)  # squared: what matters is how far a lesson is from known whole
    plain = f"background-color:rgba(46, 139, 87, {shade / 100:.2f})"
    mixed = f"background-color:color-mix(in srgb, var(--jp-success-color1, #2e8b57) {shade}%, transparent)"
    return f'<td title="{title}" style="{_NARROW};{plain};{mixed}">{_number(share)}</td>'


def _number(share: float | None) -> str:
    return "" if share is None else str(round(100 * share))


def _lines(matrix: ForgettingMatrix) -> list[str]:
    """In monospace, in blocks of columns; columns are numbered, their names are those of the rows."""
    names = [one_line(name, WIDTH) for name in matrix.lessons]
    width = max(map(len, names))
    out: list[str] = []
    for start in range(0, len(matrix.states), WIDE):
        columns = range(start, min(start + WIDE, len(matrix.states)))
        out.append("  " + " " * width + "".join(f"{column + 1:>5}" for column in columns))
        for name, row in zip(names, matrix.cells, strict=True):
            out.append(f"  {name.ljust(width)}{''.join(f'{_number(row[c]) or chr(183):>5}' for c in columns)}")
    return out

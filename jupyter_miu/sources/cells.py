"""Cells by the names that commands give them: ``cell:5 cell:3-7 cell:#5 cell:. cell:-1 cell:tag=teach cell:id=5c8f``.

Knows the live history and the notebook's file; where they differ, what was run wins, but not over a file that was saved
since. A number is an execution count and always means what was run, ``#`` a position from the top of the file, an id
the one that nbformat 4.5 gives a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Item, NotebookContext, Refused, SourceOptions
from jupyter_miu.sources.decoding import clean
from jupyter_miu.sources.files import is_file, read_bytes
from jupyter_miu.sources.notebook import CELL_ID, Cell, NotebookFile, cell_document, live_source, parse_notebook
from jupyter_miu.sources.printable import did_you_mean, printable
from jupyter_miu.types import Skipped

PREFIX = "cell:"
FORMS = "cell:5, cell:3-7, cell:#5, cell:., cell:-1, cell:tag=NAME or cell:id=ID"
_FORM = re.compile(
    rf"(?P<here>\.)|-(?P<back>\d{{1,9}})|tag=(?P<tag>.+)|id=(?P<id>{CELL_ID})"
    r"|#(?P<top>\d{1,9})(?:-#?(?P<top_end>\d{1,9}))?|(?P<count>\d{1,9})(?:-(?P<count_end>\d{1,9}))?",
    re.S | re.ASCII,
)
_NAMED_GAPS = 20  # cells of a range that are reported one by one when they were never run


@dataclass(frozen=True)
class CellSource:
    """The cells that one reference names. ``selector`` is what follows ``cell:``."""

    selector: str
    context: NotebookContext
    options: SourceOptions

    def __post_init__(self) -> None:
        self._form()  # a wrong form fails when it is named, not when it is read

    def documents(self) -> Iterator[Item]:
        """The cells in order. Raises SourceError where none is there, or the number means two cells."""
        form = self._form()
        if form["here"]:
            yield from self._here()
        elif form["back"]:
            yield from self._back(int(form["back"]))
        elif form["tag"]:
            yield from self._tagged(form["tag"])
        elif form["id"]:
            yield from self._identified(form["id"])
        elif form["top"]:
            yield from self._from_top(int(form["top"]), int(form["top_end"] or form["top"]))
        else:
            yield from self._counted(int(form["count"]), int(form["count_end"] or form["count"]))

    def _form(self) -> dict[str, str | Any]:
        match = _FORM.fullmatch(self.selector.strip())
        if match is None:
            raise SourceError(f"{printable(PREFIX + self.selector, 60)} names no cell", FORMS)
        for first, last in (("top", "top_end"), ("count", "count_end")):
            if match[last] and int(match[last]) < int(match[first]):
                raise SourceError(f"{printable(PREFIX + self.selector, 60)} runs backwards", FORMS)
        return match.groupdict()

    # -- where cells come from ------------------------------------------------------------------------------------
    @cached_property
    def _file(self) -> NotebookFile | None:
        """The notebook's file, or None where there is none. Raises SourceError where it cannot be read."""
        path = self.context.path
        if path is None:
            return None
        path = self.context.base_dir / path
        if not is_file(path):
            return None
        try:
            return parse_notebook(read_bytes(path, self.options.max_file_bytes))
        except Refused as refusal:
            raise SourceError(f"cannot read {printable(path.name)}: {refusal.reason}", refusal.hint) from None

    def _saved(self) -> NotebookFile:
        if self._file is None:
            raise SourceError(
                "this notebook's file is not known, so its cells cannot be counted or found by tag",
                "save it, or name the cell by its number: cell:5",
            )
        return self._file

    def _known_file(self) -> NotebookFile | None:
        """The file where it helps but is not needed: an unreadable one counts as none."""
        try:
            return self._file
        except SourceError:
            return None

    # -- the forms ------------------------------------------------------------------------------------------------
    def _here(self) -> Iterator[Item]:
        if self.context.current_cell is None:
            raise SourceError("cell:. is the cell that runs, and none runs here", "cell:5 names a cell by its number")
        yield from self._emit("cell:.", Cell(-1, "code", clean(self.context.current_cell)), live=True)

    def _back(self, steps: int) -> Iterator[Item]:
        counts = sorted(self.context.history)
        if not counts and (file := self._known_file()):
            counts = sorted({c.execution_count for c in file.cells if c.execution_count is not None})
        if not 0 < steps <= len(counts):
            raise SourceError(f"cell:-{steps}: only {len(counts)} cells were run before this one" if steps
                              else "cell:-0 names no cell", FORMS)  # fmt: skip
        yield from self._counted(counts[-steps], counts[-steps])

    def _counted(self, first: int, last: int) -> Iterator[Item]:
        file = self._known_file()
        saved: dict[int, list[Cell]] = {}
        for cell in file.cells if file else []:
            if cell.execution_count is not None:
                saved.setdefault(cell.execution_count, []).append(cell)
        known = self.context.history.keys() | saved.keys()
        wanted = sorted(count for count in known if first <= count <= last)
        if not wanted:
            shown = ", ".join(map(str, sorted(known)[-5:]))
            hint = f"the last ones run: {shown}; cell:#{first} is the one at place {first} of the file"
            numbers = f"[{first}]" if first == last else f"[{first}] to [{last}]"
            raise SourceError(f"no cell was run as {numbers}", hint if shown else "no cell was run yet")
        for count in wanted:
            yield from self._one(count, saved.get(count, []))
        yield from self._gaps(first, last, set(wanted))

    def _one(self, count: int, cells: list[Cell]) -> Iterator[Item]:
        live = self.context.history.get(count)
        if live is not None:
            same = [cell for cell in cells if cell.source.strip() == clean(live).strip()] or cells
            place = same[0] if len(same) == 1 else Cell(-1, "code", "")
            cell = replace(place, source=clean(live), cell_type="code", execution_count=count,
                           outputs=place.outputs if place.source.strip() == clean(live).strip() else "")  # fmt: skip
            yield from self._emit(f"cell:{count}", cell, live=True)
        elif len({cell.source for cell in cells}) > 1:
            places = " or ".join(f"cell:#{cell.index + 1}" for cell in cells)
            raise SourceError(f"[{count}] stands at {len(cells)} cells of the file", f"name one by its place: {places}")
        else:
            yield from self._emit(f"cell:{count}", cells[0])

    def _from_top(self, first: int, last: int) -> Iterator[Item]:
        cells = self._saved().cells
        found = [cell for cell in cells if first <= cell.index + 1 <= last]
        if not found or first < 1:
            raise SourceError(f"there is no cell:#{first}", f"the file has {len(cells)} cells, from cell:#1")
        for cell in found:
            yield from self._current(cell)

    def _tagged(self, tag: str) -> Iterator[Item]:
        cells = self._saved().cells
        found = [cell for cell in cells if tag in cell.tags]
        if not found:
            tags = sorted({t for cell in cells for t in cell.tags})
            hint = f"tags: {printable(', '.join(tags), 100)}" if tags else "no cell of the file has a tag"
            raise SourceError(f"no cell has the tag {printable(tag, 60)}", did_you_mean(tag, tags, "cell:tag=") or hint)
        for cell in found:
            yield from self._current(cell)

    def _identified(self, name: str) -> Iterator[Item]:
        cells = self._saved().cells
        found = [cell for cell in cells if cell.id == name]
        if not found:
            hint = "save the notebook first" if any(cell.id for cell in cells) else "its cells have no ids: cell:#5"
            raise SourceError(f"no cell of the file has the id {name}", hint)
        if len(found) > 1:
            places = " or ".join(f"cell:#{cell.index + 1}" for cell in found[:5])
            raise SourceError(f"{len(found)} cells of the file have the id {name}", f"name one by its place: {places}")
        yield from self._current(found[0], f"cell:id={name}")

    # -- results --------------------------------------------------------------------------------------------------
    def _current(self, cell: Cell, ref: str = "") -> Iterator[Item]:
        live = None if self._saved_since(cell) else live_source(cell, self.context.history)
        changed = cell if live is None else replace(cell, source=live, outputs="")
        yield from self._emit(ref or f"cell:#{cell.index + 1}", changed, live=live is not None)

    def _saved_since(self, cell: Cell) -> bool:
        """Whether the file is younger than the last run of this cell: what differs was typed after it."""
        began, path = self.context.began.get(cell.execution_count or 0), self.context.path
        if began is None or path is None:
            return False
        try:
            return (self.context.base_dir / path).stat().st_mtime > began
        except OSError:
            return False

    def _emit(self, ref: str, cell: Cell, *, live: bool = False) -> Iterator[Item]:
        file = self._known_file()
        language = file.language if file else "python"
        meta: dict[str, Any] = {"language": language if cell.cell_type == "code" else "markdown"}
        if self.context.path is not None:
            meta["path"] = str(self.context.base_dir / self.context.path)
        if cell.index < 0:
            meta["index"] = None
        if live:
            meta["origin"] = "live"
        if not self.options.outputs:
            cell = replace(cell, outputs="")
        yield cell_document(ref, cell, "cell", meta) or Skipped(ref, "empty")

    def _gaps(self, first: int, last: int, found: set[int]) -> Iterator[Item]:
        absent = last - first + 1 - len(found)
        if absent > _NAMED_GAPS:
            yield Skipped(f"cell:{first}-{last}", f"{absent} of these numbers were never run")
            return
        for count in range(first, last + 1) if absent else ():
            if count not in found:
                yield Skipped(f"cell:{count}", "never run")

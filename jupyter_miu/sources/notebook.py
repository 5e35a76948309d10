"""Notebooks as data: the cells of an ``.ipynb``, whatever its version, and the documents they make.

Never executes anything. Knows the file and, where it is given, what the kernel ran; how cells are named in a command is
``cells``' business. Cell ids only find a cell in one file (copies share them, nbformat changes them): beyond it a cell
is known by path, index and the hash of its source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions, digest
from jupyter_miu.sources.decoding import clean
from jupyter_miu.sources.files import read_bytes
from jupyter_miu.types import Skipped

# Our own commands are not content: a cell that teaches would teach itself. Both as typed and as IPython rewrites them.
_OWN_CELL = re.compile(r"\s*(?:%%miu\b|get_ipython\(\)\.run_cell_magic\(['\"]miu['\"])")
_OWN_LINE = re.compile(
    r"^[ \t]*(?:[\w.,\[\]'\" ]{1,200}=[ \t]*)?"
    r"(?:%miu\b|%(?:re)?load_ext[ \t]+jupyter_miu\b|get_ipython\(\)\.run_line_magic\(['\"]miu['\"])"
    r"(?:[^\n]*\\\n)*[^\n]*\n?",
    re.M,
)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
CELL_ID = r"[A-Za-z0-9_-]{1,64}"  # as nbformat 4.5 has them
_ID = re.compile(CELL_ID, re.ASCII)
OUTPUT_LIMIT = 10_000  # characters of one cell's output


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook file. ``index`` counts from 0; ``source`` is clean text, magics kept as they are; ``id``
    is empty where the file has none that is valid."""

    index: int
    cell_type: str
    source: str
    execution_count: int | None = None
    tags: tuple[str, ...] = ()
    outputs: str = ""
    id: str = ""


@dataclass(frozen=True)
class NotebookFile:
    """All cells of one notebook, empty ones too, in order."""

    cells: list[Cell]
    language: str = "python"


def parse_notebook(data: bytes) -> NotebookFile:
    """The cells of a notebook of any version, schema-valid or not.

    Raises:
        Refused: what cannot be read as a notebook: empty, truncated, conflict markers, unknown versions, not UTF-8.
    """
    if not data.strip():
        raise Refused("empty")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        node = _as_version_4(text)
    except UnicodeDecodeError:
        raise Refused("not a readable notebook: not UTF-8") from None
    except RecursionError:
        raise Refused("not a readable notebook: nested too deeply") from None
    raw = node.get("cells")
    if not isinstance(raw, list):
        raise Refused("not a readable notebook: it has no list of cells")
    return NotebookFile([_cell(i, cell) for i, cell in enumerate(raw)], _language(node.get("metadata")))


def _as_version_4(text: str) -> Mapping[str, Any]:
    """The notebook's JSON, older versions upgraded by nbformat.

    The current version is taken as it stands: nbformat gives up on a notebook for one odd cell, prints what it finds
    invalid, changes cell ids, and takes seconds to import.
    """
    try:
        node = json.loads(text)
    except ValueError:
        raise Refused("not a readable notebook: not JSON (empty, cut off, or with conflict markers?)") from None
    if not isinstance(node, dict):
        raise Refused("not a readable notebook: its JSON is not an object")
    if node.get("nbformat") == 4:
        return node
    from nbformat import convert, reader

    try:
        upgraded: Mapping[str, Any] = convert(reader.reads(text), 4)  # type: ignore[no-untyped-call]  # it has no types
    except RecursionError:
        raise
    except Exception as error:  # besides its own three, its converters stumble into KeyError, NameError and others
        raise Refused(f"not a readable notebook: {_short(error)}") from None
    if not isinstance(upgraded, Mapping):
        raise Refused("not a readable notebook: its JSON is not an object")
    return upgraded


def strip_own(source: str) -> str | None:
    """A code cell without our own commands; None where nothing but them is there."""
    if _OWN_CELL.match(source):
        return None
    kept = _OWN_LINE.sub("", source)
    return kept if kept.strip() or not source.strip() else None


def live_source(cell: Cell, history: Mapping[int, str]) -> str | None:
    """What the kernel ran where the file is stale: same execution count, another text. None where the file holds."""
    count = cell.execution_count
    if cell.cell_type != "code" or count is None or count not in history:
        return None
    if any(clean(run).strip() == cell.source.strip() for run in history.values()):
        return None  # it was run in the very form of the file, be it under another number
    return clean(history[count])


def cell_document(ref: str, cell: Cell, kind: str, meta: Mapping[str, Any]) -> Item | None:
    """A cell as a document, as skipped (our own commands), or None (empty). ``kind`` is that of prose cells."""
    text = strip_own(cell.source) if cell.cell_type == "code" else cell.source
    if text is None:
        return Skipped(ref, "a %miu cell")
    if not text.strip():
        return None
    if cell.outputs:
        text = f"{text.rstrip()}\n\n{cell.outputs}"
    own = {
        "index": cell.index, "cell_type": cell.cell_type, "execution_count": cell.execution_count, "tags": cell.tags,
        "sha256": digest(cell.source), "origin": "file",
    }  # fmt: skip
    return Document(ref, text, "code" if cell.cell_type == "code" else kind, {**own, **meta})


@dataclass(frozen=True)
class NotebookSource:
    """All cells of one notebook, one document each, empty ones left out. ``history`` is given for the open notebook."""

    path: Path
    ref: str
    options: SourceOptions
    history: Mapping[int, str] = field(default_factory=dict)

    def documents(self) -> Iterator[Item]:
        """Cells in file order. Raises Refused for a file that is not a notebook."""
        data = read_bytes(self.path, self.options.max_file_bytes)
        notebook = parse_notebook(data)
        found = False
        for cell in notebook.cells:
            meta = {"path": str(self.path), "language": notebook.language if cell.cell_type == "code" else "markdown"}
            if (live := live_source(cell, self.history)) is not None:
                cell = Cell(cell.index, "code", live, cell.execution_count, cell.tags)
                meta["origin"] = "live"
            if not self.options.outputs:
                cell = Cell(cell.index, cell.cell_type, cell.source, cell.execution_count, cell.tags)
            item = cell_document(f"{self.ref}#{cell.index + 1}", cell, "notebook", meta)
            if item is not None:
                found = True
                yield item
        if not found:
            yield Skipped(self.ref, "empty")


def _cell(index: int, raw: Any) -> Cell:
    if not isinstance(raw, Mapping):
        return Cell(index, "raw", "")
    metadata = raw.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    count = raw.get("execution_count")
    return Cell(
        index,
        kind if isinstance(kind := raw.get("cell_type"), str) and kind in ("code", "markdown") else "raw",
        clean(_joined(raw.get("source"))),
        count if isinstance(count, int) and not isinstance(count, bool) else None,
        tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        _outputs(raw.get("outputs")),
        name if isinstance(name := raw.get("id"), str) and _ID.fullmatch(name) else "",
    )


def _joined(value: Any) -> str:
    """nbformat joins lines where the file is valid; where it is not, null, lists and numbers turn up here."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _outputs(outputs: Any) -> str:
    """Printed text and plain results; no tracebacks, images, HTML or widgets."""
    parts = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, Mapping):
            continue
        if output.get("output_type") == "stream":
            parts.append(_joined(output.get("text")))
        data = output.get("data")
        if isinstance(data, Mapping) and not any(str(key).endswith("widget-view+json") for key in data):
            parts.append(_joined(data.get("text/plain")))
    text = clean(_ANSI.sub("", "\n".join(part.rstrip() for part in parts if part.strip())))
    return text if len(text) <= OUTPUT_LIMIT else text[:OUTPUT_LIMIT] + "…"


def _language(metadata: Any) -> str:
    for key in ("language_info", "kernelspec"):
        part = metadata.get(key) if isinstance(metadata, Mapping) else None
        name = part.get("name" if key == "language_info" else "language") if isinstance(part, Mapping) else None
        if isinstance(name, str) and name.isprintable():
            return name[:40].lower()
    return "python"


def _short(error: BaseException) -> str:
    from jupyter_miu.sources.printable import printable

    return printable(" ".join(str(error).split()), 100) or type(error).__name__

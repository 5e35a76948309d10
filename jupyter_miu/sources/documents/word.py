"""Word files (.docx) as Markdown, in document order: headings, lists, tables, text boxes; macros are never looked at.

python-docx opens the package; the walk over its body is ours, because text in tracked insertions, content controls and
text boxes would be missing otherwise, and deleted text would not.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import table, zipped
from jupyter_miu.sources.documents.common import Budget, document, file_bytes
from jupyter_miu.sources.formats import missing
from jupyter_miu.types import Skipped

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr", _FALLBACK}
_SPACE = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADING = re.compile(r"heading ([1-9])$", re.I)
_DEEPEST = 50
_TYPES = "[Content_Types].xml"
_MACROS = re.compile(rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml")
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document; a Skipped where it is longer than the cap. Raises Refused."""
    data = file_bytes(path, options)
    with zipped.opened(data, "a Word file") as archive:
        package = _as_document(archive, data)
    budget, blocks, full = Budget(options), list[str](), False
    for block in _blocks(package):
        if not budget.take(block):
            full = True
            break
        if blocks and _is_item(block) and _is_item(blocks[-1]):
            blocks[-1] += f"\n{block}"
        else:
            blocks.append(block)
    yield document(path, ref, "\n\n".join(blocks), data)
    if full:
        yield Skipped(f"{ref}#end", budget.reason)


def _as_document(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """A file with macros under the type of one without: the library opens no other, and macros are never looked at."""
    types = zipped.member(archive, _TYPES)
    if not _MACROS.search(types):
        return data
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in dict.fromkeys(archive.namelist()):
            if not name.endswith((".bin", "/")):
                content = zipped.member(archive, name)
                out.writestr(name, _MACROS.sub(_DOCUMENT, content) if name == _TYPES else content)
    return made.getvalue()


def _blocks(data: bytes) -> list[str]:
    try:
        import docx
    except ImportError:
        raise missing("Word", "docs") from None
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        opened = docx.Document(BytesIO(data))
        walk, body = _Body(opened), opened.element.body
    except (*zipped.STUMBLED, PythonDocxError, OpcError, LxmlError) as error:
        raise Refused(f"not a Word file, or damaged ({type(error).__name__})") from None
    return [block for block in walk.blocks(body, 0) if block.strip()]


def _is_item(block: str) -> bool:
    return re.match(r"\s*(?:-|1\.) ", block) is not None


class _Body:
    """The walk; knows the package's styles and list formats."""

    def __init__(self, opened: Any) -> None:
        self.styles = {style.style_id: str(style.name or "") for style in opened.styles}
        try:
            self.numbering = opened.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            self.numbering = None

    def blocks(self, parent: Any, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        for element in parent:
            if element.tag == f"{_W}p":
                yield self.paragraph(element)
                for box in element.iter(f"{_W}txbxContent"):
                    if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                        yield from self.blocks(box, depth + 1)
            elif element.tag == f"{_W}tbl":
                yield self.table(element, depth + 1)
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
                yield from self.blocks(element, depth + 1)

    def paragraph(self, element: Any) -> str:
        text = "\n".join(" ".join(line.split()) for line in _text(element).split("\n")).strip()
        if not text:
            return ""
        style = self.styles.get(_value(element, "pPr/pStyle"), "")
        level = self.level(element, style)
        if level:
            return f"{'#' * min(level, 6)} {' '.join(text.split())}"
        return self.mark(element, style) + text if not style.lower().startswith("toc ") else ""

    def level(self, element: Any, style: str) -> int:
        if style.lower() in ("title", "book title"):
            return 1
        if match := _HEADING.match(style):
            return int(match[1])
        outline = _value(element, "pPr/outlineLvl")
        return int(outline) + 1 if outline.isdecimal() and int(outline) < 6 else 0

    def mark(self, element: Any, style: str) -> str:
        """What stands before a list item; empty for other paragraphs."""
        number, depth = _value(element, "pPr/numPr/numId"), _value(element, "pPr/numPr/ilvl")
        if number == "0" or not (number or style.lower().startswith("list ")):
            return ""
        indent = "  " * min(int(depth) if depth.isdecimal() else 0, 6)
        ordered = "number" in style.lower() if not number else self.format(number, depth) not in ("bullet", "none", "")
        return indent + ("1. " if ordered else "- ")

    def format(self, number: str, depth: str) -> str:
        if self.numbering is None or not number.isdecimal():
            return ""
        kind = next((_value(n, "abstractNumId") for n in self.numbering.iter(f"{_W}num")
                     if n.get(f"{_W}numId") == number), "")  # fmt: skip
        for abstract in self.numbering.iter(f"{_W}abstractNum"):
            if abstract.get(f"{_W}abstractNumId") == kind:
                for level in abstract.iter(f"{_W}lvl"):
                    if level.get(f"{_W}ilvl") == (depth or "0"):
                        return _value(level, "numFmt")
        return ""

    def table(self, element: Any, depth: int) -> str:
        rows = []
        for row in element.iterchildren(f"{_W}tr"):
            cells = []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is row:  # not of a table inside
                    cells.append(" ".join(" ".join(self.blocks(cell, depth)).split()))
                    span = _value(cell, "tcPr/gridSpan")
                    cells += [""] * (min(int(span), table.MAX_COLUMNS) - 1 if span.isdecimal() else 0)
            rows.append(cells)
        if max(map(len, rows), default=0) == 1:  # a frame around text
            return "\n\n".join(row[0] for row in rows if row and row[0])
        return table.markdown(rows, header=table.has_header(rows))


def _text(element: Any) -> str:
    """The text of a paragraph as it reads once all changes are accepted. Without recursion: nesting is the file's."""
    out: list[str] = []
    stack = list(reversed(element))
    while stack:
        here = stack.pop()
        if here.tag in _LEFT_OUT:
            continue
        if here.tag in (f"{_W}t", _MATH):
            out.append(here.text or "")
        elif here.tag in _SPACE:
            out.append(_SPACE[here.tag])
        else:
            stack.extend(reversed(here))
    return "".join(out)


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return "" if found is None else str(found.get(f"{_W}val", ""))

"""PowerPoint files (.pptx): a heading a slide, its texts, tables and notes, through python-pptx.

markitdown was tried and left: it writes the names of pictures as if they were captions, and loading it takes a second
and most of it for other formats. Knows slides; pictures are left out.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import table, zipped
from jupyter_miu.sources.documents.common import Budget, document, file_bytes
from jupyter_miu.sources.formats import missing
from jupyter_miu.types import Skipped

MAX_SLIDES = 1_000
_DEEPEST = 20  # groups within groups


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document; a Skipped for slides over the cap. Raises Refused."""
    data = file_bytes(path, options)
    zipped.opened(data, "a PowerPoint file").close()
    if importlib.util.find_spec("pptx") is None:
        raise missing("PowerPoint", "office")
    budget, taken, more = Budget(options), list[str](), ""
    for number, slide in enumerate(_slides(data), 1):
        if number > MAX_SLIDES:
            more = f"slides after the first {MAX_SLIDES:,} are left out"
            break
        text = "\n\n".join(filter(str.strip, map(_block, slide)))
        if not budget.take(text):
            more = budget.reason
            break
        taken.append(text)
    yield document(path, ref, "\n\n".join(filter(None, taken)), data)
    if more:
        yield Skipped(f"{ref}#slide={len(taken) + 1}", more)


@dataclass(frozen=True)
class _Part:
    """What a shape holds: rows of a table, or paragraphs with their level; a title is one paragraph."""

    kind: Literal["title", "table", "text"]
    rows: list[list[str]]
    levels: list[int]


def _slides(data: bytes) -> Iterator[list[_Part]]:
    """The parts of each slide as plain values. All that the library does, and nothing else, is done here."""
    import pptx
    from lxml.etree import LxmlError
    from pptx.exc import PythonPptxError

    try:
        for slide in pptx.Presentation(BytesIO(data)).slides:
            yield list(_parts(slide))
    except (*zipped.STUMBLED, PythonPptxError, LxmlError) as error:
        raise Refused(f"not a PowerPoint file, or damaged ({type(error).__name__})") from None


def _parts(slide: Any) -> Iterator[_Part]:
    title = slide.shapes.title
    if title is not None:
        yield _Part("title", [[title.text]], [0])
    for shape in _in_order(slide.shapes, 0):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False):
            yield _Part("table", [[cell.text for cell in row.cells] for row in shape.table.rows], [])
        elif getattr(shape, "has_text_frame", False):
            yield _text(shape.text_frame)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield _text(slide.notes_slide.notes_text_frame)


def _text(frame: Any) -> _Part:
    paragraphs = [(p.level or 0, p.text) for p in frame.paragraphs]
    return _Part("text", [[text] for _, text in paragraphs], [level for level, _ in paragraphs])


def _block(part: _Part) -> str:
    if part.kind == "table":
        return table.markdown(part.rows, header=table.has_header(part.rows))
    lines = [(level, " ".join(text.split())) for level, (text,) in zip(part.levels, part.rows, strict=True)]
    if part.kind == "title":
        return f"## {lines[0][1]}" if lines[0][1] else ""
    return _paragraphs([(level, text) for level, text in lines if text])


def _paragraphs(lines: list[tuple[int, str]]) -> str:
    """Paragraphs of one text box; several short ones are bullets on every slide that has them."""
    if len(lines) < 2 or any(len(text) > 200 for _, text in lines):
        return "\n\n".join(text for _, text in lines)
    return "\n".join(f"{'  ' * level}- {text}" for level, text in lines)


def _in_order(shapes: Any, depth: int) -> Iterator[Any]:
    """Shapes from top to bottom, groups taken apart."""
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST:
                yield from _in_order(shape.shapes, depth + 1)
        else:
            yield shape

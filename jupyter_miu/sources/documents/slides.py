"""PowerPoint files (.pptx): a heading a slide, its texts, tables and notes, through python-pptx.

markitdown was tried and left: it writes the names of pictures as if they were captions, and loading it takes a second
and most of it for other formats. Knows slides; pictures are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

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
    try:
        import pptx
    except ImportError:
        raise missing("PowerPoint", "office") from None
    budget, taken, more = Budget(options), list[str](), ""
    try:
        for number, slide in enumerate(pptx.Presentation(BytesIO(data)).slides, 1):
            if number > MAX_SLIDES:
                more = f"slides after the first {MAX_SLIDES:,} are left out"
                break
            text = _slide(slide)
            if not budget.take(text):
                more = budget.reason
                break
            taken.append(text)
    except Exception as error:  # a hostile package may fail anywhere inside the library
        raise Refused(f"not a PowerPoint file, or damaged ({type(error).__name__})") from None
    yield document(path, ref, "\n\n".join(filter(None, taken)), data)
    if more:
        yield Skipped(f"{ref}#slide={len(taken) + 1}", more)


def _slide(slide: Any) -> str:
    title = slide.shapes.title
    blocks = [f"## {' '.join(title.text.split())}"] if title is not None and title.text.strip() else []
    for shape in _in_order(slide.shapes, 0):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False):
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            blocks.append(table.markdown(rows, header=table.has_header(rows)))
        elif getattr(shape, "has_text_frame", False):
            blocks.append(_paragraphs(shape.text_frame))
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        blocks.append(_paragraphs(slide.notes_slide.notes_text_frame))
    return "\n\n".join(block for block in blocks if block.strip())


def _paragraphs(frame: Any) -> str:
    """Paragraphs of one text box; several short ones are bullets on every slide that has them."""
    lines = [(p.level or 0, " ".join(p.text.split())) for p in frame.paragraphs if p.text.strip()]
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

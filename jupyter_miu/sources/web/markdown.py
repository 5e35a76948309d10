"""An HTML tree as Markdown: headings, lists, tables, code blocks, emphasis left out, links as their text.

Takes all that the tree holds; what should not be in it was removed before. Knows nothing of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_HEADINGS = {f"h{n}": "#" * n for n in range(1, 7)}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "blockquote", "figure", "figcaption", "details",
    "summary", "dl", "dt", "dd", "ul", "ol", "center", "address", "fieldset", "hr", "caption", "body", "html", "td",
    "th", "tr", "tbody",
}  # fmt: skip
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source)-([\w+#-]{1,20})")


def markdown_of(root: Any) -> str:
    """The text of ``root`` as Markdown, blocks apart by an empty line."""
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(_blocks(root, 0))).strip()


def _blocks(element: Any, indent: int) -> Iterator[str]:
    """The blocks of an element, in order; text between blocks is a block of its own."""
    line: list[str] = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if _is_block(child, tag):
            yield from _flushed(line)
            yield from _block(child, tag, indent)
        elif tag == "br":
            line.append("\n")
        elif tag:
            line.append(_inline(child, tag))
        line.append(child.tail or "")
    yield from _flushed(line)


def _flushed(line: list[str]) -> Iterator[str]:
    text = "\n".join(_SPACE.sub(" ", part).strip() for part in "".join(line).split("\n\n"))
    line.clear()
    if text.strip():
        yield text.strip()


def _is_block(element: Any, tag: str) -> bool:
    if tag in _BLOCKS or tag in _HEADINGS or tag in ("pre", "table", "li"):
        return True
    return bool(tag) and any(child.tag in ("p", "div", "pre", "table", "ul", "ol") for child in element)


def _block(element: Any, tag: str, indent: int) -> Iterator[str]:
    if tag in _HEADINGS:
        text = _flat(element)
        if text:
            yield f"{_HEADINGS[tag]} {text}"
    elif tag == "pre":
        yield from _code(element)
    elif tag in ("ul", "ol"):
        if items := "\n".join(_items(element, tag, indent)):
            yield items
    elif tag == "table" and is_data(element):
        yield from _table(element)
    elif tag == "blockquote":
        if quoted := "\n\n".join(_blocks(element, indent)):
            yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
    else:
        yield from _blocks(element, indent)


def _code(element: Any) -> Iterator[str]:
    text = text_of_code(element).strip("\n")
    if not text.strip():
        return
    named = " ".join(filter(None, (e.get("class") for e in [element, *element.iter("code")][:2])))
    language = _LANGUAGE.search(named)
    fence = "```" if "```" not in text else "~~~~"
    yield f"{fence}{language[1] if language else ''}\n{text}\n{fence}"


def text_of_code(element: Any) -> str:
    """What a ``pre`` shows: its text as it is, with a line end for each ``br``."""
    return "".join(_with_breaks(element)).replace("\r", "")


def _with_breaks(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        else:
            yield from _with_breaks(child)
        yield child.tail or ""


def _items(element: Any, tag: str, indent: int) -> Iterator[str]:
    number = 0
    for item in element:
        if item.tag != "li":
            continue
        number += 1
        blocks = list(_blocks(item, indent + 1))
        if not blocks:
            continue
        mark = f"{number}." if tag == "ol" else "-"
        pad = "  " * (indent + 1)
        first, *rest = "\n".join(blocks).split("\n")
        yield "\n".join([f"{mark} {first}", *(pad + line if line.strip() else "" for line in rest)])


def is_data(table: Any) -> bool:
    """Whether a table holds data; one that holds the page's layout is read as blocks."""
    cells = [cell for cell in table.iter("td", "th")]
    if not cells or next(table.iterdescendants("table"), None) is not None:
        return False
    return not any(block.tag in ("p", "h1", "h2", "ul", "pre") for cell in cells for block in cell) or any(
        cell.tag == "th" for cell in cells
    )


def _table(table: Any) -> Iterator[str]:
    for caption in table.iter("caption"):
        if text := _flat(caption):
            yield text
    rows = [[_flat(cell).replace("|", "\\|") for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    yield "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _inline(element: Any, tag: str) -> str:
    text = _flat(element)
    if tag in ("code", "kbd", "samp", "tt") and text:
        text = f"`{text}`"
    left = " " if (element.text or " ")[:1].isspace() else ""
    right = " " if str(element.text_content())[-1:].isspace() else ""
    return f"{left}{text}{right}" if text else left if element.text else ""


def _flat(element: Any) -> str:
    parts = [part for part in element.itertext(with_tail=False) if isinstance(part, str)]
    return _SPACE.sub(" ", "".join(parts)).strip()

"""HTML as Markdown text with nothing but the standard library: headings, lists, tables, code; no menus, no scripts.

Everything that is text is kept, unlike a reader of web pages that finds the main part (``html`` asks one first). Used
for chapters of books and where no other reader is installed. Knows no files.
"""

from __future__ import annotations

import re

from jupyter_miu.sources.documents import table
from jupyter_miu.sources.documents.tags import RAW, Tag, parts

_MENUS = frozenset({"nav", "footer", "aside", "form", "button", "select", "iframe", "object", "head"})
_BLOCKS = frozenset(
    "p div section article main header figure figcaption blockquote ul ol dl fieldset details summary address body "
    "html table hr center".split()
)
_HEADINGS = {f"h{n}": "#" * n for n in range(1, 7)}
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_SPACES = re.compile(r"\s+")
MOST_CELLS = 200_000
DEEPEST_LIST = 6


def markdown(text: str) -> str:
    """The text of a page. Never raises; empty where there is none."""
    found = _Page(_MENUS).read(text)
    # a menu that is opened and never closed would have swallowed the page
    return found if found or "<" not in text else _Page(frozenset({"head"})).read(text)


class _Page:
    """Collects blocks; one pass, no recursion, tables inside tables become part of their cell."""

    def __init__(self, dropped: frozenset[str]) -> None:
        self.dropped = dropped
        self.blocks: list[tuple[str, str]] = []  # text, and "item" or "entry" where such stand together
        self.line: list[str] = []
        self.prefix = ""
        self.title = ""
        self.skipping = ""  # the element that is being left out, and how often it is open
        self.depth = 0
        self.pre = False
        self.lists: list[int] = []  # for each open list: -1 for bullets, else the last number
        self.rows: list[list[str]] = []
        self.tables = 0
        self.header = False
        self.cells = 0
        self.term = ""

    def read(self, text: str) -> str:
        before = ""
        for part in parts(text):
            if isinstance(part, Tag):
                self._tag(part)
                before = "" if part.end else part.name
            elif before == "title":
                self.title = self.title or " ".join(part.split())
            elif not self.skipping:
                self.line.append(part if self.pre else _SPACES.sub(" ", part))
        self._finish_tables()
        self._close()
        body = self._joined()
        if body and self.title and not re.search(r"^# ", body, re.M):
            return f"# {self.title}\n\n{body}"
        return body

    def _joined(self) -> str:
        out, before = list[str](), ""
        for text, kind in self.blocks:
            if out:
                out.append("\n" if kind and kind == before else "\n\n")
            out.append(text)
            before = kind
        return "".join(out).strip()

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if self.skipping:
            if name == self.skipping:
                self.depth += -1 if tag.end else 1
                self.skipping = self.skipping if self.depth else ""
            elif name == "body":
                self.skipping = ""  # the head was never closed
            return
        if name in self.dropped:
            self.skipping, self.depth = ("", 0) if tag.end else (name, 1)
        elif name in RAW or name == "option":
            return
        elif name in _HEADINGS:
            self._close("" if tag.end else _HEADINGS[name] + " ")
        elif name == "pre":
            self._pre(tag)
        elif name in ("ul", "ol"):
            self._list(tag)
        elif name in ("table", "tr", "td", "th"):
            self._table(tag)
        elif name in ("dt", "dd"):
            self._definition(tag)
        elif name == "li":
            self._item(tag)
        elif name == "br":
            self.line.append("\n")
        elif name in _CODE and not self.pre:
            self.line.append("`")
        elif name == "img" and tag.attributes.get("alt", "").strip():
            self.line.append(" " + _SPACES.sub(" ", tag.attributes["alt"]) + " ")
        elif name in _BLOCKS:
            if self.tables or self.lists:  # inside a cell or an item a paragraph is a line
                self.line.append("\n")
            else:
                self._close()

    def _close(self, prefix: str = "") -> None:
        """End the block that is being collected; the next one begins with ``prefix``."""
        text = "".join(self.line)
        if self.tables and self.rows:  # a heading or list inside a cell is part of it
            self.line = [text, "\n"]
            return
        text = re.sub(r"``", "", "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip()))
        if text.strip("` \n"):
            if self.prefix:
                text = self.prefix + text.replace("\n", " " if "#" in self.prefix else "\n  ")
            item = re.fullmatch(r" *(?:- |\d+\. )", self.prefix)
            self.blocks.append((text, "item" if item else "entry" if self.term and "\n" not in text else ""))
        self.line, self.prefix = [], prefix

    def _pre(self, tag: Tag) -> None:
        if self.tables:
            return
        if self.pre and tag.end:
            code = "".join(self.line).strip("\n").replace("```", "'''")
            if code.strip():
                self.blocks.append((f"```\n{code}\n```", ""))
            self.line, self.pre = [], False
        elif not tag.end and not self.pre:
            self._close()
            self.pre = True

    def _list(self, tag: Tag) -> None:
        self._close()
        if tag.end:
            self.lists = self.lists[:-1]
        else:
            self.lists.append(-1 if tag.name == "ul" else 0)

    def _item(self, tag: Tag) -> None:
        if tag.end:
            self._close()
            return
        mark = "- "
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}. "
        self._close("  " * max(0, min(len(self.lists), DEEPEST_LIST) - 1) + mark)

    def _definition(self, tag: Tag) -> None:
        """``<dt>term<dd>meaning`` as ``term: meaning``, which the study sheets read."""
        if tag.name == "dt":
            if not tag.end:
                self._end_entry()
        elif tag.end:
            self._end_entry()
        else:
            term = " ".join("".join(self.line).replace("`", "").split()).rstrip(":")
            self.line, self.term = [], term

    def _end_entry(self) -> None:
        meaning = " ".join("".join(self.line).split())
        if self.term and meaning:
            self.line = [self.term, table.mark_of(meaning), meaning]
        self._close()
        self.term = ""

    def _table(self, tag: Tag) -> None:
        if tag.name == "table":
            if tag.end:
                self.tables = max(0, self.tables - 1)
                if not self.tables:
                    self._finish_tables()
            else:
                if not self.tables:
                    self._close()
                self.tables += 1
            return
        if self.tables != 1 or self.cells > MOST_CELLS:
            self.line.append(" ")
        elif tag.name == "tr":
            self._cell()
            if not tag.end:
                self.rows.append([])
        elif tag.end:
            self._cell()
        else:
            self._cell()
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.cells += 1
            self.header = self.header or (tag.name == "th" and len(self.rows) == 1)

    def _cell(self) -> None:
        """What was collected is the text of the cell that is open."""
        text = "".join(self.line).replace("``", "").strip()
        if text and self.rows and self.rows[-1]:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {text}".strip()
        if text and not self.rows:  # a caption
            self.blocks.append((" ".join(text.split()), ""))
        self.line = []

    def _finish_tables(self) -> None:
        if self.rows or self.tables:
            self._cell()
        if self.rows:
            header = self.header or table.has_header(self.rows)
            if text := table.markdown(self.rows, header=header):
                self.blocks.append((text, ""))
        self.rows, self.tables, self.header = [], 0, False

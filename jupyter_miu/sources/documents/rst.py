"""reStructuredText as Markdown: headings, code, tables, definitions; directives and roles become plain text.

Knows the markup line by line, as much of it as documentation uses; what it does not know stays as it is written.
Nothing is included, imported or run: a directive never opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jupyter_miu.sources.base import Item, SourceOptions
from jupyter_miu.sources.decoding import decode
from jupyter_miu.sources.documents import rst_tables, table
from jupyter_miu.sources.documents.common import document
from jupyter_miu.sources.documents.rst_inline import plain, substitutions
from jupyter_miu.sources.files import read_bytes

_ADORNED = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"(\s*)\.\. (?:\|[^|\n]{1,80}\| )?([\w:.+-]{1,60})::(?:\s+(.*))?$")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")
_FIELD = re.compile(r"\s*:([^:\n]{1,80}):\s+(\S.*)$")
_CODE = {"code", "code-block", "sourcecode", "literalinclude", "doctest", "testcode", "prompt", "ipython", "math"}
_DROPPED = {
    "toctree", "contents", "include", "raw", "index", "meta", "highlight", "currentmodule", "module", "automodule",
    "autoclass", "autofunction", "autosummary", "automethod", "only", "replace", "unicode", "default-role", "role",
    "literalinclude", "testsetup", "testcleanup", "sectnum", "tabularcolumns", "graphviz", "plot", "video",
}  # fmt: skip
_DOMAIN = {"function", "class", "method", "attribute", "data", "exception", "module", "option", "envvar", "describe"}
_TITLED = {"topic", "sidebar", "rubric", "admonition"}
_SAID = {
    "deprecated": "Deprecated since version", "versionadded": "New in version", "versionchanged": "Changed in version",
}  # fmt: skip
_MARKS = set("*•#|:")
DEEPEST = 30


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document. Raises Refused."""
    data = read_bytes(path, options.max_file_bytes)
    decoded = decode(data)
    yield document(path, ref, markdown(decoded.text), data, decoded.warnings)


def markdown(text: str) -> str:
    """The text of a reStructuredText source as Markdown. Never raises."""
    lines = [line.expandtabs(8).rstrip() for line in text.split("\n")]
    return "\n".join(_Reader(substitutions(lines)).lines(lines, 0)).strip() + "\n"


class _Reader:
    """Remembers which adornment means which level: the order in which they come decides."""

    def __init__(self, replaced: dict[str, str]) -> None:
        self.replaced = replaced
        self.levels: list[str] = []

    def lines(self, lines: list[str], depth: int) -> Iterator[str]:
        place = 0
        while place < len(lines):
            line = lines[place]
            if not line.strip():
                yield line
                place += 1
            elif depth == 0 and (heading := self._heading(lines, place)):
                text, place = heading
                yield from ("", text, "")
            elif found := rst_tables.at(lines, place):
                made, place = found
                yield from ("", plain(made, self.replaced), "")
            elif line.lstrip().startswith(".. ") or line.strip() in ("..", "__"):
                end = _block_end(lines, place)
                yield from self._explicit(lines[place:end], depth)
                place = end
            elif line.rstrip().endswith("::") and (code := _indented(lines, place + 1)):
                body, place = code
                said = line.rstrip()[:-2].rstrip()
                yield from ([plain(f"{said}:", self.replaced)] if said else [])
                yield from _fenced(body)
            elif definition := self._definition(lines, place):
                text, place = definition
                yield text
            else:
                yield self._line(line)
                place += 1

    def _line(self, line: str) -> str:
        if line.lstrip()[:1] not in _MARKS:
            return plain(line, self.replaced)
        line = re.sub(r"^(\s*)[*•] ", r"\1- ", re.sub(r"^(\s*)#\. ", r"\g<1>1. ", line))
        line = re.sub(r"^(\s*)\|(?: |$)", r"\1", line)  # a line of verse
        if match := _FIELD.match(line):  # ":param name: text" and ":Author: name"
            line = f"{match[1].split()[-1]}: {match[2]}"
        return plain(line, self.replaced)

    def _heading(self, lines: list[str], place: int) -> tuple[str, int] | None:
        line, below = lines[place].rstrip(), lines[place + 1].rstrip() if place + 1 < len(lines) else ""
        if line[:1].isalnum() and below[:1].isalnum():
            return None  # what most lines are
        under = lines[place + 2].rstrip() if place + 2 < len(lines) else ""
        if _ADORNED.fullmatch(line) and below.strip() and _ADORNED.fullmatch(under) and under[:1] == line[:1]:
            return self._at_level(line[0] * 2, below), place + 3
        if line.strip() and line[:1] != " " and _ADORNED.fullmatch(below) and not _ADORNED.fullmatch(line):
            before = lines[place - 1] if place else ""
            if len(below) >= min(len(line), 4) and not before.strip():
                return self._at_level(below[0], line), place + 2
        if _ADORNED.fullmatch(line) and (not below.strip() or place + 1 == len(lines)):
            return "", place + 1  # a line across the page
        return None

    def _at_level(self, mark: str, title: str) -> str:
        if mark not in self.levels:
            self.levels.append(mark)
        return f"{'#' * min(6, self.levels.index(mark) + 1)} {plain(title.strip(), self.replaced)}"

    def _definition(self, lines: list[str], place: int) -> tuple[str, int] | None:
        """A term with its meaning indented below it."""
        line = lines[place]
        if not line.strip() or line[:1] in " -*+|#:0123456789>" or len(line) > 60 or line.endswith((".", ",", ":")):
            return None
        before = lines[place - 1] if place else ""
        if before.strip() and before[:1] != " ":
            return None
        found = _indented(lines, place + 1) if place + 1 < len(lines) and lines[place + 1].strip() else None
        if found is None or any(re.match(r"\s*(?:\.\. |[-*] |\|)", body) for body in found[0]):
            return None
        paragraphs = "\n".join(found[0]).strip().split("\n\n")
        meaning = " ".join(paragraphs[0].split())
        term = plain(line.split(" : ")[0], self.replaced).strip("`*")
        rest = "".join(f"\n\n{plain(p, self.replaced)}" for p in paragraphs[1:])
        return f"{term}{table.mark_of(meaning)}{plain(meaning, self.replaced)}{rest}", found[1]

    def _explicit(self, block: list[str], depth: int) -> Iterator[str]:
        match = _DIRECTIVE.match(block[0])
        if match is None:
            if note := re.match(r"\s*\.\. \[[^\]\n]{1,60}\]\s+(\S.*)$", block[0]):  # a footnote
                yield from ("", plain(" ".join([note[1], *map(str.strip, block[1:])]), self.replaced), "")
            return  # a comment, a target
        name, said = match[2].rsplit(":", 1)[-1].lower(), (match[3] or "").strip()
        body = _dedented(block[1:])
        while body and (_OPTION.match(body[0]) or not body[0].strip()) and name not in _DOMAIN:
            option = body.pop(0).strip()
            if name in ("image", "figure") and option.startswith(":alt:"):
                yield from ("", option[5:].strip(), "")
            if not option and name not in ("code-block", "code"):
                break
        if name in _DROPPED or depth > DEEPEST:
            return
        yield ""
        if name in _CODE:
            yield from _fenced(body or ([said] if name == "math" and said else []))
        elif name in ("csv-table", "list-table"):
            yield from ([plain(said, self.replaced), ""] if said else [])
            yield plain(rst_tables.directive(name, block[1:], body), self.replaced)
        elif name in ("image", "figure"):
            yield from self.lines(body, depth + 1)
        else:
            if name in _SAID:
                said = f"{_SAID[name]} {said}."
            elif name in _DOMAIN and said:
                said = f"`{said}`"
            elif name in _TITLED and said:
                said = f"### {said}"
            yield from ([plain(said, self.replaced), ""] if said else [])
            yield from self.lines(body, depth + 1)
        yield ""


def _block_end(lines: list[str], place: int) -> int:
    """Where the block of an explicit markup ends: before the next line that is not indented more."""
    indent = _indent(lines[place])
    end = place + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    return end


def _indented(lines: list[str], place: int) -> tuple[list[str], int] | None:
    """The indented block from ``place`` on, without its indent, and where it ends; None where there is none."""
    start = place
    while start < len(lines) and not lines[start].strip():
        start += 1
    end = start
    while end < len(lines) and (not lines[end].strip() or lines[end][0] == " "):
        end += 1
    return (_dedented(lines[start:end]), end) if end > start else None


def _dedented(lines: list[str]) -> list[str]:
    least = min((_indent(line) for line in lines if line.strip()), default=0)
    out = [line[least:] for line in lines]
    while out and not out[-1].strip():
        out.pop()
    return out


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _fenced(body: list[str]) -> Iterator[str]:
    if any(line.strip() for line in body):
        yield from ("", "```", *(line.replace("```", "'''") for line in body), "```", "")

"""Pieces of syntax trees as short text: literals, types, comments above a definition, errors thrown in a body.

What holds for all grammars; the readers of the languages know the rest. Nothing is run, nothing computed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Doc
from jupyter_miu.study.code.text import short

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST_TYPE = 60
MOST_NODES = 5_000  # of one function's body
_COMMENTS = ("comment", "line_comment", "block_comment")
_BESIDE = ("attribute_item", "decorator", "attribute_declaration")  # between a comment and what it documents
_NUMBER = re.compile(
    r"(?P<d>\d[\d_']*(?:\.[\d_]+)?(?:[eE][+-]?\d+)?)(?:[uUlLfFdDn]{0,3}|_?[iuf](?:8|16|32|64|128|size))"
)
_QUOTED = re.compile(r"(?:[a-zA-Z0-9]{0,2}#*)?(?P<q>[\"'`])(?P<t>.*)(?P=q)#*", re.S)
_WORDS = {"true", "false", "null", "nil", "undefined", "null_literal", "boolean_literal"}
_TAG = re.compile(r"^\s*[@\\](?P<t>[a-z]+)\b[ \t]*(?P<r>.*)$")
_TYPED = re.compile(r"^\{(?P<k>[^{}]{1,60})\}\s*(?P<r>.*)$")
_INLINE = re.compile(r"\{@\w+\s+([^{}]*)\}|</?[a-zA-Z]+/?>|\[(`[^`\]]+`)\](?:\([^)]*\))?|\[([^\]]+)\]\([^)]*\)")


def text(node: Node | None) -> str:
    """The source of a node, spaces joined; "" for None."""
    if node is None or node.text is None:
        return ""
    return " ".join(node.text.decode("utf-8", "replace").split())


def name_of(node: Node, field: str = "name") -> str:
    """The name in a field of a node, where it is a plain identifier; else ""."""
    child = node.child_by_field_name(field)
    return identifier(child) if child is not None else ""


def identifier(node: Node) -> str:
    """The node's source where it is one word (computed names and patterns are not); else ""."""
    word = text(node)
    return word if node.type.endswith(("identifier", "_pattern")) and word.replace("$", "_").isidentifier() else ""


def written_type(node: Node | None) -> str:
    """A type as it is written, where it is short and no body of its own; else ""."""
    if node is None or node.type.startswith(("type_predicate", "asserts")):  # "value is string" is no type
        return ""
    said = text(node).removeprefix(":").strip()
    return said if len(said) <= LONGEST_TYPE and "{" not in said and said.isprintable() else ""


def literal(node: Node | None) -> str | None:
    """A short literal as text, or None: what is computed is not known without running it."""
    if node is None:
        return None
    said = text(node)
    if node.type in ("as_expression", "satisfies_expression") and node.named_children:
        return literal(node.named_children[0])
    if node.type in _WORDS:
        return said
    if "string" in node.type or "char" in node.type or node.type == "rune_literal":
        raw = (node.text or b"").decode("utf-8", "replace")
        match = None if "\\" in raw or "${" in raw or raw.startswith(('"""', 'R"')) else _QUOTED.fullmatch(raw)
        return match["t"] if match and short(match["t"]) else None
    if node.type in ("unary_expression", "prefix_unary_expression") and said.startswith("-"):
        return number(said)
    if "number" in node.type or node.type.endswith("_literal"):
        return number(said)
    if node.type in ("array", "array_expression", "initializer_list", "array_initializer"):
        parts = [literal(child) for child in node.named_children[:7]]
        return ", ".join(part for part in parts if part) if 1 <= len(parts) <= 6 and all(parts) else None
    return None


def number(said: str) -> str | None:
    """A number without separators and suffixes (``1_000u32`` is 1000); hexadecimal ones as they are; else None."""
    sign, digits = ("-", said[1:].strip()) if said.startswith("-") else ("", said)
    if len(digits) > 30:
        return None
    if match := _NUMBER.fullmatch(digits):
        return sign + re.sub("[_']", "", match["d"])
    return sign + digits if re.fullmatch(r"0[xXbBoO][\da-fA-F_]+|\.\d+", digits) else None


def documented(parent: Node) -> Iterator[tuple[Node, list[str]]]:
    """The named children of a node that are no comments, each with the comments right above it."""
    held: list[str] = []
    last = -2  # the row on which the comments (and attributes) so far end
    ends = -1  # the row on which the definition before ends
    for node in parent.named_children:
        row, end = node.start_point.row, node.end_point.row
        end -= node.end_point.column == 0 and end > row  # it holds its line break
        if node.type in _COMMENTS:
            held = held if row <= last + 1 else []
            if row > ends:  # else it stands behind the definition before
                held, last = [*held, (node.text or b"").decode("utf-8", "replace")], end
        elif node.type in _BESIDE:
            held, last = (held, end) if row <= last + 1 else ([], end)
        else:
            yield node, held if row <= last + 1 else []
            held, last, ends = [], -2, end


def doc(comments: Sequence[str]) -> Doc:
    """The documentation that comments are: ``/** … */`` (JSDoc, Javadoc, Doxygen) or lines of ``///``."""
    if not comments:
        return Doc()
    if re.match(r"/\*[*!]", comments[-1]):
        lines = [re.sub(r"^\s*\*? ?", "", line) for line in comments[-1][3:].removesuffix("*/").split("\n")]
    else:
        lines = [line.rstrip("\n")[3:] for line in comments if line.startswith("///")]
    return _tagged(lines)


def _tagged(lines: Sequence[str]) -> Doc:
    prose: list[str] = []
    returns, kind, errors, open_ = "", "", [], True
    for line in lines:
        match = _TAG.match(line)
        if not match:
            open_ = open_ and not line.lstrip().startswith("# ")  # "# Errors", of rustdoc
            prose += [line] if open_ else []
            continue
        typed = _TYPED.match(match["r"])
        said = (typed["r"] if typed else match["r"]).strip()
        if match["t"] in ("brief", "summary", "description", "desc"):
            prose.append(said)
            continue
        open_ = False
        if match["t"] in ("return", "returns"):
            returns, kind = plain(said).removeprefix("- ").rstrip("."), typed["k"].strip() if typed else ""
        elif match["t"] in ("throws", "exception", "throw"):
            error = typed["k"] if typed else said.split(" ")[0]
            errors += [error] if re.fullmatch(r"[A-Z][\w.]*", error) else []
    return Doc(plain("\n".join(prose).strip()), returns if len(returns) >= 3 else "", kind, tuple(errors))


def plain(said: str) -> str:
    """Prose of a comment without its markup: links, inline tags, HTML."""
    return _INLINE.sub(lambda match: match[1] or match[2] or match[3] or "", said)


def go_doc(comments: Sequence[str], name: str) -> Doc:
    """What a Go comment says of ``name``, which it begins with."""
    lines = [re.sub(r"^//[ \t]?|^/\*|\*/$", "", line).strip() for line in comments]
    match = re.match(rf"(?:(?:A|An|The) )?{re.escape(name)}\s+(?:(?:is|are) )?(?P<r>\S.*)", "\n".join(lines), re.S)
    return Doc(match["r"]) if match else Doc()


def thrown(body: Node | None, inner: Container[str]) -> tuple[str, ...]:
    """The names of errors thrown in a body as ``throw new X(…)`` or ``throw X(…)``; ``inner`` are the types of nodes
    that hold functions of their own, which are not entered."""
    out: list[str] = []
    todo = [body] if body is not None else []
    for _ in range(MOST_NODES):
        if not todo:
            break
        node = todo.pop()
        if node.type == "throw_statement":
            for made in node.named_children[:1]:
                named = (made.child_by_field_name(field) for field in ("constructor", "type", "function"))
                out += [text(part) for part in named if part is not None][:1]
        todo += [child for child in reversed(node.named_children) if child.type not in inner]
    return tuple(name for name in out if len(name) <= LONGEST_TYPE and re.fullmatch(r"[A-Za-z_][\w.:]*", name))

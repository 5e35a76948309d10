"""Cards from source code that is not Python, read with tree-sitter where the extra ``jupyter-miu[code]`` is installed.

JavaScript, TypeScript, Go, Rust, Java, C and C++, by a file's suffix; parsed, never run. What a tree means is known by
one module for each language; without the extra, there is nothing to say.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from jupyter_miu.study.code import c, go, java, javascript, python, rust
from jupyter_miu.study.code.facts import LONGEST, MOST, without_clashes
from jupyter_miu.study.code.items import Item, facts_of
from jupyter_miu.study.found import Found

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MISSING = 'studied as text: pip install "jupyter-miu[code]" reads its functions'
MOST_NODES = 400_000  # of one file; dense code has about one for two characters
FIRST = 4_000  # bytes of the first beginning that is parsed by itself
PATIENCE = 0.15  # seconds for a beginning, and for each of its bytes: some five times what real programs take
PATIENCE_EACH = 0.000005
MOST_ERRORS = 3  # places that a grammar could not read, and one more for each hundred lines; what holds one is left out


@dataclass(frozen=True)
class Grammar:
    """A package of tree-sitter with the function in it that gives the language, and who reads its trees."""

    package: str
    read: Callable[[Node], Iterator[Item]]
    language: str = "language"
    joint: str = "."
    prepared: Callable[[str], str] = str


_JAVASCRIPT = Grammar("tree_sitter_javascript", javascript.read)
_TYPESCRIPT = Grammar("tree_sitter_typescript", javascript.read, "language_typescript")
_TSX = Grammar("tree_sitter_typescript", javascript.read, "language_tsx")
_C = Grammar("tree_sitter_c", c.read, prepared=c.prepared)
_CPP = Grammar("tree_sitter_cpp", c.read, joint="::", prepared=c.prepared)
GRAMMARS: dict[str, tuple[Grammar, ...]] = {
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), (_JAVASCRIPT,)),
    **dict.fromkeys((".ts", ".mts", ".cts"), (_TYPESCRIPT,)),
    ".tsx": (_TSX,),
    ".go": (Grammar("tree_sitter_go", go.read),),
    ".rs": (Grammar("tree_sitter_rust", rust.read, joint="::"),),
    ".java": (Grammar("tree_sitter_java", java.read),),
    ".c": (_C,),
    ".h": (_C, _CPP),  # a header does not say which it is
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".hh"), (_CPP,)),
}
"""The grammars for a suffix: the one that reads a source with the fewest errors, the first of equals."""


def any_language(text: str, ref: str = "") -> list[Found]:
    """The facts of a source in any language that is known here, Python among them; none for others."""
    return read(text, ref) if _suffix(ref) in GRAMMARS else python.read(text, ref)


def read(text: str, ref: str = "") -> list[Found]:
    """The facts of a source; none without the extra, for unknown suffixes, broken sources and ones that are too long.

    ``ref`` is the file's name or path, whose suffix says the language.
    """
    if len(text) > LONGEST or "\0" in text:
        return []
    best: tuple[int, Grammar, Node] | None = None
    for grammar in GRAMMARS.get(_suffix(ref), ()):
        parser = _parser(grammar)
        if parser is None:
            continue
        root = _parsed(parser, grammar.prepared(text).encode("utf-8", "replace"))
        errors = _errors(root) if root is not None else None
        if root is not None and errors is not None and (best is None or errors < best[0]):
            best = errors, grammar, root
    return _facts(best[1], best[2], PurePosixPath(ref.split(":")[0]).name, ref) if best is not None else []


def missing(ref: str) -> bool:
    """Whether a file of this name would be read, were the extra installed."""
    return any(_parser(grammar) is None for grammar in GRAMMARS.get(_suffix(ref), ()))


def _suffix(ref: str) -> str:
    return PurePosixPath(ref.split(":")[0]).suffix.lower()


def _parser(grammar: Grammar) -> Parser | None:
    """A parser for a language; None without the packages, or with a grammar that is too old or new for the binding."""
    try:
        from tree_sitter import Language, Parser

        return Parser(Language(getattr(importlib.import_module(grammar.package), grammar.language)()))
    except (ImportError, AttributeError, ValueError):
        return None


def _parsed(parser: Parser, source: bytes) -> Node | None:
    """The tree of a source; None where parsing takes far longer than programs need.

    Recovery from errors may cost the square of the length, and cannot be interrupted: so growing beginnings are tried
    first, in processor time, which other work on the machine does not change.
    """
    size = FIRST
    while size < len(source):
        started = time.thread_time()
        parser.parse(source[:size])
        if time.thread_time() - started > PATIENCE + size * PATIENCE_EACH:
            return None
        size *= 2
    return parser.parse(source).root_node


def _facts(grammar: Grammar, root: Node, name: str, ref: str) -> list[Found]:
    out: list[Found] = []
    for item in grammar.read(root):
        out += facts_of(item, name, ref, grammar.joint)
        if len(out) >= MOST:
            break
    return without_clashes(out[:MOST])


def _errors(root: Node) -> int | None:
    """The number of errors in a tree; None for one not to be believed: too large, an error at its root, or too many."""
    if root.is_error or root.descendant_count > MOST_NODES or any(child.is_error for child in root.children):
        return None
    most = MOST_ERRORS + root.end_point.row // 100
    errors, todo = 0, [root]
    while todo and errors <= most:
        node = todo.pop()
        errors += node.is_error or node.is_missing
        todo += [child for child in node.children if child.has_error or child.is_missing] if node.has_error else []
    return errors if errors <= most else None

"""C and C++: which nodes of their trees are functions, structs, classes, enumerations and constants.

Nothing is expanded: what macros make of a file is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Arguments, Constant, Field, Item, Routine, Type
from jupyter_miu.study.code.text import short
from jupyter_miu.study.code.tree import doc, documented, literal, name_of, number, text, thrown, written_type

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTED = re.compile(r"\b(class|struct)\s+[A-Z][A-Z0-9_]{2,}\s+(?=[A-Za-z_]\w*\s*(?:final\s*)?[:{])")
DEEPEST = 8  # conditions and namespaces in one another; declarators too
_AROUND = {"preproc_ifdef", "preproc_if", "preproc_else", "preproc_elif", "linkage_specification", "declaration_list",
           "namespace_definition", "template_declaration"}  # fmt: skip
_TYPES = {"struct_specifier": "struct", "class_specifier": "class", "union_specifier": "union", "enum_specifier": ""}
_NAMES = ("identifier", "field_identifier", "type_identifier")
_INNER = ("lambda_expression", *_TYPES)


def prepared(source: str) -> str:
    """A source without the macros that grammars cannot know: ``class SOME_EXPORT Table {``."""
    return _EXPORTED.sub(r"\1 ", source)


@dataclass(frozen=True)
class _Declared:
    """A declarator taken apart: the name, the class before it, the pointer signs, the parameters of a function."""

    name: str = ""
    owner: str = ""
    signs: str = ""
    given: Node | None = None


def read(parent: Node, depth: int = 0) -> Iterator[Item]:
    """The definitions and prototypes of a file, in all branches of its conditions."""
    for node, comments in documented(parent):
        if node.type in _AROUND and depth < DEEPEST:
            yield from read(node, depth + 1)
        elif not node.has_error:
            yield from _definition(node, comments)


def _definition(node: Node, comments: Sequence[str]) -> Iterator[Item]:
    kind = node.child_by_field_name("type")
    if node.type == "preproc_def":
        yield from _macro(node)
    elif node.type in _TYPES:
        yield from _type(node, name_of(node), comments)
    elif node.type == "type_definition" and kind is not None and kind.type in _TYPES:
        alias = _declared(node.child_by_field_name("declarator"))
        yield from _type(kind, alias.name, comments)
    elif node.type in ("declaration", "function_definition"):
        if kind is not None and kind.type in _TYPES:
            yield from _type(kind, name_of(kind), comments)
        for declarator in node.children_by_field_name("declarator"):
            named = _declared(declarator)
            if named.given is not None:
                yield _routine(node, named, comments)
            elif declarator.type == "init_declarator" and not named.owner and _fixed(node):
                said = literal(declarator.child_by_field_name("value"))
                if named.name and said is not None:
                    yield Constant(named.name, said)


def _macro(node: Node) -> Iterator[Constant]:
    said = re.sub(r"/\*.*?\*/|//.*$", "", text(node.child_by_field_name("value"))).strip()
    said = re.sub(r"^\(\s*([^()]*?)\s*\)$", r"\1", said)
    quoted = re.fullmatch(r'"([^"\\]*)"', said)
    value = quoted[1] if quoted and short(quoted[1]) else number(said)
    if value:
        yield Constant(name_of(node), value)


def _fixed(node: Node) -> bool:
    return any(child.type == "type_qualifier" and text(child) in ("const", "constexpr") for child in node.children)


def _declared(node: Node | None) -> _Declared:
    out = _Declared()
    for _ in range(DEEPEST):
        if node is None:
            break
        if node.type in _NAMES:
            return replace(out, name=text(node))
        if node.type == "qualified_identifier":
            owner = text(node.child_by_field_name("scope"))
            return replace(out, name=name_of(node), owner=owner if owner.isidentifier() else "")
        if node.type == "function_declarator":
            if out.given is not None or any(child.type == "parenthesized_declarator" for child in node.named_children):
                return _Declared()  # a pointer to a function, or a function that gives one
            out = replace(out, given=node.child_by_field_name("parameters"))
        elif node.type == "pointer_declarator":
            out = replace(out, signs=out.signs + "*")
        elif node.type == "reference_declarator":
            out = replace(out, signs=out.signs + "&")
        elif node.type == "array_declarator":
            out = replace(out, signs=f"{out.signs}[{text(node.child_by_field_name('size'))}]")
        node = node.child_by_field_name("declarator") or next(
            (child for child in node.named_children if child.type.endswith(("declarator", *_NAMES))), None
        )
    return _Declared()


def _kind(node: Node, signs: str) -> str:
    """The type of a declaration with its qualifiers and signs; "" where it is long or has a body."""
    kind = node.child_by_field_name("type")
    words = [text(child) for child in node.children if child.type == "type_qualifier" and child.start_byte < _end(kind)]
    said = written_type(kind)
    return " ".join([*words, said]) + signs if said else ""


def _end(node: Node | None) -> int:
    return node.end_byte if node is not None else 0


def _routine(node: Node, named: _Declared, comments: Sequence[str], owner: str = "", kind: str = "class") -> Routine:
    owner = owner or named.owner
    return Routine(
        named.name,
        _arguments(named.given),
        _kind(node, named.signs),
        thrown(node.child_by_field_name("body"), _INNER),
        doc(comments),
        owner,
        kind,
        starts=bool(owner) and named.name == owner,
    )


def _arguments(given: Node | None) -> Arguments:
    names: list[str] = []
    defaults: list[tuple[str, str]] = []
    for child in given.named_children if given is not None else []:
        if not child.type.endswith("parameter_declaration"):
            continue
        if text(child) == "void":
            break
        name = _declared(child.child_by_field_name("declarator")).name
        names.append(name)
        if name and (said := literal(child.child_by_field_name("default_value"))) is not None:
            defaults.append((name, said))
    return Arguments(tuple(names) if all(names) else (), tuple(defaults))


def _type(node: Node, name: str, comments: Sequence[str]) -> Iterator[Item]:
    body = node.child_by_field_name("body")
    if body is None or not name:
        return
    fields: list[Field] = []
    members: list[tuple[str, str]] = []
    methods: list[Item] = []
    public = node.type != "class_specifier"
    for child, above in documented(body):
        if child.type == "access_specifier":
            public = text(child) == "public"
        elif child.type == "enumerator":
            members.append((name_of(child), literal(child.child_by_field_name("value")) or ""))
        elif public:
            value = literal(child.child_by_field_name("default_value")) or ""
            for declarator in child.children_by_field_name("declarator"):
                named = _declared(declarator)
                if named.given is not None and named.name:
                    methods.append(_routine(child, named, above, name, _TYPES[node.type]))
                elif named.name and child.type == "field_declaration":
                    fields.append(Field(named.name, _kind(child, named.signs), value))
    bases = (
        part for child in node.named_children if child.type == "base_class_clause" for part in child.named_children
    )
    inherited = tuple(written_type(part) for part in bases if part.type != "access_specifier")
    yield Type(name, doc(comments), inherited, (), tuple(fields), tuple(members))
    yield from methods

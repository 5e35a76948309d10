"""Java: which nodes of its trees are classes, interfaces, records, enumerations, methods and constants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Arguments, Constant, Field, Item, Routine, Type
from jupyter_miu.study.code.tree import doc, documented, literal, name_of, text, thrown, written_type

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = {
    "class_declaration": "class",
    "interface_declaration": "interface",
    "record_declaration": "record",
    "enum_declaration": "class",
}
_METHODS = ("method_declaration", "constructor_declaration")
_FIELDS = ("field_declaration", "constant_declaration")
_INNER = ("lambda_expression", "class_body", *_TYPES)


def read(root: Node) -> Iterator[Item]:
    """The types of a file with their members; not the types inside types."""
    for node, comments in documented(root):
        if node.type in _TYPES and not node.has_error and name_of(node):
            yield from _type(node, comments)


def _type(node: Node, comments: Sequence[str]) -> Iterator[Item]:
    name, body = name_of(node), node.child_by_field_name("body")
    fields = [Field(name_of(part), written_type(part.child_by_field_name("type"))) for part in _given(node)]
    members: list[tuple[str, str]] = []
    items: list[Item] = []
    for child, above in _members(body) if body is not None else []:
        modifiers = _modifiers(child)
        if "private" in modifiers:
            continue
        if child.type in _METHODS:
            items.append(_routine(child, above, name, _TYPES[node.type]))
        elif child.type in _FIELDS:
            fixed = {"static", "final"} <= modifiers or child.type == "constant_declaration"
            kind = written_type(child.child_by_field_name("type"))
            for part in child.children_by_field_name("declarator"):
                value = literal(part.child_by_field_name("value")) or ""
                if fixed:
                    items += [Constant(name_of(part), value, name)] if value else []
                else:
                    fields.append(Field(name_of(part), kind, value))
        elif child.type == "enum_constant":
            members.append((name_of(child), ""))
    above_it = node.child_by_field_name("superclass")
    bases = tuple(written_type(part) for part in above_it.named_children) if above_it is not None else ()
    yield Type(name, doc(comments), bases, _interfaces(node), tuple(fields), tuple(members))
    yield from items


def _members(body: Node) -> Iterator[tuple[Node, list[str]]]:
    """What a body holds; an enumeration's methods stand in a part of their own."""
    for child, above in documented(body):
        if child.type == "enum_body_declarations":
            yield from documented(child)
        else:
            yield child, above


def _modifiers(node: Node) -> set[str]:
    return {text(word) for child in node.children[:1] if child.type == "modifiers" for word in child.children}


def _interfaces(node: Node) -> tuple[str, ...]:
    lists = (part for child in node.named_children if child.type in ("super_interfaces", "extends_interfaces")
             for part in child.named_children)  # fmt: skip
    return tuple(said for part in lists for kind in part.named_children if (said := written_type(kind)))


def _given(node: Node) -> list[Node]:
    given = node.child_by_field_name("parameters")
    kinds = ("formal_parameter", "spread_parameter")
    return [part for part in given.named_children if part.type in kinds] if given is not None else []


def _routine(node: Node, comments: Sequence[str], owner: str, owner_is: str) -> Routine:
    names = []
    for part in _given(node):
        inner = part if part.type == "formal_parameter" else part.named_children[-1]
        names.append(name_of(inner))
    declared = [text(kind) for child in node.named_children if child.type == "throws" for kind in child.named_children]
    return Routine(
        name_of(node),
        Arguments(tuple(names) if all(names) else ()),
        written_type(node.child_by_field_name("type")),
        (*declared, *thrown(node.child_by_field_name("body"), _INNER)),
        doc(comments),
        owner,
        owner_is,
        starts=node.type == "constructor_declaration",
    )

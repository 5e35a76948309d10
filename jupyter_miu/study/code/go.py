"""Go: which nodes of its trees are functions, methods, structs, interfaces and constants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Arguments, Constant, Field, Item, Routine, Type
from jupyter_miu.study.code.tree import documented, go_doc, literal, name_of, text, written_type

if TYPE_CHECKING:
    from tree_sitter import Node


def read(root: Node) -> Iterator[Item]:
    """The definitions of a file."""
    for node, comments in documented(root):
        if node.has_error:
            continue
        if node.type == "function_declaration":
            yield _routine(node, comments)
        elif node.type == "method_declaration":
            receiver = re.search(r"(\w+)(?:\[[^\]]*\])?\s*\)$", text(node.child_by_field_name("receiver")))
            if receiver:
                yield _routine(node, comments, receiver[1])
        elif node.type == "type_declaration":
            for spec, above in documented(node):
                yield from _type(spec, above or comments)
        elif node.type == "const_declaration":
            yield from _constants(node)


def _routine(node: Node, comments: Sequence[str], owner: str = "", owner_is: str = "type") -> Routine:
    name = name_of(node)
    returns = written_type(node.child_by_field_name("result"))
    return Routine(name, _arguments(node), returns, doc=go_doc(comments, name), owner=owner, owner_is=owner_is)


def _arguments(node: Node) -> Arguments:
    given = node.child_by_field_name("parameters")
    names: list[str] = []
    for child in given.named_children if given is not None else []:
        if child.type in ("parameter_declaration", "variadic_parameter_declaration"):
            names += [text(part) for part in child.children_by_field_name("name")] or [""]
    return Arguments(tuple(names) if all(names) else ())


def _type(node: Node, comments: Sequence[str]) -> Iterator[Item]:
    name, body = name_of(node), node.child_by_field_name("type")
    if not name or body is None:
        return
    if body.type == "struct_type":
        fields: list[Field] = []
        for part in body.named_children[:1]:
            for field in part.named_children:
                kind = written_type(field.child_by_field_name("type"))
                fields += [Field(text(short), kind) for short in field.children_by_field_name("name")]
        yield Type(name, go_doc(comments, name), fields=tuple(fields))
    elif body.type == "interface_type":
        yield Type(name, go_doc(comments, name))
        for method, above in documented(body):
            if method.type in ("method_elem", "method_spec"):
                yield _routine(method, above, name, "interface")


def _constants(node: Node) -> Iterator[Constant]:
    for spec in node.named_children:
        if spec.type == "const_spec":
            names = spec.children_by_field_name("name")
            value = spec.child_by_field_name("value")
            values = value.named_children if value is not None else []
            if len(names) == len(values) == 1 and (said := literal(values[0])) is not None:
                yield Constant(text(names[0]), said)

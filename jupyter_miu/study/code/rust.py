"""Rust: which nodes of its trees are functions, structs, enumerations, traits and constants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Arguments, Constant, Field, Item, Routine, Type
from jupyter_miu.study.code.tree import doc, documented, identifier, literal, name_of, text, written_type

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST = 4  # modules in modules
_FUNCTIONS = ("function_item", "function_signature_item")
_TYPES = ("struct_item", "enum_item", "union_item")


def read(root: Node) -> Iterator[Item]:
    """The definitions of a file; the traits of a type are said of it together, at the end."""
    traits: dict[str, list[str]] = {}
    yield from _read(root, traits, 0)
    for name, said in traits.items():
        yield Type(name, interfaces=tuple(dict.fromkeys(said)), defined=False)


def _read(parent: Node, traits: dict[str, list[str]], depth: int) -> Iterator[Item]:
    for node, comments in documented(parent):
        body = node.child_by_field_name("body")
        if node.has_error:
            continue
        if node.type == "mod_item":
            if body is not None and depth < DEEPEST and name_of(node) not in ("test", "tests"):
                yield from _read(body, traits, depth + 1)
        elif node.type == "impl_item":
            name = text(node.child_by_field_name("type")).split("<")[0].strip()
            trait = written_type(node.child_by_field_name("trait"))
            if trait and name.isidentifier():
                traits.setdefault(name, []).append(trait)
            elif body is not None and name.isidentifier():
                yield from _members(body, name, "type")
        elif node.type == "trait_item":
            yield Type(name_of(node), doc(comments))
            if body is not None:
                yield from _members(body, name_of(node), "trait")
        elif node.type in _TYPES:
            yield _type(node, comments)
        else:
            yield from _plain(node, comments, "", "")


def _members(body: Node, owner: str, owner_is: str) -> Iterator[Item]:
    for node, comments in documented(body):
        yield from _plain(node, comments, owner, owner_is)


def _plain(node: Node, comments: Sequence[str], owner: str, owner_is: str) -> Iterator[Item]:
    """A function or a constant, of a module or of ``owner``."""
    name = name_of(node)
    if node.type in _FUNCTIONS and name:
        returns = written_type(node.child_by_field_name("return_type"))
        returns = re.sub(r"\bSelf\b", owner, returns) if owner_is == "type" else returns
        yield Routine(name, _arguments(node), returns, doc=doc(comments), owner=owner, owner_is=owner_is)
    elif node.type == "const_item" or (node.type == "static_item" and not _mutable(node)):
        said = literal(node.child_by_field_name("value"))
        if name and said is not None:
            yield Constant(name, said, owner)


def _mutable(node: Node) -> bool:
    return any(child.type == "mutable_specifier" for child in node.children)


def _arguments(node: Node) -> Arguments:
    given = node.child_by_field_name("parameters")
    names: list[str] = []
    for child in given.named_children if given is not None else []:
        if child.type == "parameter":
            pattern = child.child_by_field_name("pattern")
            names.append(identifier(pattern) if pattern is not None else "")
    return Arguments(tuple(names) if all(names) else ())


def _type(node: Node, comments: Sequence[str]) -> Type:
    body = node.child_by_field_name("body")
    fields: list[Field] = []
    members: list[tuple[str, str]] = []
    for child in body.named_children if body is not None else []:
        if child.type == "field_declaration":
            fields.append(Field(name_of(child), written_type(child.child_by_field_name("type"))))
        elif child.type == "enum_variant":
            members.append((name_of(child), literal(child.child_by_field_name("value")) or ""))
    return Type(name_of(node), doc(comments), fields=tuple(fields), members=tuple(members))

"""JavaScript and TypeScript: which nodes of their trees are functions, classes, interfaces and constants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jupyter_miu.study.code.items import Arguments, Constant, Field, Item, Routine, Type
from jupyter_miu.study.code.tree import doc, documented, identifier, literal, name_of, text, thrown, written_type

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST = 4  # namespaces in namespaces
_VALUES = ("arrow_function", "function_expression", "function")
_FUNCTIONS = ("function_declaration", "generator_function_declaration", "function_signature")
_METHODS = ("method_definition", "method_signature", "abstract_method_signature")
_FIELDS = ("field_definition", "public_field_definition", "property_signature")
_CLASSES = ("class_declaration", "abstract_class_declaration")
_INNER = (*_VALUES, *_FUNCTIONS, *_CLASSES, "method_definition", "class", "generator_function")
_BUILT_IN = ("Object",)


def read(parent: Node, depth: int = 0) -> Iterator[Item]:
    """The definitions of a file or namespace."""
    for node, comments in documented(parent):
        if not node.has_error:
            yield from _definition(node, comments, depth)


def _definition(node: Node, comments: Sequence[str], depth: int) -> Iterator[Item]:
    if depth > DEEPEST:
        return
    if node.type in ("export_statement", "ambient_declaration", "expression_statement"):
        inner = node.child_by_field_name("declaration")
        if inner is None and node.type != "export_statement" and node.named_children:
            inner = node.named_children[0]
        if inner is not None:
            yield from _definition(inner, comments, depth + 1)
    elif node.type in ("internal_module", "module"):
        body = node.child_by_field_name("body")
        if body is not None:
            yield from read(body, depth + 1)
    elif node.type in _FUNCTIONS:
        yield from _routine(node, name_of(node), comments)
    elif node.type == "lexical_declaration" and text(node.child_by_field_name("kind")) == "const":
        for child in node.named_children:
            yield from _constant(child, comments)
    elif node.type in _CLASSES or node.type in ("interface_declaration", "enum_declaration"):
        yield from _type(node, node.child_by_field_name("body"), comments)
    elif node.type == "type_alias_declaration":
        value = node.child_by_field_name("value")
        if value is not None and value.type == "object_type":
            yield from _type(node, value, comments)
    elif node.type == "assignment_expression":
        exported = re.fullmatch(r"(?:module\.)?exports\.(\w+)", text(node.child_by_field_name("left")))
        value = node.child_by_field_name("right")
        if exported and value is not None and value.type in _VALUES:
            yield from _routine(value, exported[1], comments)


def _constant(node: Node, comments: Sequence[str]) -> Iterator[Item]:
    value, name = node.child_by_field_name("value"), name_of(node)
    if value is not None and value.type in _VALUES:
        yield from _routine(value, name, comments)
    elif name and (said := literal(value)) is not None:
        yield Constant(name, said)


def _routine(
    node: Node, name: str, comments: Sequence[str], owner: str = "", owner_is: str = "class"
) -> Iterator[Routine]:
    if name:
        body = node.child_by_field_name("body")
        yield Routine(
            name,
            _arguments(node),
            written_type(node.child_by_field_name("return_type")),
            thrown(body, _INNER),
            doc(comments),
            owner,
            owner_is,
            starts=name == "constructor" and bool(owner),
        )


def _arguments(node: Node) -> Arguments:
    single = node.child_by_field_name("parameter")
    if single is not None:
        return Arguments((identifier(single),)) if identifier(single) else Arguments()
    given = node.child_by_field_name("parameters")
    names: list[str] = []
    defaults: list[tuple[str, str]] = []
    for child in given.named_children if given is not None else []:
        if child.type == "comment":
            continue
        value = child.child_by_field_name("value") or child.child_by_field_name("right")
        pattern = child.child_by_field_name("pattern") or child.child_by_field_name("left") or child
        if pattern.type == "this":
            continue
        if pattern.type == "rest_pattern" and pattern.named_children:
            pattern = pattern.named_children[0]
        name = identifier(pattern)
        names.append(name)
        if name and (said := literal(value)) is not None:
            defaults.append((name, said))
        if pattern.type == "object_pattern":
            defaults += _unpacked(pattern)
    return Arguments(tuple(names) if all(names) else (), tuple(defaults))


def _unpacked(pattern: Node) -> Iterator[tuple[str, str]]:
    for child in pattern.named_children:
        if child.type == "object_assignment_pattern":
            left, said = child.child_by_field_name("left"), literal(child.child_by_field_name("right"))
            if left is not None and identifier(left) and said is not None:
                yield identifier(left), said


def _type(node: Node, body: Node | None, comments: Sequence[str]) -> Iterator[Item]:
    name = name_of(node)
    if not name or body is None:
        return
    fields: list[Field] = []
    members: list[tuple[str, str]] = []
    methods: list[Item] = []
    kind = "class" if node.type in _CLASSES else "type" if node.type.startswith("type") else "interface"
    for child, above in documented(body):
        tokens = {text(part) for part in child.children[:4] if not part.type.endswith("identifier")}
        if tokens & {"private", "protected"}:
            continue
        short = name_of(child) or name_of(child, "property")
        value = child.child_by_field_name("value")
        if child.type in _METHODS and not tokens & {"get", "set"}:
            methods += _routine(child, short, above, name, kind)
        elif child.type in _FIELDS and value is not None and value.type in _VALUES:
            methods += _routine(value, short, above, name, kind)
        elif child.type in _FIELDS and short:
            fields.append(Field(short, written_type(child.child_by_field_name("type")), literal(value) or ""))
        elif child.type == "enum_assignment" and short:
            members.append((short, literal(value) or ""))
        elif child.type == "property_identifier":
            members.append((text(child), ""))
    bases, interfaces = _heritage(node)
    yield Type(name, doc(comments), bases, interfaces, tuple(fields), tuple(members))
    yield from methods


def _heritage(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    bases: list[str] = []
    interfaces: list[str] = []
    for child in node.named_children:
        clauses = child.named_children if child.type == "class_heritage" else [child]
        for clause in clauses:
            if clause.type == "implements_clause":
                interfaces += [written_type(part) for part in clause.named_children]
            elif clause.type in ("extends_clause", "extends_type_clause"):
                bases += [written_type(part) for part in clause.children_by_field_name("value")]
                bases += [written_type(part) for part in clause.children_by_field_name("type")]
            elif child.type == "class_heritage" and clause.type in ("identifier", "member_expression"):
                bases.append(written_type(clause))
    return tuple(base for base in bases if base and base not in _BUILT_IN), tuple(filter(None, interfaces))

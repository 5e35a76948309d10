"""What a reader of another language finds in a file, as plain values, and the facts that they are.

Knows nothing of parsers: names, types and values are text by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_miu.study.code import facts, type_facts
from jupyter_miu.study.code.facts import Place
from jupyter_miu.study.code.text import hidden
from jupyter_miu.study.found import Found

MOST_DEFAULTS = 12
_NOTHING = {"void", "()", "undefined", "never", "!", "void*"}


@dataclass(frozen=True)
class Doc:
    """A documentation comment: its prose, what it says is returned (and of which type), the errors it names."""

    text: str = ""
    returns: str = ""
    kind: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arguments:
    """The arguments of a function in order (none where one of them has no name), and defaults by argument."""

    names: tuple[str, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Routine:
    """A function or method. ``starts``: it is the constructor of its owner."""

    name: str
    arguments: Arguments = Arguments()
    returns: str = ""
    errors: tuple[str, ...] = ()
    doc: Doc = Doc()
    owner: str = ""
    owner_is: str = "class"
    starts: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a class or struct: its type and its default, either of which may be empty."""

    name: str
    kind: str = ""
    value: str = ""


@dataclass(frozen=True)
class Type:
    """A class, struct, interface, trait or enumeration. ``defined`` is false for what is only said about one."""

    name: str
    doc: Doc = Doc()
    bases: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    defined: bool = True


@dataclass(frozen=True)
class Constant:
    """A constant with a literal value, of the file or of a class."""

    name: str
    value: str
    owner: str = ""


Item = Routine | Type | Constant


def facts_of(item: Item, file: str, ref: str, joint: str) -> Iterator[Found]:
    """The facts of one item; none for private names, and no values of what may be a secret."""
    owner = "" if isinstance(item, Type) else item.owner
    if not item.name or item.name.startswith(("_", "#")) or owner.startswith("_"):
        return
    place = Place(file, ref, owner, joint=joint)
    if isinstance(item, Type):
        yield from _type(item, place)
    elif isinstance(item, Routine):
        yield from _routine(item, Place(file, ref, owner, item.owner_is, joint))
    elif not hidden(item.name):
        yield from facts.constant(item.name, item.value, place)


def _routine(item: Routine, place: Place) -> Iterator[Found]:
    ref = place.ref
    name = item.owner if item.starts else place.named(item.name)
    if not item.starts:
        yield from facts.where(name, place)
        yield from facts.purpose(name, item.doc.text, ref)
        kind = item.returns or item.doc.kind
        yield from facts.returned(name, item.doc.returns, "" if kind in _NOTHING else kind, ref)
    yield from facts.arguments(name, [name for name in item.arguments.names if not name.startswith("_")], ref)
    for argument, value in item.arguments.defaults[:MOST_DEFAULTS]:
        if not hidden(argument):
            yield from facts.default(name, argument, value, ref)
    yield from facts.raised(name, [*item.doc.errors, *item.errors], ref, "throw")


def _type(item: Type, place: Place) -> Iterator[Found]:
    name, ref = item.name, place.ref
    if item.defined:
        yield from facts.where(name, place)
        yield from facts.purpose(name, item.doc.text, ref)
    yield from type_facts.inherits(name, item.bases, ref)
    yield from type_facts.implements(name, item.interfaces, ref)
    fields = [field for field in item.fields if not field.name.startswith(("_", "#"))]
    yield from type_facts.parts(name, [field.name for field in fields], "field", ref)
    for field in fields:
        if field.kind:
            yield from type_facts.typed(name, field.name, field.kind, ref)
        if field.value and not hidden(field.name):
            yield from type_facts.field_default(name, field.name, field.value, ref)
    members = [(short, value) for short, value in item.members if not short.startswith("_")]
    yield from type_facts.parts(name, [short for short, _ in members], "member", ref)
    for short, value in members:
        if value and not hidden(short):
            yield from type_facts.member(name, short, value, ref)

"""What is said of classes, structs, interfaces and enumerations, and how it is asked for, whatever the language.

As ``facts``, which says the same of functions and constants: plain values only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jupyter_miu.study.code.facts import MOST_LISTED, asks, fact, listed
from jupyter_miu.study.found import Found


def inherits(name: str, bases: Sequence[str], ref: str) -> Iterator[Found]:
    """The classes that a class is made from."""
    if bases:
        said = " and ".join(bases[:3])
        yield from fact(name, f"{name} inherits from {said}.", said, asks("inherits"), ref)


def implements(name: str, interfaces: Sequence[str], ref: str) -> Iterator[Found]:
    """The interfaces (traits) of a class."""
    if interfaces:
        said, s = listed(interfaces[:4]), "s" if len(interfaces) > 1 else ""
        yield from fact(name, f"{name} implements {said}.", said, asks("implements", s=s), ref)


def parts(name: str, names: Sequence[str], noun: str, ref: str) -> Iterator[Found]:
    """The fields of a struct, or the members of an enumeration: ``noun`` is "field" or "member"."""
    if 1 <= len(names) <= MOST_LISTED:
        said, s, are = listed(names), "s" if len(names) > 1 else "", "are" if len(names) > 1 else "is"
        yield from fact(name, f"{name} has the {noun}{s} {said}.", said, asks("parts", noun=noun, s=s, are=are), ref)


def typed(name: str, field: str, kind: str, ref: str) -> Iterator[Found]:
    """The type of a field."""
    yield from fact(name, f"The type of {field} in {name} is {kind}.", kind, asks("typed", field=field), ref)


def field_default(name: str, field: str, value: str, ref: str) -> Iterator[Found]:
    """What a field of a class is at first."""
    ways = asks("field default", field=field)
    yield from fact(name, f"The default of {field} in {name} is {value}.", value, ways, ref)


def member(name: str, short: str, value: str, ref: str) -> Iterator[Found]:
    """The value of an enumeration's member."""
    yield from fact(name, f"The value of {short} in {name} is {value}.", value, asks("member", short=short), ref)

"""What is said of classes, structs, interfaces and enumerations, and how it is asked for, whatever the language.

As ``facts``, which says the same of functions and constants: plain values only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jupyter_miu.study.code.facts import MOST_LISTED, fact, listed
from jupyter_miu.study.found import Found


def inherits(name: str, bases: Sequence[str], ref: str) -> Iterator[Found]:
    """The classes that a class is made from."""
    if bases:
        said = " and ".join(bases[:3])
        yield from fact(
            name,
            f"{name} inherits from {said}.",
            said,
            "What does {n} inherit from?|What is the base class of {n}?|~what {n} inherits from"
            "|From which class does {n} derive?",
            ref,
        )


def implements(name: str, interfaces: Sequence[str], ref: str) -> Iterator[Found]:
    """The interfaces (traits) of a class."""
    if interfaces:
        said = listed(interfaces[:4])
        many = "s" if len(interfaces) > 1 else ""
        yield from fact(
            name,
            f"{name} implements {said}.",
            said,
            f"What does {{n}} implement?|Which interface{many} does {{n}} implement?|~what {{n}} implements"
            f"|Name the interface{many} of {{n}}.",
            ref,
        )


def parts(name: str, names: Sequence[str], noun: str, ref: str) -> Iterator[Found]:
    """The fields of a struct, or the members of an enumeration: ``noun`` is "field" or "member"."""
    if 1 <= len(names) <= MOST_LISTED:
        said = listed(names)
        many = "s" if len(names) > 1 else ""
        be = "are" if many else "is"
        yield from fact(
            name,
            f"{name} has the {noun}{many} {said}.",
            said,
            f"Which {noun}{many} does {{n}} have?|What {be} the {noun}{many} of {{n}}?|~which {noun}{many} {{n}} has"
            f"|Name the {noun}{many} of {{n}}.",
            ref,
        )


def typed(name: str, field: str, kind: str, ref: str) -> Iterator[Found]:
    """The type of a field."""
    yield from fact(
        name,
        f"The type of {field} in {name} is {kind}.",
        kind,
        f"What is the type of {field} in {{n}}?|Of which type is {field} in {{n}}?"
        f"|~the type of {field} in {{n}}|Which type does {field} have in {{n}}?",
        ref,
    )


def field_default(name: str, field: str, value: str, ref: str) -> Iterator[Found]:
    """What a field of a class is at first."""
    yield from fact(
        name,
        f"The default of {field} in {name} is {value}.",
        value,
        f"What is the default of {field} in {{n}}?|What does {field} default to in {{n}}?"
        f"|~what {field} defaults to in {{n}}|Which default does {{n}} use for {field}?",
        ref,
    )


def member(name: str, short: str, value: str, ref: str) -> Iterator[Found]:
    """The value of an enumeration's member."""
    yield from fact(
        name,
        f"The value of {short} in {name} is {value}.",
        value,
        f"What is the value of {short} in {{n}}?|Which value does {short} have in {{n}}?"
        f"|~the value of {short} in {{n}}|To what is {short} set in {{n}}?",
        ref,
    )

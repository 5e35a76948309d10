"""How a relation is written down: forms of one sort in one string, separated by bars."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ..relations import Relation


def split(forms: str) -> tuple[str, ...]:
    """ "a | b" → ("a", "b")."""
    return tuple(form.strip() for form in forms.split("|") if form.strip())


def listed(
    key: str,
    value: Callable[[Random], str],
    predicates: str,
    nouns: str,
    questions: str,
    clauses: str,
    wholes: str = "",
    *,
    person: bool = False,
    conditional: float = 0.03,
) -> Relation:
    """A relation from its forms; see `Relation` for what they are."""
    return Relation(
        key,
        value,
        predicates=split(predicates),
        nouns=split(nouns),
        questions=split(questions),
        clauses=split(clauses),
        wholes=split(wholes),
        person=person,
        conditional=conditional,
    )

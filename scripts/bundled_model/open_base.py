"""What a relation made up on the fly is, and the two ways to build one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .relations import Relation

Value = Callable[[Random], str]


@dataclass(frozen=True)
class OpenRelation(Relation):
    """A relation whose sentence may have another subject: `sentences` hold {v} and perhaps {S}."""

    sentences: tuple[str, ...] = ()

    @property
    def nameless(self) -> bool:
        """Whether its sentence does not mention the thing at all."""
        return bool(self.sentences) and not any("{S}" in form for form in self.sentences)


def relation_of(
    key: str, value: Value, predicates: list[str], questions: list[str], clauses: list[str]
) -> OpenRelation:
    """A relation whose sentences begin with the thing itself."""
    return OpenRelation(key, value, tuple(predicates), (), tuple(questions), tuple(clauses))


def sentence_of(key: str, value: Value, sentence: str, questions: list[str], clauses: list[str]) -> OpenRelation:
    """A relation whose sentence has another subject."""
    return OpenRelation(key, value, (), (), tuple(questions), tuple(clauses), sentences=(sentence,))

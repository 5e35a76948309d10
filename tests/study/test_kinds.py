"""A question is asked where it suits what the clause speaks of."""

from __future__ import annotations

import pytest

from jupyter_miu.study.prose import lexicon
from jupyter_miu.study.prose.kinds import kinds_of, suits
from jupyter_miu.study.prose.relations import facts

NEVER = frozenset({"person", "animal", "plant"})


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [("12 October", {"time"}), ("1998", {"time"}), ("Orla Venn", {"person", "group", "place"}),
     ("two goats", {"animal", "measure"}), ("Shuttle Night", {"time", "measure", "event", "group", "place"}),
     ("a second-hand bookshop", {"group", "place"}), ("the apple day of the committee", {"time", "measure", "event"}),
     ("£40", {"money", "measure"}), ("eels", {"animal", "food"})],
)  # fmt: skip
def test_the_words_of_a_phrase_tell_its_kinds(phrase: str, kinds: set[str]) -> None:
    assert kinds_of(phrase) == kinds


@pytest.mark.parametrize(
    "phrase", ["the rest of the trust's income", "the society's income", "/var/spool/plover", "tide-db"]
)
def test_what_does_not_live(phrase: str) -> None:
    assert not kinds_of(phrase) & NEVER


@pytest.mark.parametrize("phrase", ["Vessany", "zegror", "Port Vessany"])
def test_a_name_that_says_nothing_may_be_anything(phrase: str) -> None:
    assert kinds_of(phrase) >= NEVER | {"place", "program", "thing"}
    assert suits(phrase, frozenset({"animal"}))


def test_what_is_measured_counts_too() -> None:
    assert kinds_of("40 tonnes of salt") >= {"measure", "stuff"}


def test_what_questions_of_the_lexicon_suit_are_known_kinds() -> None:
    kinds = frozenset(lexicon.kinds())
    listed = [
        (ask, needs) for roles in lexicon.senses().values() for asks in roles.values() for ask, needs in asks.items()
    ]
    assert sum(bool(needs) for _, needs in listed) > 10_000
    for ask, needs in listed:
        assert "[" not in ask and "]" not in ask, ask
        assert needs.keys() <= set("nov") and all(wanted and wanted <= kinds for wanted in needs.values()), (ask, needs)


def test_every_sort_has_a_kind() -> None:
    mapped = frozenset[str]().union(*lexicon.kinds().values())
    assert {sort for sorts in lexicon.types().values() for sort in sorts} == mapped


def test_nobody_rears_an_income() -> None:
    asked = [ask for found in facts("the rest of the trust's income", "is raised by a bookshop") for ask in found.asks]
    assert asked and not [ask for ask in asked if "rear" in ask or "childhood" in ask or "foster" in ask]
    child = [ask for found in facts("Orla Venn", "was raised by Jon Quist") for ask in found.asks]
    assert [ask for ask in child if "rear" in ask or "childhood" in ask or "brought up" in ask]


def test_an_emblem_is_asked_for_as_what_belongs_to_somebody() -> None:
    (found,) = facts("the emblem of Tarn Mill", "is a heron on a post")
    assert found.statement.subject == "Tarn Mill" and found.statement.value == "heron on a post"
    assert "What is the emblem of Tarn Mill?" in found.asks and not [ask for ask in found.asks if "mean" in ask]

"""Questions in other words than the sentence's own: which fit a clause, and in which tense."""

import re

import pytest

from jupyter_miu.study.found import spread, wordings
from jupyter_miu.study.prose import lexicon, other_words, rules
from jupyter_miu.study.prose.patterns import PATTERNS
from jupyter_miu.study.prose.slots import parse

NAMES = [f"{first}{last}" for first in "Bal Cor Dun Fen Gar Hol".split() for last in "ab ev ik on ur".split()]
SLOTS = {"{n}", "{o}", "{does}", "{is}"}


def asks(text: str, value: str) -> list[str]:
    return [ask for found in rules.read(text) if found.statement.value == value for ask in found.asks]


def test_what_is_taught_is_asked_for_with_learning_too() -> None:
    said = asks("Orla Venn teaches stave bending at the Tarn Institute.", "stave bending")
    assert any("learn" in ask for ask in said), said
    where = asks("Orla Venn teaches stave bending at the Tarn Institute.", "the Tarn Institute")
    assert any(re.search(r"school|institution|institute", ask) for ask in where), where


def test_tense_and_voice_are_the_clauses_own() -> None:
    now = asks("Tarn Mill supplies twelve bakeries.", "twelve bakeries") + asks("The kiln is lined with clay.", "clay")
    then = asks("Tarn Mill supplied linen to Orla Venn.", "Orla Venn")
    assert now and then
    assert not any(re.search(r"\b(?:did|was) (?:Tarn|the kiln)", ask) for ask in now), now
    assert not any(re.search(r"\bdoes Tarn", ask) for ask in then), then


def test_no_slot_is_left_open_and_no_value_given_away() -> None:
    text = "The Ombrell Trust was founded in 1962 by Agathe Lundry, and it owns nine quarries near Port Vessany."
    for found in rules.read(text):
        for ask in found.asks:
            assert "{" not in ask
            assert found.statement.value.lower() not in ask.lower()


def test_an_object_that_a_clause_has_not_is_not_asked_with() -> None:
    parsed = parse("teaches at the Tarn Institute")
    assert parsed is not None
    said = other_words.of_phrase(parsed, parsed.phrases[0], place=True)
    assert said
    assert not any("{o}" in ask or "  " in ask for ask in said), said


def test_an_unknown_verb_has_none() -> None:
    parsed = parse("winnowfies fleem")
    assert parsed is not None
    assert other_words.of_phrase(parsed, parsed.phrases[0]) == ()


@pytest.mark.parametrize(("own", "more", "most", "out"), [
    ("abcde", "xyz", 5, "abcxd"), ("abcde", "xyz", 8, "abcxdyez"), ("ab", "xyz", 9, "abxyz"),
    ("abcdefg", "x", 9, "abcxdefg"),
])  # fmt: skip
def test_own_words_first_then_by_turns(own: str, more: str, most: int, out: str) -> None:
    assert "".join(spread(list(own), list(more), most)) == out


def test_every_entry_of_the_lexicon_is_well_formed() -> None:
    for entries in (lexicon.verbs(), lexicon.nouns(), lexicon.adjectives()):
        for word, entry in entries.items():
            for role, said in entry.items():
                if role in {"like", "liked"}:
                    assert not any("{" in one or one.endswith("?") for one in said), (word, role)
                    continue
                for ask in said:
                    assert set(re.findall(r"\{[^}]*\}", ask)) <= SLOTS, (word, ask)
                    assert ("{o}" if role == "doer" else "{n}") in ask, (word, ask)
                    assert ask[-1] in "?.", (word, ask)


def test_of_many_facts_each_is_asked_in_fewer_words() -> None:
    """What a lesson studies must fit its steps: twenty wordings of sixty facts would be seen once each."""
    few = "Orla Venn teaches stave bending at the Tarn Institute."
    many = " ".join(f"{name} Venn teaches {name.lower()}craft at the {name} Institute." for name in NAMES)
    counts = []
    for text in (few, many):
        cards = rules.cards_for(rules.read(text))
        counts.append(max(sum(card.fact == fact for card in cards) for fact in {card.fact for card in cards}))
    assert counts[0] > counts[1] >= rules.LEAST


def test_what_two_facts_share_is_asked_for_in_the_plainest_words_only() -> None:
    cards = rules.cards_for(rules.read("Orla Venn teaches stave bending. Orla Venn teaches rope work."))
    values: dict[str, set[str]] = {}
    for card in cards:
        if not card.held_out:
            values.setdefault(card.question, set()).add(card.value)
    shared = [question for question, both in values.items() if len(both) > 1]
    assert 0 < len(shared) <= rules.PLAIN


def test_every_row_of_the_table_is_asked_for_in_other_words_too() -> None:
    more = lexicon.relations()
    assert set(more) == {f"{row.about}/{row.name}" for row in PATTERNS}
    for row in PATTERNS:
        assert len(row.more) >= 15 and not set(row.more) & set(row.asks), row.name
        for ask in row.more:
            assert "{n}" in ask and ask[-1] in "?.", (row.name, ask)
            assert set(re.findall(r"\{[^}]*\}", ask)) <= {"{n}", "{k}"}, (row.name, ask)
            assert "{k}" not in ask or any("{k}" in plain for plain in row.asks), (row.name, ask)
        assert row.questions[:3] == row.asks[:3] and set(row.questions) == {*row.asks, *row.more}


@pytest.mark.parametrize(
    ("text", "value", "asked", "never"),
    [
        (
            "weirtools turns gauge heights into discharge.",
            "discharge",
            "What does weirtools make of gauge heights?",
            "rotate",
        ),
        (
            "The Lamp Walk sets off on Saturday 9 November.",
            "Saturday 9 November",
            "When does the Lamp Walk depart?",
            "define",
        ),
        (
            "Orla Venn had spent two winters as a cook.",
            "a cook",
            "As which job had Orla Venn spent two winters?",
            "had Orla Venn pay",
        ),
    ],
)
def test_a_verb_with_its_particle_is_another_verb(text: str, value: str, asked: str, never: str) -> None:
    asks = next(item.asks for item in rules.read(text) if item.statement.value == value)
    assert asked in asks and not any(never in ask for ask in asks)


def test_an_attribute_is_asked_for_by_both_of_its_names() -> None:
    asks = next(item.asks for item in rules.read("The emblem of the Orm Trust was drawn by Lotte Simm.") if item.asks)
    assert any("the emblem of the Orm Trust" in ask for ask in asks)
    assert any("the Orm Trust's emblem" in ask for ask in asks)
    assert not any(
        "'s rest" in ask
        for ask in wordings(["Where is {n}?"] * 3 + ["Why is {n}?", "What is {n}?"], "the rest of Ostvik", "x")
    )


def test_what_is_said_of_the_object_too() -> None:
    found = {
        (item.statement.subject, item.statement.value): item.asks
        for item in rules.read("Orla Venn founded Brightmoor Press in 1962.")
    }
    assert "When was Brightmoor Press founded?" in found["Brightmoor Press", "1962"]
    found = {
        (item.statement.subject, item.statement.value): item.asks
        for item in rules.read("The Orm Trust has been chaired by Orla Venn since 2020.")
    }
    assert "Since when has Orla Venn chaired the Orm Trust?" in found["Orla Venn", "2020"]


def test_a_particle_stays_with_its_verb() -> None:
    found = {item.statement.text for item in rules.read("Orla Venn has carried out Tarn Survey since 2004.")}
    assert "Tarn Survey has been carried out since 2004." in found

"""Less usual ways to say things of people: what each is read as and asked for, and what only looks like it."""

from __future__ import annotations

import pytest

from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules
from jupyter_miu.study.prose.patterns.matching import match

N = "Zelda Marrow"
HOBBY = f"What is the hobby of {N}?"
PET = f"What is the pet of {N}?"
TONGUE = f"Which language does {N} speak?"
PLAYS = f"What is the instrument of {N}?"
# (predicate, value, a question that must be asked)
WAYS = [
    ("first saw the light in 1939", "1939", f"What is the birth year of {N}?"),
    ("saw the light of day in Ostvik", "Ostvik", f"What is the birthplace of {N}?"),
    ("goes in for hiking", "hiking", HOBBY), ("has a passion for baking bread", "baking bread", HOBBY),
    ("is a great fan of fencing", "fencing", HOBBY), ("relaxes by carving spoons", "carving spoons", HOBBY),
    ("enjoys sailing in her free time", "sailing", HOBBY), ("likes chess at weekends", "chess", HOBBY),
    ("took up weaving", "weaving", HOBBY),
    ("goes running every morning", "running", HOBBY), ("collects stamps in her spare time", None, HOBBY),
    ("practises archery as a hobby", "archery", HOBBY), ("goes sailing", "sailing", HOBBY),
    ("looks after a hamster named Thav", "a hamster named Thav", PET), ("lives with two cats", "two cats", PET),
    ("shares the house with a horse named Rex", "a horse named Rex", PET),
    ("is the owner of a small brown dog", "a small brown dog", PET), ("has a parrot for company", "a parrot", PET),
    ("is raising a son called Bo", "Bo", f"Who is the child of {N}?"),
    ("adopted a daughter named Ida Fenn", "Ida Fenn", f"Who is {N}'s child?"),
    ("performs on the banjo", "banjo", PLAYS), ("has mastered the piano", "piano", PLAYS),
    ("learned to play the harp", "harp", PLAYS), ("can play the organ", "organ", PLAYS),
    ("has learned Hindi", "Hindi", TONGUE), ("is bilingual in Welsh and English", "Welsh and English", TONGUE),
    ("converses in Danish", "Danish", TONGUE), ("knows Greek", "Greek", TONGUE),
    ("grew up speaking Frisian", "Frisian", f"What is the mother tongue of {N}?"),
    ("is a native speaker of Czech", "Czech", f"What is {N}'s native language?"),
    ("published The Salt Road", "The Salt Road", f"Which book did {N} write?"),
    ("penned a novel about eels", "a novel about eels", f"What is the book of {N}?"),
    ("took home the Orsk Cup", "the Orsk Cup", f"Which award did {N} win?"),
    ("was presented with the Tarn Medal", "the Tarn Medal", f"What is the prize of {N}?"),
    ("has been an analyst for years", "analyst", f"What is the job of {N}?"),
    ("has been a night porter since 1998", "night porter", f"What is the profession of {N}?"),
    ("was a student at Wildcard School", "Wildcard School", f"Where did {N} study?"),
    ("earned a degree from Varn College", "Varn College", f"What is the university of {N}?"),
    ("is an alumna of Varn College", "Varn College", f"What is {N}'s school?"),
    ("has studied zoology", "zoology", f"What is the field of {N}?"),
    ("has a background in botany", "botany", f"What is {N}'s subject?"),
    ("calls Ostvik home", "Ostvik", f"Where does {N} live?"),
]  # fmt: skip
# What shares its first words with a row above and says something else.
NO_ROW = [
    "goes missing", "is learning Korean",
    "goes to sea", "knows Berlin", "learned to swim", "has learned patience", "has mastered the climb",
    "performs on the quay", "looks after a garden", "shares the house with Bo Fenn's uncle", "studied hard",
    "has been a widow for years", "has been a member for years", "saw the light in the window",
    "took up the matter", "published nothing",
]  # fmt: skip


@pytest.mark.parametrize(("predicate", "value", "question"), WAYS, ids=[way[0] for way in WAYS])
def test_a_way_to_say_it(predicate: str, value: str | None, question: str) -> None:
    asked = {item.statement.value: item.asks for item in rules.read(f"{N} {predicate}.") if item.asks}
    if value is None:  # not understood as a hobby, and so not asked for as one
        assert not any(question in asks for asks in asked.values())
        return
    assert question in asked.get(value, ()), asked
    assert 8 <= len(asked[value]) <= MOST


@pytest.mark.parametrize("predicate", NO_ROW)
def test_what_only_looks_alike_has_no_row(predicate: str) -> None:
    assert match(N, predicate) is None


def test_one_sentence_about_a_birth_is_one_fact() -> None:
    [item] = rules.read(f"{N} first saw the light in 1939.")
    assert item.statement.value == "1939"


def test_a_state_that_lasts_is_asked_for_with_is() -> None:
    [item] = rules.read(f"{N} has been a widow since the storm.")
    assert not [ask for ask in item.asks if "has Zelda" in ask]

"""What the rules understand: sentences of the six domains written for this test, and what they must leave alone."""

from __future__ import annotations

import time

import pytest

from jupyter_miu.study.cards import Card, contains, normalise
from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules


def found(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(item.statement.subject, item.statement.value, item.asks) for item in rules.read(text)]


# (what the text says, subject, value, one of the questions that must ask for it)
SENTENCES = [
    # people
    ("Mara Quist was born in 1963.", "Mara Quist", "1963", "In which year was Mara Quist born?"),
    ("Mara Quist was born on 4 May 1963.", "Mara Quist", "4 May 1963", "When was Mara Quist born?"),
    ("Mara Quist comes from Ostvik.", "Mara Quist", "Ostvik", "What is the birthplace of Mara Quist?"),
    ("Mara Quist lives in Tarn on the Water.", "Mara Quist", "Tarn on the Water", "Where does Mara Quist live?"),
    ("Mara Quist works as a beekeeper.", "Mara Quist", "beekeeper", "What is the profession of Mara Quist?"),
    ("Mara Quist is employed by Pell & Sons.", "Mara Quist", "Pell & Sons", "Where does Mara Quist work?"),
    ("Mara Quist graduated from Varn University.", "Mara Quist", "Varn University", "Where did Mara Quist study?"),
    ("Mara Quist majored in geology.", "Mara Quist", "geology", "What subject did Mara Quist major in?"),
    ("Mara Quist is fond of ice sailing.", "Mara Quist", "ice sailing", "What is the hobby of Mara Quist?"),
    ("Mara Quist is married to Jan van Pell.", "Mara Quist", "Jan van Pell", "Who is Mara Quist married to?"),
    ("Mara Quist owns a parrot named Bix.", "Mara Quist", "a parrot named Bix", "Which pet does Mara Quist have?"),
    # organisations
    ("Brightmoor Press was founded in 1931.", "Brightmoor Press", "1931", "When was Brightmoor Press founded?"),
    ("Brightmoor Press was founded by Edda Lorne.", "Brightmoor Press", "Edda Lorne", "Who founded Brightmoor Press?"),
    ("Brightmoor Press is based in Tarsk.", "Brightmoor Press", "Tarsk", "Where is Brightmoor Press based?"),
    ("Brightmoor Press employs 1,240 people.", "Brightmoor Press", "1,240",
     "How many people does Brightmoor Press employ?"),
    ("Brightmoor Press is led by Ivo Grange.", "Brightmoor Press", "Ivo Grange", "Who runs Brightmoor Press?"),
    ("Brightmoor Press sells paper maps.", "Brightmoor Press", "paper maps", "What does Brightmoor Press sell?"),
    # services
    ("kelpwatch listens on port 7741.", "kelpwatch", "7741", "Which port does kelpwatch listen on?"),
    ("brine-relay is owned by the harbour team.", "brine-relay", "the harbour team", "Who owns brine-relay?"),
    ("brine-relay is written in C++.", "brine-relay", "C++", "What is brine-relay written in?"),
    ("brine-relay runs on host node-03.", "brine-relay", "node-03", "Where does brine-relay run?"),
    ("brine-relay reads conf/relay.toml.", "brine-relay", "conf/relay.toml", "Which file does brine-relay read?"),
    ("brine-relay stores its data in Postgres.", "brine-relay", "Postgres", "Where does brine-relay store its data?"),
    ("brine-relay times out after 30 seconds.", "brine-relay", "30 seconds", "What is the timeout of brine-relay?"),
    # functions
    ("fold_tides takes the argument window.", "fold_tides", "window", "Which argument does fold_tides take?"),
    ("fold_tides returns a list of maxima.", "fold_tides", "a list of maxima", "What does fold_tides return?"),
    ("fold_tides raises TideError when empty.", "fold_tides", "TideError", "Which error does fold_tides raise?"),
    ("fold_tides is defined in tides/fold.py.", "fold_tides", "tides/fold.py", "Where is fold_tides defined?"),
    ("fold_tides calls smooth_series.", "fold_tides", "smooth_series", "What does fold_tides call?"),
    ("fold_tides defaults to 12.", "fold_tides", "12", "What is the default of fold_tides?"),
    # terms
    ("The term skerrow was coined by Lena Foss.", "skerrow", "Lena Foss", "Who coined skerrow?"),
    ("The term skerrow dates from 1921.", "skerrow", "1921", "From which year is skerrow?"),
    ("The term skerrow means a shallow boat.", "skerrow", "a shallow boat", "What does skerrow mean?"),
    ("The term skerrow comes from theater.", "skerrow", "theater", "In which field is skerrow used?"),
    ("The term skerrow belongs to yoga.", "skerrow", "yoga", "In which field is skerrow used?"),
    ("A skerrow is a shallow boat.", "a skerrow", "shallow boat", "What is a skerrow?"),
    # events
    ("The Windfall Fair takes place in Norrin.", "the Windfall Fair", "Norrin", "Where is the Windfall Fair held?"),
    ("The Windfall Fair starts on 4 May 2031.", "the Windfall Fair", "4 May 2031",
     "When does the Windfall Fair start?"),
    ("The Windfall Fair is organised by the growers.", "the Windfall Fair", "the growers",
     "Who organizes the Windfall Fair?"),
    ("The Windfall Fair expects 900 visitors.", "the Windfall Fair", "900",
     "How many guests does the Windfall Fair expect?"),
    ("The Windfall Fair is about old apples.", "the Windfall Fair", "old apples", "What is the Windfall Fair about?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "value", "question"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_sentence_of_each_relation(text: str, subject: str, value: str, question: str) -> None:
    [item] = rules.read(text)
    assert (item.statement.subject, item.statement.value) == (subject, value)
    assert item.statement.text == text.replace("The term ", "")
    assert question in item.asks
    assert 3 <= len(item.asks) <= MOST
    assert len(set(map(normalise, item.asks))) == len(item.asks)
    assert not any(contains(ask, value) for ask in item.asks)


def test_pronouns_and_generic_nouns_stand_for_the_last_name() -> None:
    text = (
        "Brightmoor Press was founded in 1931. The company is based in Tarsk. It employs 240 people. "
        "Mara Quist works as a beekeeper. She lives in Ostvik. In her free time she enjoys ice sailing."
    )
    assert [(subject, value) for subject, value, _ in found(text)] == [
        ("Brightmoor Press", "1931"), ("Brightmoor Press", "Tarsk"), ("Brightmoor Press", "240"),
        ("Mara Quist", "beekeeper"), ("Mara Quist", "Ostvik"), ("Mara Quist", "ice sailing"),
    ]  # fmt: skip
    assert [item.statement.text for item in rules.read(text)][1:3] == [
        "Brightmoor Press is based in Tarsk.", "Brightmoor Press employs 240 people.",
    ]  # fmt: skip


def test_a_pronoun_with_nobody_before_it_gets_no_card() -> None:
    for text in ("She lives in Ostvik.", "Her brother is Jon Quist.", "This company is based in Tarsk."):
        [item] = rules.read(text)
        assert item.asks == () and item.statement.value == ""


def test_possessives() -> None:
    text = "Mara Quist lives in Ostvik. Her brother is called Jon Quist. Jon Quist's dog is Rolf."
    items = rules.read(text)
    assert [(i.statement.subject, i.statement.value) for i in items[1:]] == [
        ("Mara Quist", "Jon Quist"), ("Jon Quist", "Rolf"),
    ]  # fmt: skip
    assert items[1].statement.text == "The brother of Mara Quist is Jon Quist."
    assert "Who is Mara Quist's brother?" in items[1].asks
    assert "What is the dog of Jon Quist?" in items[2].asks  # a dog is no person that one asks for with "who"


def test_the_noun_of_something_is_asked_like_its_relation() -> None:
    items = rules.read("Brightmoor Press sells maps. The founder of Brightmoor Press is Edda Lorne.")
    assert items[1].statement.value == "Edda Lorne"
    assert {"Who is the founder of Brightmoor Press?", "Who founded Brightmoor Press?"} <= set(items[1].asks)


def test_joined_clauses_are_statements_of_their_own() -> None:
    text = "Mara Quist works as a beekeeper, lives in Ostvik and is married to Pell Arden, who studied at Varn College."
    values = [value for _, value, _ in found(text)]
    assert values[:3] == ["beekeeper", "Ostvik", "Pell Arden"]


def test_two_facts_in_one_clause() -> None:
    assert {(subject, value) for subject, value, _ in found("Mara Quist was born in Ostvik in 1963.")} == {
        ("Mara Quist", "Ostvik"), ("Mara Quist", "1963"),
    }  # fmt: skip
    assert {value for _, value, _ in found("The term skerrow was coined by Lena Foss in 1921.")} == {
        "Lena Foss", "1921",
    }  # fmt: skip


def test_one_sentence_answers_both_only_where_both_begin_alike() -> None:
    """ "was born in" goes on with the place or the year: one sentence. "works as" and "works at" part by themselves."""
    born = rules.read("Mara Quist was born in Ostvik in 1963.")
    assert {item.statement.text for item in born} == {"Mara Quist was born in Ostvik in 1963."}
    works = rules.read("Mara Quist works as a beekeeper at Varn Hives.")
    assert [item.statement.text for item in works] == [
        "Mara Quist works as a beekeeper.", "Mara Quist works at Varn Hives.",
    ]  # fmt: skip


def test_a_list_stays_whole() -> None:
    [item] = rules.read("fold_tides returns a list of peaks and valleys.")
    assert item.statement.value == "a list of peaks and valleys"


def test_an_unknown_verb_is_asked_for_too() -> None:
    [item] = rules.read("Orla Venn repairs brass clocks.")
    assert item.statement.value == "brass clocks"
    assert "What does Orla Venn repair?" in item.asks
    [item] = rules.read("The mill-wheel has 14 wooden spokes.")
    assert item.statement.value == "14" and "How many wooden spokes does the mill-wheel have?" in item.asks


def test_an_adverb_does_not_hide_the_verb() -> None:
    assert found("Mara Quist now lives in Ostvik.")[0][1] == "Ostvik"
    assert found("Mara Quist also works as a beekeeper.")[0][1] == "beekeeper"
    assert found("Today Mara Quist lives in Ostvik.")[0][:2] == ("Mara Quist", "Ostvik")


def test_what_is_not_understood_is_a_statement_without_cards() -> None:
    """It counts against coverage, and is trained as a sentence all the same."""
    items = rules.read("Mara Quist works as a beekeeper. Would anybody have guessed so? Rain, again.")
    assert [bool(item.asks) for item in items] == [True, False, False]
    assert items[1].statement.text == "Would anybody have guessed so."


@pytest.mark.parametrize(
    "sentence",
    ["There is a bell in the square.", "This is a problem.", "What is a lamp?", "Nobody has 3 keys.", "That means so.",
     "Everyone likes cake.", "One is a dog.", "Neither is a lamp.", "Each has 3 legs.", "In the square hangs a bell.",
     "We use port 80.", "I work as a cook.", "Note that the lamp is a bulb.", "However is a word."],
)  # fmt: skip
def test_words_that_name_nothing_are_not_asked_about(sentence: str) -> None:
    """And whom the text is about stays who it was."""
    items = rules.read(f"Mara Quist lives in Ostvik. {sentence} She works as a beekeeper.")
    assert [(item.statement.subject, item.statement.value) for item in items if item.asks] == [
        ("Mara Quist", "Ostvik"), ("Mara Quist", "beekeeper"),
    ]  # fmt: skip
    assert len(items) == 3


def test_this_company_is_the_company() -> None:
    assert found("Brightmoor Press sells maps. This company employs 240 people.")[1][:2] == ("Brightmoor Press", "240")


def test_code_headings_tables_and_short_lines_are_no_sentences() -> None:
    text = (
        "# Mara Quist lives here\n\n| Mara Quist | is | here |\n\n```\nMara Quist lives in Ostvik.\n```\n\n"
        "Mara Quist lives in Tarsk."
    )
    assert [value for _, value, _ in found(text)] == ["Tarsk"]


def test_bullets_and_abbreviations() -> None:
    text = "- Mara Quist lives in Ostvik.\n- Dr. Pell Arden works as a surgeon.\n1. Tobin Marsh comes from St. Orm."
    assert [(subject, value) for subject, value, _ in found(text)][:2] == [
        ("Mara Quist", "Ostvik"), ("Dr. Pell Arden", "surgeon"),
    ]  # fmt: skip


def test_the_same_sentence_twice_is_one_statement() -> None:
    assert len(rules.read("Mara Quist lives in Ostvik. Mara Quist lives in Ostvik.")) == 1


def test_wordings_are_the_same_each_time_and_the_seed_chooses_the_probes() -> None:
    text = " ".join(row[0] for row in SENTENCES[:8])
    assert rules.read(text) == rules.read(text)
    one, same, other = (rules.cards_for(rules.read(text), seed) for seed in (0, 0, 1))
    assert one == same
    held = [{card.question for card in cards if card.held_out} for cards in (one, other)]
    assert held[0] != held[1]


def test_cards_keep_two_wordings_for_probes() -> None:
    found = rules.read("Mara Quist works as a beekeeper. Orla Venn repairs clocks.")
    cards = rules.cards_for(found)
    for fact, trained in ((0, len(found[0].asks) - 2), (1, len(found[1].asks) - 2)):
        mine = [card for card in cards if card.fact == fact]
        assert sum(card.held_out for card in mine) == 2 and sum(not card.held_out for card in mine) == trained
    assert all(isinstance(card, Card) and contains(card.answer, card.value) for card in cards)


def test_a_probe_that_another_statement_trains_is_dropped() -> None:
    """Two facts that share their questions: no wording is both trained and held out, across the whole sheet."""
    text = "Mara Quist works for Pell and Sons. Mara Quist is employed by Varn College. Mara Quist worked at Orm Mill."
    cards = rules.cards_for(rules.read(text))
    trained = {normalise(card.question) for card in cards if not card.held_out}
    assert trained and not trained & {normalise(card.question) for card in cards if card.held_out}


@pytest.mark.parametrize(
    "text",
    [
        "Orla Venn goes " + " ".join(f"in a{chr(97 + n % 26)}" for n in range(60)) + ".",
        "Orla Venn was born " + "in Ostvik by the mill on the hill " * 4 + ".",
        "A. " * 5000, "Mr. " * 5000, "a " * 9000, "and " * 9000, "," * 9000, "'" * 9000, "Orla Venn's " * 900,
        "who is, " * 3000, "Orla Venn works for " + "A and b " * 900, "```" * 900, "\n" * 9000, "1. " * 3000,
        "The " * 3000, "x" * 50_000,
    ],
    ids=lambda text: repr(text[:24]),
)  # fmt: skip
def test_texts_made_to_be_slow(text: str) -> None:
    started = time.monotonic()
    rules.cards_for(rules.read(text))
    assert time.monotonic() - started < 5

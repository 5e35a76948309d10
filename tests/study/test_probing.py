"""Which wordings are held out: two of each fact, however few there are, and nothing that is trained holds one."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from jupyter_miu.study.cards import Card, Statement, contains, normalise
from jupyter_miu.study.found import Found
from jupyter_miu.study.probing import FRAMES, PLAINER, counted, framed
from jupyter_miu.study.prose.rules import cards_for

SAID, VALUE = "Orla Venn works at Tarn School.", "Tarn School"
OTHER = "Orla Venn works at Pell Mill."
ASKS = (
    "Where does Orla Venn work?", "Who employs Orla Venn?", "Which school has hired Orla Venn?",
    "What is the place of work of Orla Venn?", "Tell me where Orla Venn works.", "Name the employer of Orla Venn.",
)  # fmt: skip


def fact(asks: Sequence[str], text: str = SAID, value: str = VALUE, given: bool = False) -> Found:
    return Found(Statement(text, "Orla Venn", value), tuple(asks), given)


def of(cards: Sequence[Card], place: int) -> tuple[list[str], list[str]]:
    """Trained wordings of a fact, and its probes."""
    mine = [card for card in cards if card.fact == place]
    return [card.question for card in mine if not card.held_out], [card.question for card in mine if card.held_out]


def sound(cards: Sequence[Card]) -> None:
    """What is trained holds no probe, as it is or inside a request; two probes a fact and something to learn from."""
    for probe in (card for card in cards if card.held_out):
        assert not any(contains(card.question, probe.question) for card in cards if not card.held_out)
        assert not contains(probe.question, probe.value)
    for place in {card.fact for card in cards}:
        trained, probes = of(cards, place)
        assert len(trained) >= 1 and len(set(map(normalise, probes))) == len(probes) == 2


@pytest.mark.parametrize(
    ("question", "small"),
    [
        ("Where does Orla Venn work?", "where does Orla Venn work?"), ("Orla Venn works where?", None),
        ("In which year was it?", "in which year was it?"), ("Instow is where?", None), ("I work where?", None),
        ("load_x returns what?", None), ("Whoever was it?", None), ("Was it here?\nOr not?", "was it here?\nOr not?"),
    ],
)  # fmt: skip
def test_a_question_stands_whole_inside_each_request(question: str, small: str | None) -> None:
    assert framed(question) == [frame.replace("{q}", small or question) for frame in FRAMES]
    asked = framed(question)
    assert len(asked) >= 4 and not any(contains(one, other) for one in asked for other in asked if one is not other)


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", range(1, 7))
def test_each_number_of_wordings_gives_two_probes(count: int, seed: int, given: bool) -> None:
    asks = ASKS[:count]
    cards = cards_for([fact(asks, given=given)], seed)
    sound(cards)
    trained, probes = of(cards, 0)
    assert len(cards) == max(4, count) and set(asks) <= {card.question for card in cards}
    assert not given or asks[0] in trained
    if count == 1:
        assert asks[0] in trained and set(probes) <= set(framed(asks[0]))
    elif count < 4:  # a wording of its own, that nothing trains, is better proof than what was trained, with a frame
        assert probes[0] in asks and probes[1] in framed(probes[0])
    else:
        assert set(probes) <= set(asks)
    assert cards == cards_for([fact(asks, given=given)], seed)


def test_the_seed_chooses() -> None:
    for count in (1, 3, 6):
        assert len({str(of(cards_for([fact(ASKS[:count])], seed), 0)[1]) for seed in range(9)}) > 1


def test_a_request_is_not_put_inside_a_request_where_there_is_a_question() -> None:
    for seed in range(6):
        cards = cards_for([fact([ASKS[4], ASKS[0], ASKS[5]])], seed)
        assert of(cards, 0)[1][1] in framed(ASKS[0])


@pytest.mark.parametrize(("first", "second"), [(6, 6), (6, 4), (4, 3), (3, 2), (2, 1), (1, 1), (5, 1)])
@pytest.mark.parametrize("own", [0, 1, 2, 3, 4])
def test_what_two_facts_ask_is_held_out_of_neither(first: int, second: int, own: int) -> None:
    more = [f"Where did Orla Venn begin to work in {1900 + n}?" for n in range(own)]
    for seed in range(4):
        cards = cards_for([fact(ASKS[:first]), fact([*ASKS[:second], *more], OTHER, "Pell Mill")], seed)
        sound(cards)
        assert set(ASKS[:second]) <= set(of(cards, 0)[0]) & set(of(cards, 1)[0])
        if own >= 2:
            assert of(cards, 1)[1][0] in more


def test_the_same_question_given_with_two_answers_is_trained_as_given() -> None:
    cards = cards_for([fact(ASKS[:1], given=True), fact(ASKS[:1], OTHER, "Pell Mill", given=True)])
    sound(cards)
    assert all(of(cards, place)[0] == [ASKS[0]] for place in (0, 1))


def test_a_wording_within_a_longer_one_is_no_probe() -> None:
    asks = ["Who leads Tarn Mill?", "Tell me who leads Tarn Mill.", "I wonder who leads Tarn Mill.", "Name its head.",
            "Who is the head of Tarn Mill?", "Who runs Tarn Mill?"]  # fmt: skip
    other = ["Who leads Tarn Mill since 1931?", "Who leads it? Who runs Tarn Mill?"]
    for seed in range(20):
        cards = cards_for([fact(asks, "Ada Holt leads Tarn Mill.", "Ada Holt"), fact(other)], seed)
        sound(cards)
        assert not {"Who leads Tarn Mill?", "Who runs Tarn Mill?"} & set(of(cards, 0)[1])
    assert counted(["Who?", "Who, who, who?", "Who " * 999]) == {"who": 2, "who who who": 1, ("who " * 999).strip(): 1}


def test_a_frame_that_somebody_asks_or_that_tells_is_left_out() -> None:
    who = "Who sings at Tarn School?"
    for seed in range(9):
        cards = cards_for([fact([who]), fact([framed(who)[0], *ASKS[:3]], OTHER, "Pell Mill")], seed)
        sound(cards)
        asked = [card.question for card in cards]
        assert asked.count(framed(who)[0]) == 1
    told = cards_for([fact(["What did Orla Venn put?"], "Orla Venn put a question.", "question")])
    assert {question.split(":")[0] for question in of(told, 0)[1]} == {"Please answer", "Tell me"}


def test_what_says_its_value_or_says_nothing_is_no_wording() -> None:
    assert cards_for([fact(["Is it Tarn School?", "?!"])]) == []
    assert len(cards_for([fact([ASKS[0], ASKS[0].upper(), "Is it Tarn School?"])])) == 4


def test_many_facts_with_one_question_each_are_quick() -> None:
    facts = [fact([f"Who rang bell {n}?"], f"Ysolde rang it, the {n}th.", f"{n}th", given=True) for n in range(4000)]
    started = time.process_time()
    assert sum(card.held_out for card in cards_for(facts)) == 8000
    assert time.process_time() - started < 20


@pytest.mark.parametrize("seed", range(8))
def test_probes_are_plain(seed: int) -> None:
    asks = [f"{word} does Orla Venn work?" for word in "abcdefghijklmnopqrstuvw"]
    _, probes = of(cards_for([fact(asks)], seed), 0)
    assert set(probes) <= set(asks[:PLAINER]) and len(probes) == 2

"""Prose as people write it: each construction with sentences of this test's own, and texts made to do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import coverage
from jupyter_miu.study.cards import contains
from jupyter_miu.study.prose import rules

RULES_ALONE = 120  # facts of the working set, of 134, that have had a card since this test was written


def said(text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The statements of a text with their values, and what asks for them."""
    return {(item.statement.text, item.statement.value): item.asks for item in rules.read(text) if item.asks}


# text, answer sentence, value, one question
CASES = [
    # appositions and relative clauses
    ("Velda Korrin, a tanner from Ostmoor, keeps geese.", "Velda Korrin is a tanner.", "tanner",
     "What is the job of Velda Korrin?"),
    ("Velda Korrin, a tanner from Ostmoor, keeps geese.", "Velda Korrin comes from Ostmoor.", "Ostmoor",
     "Which place does Velda Korrin come from?"),
    ("Velda Korrin, who mends nets, lives in Orm.", "Velda Korrin mends nets.", "nets", "What does Velda Korrin mend?"),
    ("Tarn Mill was built by Hugo Pell, a mason.", "Hugo Pell is a mason.", "mason", "What does Hugo Pell work as?"),
    ("Tarn Mill stands on Dunnet Hill, which belongs to the crown.", "Dunnet Hill belongs to the crown.", "the crown",
     "Who owns Dunnet Hill?"),
    ("Velda Korrin learnt weaving from her aunt, Signe Holm.", "Velda Korrin learnt weaving from Signe Holm.",
     "Signe Holm", "Who did Velda Korrin learn weaving from?"),
    ("Velda Korrin learnt weaving from her aunt, Signe Holm.", "The aunt of Velda Korrin is Signe Holm.", "Signe Holm",
     "Who is Velda Korrin's aunt?"),
    ("Velda Korrin (born 1954) lives in Orm.", "Velda Korrin was born in 1954.", "1954", "When was Velda Korrin born?"),
    # phrases in front
    ("In 1987, Tarn Mill burnt to the ground.", "Tarn Mill burnt in 1987.", "1987", "When did Tarn Mill burn?"),
    ("Since 2011 Tarn Mill has made felt.", "Tarn Mill has made felt since 2011.", "2011",
     "Since when has Tarn Mill made felt?"),
    ("Founded in 1921, the Pellow Works makes dye.", "The Pellow Works was founded in 1921.", "1921",
     "When was the Pellow Works founded?"),
    # voices, agents, particles
    ("Tarn Mill was set up by Hugo Pell.", "Tarn Mill was set up by Hugo Pell.", "Hugo Pell", "Who founded Tarn Mill?"),
    ("The Orm Bridge was repaired by Hugo Pell.", "The Orm Bridge was repaired by Hugo Pell.", "Hugo Pell",
     "Who repaired the Orm Bridge?"),
    ("Signe Holm manages Tarn Mill.", "Signe Holm manages Tarn Mill.", "Signe Holm", "Who manages Tarn Mill?"),
    ("The Orm Line was opened in 1898 and closed by the state in 1964.", "The Orm Line was closed by the state.",
     "the state", "Who closed the Orm Line?"),
    # values
    ("Tarn Mill owns 40 hectares of beech.", "Tarn Mill owns 40 hectares of beech.", "40 hectares",
     "How many hectares of beech does Tarn Mill own?"),
    ("Tarn Mill has nine looms.", "Tarn Mill has nine looms.", "nine", "How many looms does Tarn Mill have?"),
    ("The Orm Ferry costs £4.", "The Orm Ferry costs £4.", "£4", "How much does the Orm Ferry cost?"),
    ("The Orm Ferry leaves at half past six.", "The Orm Ferry leaves at half past six.", "half past six",
     "At what time does the Orm Ferry leave?"),
    ("The Orm Ferry sails every two hours.", "The Orm Ferry sails every two hours.", "every two hours",
     "How often does the Orm Ferry sail?"),
    ("Signe Holm speaks Danish, Breton and Welsh.", "Signe Holm speaks Danish, Breton and Welsh.",
     "Danish, Breton and Welsh", "Which languages does Signe Holm speak?"),
    ("Hugo Pell trained between 1972 and 1979.", "Hugo Pell trained between 1972 and 1979.", "1972 and 1979",
     "When did Hugo Pell train?"),
    # being
    ("Tarn Mill is home to nine cats.", "Tarn Mill is home to nine cats.", "nine cats", "What is Tarn Mill home to?"),
    ("1935 is the founding year of Tarn Mill.", "The founding year of Tarn Mill is 1935.", "1935",
     "What is the founding year of Tarn Mill?"),
    ("The Orm Bridge is 80 metres long.", "The Orm Bridge is 80 metres long.", "80 metres", "How long is the Orm "
    r"Bridge?"),
    ("Tarn Mill was the idea of Hugo Pell.", "Tarn Mill was the idea of Hugo Pell.", "Hugo Pell",
     "Whose idea was Tarn Mill?"),
    ("A tarrow is a sledge made of larch.", "A tarrow is a sledge.", "sledge", "What is a tarrow?"),
    ("The flat cart used for peat is known as a tarrow.", "A tarrow is the flat cart used for peat.",
     "flat cart used for peat", "What is a tarrow?"),
    ("Kelding: a wall built without mortar.", "Kelding is a wall built without mortar.", "wall built without mortar",
     "What is Kelding?"),
    # who is meant
    ("Hugo Pell was born in Orm. Pell keeps bees.", "Hugo Pell keeps bees.", "bees", "What does Hugo Pell keep?"),
    ("Tarn Mill, a cooperative, makes felt. The cooperative owns a barge.", "Tarn Mill owns a barge.", "a barge",
     "What does Tarn Mill own?"),
    ("The Orm Trust buys woods. Its office is in Tarsk.", "The Orm Trust's office is in Tarsk.", "Tarsk",
     "Where is the Orm Trust's office?"),
    ("The Orm Trust buys woods. The emblem of the trust is a heron.", "The emblem of the Orm Trust is a heron.", "a "
    r"heron",
     "What is the emblem of the Orm Trust?"),
    # conditions, purposes, instructions
    ("fold_tides raises TideError when the series is empty.", "fold_tides raises TideError when the series is empty.",
     "series is empty", "When does fold_tides raise TideError?"),
    ("The queue of brine-relay is kept on disk to survive a crash.",
     "The queue of brine-relay is kept to survive a crash.", "survive a crash",
     "Why is the queue of brine-relay kept?"),
    ("To reload the rules, send SIGHUP.", "To reload the rules, send SIGHUP.", "SIGHUP", "How do I reload the rules?"),
    ("In an emergency, call Signe Holm.", "In an emergency, call Signe Holm.", "Signe Holm",
     "Whom should I call in an emergency?"),
    # blocks
    ("# brine-relay\n\nbrine-relay forwards alarms.\n\n    port: 4471\n    cache_dir: /srv/brine\n",
     "The port of brine-relay is 4471.", "4471", "What is the port of brine-relay?"),
    ("# brine-relay\n\n- **Log file**: /var/log/brine\n- **Memory limit**: 256 MB\n",
     "The memory limit of brine-relay is 256 MB.", "256 MB", "What is the memory limit of brine-relay?"),
    ("| Keeper | Lamp | Night |\n|---|---|---|\n| Signe Holm | Red Anna | Monday |\n",
     "The lamp of Signe Holm is Red Anna.", "Red Anna", "What is the lamp of Signe Holm?"),
    ("tarrow - a sledge for peat\nhemmel - a shed for hay\n", "Tarrow is a sledge for peat.", "sledge for peat",
     "What is tarrow?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answer", "value", "question"), CASES, ids=[f"{row[0][:40]}|{row[2]}" for row in CASES]
)
def test_a_construction(text: str, answer: str, value: str, question: str) -> None:
    found = {(statement.lower(), of): asks for (statement, of), asks in said(text).items()}
    asks = found.get((answer.lower(), value))
    assert asks is not None, sorted(said(text))
    assert question in asks
    assert not any(contains(ask, value) for ask in asks)


@pytest.mark.parametrize(
    "text",
    [
        "If a worker does not answer, it is restarted.",  # the worker, or what asks it?
        "Hugo Pell keeps bees. They have a son.",  # nobody knows who they are
        "Hugo Pell could not bear to see the common fenced.",
        "Setting depth to 3 stops it.",
        "password: hunter2\nsecret_token: abc\n",
    ],
)
def test_what_is_not_safe_is_not_asked(text: str) -> None:
    values = {value for _, value in said(text)}
    assert values <= {"bees"}, said(text)


def test_no_answer_has_a_pronoun_for_its_subject() -> None:
    text = "Tarn Mill makes felt. It has nine looms; its owner, Signe Holm, is a weaver. She keeps geese. They bite."
    for statement, _ in said(text):
        assert not statement.lower().startswith(("it ", "she ", "they ", "its ", "her "))


def test_secrets_of_a_block_never_become_cards() -> None:
    text = "# brine-relay\n\nbrine-relay runs.\n\n    port: 80\n    db_password: hunter2\n    api_key: abc123\n"
    assert not any("hunter2" in text or "abc123" in text for text, _ in said(text))
    assert ("The port of brine-relay is 80.", "80") in said(text)


def test_the_working_set_is_read_as_well_as_before() -> None:
    covered, facts, suspicious, cards = coverage.measure("c")
    assert facts == 134 and covered >= RULES_ALONE
    assert cards and suspicious / cards <= 0.02


_HOSTILE = [
    ", a b of c " * 1500, "who which that " * 1300, "| a | b |\n|---|---|\n" + "| x | y |\n" * 2000, "a: b\n" * 4000,
    "Orla Venn, a b, c, d, " * 900, "In 1987, " * 2200, "# x\n" * 5000, "(" * 20_000, "is the of " * 2000, "`" * 20_000,
    "Orla Venn keeps " + "a b of c in d on e at f " * 800 + ".", "its his her their " * 1100, "- a - b\n" * 2500,
    "The X's Y's " * 1700, "If a b, call c " * 1300, "Orla Venn lives in Orm and " * 800, "To a b, run c. " * 1300,
    "What a calls b, c " * 1100, "—" * 20_000, "Whoever is " * 1800, "A" + "a" * 20_000, "£1 " * 6000, "1 " * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", _HOSTILE, ids=lambda text: repr(text[:20]))
def test_twenty_thousand_characters_of_anything(text: str) -> None:
    started = time.monotonic()
    rules.cards_for(rules.read(text[:20_000]))
    assert time.monotonic() - started < 10


_PIECES = st.sampled_from(
    "Orla Venn|the mill|it|she|, a tanner from|, who|, which|keeps|was founded|in 1987|by|of|and|;|. |, |In 1987, |its|"
    "Tarn Mill|is|the owner|has been|to|£4|when|If|: |\n\n|\n- |# |`x_y`|(|)|'s|whose|every night|named|What|"
    r"or".split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_any_row_of_words(text: str) -> None:
    for item in rules.read(text):
        assert item.statement.text.strip()
        assert not item.asks or contains(item.statement.text, item.statement.value)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    rules.cards_for(rules.read(text))

"""Near-duplicates are found, other texts are not, and the number of bits matters."""

import random

import numpy as np

from jupyter_miu.sources.sketch import DUPLICATE, Seen, similarity, sketch

PAGE = (
    "The harbour office opens at eight. Boats that arrive before noon pay half the fee, later ones the whole of it. "
    "The master keeps a book of arrivals, and a copy of each page goes to the town hall at the end of the week. "
)
OTHER = (
    "def total(rows, strict=False):\n    '''Add up the second column.'''\n    out = 0.0\n    for row in rows:\n"
    "        if strict and len(row) < 2:\n            raise ValueError('short row')\n        out += float(row[1])\n"
)


def edited(text: str, share: float) -> str:
    rng = random.Random(1)
    words = text.split()
    return " ".join(rng.choice(words) if rng.random() < share else word for word in words)


def test_a_few_changed_words_are_still_the_same_text():
    assert similarity(sketch(PAGE), sketch(edited(PAGE, 0.03))) >= DUPLICATE


def test_other_texts_are_far_apart():
    assert similarity(sketch(PAGE), sketch(OTHER)) < 0.75


def test_white_space_and_case_do_not_count():
    assert np.array_equal(sketch(PAGE), sketch("  " + PAGE.upper().replace(" ", "\n")))


def test_bits_set_the_length():
    assert len(sketch(PAGE, 4096)) == 512
    assert len(sketch(PAGE, 256)) == 32


def test_seen_names_the_earlier_text():
    seen = Seen()
    assert seen.twin(PAGE, "a.md") is None
    assert seen.twin(OTHER, "b.py") is None
    assert seen.twin(edited(PAGE, 0.03), "c.md") == "a.md"


def test_short_texts_are_twins_only_if_equal():
    seen = Seen()
    assert seen.twin("Orla lives in Brackwater.", "a") is None
    assert seen.twin("Orla lives in Brackwatel.", "b") is None
    assert seen.twin("orla  lives in brackwater.", "c") == "a"


def test_empty_text_has_a_sketch():
    assert len(sketch("")) == 512

"""Near-duplicates are found, other texts are not, and the number of bits matters."""

import random
import tracemalloc

import numpy as np
import pytest

from jupyter_miu.sources import sketch as module
from jupyter_miu.sources.sketch import DUPLICATE, Seen, Sketches, similarities, similarity, sketch

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


def test_many_are_compared_at_once_as_they_are_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 2)
    rows = [sketch(text) for text in (PAGE, OTHER, edited(PAGE, 0.1), "Short.", "")]
    one_by_one = [1.0 - float(np.unpackbits(row ^ rows[0]).mean()) for row in rows]
    assert np.allclose(similarities(rows[0], np.stack(rows)), one_by_one) and one_by_one[0] == 1.0
    assert similarities(rows[0], np.zeros((0, 512), np.uint8)).shape == (0,)


def test_without_numpy_2_bits_are_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.stack([sketch(text) for text in (PAGE, OTHER)])
    before = similarities(rows[0], rows)
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert np.array_equal(similarities(rows[0], rows), before)


def test_the_nearest_of_several() -> None:
    found = Sketches()
    assert found.nearest(PAGE) == 0.0
    found.add(OTHER)
    far = found.nearest(PAGE)
    found.add(edited(PAGE, 0.03))
    assert far < 0.75 < DUPLICATE <= found.nearest(PAGE) and found.alike(edited(PAGE, 0.03)) == [1]


def test_a_word_that_no_text_holds_needs_no_sketch(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a hundred thousand chunks cheap: nearly all are told apart by their words alone."""
    calls = []
    monkeypatch.setattr(module, "sketch", lambda text, bits: calls.append(text) or sketch(text, bits))
    seen = Seen()
    for number in range(200):
        assert seen.twin(f"{PAGE} Page {number}.", "page") is None
    assert calls == []
    assert seen.twin(PAGE + " Page 7. Page 7.", "again") == "page"
    assert 2 <= len(calls) <= 3


def test_where_near_ones_do_not_matter_only_equal_texts_are_found_and_little_is_kept() -> None:
    seen = Seen()
    assert seen.twin(PAGE, "a", near=False) is None
    assert seen.twin(edited(PAGE, 0.03), "b") is None  # nothing of the first is kept to be near to
    assert seen.twin(PAGE.upper(), "c", near=False) == "a"
    tracemalloc.start()
    for number in range(20_000):
        assert seen.twin(f"{PAGE} Page {number}.", "page", near=False) is None
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 6e6  # the texts alone would be 5 MB, their words 20

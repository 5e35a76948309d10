"""A search finds the text that mentions the words, ranks the rarer word higher, and forgives a slip of the pen."""

from __future__ import annotations

import random

import pytest

from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons.searching import LONGEST, Ranking
from jupyter_miu.lessons.taught import Passage

TEXTS = [
    "The harbour office opens at eight. Boats that arrive before noon pay half the fee.",
    "The mill office opens at nine. The mill has not turned since the flood.",
    "fetch_rows reads the rows of a table; its timeout is 30.",
    "灯台は青い。 The lamp is blue.",
]


def ranking(*texts: str) -> Ranking:
    rows = [Passage(text, f"{place}.md", f"lesson-{place}", "2026-11-22T10:00:00+00:00") for place, text in
            enumerate(texts)]  # fmt: skip
    return Ranking(rows)


def refs(query: str, limit: int = 10) -> list[str]:
    return [hit.ref for hit in ranking(*TEXTS).search(query, limit).hits]


def test_who_mentions_it_is_found_and_more_of_it_first() -> None:
    found = ranking(*TEXTS).search("Harbour OFFICE?")
    assert [hit.ref for hit in found.hits] == ["0.md", "1.md"]
    assert (found.found, found.taught, found.query) == (2, 4, "Harbour OFFICE?")
    first, second = found.hits
    assert first.words == ["harbour", "office"] and second.words == ["office"] and first.score > second.score > 0
    assert (first.text, first.lesson, first.when) == (TEXTS[0], "lesson-0", "2026-11-22T10:00:00+00:00")


def test_the_rarer_word_decides() -> None:
    assert refs("opens harbour")[0] == "0.md" and refs("opens mill")[0] == "1.md"


def test_parts_of_names_and_characters_without_spaces_are_words() -> None:
    assert refs("rows timeout") == refs("fetch_rows") == ["2.md"]
    assert refs("灯台") == ["3.md"] and refs("青") == ["3.md"]


def test_a_slip_of_the_pen_is_forgiven_and_short_words_are_taken_as_they_are() -> None:
    [hit] = ranking(*TEXTS).search("harbuor").hits
    assert hit.ref == "0.md" and hit.words == ["harbour"]
    assert refs("thh") == [] and refs("zebra") == []


def test_a_word_that_is_there_is_never_taken_for_another() -> None:
    found = ranking("The boats are in.", "The boat is out.").search("boat")
    assert [hit.ref for hit in found.hits] == ["1.md"]


def test_of_equal_texts_the_one_taught_last_is_first_and_the_limit_holds() -> None:
    assert [hit.ref for hit in ranking("A lamp.", "A lamp.", "A lamp.").search("lamp", 2).hits] == ["2.md", "1.md"]
    assert ranking("A lamp.", "A lamp.", "A lamp.").search("lamp", 2).found == 3


@pytest.mark.parametrize(("query", "limit"), [("", 10), ("  ?! ", 10), ("x" * (LONGEST + 1), 10), ("lamp", 0)])
def test_no_word_too_many_or_no_hit_wanted_is_one_line(query: str, limit: int) -> None:
    with pytest.raises(ConfigError) as raised:
        ranking(*TEXTS).search(query, limit)
    assert "\n" not in str(raised.value) and "one word or more" in str(raised.value)


def test_nothing_taught_finds_nothing() -> None:
    found = ranking().search("lamp")
    assert (found.hits, found.found, found.taught) == ([], 0, 0)


def test_five_words_of_a_text_find_it_among_two_hundred() -> None:
    rng = random.Random(3)
    stock = ["".join(rng.choices("abcdefghijklmnop", k=6)) for _ in range(900)]
    texts = [" ".join(rng.choices(stock, k=60)) for _ in range(200)]
    found = ranking(*texts)
    hits = [found.search(" ".join(rng.sample(text.split(), 5)), 1).hits[0].text == text for text in texts]
    assert sum(hits) >= 195

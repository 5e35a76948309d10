"""A search's card: each hit on its lines, words marked, everything escaped, one line where there is nothing."""

from __future__ import annotations

from jupyter_miu.types import SearchHit, SearchResult
from jupyter_miu.ui.search_view import PIECE, piece, search_card
from jupyter_miu.ui.views import card_of

HIT = SearchHit("Boats pay a fee at the Harbour.", "notes.md", "lesson-2", "2026-11-22T10:05:59+00:00", 3.27,
                ["fee", "harbour"])  # fmt: skip
EVIL = "<script>alert('x')</script>"


def test_a_hit_has_its_lesson_place_time_score_and_marked_words() -> None:
    card = search_card(SearchResult("harbour fee", [HIT], 1, 12))
    assert card.text.splitlines() == [
        '1 of 12 taught texts mentions "harbour fee"',
        "  1. lesson-2 · notes.md · 2026-11-22 10:05 UTC · score 3.3",
        "     Boats pay a *fee* at the *Harbour*.",
    ]
    assert "Boats pay a <mark>fee</mark> at the <mark>Harbour</mark>." in card.html
    assert card_of(SearchResult("harbour fee", [HIT], 1, 12)) == card


def test_what_was_not_noted_is_left_out_and_corrections_are_told() -> None:
    bare = SearchHit("A fee.", "", "lesson-1", "", 1.0, ["fee"], corrected=True)
    assert "  1. lesson-1 · score 1.0 · corrected since" in search_card(SearchResult("fee", [bare], 3, 3)).text
    assert "the best 1 are shown" in search_card(SearchResult("fee", [bare], 3, 3)).text


def test_nothing_taught_and_no_hit_are_one_line_each() -> None:
    nothing, none = search_card(SearchResult("fee")), search_card(SearchResult("fee", [], 0, 1))
    assert nothing.text == "Nothing was taught in the current state: %miu learn FILE"
    assert none.text == 'None of the 1 taught text mentions "fee"'


def test_nothing_of_a_hit_gets_into_the_page_unescaped() -> None:
    hit = SearchHit(EVIL + "\u202e fee", EVIL, EVIL, EVIL, float("nan"), ["script", "fee"])
    card = search_card(SearchResult(EVIL, [hit], 1, 1))
    assert "<script" not in card.html and "&lt;<mark>script</mark>&gt;" in card.html
    assert "\u202e" not in card.html and "\u202e" not in card.text and len(card.text.splitlines()) == 3


def test_of_a_long_text_the_part_with_most_of_the_words_is_shown() -> None:
    text = "A fee here. " + "Nothing to see. " * 60 + "The harbour takes a fee of six. " + "Nothing to see. " * 60
    part = piece(text, {"harbour", "fee"})
    assert "The harbour takes a fee of six." in part and part.startswith("… ") and part.endswith(" …")
    assert len(part) <= PIECE + 4
    assert piece(text, {"here"}).startswith("A fee here.") and piece("short", {"x"}) == "short"
    assert len(piece("x" * 5000, {"y"})) <= PIECE + 4

"""The heat map: a number in every cell that was asked, nothing in those that were not, at any size."""

from __future__ import annotations

import re

from jupyter_miu.types import ForgettingMatrix
from jupyter_miu.ui import views
from jupyter_miu.ui.matrix_view import matrix_card
from tests.ui.test_cards import parsed

THREE = ForgettingMatrix(
    ["docs-1", "docs-2", "docs-3"], ["docs-1", "docs-2", "docs-3"],
    [[1.0, 0.5, 0.25], [None, 0.75, 1.0], [None, None, None]], [1.0, 0.75, None],
)  # fmt: skip


def test_numbers_are_in_the_cells_and_below() -> None:
    card = matrix_card(THREE)
    page = parsed(card.html)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", card.html)
    assert cells == ["100", "50", "25", "", "75", "100", "", "", ""]
    foot = "mean recall now 62.5 % · backward transfer −25 % · empty: not asked; %miu matrix --refresh asks now"
    assert foot in page.text and foot in card.text
    assert card.text.splitlines()[2:5] == [
        "  docs-1  100   50   25", "  docs-2    ·   75  100", "  docs-3    ·    ·    ·",
    ]  # fmt: skip
    assert views.card_of(THREE) == card
    assert [attrs["title"] for tag, attrs in page.seen if tag == "td" and "title" in attrs][2] == "docs-1 after docs-3"


def test_the_shade_follows_the_share_and_takes_the_pages_colours() -> None:
    html = matrix_card(THREE).html
    shades = [int(s) for s in re.findall(r"var\(--jp-success-color1, #2e8b57\) (\d+)%, transparent", html)]
    assert shades == [55, 14, 3, 31, 55]
    fallback = [float(a) for a in re.findall(r"rgba\(46, 139, 87, ([\d.]+)\)", html)]
    assert [round(100 * a) for a in fallback] == shades
    assert not re.search(r"(?<![-\w])color:", html), "the text keeps the page's own colour"


def test_fifty_lessons_are_narrow_and_scroll() -> None:
    names = [f"lesson-{n}" for n in range(1, 51)]
    cells = [[1.0 if column >= row else None for column in range(50)] for row in range(50)]
    card = matrix_card(ForgettingMatrix(names, names, cells, [1.0] * 50))
    page = parsed(card.html)
    assert 'style="overflow-x:auto"' in card.html
    heads = [attrs for tag, attrs in page.seen if tag == "th" and (attrs.get("title") or "").startswith("after")]
    assert len(heads) == 50 and heads[49]["title"] == "after lesson-50"
    assert re.search(r'title="after lesson-50"[^>]*>50</th>', card.html), "columns are numbered, not named"
    assert max(map(len, card.text.splitlines())) <= 120
    assert card.text.count("lesson-50") == 3, "in blocks of twenty columns"
    assert len(card.html) < 1_000_000


def test_without_lessons() -> None:
    assert matrix_card(ForgettingMatrix([], [], [])).text == "No lessons yet: %miu learn makes them"

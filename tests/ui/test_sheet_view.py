"""The sheet's card: both media say the same, nothing in it is markup, statements without a question come last."""

from __future__ import annotations

from html.parser import HTMLParser

from jupyter_miu.study.cards import Card, Sheet, Statement
from jupyter_miu.study.writer import SheetOptions, write_sheet
from jupyter_miu.ui import views
from jupyter_miu.ui.sheet_view import UNASKED, sheet_card
from tests.teaching import PAGE

EVIL = "<script>alert('{x}')</script>\"'&\n\x1b[31m"


class Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.said, self.tags = "", list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data + "\n"


def test_both_media_say_the_same() -> None:
    sheet = write_sheet([f"Would anybody have guessed so? {PAGE}"], SheetOptions(reversed=True, shuffled=True))
    card = sheet_card(sheet)
    html = Text(card.html).said
    for said in (
        "Study sheet: 4 statements, 75 % of them with questions", f"{len(sheet.probes)} probes, never trained",
        "2 turned round", "2 passages trained as text, 1 of them statements in another order", "by rule, turned round",
        "glassblower", UNASKED, "Would anybody have guessed so", *(one.question for one in sheet.cards),
    ):  # fmt: skip
        assert said in html, said
        assert said in card.text, said
    for said in (html, card.text):  # the statement without a question is the first of the text, and the last here
        assert said.index("Quillmarsh was founded in 1987.") < said.index(UNASKED) < said.index("Would anybody")


def test_the_value_of_python_shows_itself() -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    assert views.card_of(sheet) == sheet_card(sheet)
    assert set(sheet_card(sheet).bundle()) == {"text/html", "text/plain"}


def test_nothing_in_it_is_markup() -> None:
    cards = [Card(f"{EVIL}{held}?", EVIL, EVIL, 0, held, origin) for held in (False, True) for origin in ("rule", EVIL)]
    lines = [Card(EVIL, EVIL, EVIL, -1, True, "completion")]
    card = sheet_card(Sheet([Statement(EVIL, EVIL, EVIL), Statement(EVIL)], cards + lines, [EVIL], shuffled=1))
    page = Text(card.html)
    assert "script" not in page.tags and "\x1b" not in card.text + card.html
    assert page.said.count("alert('{x}')") >= 8


def test_a_sheet_without_questions() -> None:
    card = sheet_card(write_sheet([PAGE], SheetOptions(chat=False)))
    for said in (Text(card.html).said, card.text):
        assert "Study sheet: no questions, 1 passage studied as text" in said and "goes on from" in said
        assert "Orla Venn was born in Skarholm" not in said.split("goes on from")[0]


def test_a_long_sheet_is_folded() -> None:
    many = [Statement(f"Lamp {n} is green.", f"Lamp {n}", "green") for n in range(30)]
    cards = [Card(f"What is lamp {n}?", one.text, one.value, n) for n, one in enumerate(many)]
    html = sheet_card(Sheet(many, cards)).html
    assert html.count("<details>") == html.count("</details>") == 1 and "30 statements" in Text(html).said
    assert "<details>" not in sheet_card(Sheet(many[:3], cards[:3])).html
    assert "0 statements" in sheet_card(Sheet()).text

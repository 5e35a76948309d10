"""Sheets as files: what is saved is what is loaded, whatever the text; and a broken file is refused by its line."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import ConfigError, SourceError
from jupyter_miu.study import sheet_file, sheet_reader, sheet_turns
from jupyter_miu.study.cards import Card, Sheet, Statement, contains, merged, normalise
from jupyter_miu.study.probing import with_probes
from jupyter_miu.study.sheet_file import dumps
from jupyter_miu.study.sheet_reader import is_sheet, loads
from jupyter_miu.study.writer import SheetOptions, write_sheet
from tests.teaching import PAGE

NASTY = st.sampled_from(
    ["\n", "\r\n", "\r", "\t", " ", "  ", "#", "## x", "# Passages", "# Statements", "- ", "* ", "> ", "```", "`x`",
     "<!--", "-->", "{}", "{x}", "$y", "[probe]", "[probe, rule] ", "[x](y)", '"', '"a"', "\\", "\\n", "value: v",
     "  value: v", "?", "é", "日本語", "👩‍🔬", "\u2028", "\u2029", "\x85", "\x00", "\x0b",
     "\x1b[31m", "\u202e", "\ufeff", "\u3000",
     "_", "<script>", "%miu learn x", "---", "***", "ß", "İ"]
)  # fmt: skip
hostile = st.lists(NASTY | st.text(max_size=12), max_size=6).map("".join)


turns = st.builds(
    lambda role, content, silent: {"role": role, "content": content, **({"weight": 0} if silent else {})},
    st.sampled_from(["system", "user", "assistant", "tool"]), hostile, st.booleans(),
)  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Any sheet that may be taught: every value stands in its answer, no probe says it, no wording is used twice."""
    sheet, n = Sheet(), 0
    for fact in range(draw(st.integers(0, 3))):
        value = f"v{fact}x"
        text = f"{draw(hostile)} {value} {draw(hostile)}"
        sheet.statements.append(Statement(text, draw(hostile), value, draw(hostile)))
        for _ in range(draw(st.integers(0, 4))):
            n += 1
            held, origin = draw(st.booleans()), draw(st.sampled_from(["given", "rule", "model", "teacher", "reversed"]))
            question = f"{draw(hostile)} q{n}q {draw(hostile)}"
            question = draw(st.sampled_from([question, question.strip(), f"q{n}q?"]))
            own = draw(st.booleans())
            answer = f"{draw(hostile)} o{n}o" if own else text
            sheet.cards.append(Card(question, answer, f"o{n}o" if own else value, fact, held, origin))
    for i in range(draw(st.integers(0, 3))):
        sheet.passages.append(f"{draw(hostile)}p{draw(hostile)}")
        for _ in range(draw(st.integers(0, 1))):
            sheet.cards.append(Card(f"{draw(hostile)}c", "e f", "e f", -1 - i, True, "completion"))
    sheet.shuffled = draw(st.integers(0, 1)) if sheet.passages and not any(c.fact == -len(sheet.passages) for c in
                                                                         sheet.cards) else 0  # fmt: skip
    if sheet.statements:
        sheet.completions = draw(st.booleans())
    sheet.conversations = draw(st.lists(st.lists(turns, max_size=4), max_size=2))
    return sheet


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
def test_what_is_saved_is_what_is_loaded(sheet: Sheet) -> None:
    text = dumps(sheet)
    assert is_sheet(text)
    assert loads(text) == sheet
    assert loads(text.replace("\n", "\r\n")) == sheet  # an editor of another system
    assert not any(sheet_file._odd(c) for c in text.replace("\n", ""))  # what is in it can be seen


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(max_size=200) | st.just(PAGE) | hostile, max_size=3),
    st.booleans(),
    st.lists(st.tuples(hostile.map(lambda t: f"Who {t}?"), hostile.map(lambda t: f"It is {t}.")), max_size=2),
)
def test_whatever_was_written_can_be_loaded(passages: list[str], chat: bool, pairs: list[tuple[str, str]]) -> None:
    sheet = write_sheet(passages, SheetOptions(chat=chat, reversed=True, shuffled=True), pairs=pairs)
    assert loads(dumps(sheet)) == sheet


@settings(max_examples=150, deadline=None)
@given(st.lists(hostile, max_size=12).map("\n".join), st.booleans())
def test_no_file_does_more_than_being_refused(body: str, begun: bool) -> None:
    start = f"{sheet_file.MARK}, version 1 -->\n" + ("# Statements\n## A b c.\nvalue: b\n" if begun else "")
    try:
        sheet = loads(start + body)
    except SourceError as error:
        assert "\n" not in str(error) and "line " in error.message
    else:
        assert loads(dumps(sheet)) == sheet


def test_a_file_on_disk(tmp_path: Path) -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    path = sheet.save(tmp_path / "notes.sheet.md")
    assert Sheet.load(path) == sheet
    text = path.read_text(encoding="utf-8")
    assert "## Orla Venn works as a glassblower.\nsubject: Orla Venn\nvalue: glassblower\n" in text
    assert text.count("- [probe, rule] ") == len(sheet.probes) and f"> {PAGE}" in text

    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert Sheet.load(str(path)) == sheet
    with pytest.raises(ConfigError, match="is there already"):
        sheet.save(path)
    assert sheet.save(path, overwrite=True) == path and Sheet.load(path) == sheet
    notes = tmp_path / "notes.md"
    notes.write_text(PAGE)
    with pytest.raises(ConfigError, match="not a study sheet"):
        sheet.save(notes, overwrite=True)
    assert notes.read_text() == PAGE
    with pytest.raises(ConfigError, match="cannot write"):
        sheet.save(tmp_path / "nowhere" / "x.md")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes.md", "notes.sheet.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in ((tmp_path / "pipe", "named pipe"), (tmp_path, "a folder"), (tmp_path / "no", "opened")):
        with pytest.raises(SourceError, match=said):
            Sheet.load(path)
    with (tmp_path / "big.md").open("wb") as file:
        file.truncate(sheet_file.MAX_BYTES + 1)
    with pytest.raises(SourceError, match="larger than 10 MB"):
        Sheet.load(tmp_path / "big.md")


HEAD = "<!-- jupyter_miu study sheet, version 1 -->\n# Statements\n## The lamp is green.\nvalue: green\n"  # 4 lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# My notes", "line 1: this is not a study sheet"),
        (HEAD.replace("version 1", "version 2"), "line 1: a study sheet of version 2"),
        ("<!-- jupyter_miu study sheet, version 1 -->\nwords", "headings # Statements and # Passages are missing"),
        ("<!-- jupyter_miu study sheet, version 1 -->\n\n## x", "line 3: a section before the heading"),
        (HEAD + "What is it", "line 5: cannot tell what 'What is it' is"),
        (HEAD + "- [prob] What colour is it?", "line 5: unknown mark ['prob']"),
        (HEAD + "- [rule, model] What colour is it?", "line 5: a question comes from one place"),
        (HEAD + "- [completion] What colour is it?", "line 5: only"),
        (HEAD + "- ?!", "line 5: a question without words"),
        (HEAD + "value: red", "line 5: a second value:"),
        (HEAD + "answer: it is red\n- What colour?", "line 6: the value 'green' does not stand in the answer"),
        (HEAD + "> more", "line 5: a quoted text belongs"),
        (HEAD + "##", "line 5: a statement without words"),
        (HEAD + "- What?\n  value: red", "line 5: the value 'red' does not stand in the answer"),
        (HEAD + "- What?\n  subject: lamp", "line 6: subject: does not belong here"),
        (HEAD + "- [probe] Is it green?", "line 5: this probe says its own answer"),
        (HEAD + "- What colour?\n\n- [probe] what  COLOUR!", "line 7: this probe is trained too, in line 5"),
        (HEAD + "## It is red.\n- What colour?", "line 6: a question without a value: line"),
        (HEAD + "# Passages\n- x?", "line 6: '- x?' belongs to no section"),
        (HEAD + "# Passages\n## Passage\n> x y\n- What colour?", "line 8: only"),
        (HEAD + "# Passages\n## Passage", "line 6: a passage without words"),
        (HEAD + "# Passages\n## Shuffled\n> x\n## Passage\n> y", "line 8: shuffled passages come last"),
        (HEAD + "- " + "x" * 100_001, "line 5: longer than 100,000 characters"),
        (HEAD + "# Conversations\n### user", "line 6: a turn belongs to a conversation"),
        (HEAD + "# Conversations\n## 1\n> x", "line 7: a quoted text belongs under a turn"),
        (HEAD + "# Conversations\n## 1\n### root\n> x", "line 7: unknown role 'root'"),
        (HEAD + "# Conversations\n## 1\n### user\nwords", "line 8: cannot tell what 'words' is"),
        (HEAD + "# Conversations\n- What?", "line 6: cannot tell what '- What?' is"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_its_line(text: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        loads(text, "a.md")
    assert caught.value.message.startswith("a.md, line ") and said in caught.value.message
    assert "\n" not in str(caught.value)


CHAT = [
    {"role": "system", "content": "You are brief."},
    {"role": "user", "content": "Who bakes?\n\n# Passages\n## Passage"},
    {"role": "assistant", "content": "I do not know.", "weight": 0},
    {"role": "user", "content": "> ### user\n- [probe] Who?"},
    {"role": "assistant", "content": "Orla Venn.\nvalue: Ren Tal\n"},
]  # fmt: skip


def test_conversations_are_written_and_read_and_stay_in_their_place() -> None:
    sheet = Sheet([Statement("The lamp is green.", "", "green")], passages=["The lamp is green."], conversations=[CHAT])
    text = dumps(sheet)
    assert "\n# Conversations\n" in text and "\n### assistant, not trained\n> I do not know.\n" in text
    assert "\n> # Passages\n> ## Passage\n" in text  # what is said is never structure
    assert loads(text) == sheet and loads(text).conversations == [CHAT]
    assert "# Conversations" not in dumps(replace(sheet, conversations=[])).split("# Statements")[1]


@pytest.mark.parametrize("turn", [{"role": "root", "content": "x"}, {"role": "user", "content": None}, "words", {}])
def test_a_turn_that_no_file_can_hold_is_refused(turn: object) -> None:
    with pytest.raises(ConfigError, match="a turn of the sheet's conversation 1"):
        dumps(Sheet(passages=["x y"], conversations=[[turn]]))  # type: ignore[list-item]  # as a program might


def test_too_many_turns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_turns, "MAX_TURNS", 2)
    with pytest.raises(SourceError, match="line 9: more than 2 turns"):
        loads(HEAD + "# Conversations\n## 1\n### user\n### user\n### user")


def test_too_many_questions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reader, "MAX_CARDS", 3)
    with pytest.raises(SourceError, match="line 8: more than 3 questions"):
        loads(HEAD + "- a\n- b\n- c\n- d")
    with pytest.raises(SourceError, match="line 7: more than 3 sections"):
        loads(HEAD + "## b\n## c\n## d")


def test_what_a_user_writes_is_read() -> None:
    """By hand: bullets of either kind, comments, an indented value, quotation marks of the text's own, no subject."""
    sheet = loads(
        HEAD + "<!-- mine -->\n* What colour is the lamp?\n- [Probe] Which colour has the \"lamp\"?\n"
        '- "[probe] is a mark?"\n- Is the lamp of any colour?\n  answer: Yes, it is green.\n\n'
        "## \n> Ada said:\n>\n> \"No.\"\nvalue: no\n- What did Ada say?\n\n# Passages\nwords\n\n## anything\n>  two\n"
    )  # fmt: skip
    assert sheet.statements == [Statement("The lamp is green.", "", "green"), Statement("Ada said:\n\nNo.", "", "no")]
    assert [(card.question, card.held_out, card.origin) for card in sheet.cards] == [
        ("What colour is the lamp?", False, "given"),
        ('Which colour has the "lamp"?', True, "given"),
        ("[probe] is a mark?", False, "given"),
        ("Is the lamp of any colour?", False, "given"),
        ("What did Ada say?", False, "given"),
    ]
    assert [card.answer for card in sheet.cards][2:4] == ["The lamp is green.", "Yes, it is green."]
    assert sheet.passages == [" two"] and sheet.coverage == 1.0


def wordings(count: int, *held: int, fact: int = 0) -> list[Card]:
    return [Card(f"Wording {fact} {n}?", "It is green.", "green", fact, n in held, "given") for n in range(count)]


@pytest.mark.parametrize(
    ("cards", "probes"),
    [
        (wordings(4), 2), (wordings(9), 2), (wordings(5, 1), 1), (wordings(5, 1, 2, 3), 3), (wordings(2, 0, 1), 2),
    ],
)  # fmt: skip
def test_two_wordings_are_set_aside_where_there_are_enough(cards: list[Card], probes: int) -> None:
    sheet = Sheet([Statement("It is green.", "", "green")] * 2, cards)
    found = with_probes(sheet)
    assert len(found.probes) == probes and with_probes(found) == found == with_probes(sheet)
    assert [card.question for card in found.cards] == [card.question for card in cards]


@pytest.mark.parametrize(
    ("cards", "probes"),
    [
        (wordings(1), 2), (wordings(3), 2), (wordings(4) + wordings(3, fact=1), 4),
        ([*wordings(3), Card("It?", "It is green.", "it", 0, False, "reversed")], 2),
        ([Card("Is it green?", "It is green.", "green", 0, False, "given"), *wordings(2)], 2),
        (wordings(5) + wordings(5), 2),  # each stands twice
    ],
)  # fmt: skip
def test_where_there_are_too_few_two_more_are_asked_and_all_are_trained(cards: list[Card], probes: int) -> None:
    sheet = Sheet([Statement("It is green.", "", "green")] * 2, cards)
    found = with_probes(sheet, 1)
    assert len(found.probes) == probes and with_probes(found) == found
    few = [card for card in cards if sum(other.fact == card.fact for other in cards) < 4]
    assert {card.question for card in few} <= {card.question for card in found.trained}
    asked = [normalise(card.question) for card in found.probes]
    assert len(set(asked)) == probes and not set(asked) & {normalise(card.question) for card in found.trained}
    assert not any(contains(card.question, card.value) for card in found.probes)
    assert loads(dumps(found)) == found


def test_what_only_says_its_answer_is_no_probe() -> None:
    sheet = Sheet([Statement("It is green.", "", "green")], [Card("Is it green?", "It is green.", "green", 0)])
    assert with_probes(sheet) == sheet


def test_a_wording_that_stands_twice_or_tells_is_not_set_aside() -> None:
    cards = [*wordings(4), *wordings(2, fact=1), Card("Is it green?", "It is green.", "green", 0)]
    twice = [Card(card.question.replace("1 ", "0 "), card.answer, card.value, card.fact) for card in cards]
    found = with_probes(Sheet([Statement("It is green.", "", "green")] * 2, twice))
    assert sorted(card.question for card in found.probes if card.fact == 0) == ["Wording 0 2?", "Wording 0 3?"]
    # The other fact has only wordings that are the first one's too: it is asked for inside requests.
    other = [card.question for card in found.probes if card.fact == 1]
    assert len(other) == 2 and all(question.endswith(": Wording 0 0?") for question in other)


def test_sheets_together_train_no_probe() -> None:
    first = write_sheet([PAGE], SheetOptions(shuffled=True))
    other = write_sheet([PAGE, "def f():\n    return one + two + three"], SheetOptions(seed=1, code=frozenset({1})))
    both = merged([first, other])
    assert both.statements == first.statements + other.statements
    assert both.passages == [PAGE, *other.passages, *first.passages[1:]] and both.shuffled == first.shuffled == 1
    trained = {normalise(card.question) for card in both.trained}
    assert not trained & {normalise(card.question) for card in both.probes if card.origin != "completion"}
    assert {card.question for card in first.cards} <= {card.question for card in both.cards}
    for card in both.cards:
        text = both.passages[-1 - card.fact] if card.fact < 0 else both.statements[card.fact].text
        assert card.value in text
    assert len(both.probes) > len(first.probes)
    assert loads(dumps(Sheet(both.statements, sorted(both.cards, key=place), both.passages, False, both.shuffled)))


def place(card: Card) -> tuple[bool, int]:
    return card.fact < 0, abs(card.fact)


def test_a_sheet_without_questions_beside_one_with_them() -> None:
    plain = write_sheet(["The lamp on the north pier was painted green."], SheetOptions(chat=False))
    both = merged([write_sheet([PAGE], SheetOptions()), plain])
    assert not both.completions and len(both.statements) == 3 and len(both.passages) == 2
    assert merged([plain]) is plain and merged([plain, plain]).completions


def test_an_answer_in_other_words_is_said_once() -> None:
    text = HEAD + "answer: Green is its colour.\n- What colour is it?\n- Which colour?\n  answer: It is green, mostly."
    sheet = loads(text)
    assert [card.answer for card in sheet.cards] == ["Green is its colour.", "It is green, mostly."]
    same = replace(sheet, cards=[replace(card, answer="Green is its colour.") for card in sheet.cards])
    assert loads(dumps(same)) == same and dumps(same).count("answer: Green") == 1

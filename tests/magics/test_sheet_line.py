"""``%miu learn --sheet`` and ``%miu probes --sheet``, typed as a user types them, on a tiny real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.errors import MIUError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.magics.commands import _learning
from jupyter_miu.study.cards import Sheet
from tests.teaching import PAGE, hashes, tiny, tokenizer


@pytest.fixture
def typed(run, shell, tmp_path):
    """Run a cell with a tiny model chosen and notes.md beside it; gives (value, what was printed)."""
    shell.user_ns.update(model=tiny(), tok=tokenizer())
    assert run("%miu use model --tokenizer tok")[0]
    (tmp_path / "notes.md").write_text(PAGE)
    return run


def test_a_sheet_is_shown_written_edited_and_taught(typed, shell, tmp_path: Path) -> None:
    before = hashes(shell.user_ns["model"])
    sheet, printed = typed("%miu learn notes.md --sheet")
    assert isinstance(sheet, Sheet) and sheet.coverage == 1.0
    assert "Study sheet: 3 statements" in printed and "probe  " in printed and "by rule" in printed
    assert not (tmp_path / "notes.sheet.md").exists()

    again, printed = typed("%miu learn notes.md --sheet 'notes sheet.md'")
    assert again == sheet == Sheet.load("notes sheet.md")
    assert hashes(shell.user_ns["model"]) == before
    path = tmp_path / "notes sheet.md"
    path.write_text(path.read_text().replace("glassblower", "beekeeper"))

    error, printed = typed("%miu learn notes.md --sheet 'notes sheet.md'")
    assert isinstance(error, MIUError) and "is there already" in printed and len(printed.strip().splitlines()) == 1
    assert "beekeeper" in path.read_text()
    result, printed = typed("%miu learn 'notes sheet.md' -n 1 --keep-partial")
    assert result.num_updates == 1  # a step was made; the gate decides what stays of it
    expected = {probe.expected for probe in result.recall.probes}
    assert any("beekeeper" in answer for answer in expected) and not any("glassblower" in answer for answer in expected)

    assert typed("%miu learn notes.md --sheet 'notes sheet.md' --yes")[0] == sheet
    assert "beekeeper" not in path.read_text()
    error, printed = typed("%miu learn notes.md --sheet notes.md --yes")
    assert isinstance(error, MIUError) and (tmp_path / "notes.md").read_text() == PAGE


def test_turned_questions_and_shuffled_statements_are_on_the_sheet_where_asked_for(typed) -> None:
    plain = typed("%miu learn notes.md --sheet")[0]
    sheet, printed = typed("%miu learn notes.md --reversed --shuffled --sheet")
    turned = [card for card in sheet.cards if card.origin == "reversed"]
    assert [card.question for card in turned] == ["Who was born in Skarholm?", "What was founded in 1987?"]
    assert not any(card.held_out for card in turned) and sheet.probes == plain.probes
    assert (plain.shuffled, sheet.shuffled) == (0, 1) and "2 turned round" in printed
    result, _ = typed("%miu learn notes.md --reversed -n 1 --keep-partial")
    assert result.metrics["cards"]["reversed"] == 2


def test_the_one_name_after_sheet_is_the_source(typed, tmp_path: Path) -> None:
    assert isinstance(typed("%miu learn --sheet notes.md")[0], Sheet)
    assert (tmp_path / "notes.md").read_text() == PAGE


def test_a_sheet_in_a_variable_is_taught(typed, shell) -> None:
    typed("sheet = %miu learn notes.md --sheet")
    sheet = shell.user_ns["sheet"]
    sheet.cards = [card for card in sheet.cards if card.fact == 1]
    result, printed = typed("%miu learn var:sheet -n 1")
    assert {probe.expected for probe in result.recall.probes} == {sheet.cards[0].answer}
    assert "glassblower" in sheet.cards[0].answer
    assert "Teaching var:sheet" in printed
    assert typed("%miu learn var:sheet --sheet")[0].cards == sheet.cards
    assert "study sheet: " in typed("%miu learn var:sheet --dry-run")[1]


def test_a_cell_has_a_sheet_too(typed) -> None:
    sheet, printed = typed("%%miu learn --sheet\nOrla Venn works as a {glassblower}. Would anybody have guessed so?")
    assert isinstance(sheet, Sheet) and len(sheet.statements) == 2
    assert printed.index("glassblower") < printed.index("no question: studied as text only:")
    body = f"<!-- jupyter_miu study sheet, version 1 -->\n# Statements\n## {PAGE}\n- [what] Who?\n"
    error, printed = typed(f"%%miu learn\n{body}")
    assert isinstance(error, MIUError) and "line 4: unknown mark" in printed


def test_the_sheet_of_a_lesson(typed, shell) -> None:
    error, printed = typed("%miu probes --sheet")
    assert isinstance(error, MIUError) and "no lesson ends in base" in printed
    from jupyter_miu.config import MIUConfig
    from jupyter_miu.session import current_session

    update = current_session().update
    assert update is not None
    update.learn_from_content("notes.md", MIUConfig(gate=False, max_steps=1, checkpoint_name="mill"))
    sheet, printed = typed("%miu probes --sheet")
    assert sheet.passages == [PAGE] and "Study sheet: 3 statements" in printed
    assert typed("%miu probes mill --sheet")[0] == sheet
    probes, printed = typed("%miu probes mill")
    assert [probe.question for probe in probes] == [card.question for card in sheet.probes]


def test_a_teacher_must_be_named_first(typed) -> None:
    error, printed = typed("%miu learn notes.md --teacher")
    assert isinstance(error, MIUError) and "MIU_TEACHER_URL" in printed and "Traceback" not in printed


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("learn a.md --sheet", "sheet = miu.sheet('a.md')"),
        ("learn --sheet a.md", "sheet = miu.sheet('a.md')"),
        ("learn a.md --sheet b.md --yes -x '{y}'", "sheet.save('b.md', overwrite=True)"),
        ("learn a.md --sheet b.md --teacher --seed 2", "sheet = miu.sheet('a.md', MIUConfig(seed=2, teacher=True))"),
        ("learn a.md --reversed", "miu.learn_from_content('a.md', MIUConfig(reversed_questions=True))"),
        ("learn a.md --shuffled", "miu.learn_from_content('a.md', MIUConfig(shuffled_sentences=True))"),
        ("probes --sheet", "miu.lesson_sheet()"),
        ("probes docs-1 --sheet", "miu.lesson_sheet('docs-1')"),
        ("probes docs-1", "miu.lesson_probes('docs-1')"),
    ],
)
def test_the_same_in_python(line: str, python: str) -> None:
    words = lexer.split(line).words
    command = commands.find(words[0])
    assert command.code is not None
    source = command.code(command.parse(words[1:]), None)
    compile(source, "<code>", "exec")
    assert python in source


def test_teacher_reaches_the_configuration() -> None:
    parsed = commands.find("learn").parse(["a.md", "--teacher"])
    assert _learning.given(parsed) == {"teacher": True}
    assert _learning.given(commands.find("learn").parse(["a.md", "--no-teacher"])) == {"teacher": False}

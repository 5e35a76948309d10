"""Sheets of lessons: shown before, edited, taught exactly as they are, and stored."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_miu.errors import Cancelled, ConfigError, NothingUsable, SourceError
from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.events import RunControl
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.sources.base import NotebookContext
from jupyter_miu.study import teacher as room
from jupyter_miu.study.cards import Card, Sheet, Statement, contains, normalise
from jupyter_miu.study.sheet_file import dumps
from jupyter_miu.types import ContentSource
from tests.teacher import KEY, ODD, Server
from tests.teaching import FACT, OTHER, PAGE, files, hashes, open_tiny, quick, teach, text


def test_a_sheet_is_what_would_be_taught_and_changes_nothing(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path / "store")
    before, stored = hashes(miu.model), files(tmp_path)
    sheet = miu.sheet(text(PAGE))
    assert sheet.passages == [PAGE] and sheet.coverage == 1.0 and sheet.probes
    assert hashes(miu.model) == before and files(tmp_path) == stored and miu.current == "base"

    result = miu.learn_from_content(text(PAGE), quick())
    assert miu.lesson_sheet() == sheet  # stored with the lesson, nothing of it known before
    assert result.metrics["cards"] == sheet.origins == {"rule": len(sheet.cards)}
    assert [probe.question for probe in miu.lesson_probes("lesson-1")] == [card.question for card in sheet.probes]


def test_teaching_the_sheet_is_teaching_the_text_to_the_bit(tmp_path: Path) -> None:
    plain, given, edited = (open_tiny(tmp_path / name) for name in ("a", "b", "c"))
    sheet = given.sheet(text(PAGE))
    teach(plain, PAGE)
    given.learn_from_content(sheet, quick())
    assert hashes(given.model) == hashes(plain.model)
    path = sheet.save(tmp_path / "page.sheet.md")
    path.write_text(path.read_text().replace("glassblower", "beekeeper"))
    result = edited.learn_from_content(path, quick())
    assert hashes(edited.model) != hashes(plain.model)
    assert [(item.ref, item.status, item.chunks) for item in result.sources] == [(str(path), "teach", 1)]
    assert "study sheet: " in result.sources[0].reason and result.chunks_learned == 1
    assert {card.value for card in edited.lesson_sheet().cards} >= {"beekeeper"}


def test_what_the_user_marks_is_what_is_asked(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    asked, trained = "What does Orla Venn do all day?", "What is Orla Venn by trade?"
    card = [Card(question, "Orla Venn works as a glassblower.", "glassblower", 0, held, "given")
            for question, held in ((asked, True), (trained, False))]  # fmt: skip
    sheet = Sheet([Statement("Orla Venn works as a glassblower.", "Orla Venn", "glassblower")], card)
    result = miu.learn_from_content(sheet, quick())
    assert result.recall is not None
    assert [probe.question for probe in result.recall.probes] == [asked]
    assert [card.question for card in miu.lesson_sheet().trained] == [trained]
    assert result.metrics["cards"] == {"given": 2} and result.recall.coverage == 1.0


def test_two_of_the_users_wordings_are_set_aside(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    said = "Orla Venn works as a glassblower."
    wordings = [f"Wording {n} of what Orla Venn does?" for n in range(5)]
    sheet = Sheet([Statement(said, "", "glassblower")], [Card(w, said, "glassblower", 0) for w in wordings])
    result = miu.learn_from_content(sheet, quick())
    assert result.recall is not None and result.recall.total == 2
    assert sorted(card.question for card in miu.lesson_sheet().cards) == wordings


def test_of_few_wordings_all_are_trained_and_two_more_are_asked(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    sheet = Sheet([Statement(FACT, "", "glassblower")], [Card("What does Orla Venn do?", FACT, "glassblower", 0)])
    result = miu.learn_from_content(sheet, quick())
    assert result.recall is not None and result.recall.total == 2
    assert miu.lesson_sheet().trained == sheet.cards
    assert all(probe.question.endswith(": what does Orla Venn do?") for probe in result.recall.probes)


def test_without_a_probe_nothing_begins(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    sheet = Sheet([Statement(FACT, "", "glassblower")], [Card("Is she a glassblower?", FACT, "glassblower", 0)])
    with pytest.raises(ConfigError, match="no wording of the sheet is a probe"):
        miu.learn_from_content(sheet)
    assert miu.current == "base" and miu.learn_from_content(sheet, quick()).num_updates > 0  # no gate, no need


def test_a_sheet_without_questions_is_studied_as_text(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    result = miu.learn_from_content(Sheet([Statement(PAGE)]), quick())
    assert result.num_updates > 0 and result.metrics["cards"].keys() == {"completion"}
    assert miu.lesson_sheet().passages == [PAGE]


def test_a_sheet_beside_a_text(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    sheet = miu.sheet(text(PAGE))
    result = miu.learn_from_content([text(OTHER), sheet], quick())
    taught = miu.lesson_sheet()
    assert taught.passages == [PAGE, OTHER] and result.chunks_learned == 2
    assert {card.question for card in sheet.cards} <= {card.question for card in taught.cards}
    again = miu.sheet([sheet, text(PAGE)])  # the text's own sheet may not train what the user's asks
    assert {card.question for card in again.probes} >= {card.question for card in sheet.probes}
    trained = {normalise(card.question) for card in again.trained}
    assert not trained & {normalise(card.question) for card in again.probes}


def test_a_model_without_a_chat_template_is_taught_a_sheet_too(tmp_path: Path) -> None:
    sheet = open_tiny(tmp_path / "a").sheet(text(PAGE))
    miu = open_tiny(tmp_path / "b", chat=False)
    assert miu.sheet(text(PAGE)).completions
    result = miu.learn_from_content(sheet, quick())
    assert result.recall is not None and result.recall.total == len(sheet.probes) and result.num_updates


def count(words: str) -> int:
    return len(words.split())


def test_a_broken_sheet_is_never_taught_as_text(tmp_path: Path) -> None:
    good = Sheet([Statement("The lamp is green.", "", "green")], [Card("What?", "The lamp is green.", "green", 0)])
    (tmp_path / "good.md").write_text(dumps(good))
    (tmp_path / "bad.md").write_text(dumps(good).replace("- [rule] What?", "- [maybe] What?"))
    (tmp_path / "notes.md").write_text(PAGE)
    reading = Reading(count, context=NotebookContext(base_dir=tmp_path))
    with pytest.raises(SourceError, match=r"bad\.md, line \d+: unknown mark"):
        gather("bad.md", reading)
    with pytest.raises(SourceError, match="unknown mark"):
        gather([ContentSource("file", path=str(tmp_path / "bad.md"))], reading)
    with pytest.raises(SourceError, match="unknown mark"):
        gather(text((tmp_path / "bad.md").read_text()), reading)
    folder = gather(".", reading)
    assert {item.ref: item.status for item in folder.items} == {
        "bad.md": "skip",
        "good.md": "teach",
        "notes.md": "teach",
    }
    assert [chunk.ref for chunk in folder.chunks] == ["notes.md"] and folder.sheets == [good]
    assert "unknown mark" in folder.skipped[0].reason and set(folder.hashes) == {"good.md", "notes.md"}


def test_nothing_in_a_sheet_is_nothing_to_learn(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    result = miu.learn_from_content(Sheet())
    assert (result.success, result.status) == (False, "nothing to learn") and "empty study sheet" in result.message
    for nothing in (Sheet(), text(" ")):
        with pytest.raises(NothingUsable, match="nothing to learn"):
            miu.sheet(nothing)


def test_a_sheet_made_wrong_in_python_is_refused(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    sheet = miu.sheet(text(PAGE))
    trained = replace(sheet, cards=[*sheet.cards, replace(sheet.trained[0], held_out=True)])
    with pytest.raises(SourceError, match="trained too"):
        miu.learn_from_content(trained)
    with pytest.raises(ConfigError, match="belongs to no statement"):
        miu.learn_from_content(replace(sheet, statements=[]))
    assert miu.current == "base"


def test_writing_a_sheet_can_be_interrupted(tmp_path: Path) -> None:
    control = RunControl()
    control.cancel.set()
    with pytest.raises(Cancelled):
        open_tiny(tmp_path).sheet(text(PAGE), control=control)


BORN = {"Orla Venn": "Skarholm", "Tobin Marsh": "Eastwick", "Ada Holt": "Kelmouth", "Mara Quist": "Ostvik"}


def test_a_turned_question_is_answered_where_it_was_trained(tmp_path: Path) -> None:
    """And only there: without, each gets the same answer. No probe asks it, so nothing that is measured changes."""
    page, asked = " ".join(f"{who} was born in {place}." for who, place in BORN.items()), list[list[str]]()
    questions = [f"Who was born in {place}?" for place in BORN.values()]
    for turned in (False, True):
        miu = open_tiny(tmp_path / str(turned))
        result = miu.learn_from_content(text(page), quick(max_steps=100, batch_size=16, reversed_questions=turned))
        replies = Examiner(miu.model, miu.tokenizer).answers(questions)
        right = [contains(reply, who) for reply, who in zip(replies, BORN, strict=True)]
        assert right == [True] * 4 if turned else sum(right) <= 1
        cards = miu.lesson_sheet().cards
        assert [card.question for card in cards if card.origin == "reversed"] == questions * turned
        assert result.recall is not None
        asked.append([probe.question for probe in result.recall.probes])
    assert asked[0] == asked[1] and not set(asked[1]) & set(questions)


def test_statements_in_another_order_are_studied_where_asked_for(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    plain, mixed = miu.sheet(text(PAGE), quick()), miu.sheet(text(PAGE), quick(shuffled_sentences=True))
    assert (plain.shuffled, mixed.shuffled) == (0, 1) and mixed.cards == plain.cards
    first, other = mixed.passages
    assert first == PAGE != other and sorted(other.rstrip(".").split(". ")) == sorted(PAGE.rstrip(".").split(". "))


def test_where_there_is_no_lesson_there_is_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no lesson"):
        open_tiny(tmp_path).lesson_sheet()


@pytest.fixture
def server_of(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(room, "PAUSE", 0.01)

    def configure(server: Server) -> None:
        monkeypatch.setenv("MIU_TEACHER_URL", server.url)
        monkeypatch.setenv("MIU_TEACHER_MODEL", "m")
        monkeypatch.setenv("MIU_TEACHER_KEY", KEY)

    return configure


def test_a_teacher_writes_where_asked_to(tmp_path: Path, server_of) -> None:
    page = f"{PAGE} {ODD}"
    with Server() as server:
        server_of(server)
        miu = open_tiny(tmp_path)
        plain = miu.learn_from_content(text(page), quick())
        assert server.seen == [] and "teacher" not in plain.metrics["cards"]
        assert miu.rollback()
        result = miu.learn_from_content(text(page), quick(teacher=True))
        assert len(server.seen) == 1 and result.metrics["cards"]["teacher"] == 4
    assert not any(KEY.encode() in data for data in files(tmp_path).values())
    assert KEY not in str(result) and "teacher" not in result.message


@pytest.mark.parametrize("mode", ["500", "garbage", "huge"])
def test_a_teacher_that_fails_does_not_fail_the_lesson(tmp_path: Path, server_of, mode: str) -> None:
    with Server(mode) as server:
        server_of(server)
        miu = open_tiny(tmp_path)
        result = miu.learn_from_content(text(f"{PAGE} {ODD}"), quick(teacher=True))
        assert result.num_updates and result.message.count("Note: the teacher ") == 1
        assert result.metrics["cards"] == {"rule": sum(result.metrics["cards"].values())}
        miu.sheet(text(f"{PAGE} {ODD}"), quick(teacher=True))
    assert [notice for notice in miu.notices if notice.startswith("the teacher ")]
    shutil.rmtree(tmp_path)


def test_a_teacher_that_nobody_named(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    with pytest.raises(ConfigError, match="no teacher is configured"):
        miu.learn_from_content(text(PAGE), quick(teacher=True))
    assert miu.current == "base"

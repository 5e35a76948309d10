"""What was odd about a source stands beside its item in the plan, and in the warnings of the result."""

from __future__ import annotations

from jupyter_miu.lessons import remarks
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.sources.base import Document, SourceOptions
from jupyter_miu.study.cards import Card, Sheet, Statement
from jupyter_miu.types import ContentSource, PlanItem
from tests.teaching import hashes, open_tiny, quick

KEY = "ghp_" + "q7Zx2LmP9vRt4KwB8nYc3HdF6sGj1EuT5oAi"
GUESSED = "encoding guessed as cp1252"


def words(text: str) -> int:
    return len(text.split())


def test_the_plan_and_the_warnings_say_it(tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes("Le four est très chaud, à Genève déjà.\n".encode("cp1252"))
    (tmp_path / "b.txt").write_text("It isnâ€™t open on Mondays.\n")
    (tmp_path / "c.txt").write_text("Orla Venn is a baker.\n")
    material = gather([str(tmp_path)], Reading(words))
    said = {item.ref.rsplit("/", 1)[-1]: item.reason for item in material.items}
    assert said["a.txt"] == GUESSED and said["c.txt"] == ""
    assert said["b.txt"] == "looks wrongly decoded by whoever wrote it (as in â€™)"
    assert [line.rsplit("/", 1)[-1] for line in material.warnings] == [f"a.txt: {GUESSED}", f"b.txt: {said['b.txt']}"]


def test_halves_of_characters_are_told_of_texts_and_of_chats() -> None:
    halves = "2 halves of characters (lone surrogates) replaced"
    answer = {"role": "assistant", "content": "Orla Venn bakes \ud800\udc00 \ud83d."}
    chat = {"messages": [{"role": "user", "content": "Who bakes?"}, answer]}
    text = gather(ContentSource("text", content="Orla \ud800 bakes bread\udfff at four."), Reading(words))
    assert [item.reason for item in text.items] == [halves] and text.warnings == [f"text: {halves}"]
    assert text.chunks[0].text == "Orla \ufffd bakes bread\ufffd at four."
    found = gather(ContentSource("chat", content=chat), Reading(words))
    assert found.warnings == ["chat: 3 halves of characters (lone surrogates) replaced"]
    assert found.pairs == [("Who bakes?", "Orla Venn bakes \ufffd\ufffd \ufffd.")]


def test_secrets_come_first_and_both_are_told(tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes(f"Le four est très chaud à Genève.\n\nThe key {KEY} opens it.\n".encode("cp1252"))
    material = gather([str(tmp_path / "a.txt")], Reading(words))
    assert material.items[0].reason == f"{GUESSED}; 1 secret redacted: GitHub token (line 3)"
    assert [line.split(": ", 1)[1] for line in material.warnings] == ["GitHub token redacted", GUESSED]


def test_what_holds_for_a_file_is_said_once_and_long_lists_are_cut() -> None:
    export = [Document(f"e.json#{n}", "x", "chat", {"path": "/e.json", "warnings": (GUESSED,)}) for n in range(3)]
    assert remarks.warnings(export) == [f"e.json#0: {GUESSED}"]
    many = [Document(f"{n}.txt", "x", "text", {"warnings": (GUESSED,)}) for n in range(60)]
    assert len(remarks.warnings(many)) == 51 and remarks.warnings(many)[-1] == "and 10 more remarks on what was read"
    assert remarks.told([PlanItem("0.txt", "teach", "note")], many) == [PlanItem("0.txt", "teach", f"note; {GUESSED}")]


def sheet_with(secret: str) -> Sheet:
    lamp, token = "The lamp is green.", f"The deploy token is {secret}."
    cards = [
        Card("What colour is the lamp?", lamp, "green", 0, origin="given"),
        Card("What is the deploy token?", token, secret, 1, origin="given"),
    ]
    said = [{"role": "user", "content": f"I use {secret} here."}, {"role": "assistant", "content": "Do not share it."}]
    facts = [Statement(lamp, "lamp", "green"), Statement(token, "", secret)]
    return Sheet(facts, cards, [lamp, token], conversations=[said])


def test_a_sheet_made_in_python_is_screened_as_one_in_a_file(tmp_path) -> None:
    path = sheet_with(KEY).save(tmp_path / "s.md")
    for material in (gather(sheet_with(KEY), Reading(words)), gather(str(path), Reading(words))):
        assert KEY not in repr(material)
        (sheet,) = material.sheets
        assert [card.question for card in sheet.cards] == ["What colour is the lamp?"]
        assert sheet.conversations[0][0]["content"] == "I use [SECRET] here."
        assert material.items[0].reason.startswith("study sheet: 1 trained wordings, 0 probes; ")
        assert all("GitHub token redacted" in line for line in material.warnings) and material.warnings


def test_a_sheet_with_a_secret_can_be_left_out_whole() -> None:
    material = gather(sheet_with(KEY), Reading(words, options=SourceOptions(secrets="skip")))
    assert material.empty and [(skip.ref, skip.reason.split(":")[0]) for skip in material.skipped] == [
        ("sheet", "left out")
    ]


def test_a_clean_sheet_is_taught_as_it_is() -> None:
    sheet = sheet_with("blue paint")
    assert gather(sheet, Reading(words)).sheets == [sheet]


def test_the_result_says_it_and_a_plan_changes_nothing(tmp_path) -> None:
    miu = open_tiny(tmp_path)
    (tmp_path / "a.txt").write_bytes("Zoé Tarn works as a baker à Genève.\n".encode("cp1252"))
    before = hashes(miu.model)
    assert [item.reason for item in miu.plan(str(tmp_path / "a.txt")).items] == [GUESSED]
    assert hashes(miu.model) == before
    result = miu.learn_from_content(str(tmp_path / "a.txt"), quick())
    assert [line.rsplit("/", 1)[-1] for line in result.warnings] == [f"a.txt: {GUESSED}"]

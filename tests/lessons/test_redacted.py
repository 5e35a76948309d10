"""Secrets and lessons: told in the list and in the result, never trained, never asked for."""

from __future__ import annotations

import zipfile

from jupyter_miu.lessons import redacted
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.sources.base import Secret, SourceOptions
from jupyter_miu.study.cards import Card, Sheet, Statement
from jupyter_miu.types import ContentSource, PlanItem
from tests.teaching import PAGE, hashes, open_tiny, quick

KEY = "ghp_" + "q7Zx2LmP9vRt4KwB8nYc3HdF6sGj1EuT5oAi"


def words(text: str) -> int:
    return len(text.split())


def test_the_list_says_which_and_where(tmp_path) -> None:
    (tmp_path / "a.md").write_text(f"Orla Venn is a baker.\n\nHer key {KEY} opens the shop at noon.\n")
    (tmp_path / "b.md").write_text("Ren Tal is a clerk.\n")
    (tmp_path / "c.txt").write_text(KEY)
    material = gather([str(tmp_path)], Reading(words))
    items = {item.ref.rsplit("/", 1)[-1]: item for item in material.items}
    assert (items["a.md"].status, items["a.md"].reason) == ("teach", "1 secret redacted: GitHub token (line 3)")
    assert (items["b.md"].status, items["b.md"].reason) == ("teach", "")
    assert (items["c.txt"].status, items["c.txt"].reason) == ("skip", "nothing but secrets in it")
    assert [line.rsplit("/", 1)[-1] for line in material.warnings] == ["a.md:3: GitHub token redacted"]
    assert KEY not in repr(material)


def test_a_plan_leaves_such_files_out_where_that_was_asked(tmp_path) -> None:
    (tmp_path / "a.md").write_text(f"Orla Venn is a baker.\n\nHer key {KEY} opens the shop at noon.\n")
    material = gather([str(tmp_path)], Reading(words, options=SourceOptions(secrets="skip")))
    assert material.empty
    assert [item.reason for item in material.items] == ["left out: GitHub token in line 3"]


def test_no_fact_of_a_settings_file_asks_for_the_mark(tmp_path) -> None:
    for name, text in (
        ("a.yaml", "host: db.internal\nport: 5432\npassword: b4kerPw9x\nuser: orla\n"),
        ("b.toml", 'host = "db"\nport = 5433\napi_key = "q7Zx2LmP9vRt4KwB8nYc"\n'),
        ("c.json", '{"host": "web", "port": 80, "token": "q7Zx2LmP9vRt4KwB8nYc"}\n'),
    ):
        (tmp_path / name).write_text(text)
    material = gather([str(tmp_path)], Reading(words))
    values = {found.statement.value for found in material.facts}
    assert {"5432", "5433", "80"} <= values
    assert not any("SECRET" in repr(found) for found in material.facts)
    assert len(material.warnings) == 3


def test_answers_that_were_secrets_are_not_trained() -> None:
    chat = {"messages": [
        {"role": "user", "content": "What is the key?"}, {"role": "assistant", "content": KEY},
        {"role": "user", "content": "Who bakes?"}, {"role": "assistant", "content": "Orla Venn bakes."},
    ]}  # fmt: skip
    material = gather(ContentSource("chat", content=chat), Reading(words))
    assert [answer for _, answer in material.pairs] == ["Orla Venn bakes."]
    assert KEY not in repr(material)


def test_a_sheet_without_questions_for_marks() -> None:
    sheet = Sheet(
        [
            Statement("The key is [SECRET].", "the key", "[SECRET]"),
            Statement("Orla bakes.", "Orla", "bakes"),
            Statement("Ren has [SECRET] and a lamp.", "Ren", "a lamp"),
        ],
        [
            Card("What is the key?", "The key is [SECRET].", "[SECRET]", 0),
            Card("What does Orla do?", "Orla bakes.", "bakes", 1),
            Card("What has Ren?", "Ren has [SECRET] and a lamp.", "a lamp", 2),
            Card("Who has [SECRET]?", "Ren.", "Ren", 2),
            Card("Say the passage.", "…", "…", -1),
        ],
        ["The key is [SECRET]. Orla bakes."],
    )
    clean = redacted.sheet_without(sheet)
    assert [statement.text for statement in clean.statements] == ["Orla bakes.", "Ren has [SECRET] and a lamp."]
    assert [(card.value, card.fact) for card in clean.cards] == [("bakes", 0), ("a lamp", 1), ("…", -1)]
    assert redacted.sheet_without(clean) is clean


def test_long_lists_are_cut() -> None:
    secrets = [Secret("a.md", line, "password") for line in range(1, 71)]
    lines = redacted.warnings(secrets)
    assert len(lines) == redacted.MOST + 1
    assert lines[-1] == "and 20 more secrets redacted"
    (item,) = redacted.told([PlanItem("a.md", "teach", "2 of 3 chunks over the limit")], secrets)
    assert item.reason.startswith("2 of 3 chunks over the limit; 70 secrets redacted: password (line 1), ")
    assert item.reason.endswith("and 65 more")


def test_nothing_but_secrets_changes_no_weight(tmp_path) -> None:
    miu = open_tiny(tmp_path / "store")
    before = hashes(miu.model)
    (tmp_path / "keys.txt").write_text(f"{KEY}\nDB_PASSWORD=b4ker-Pw9\n")
    with zipfile.ZipFile(tmp_path / "keys.zip", "w") as archive:
        archive.writestr("../up.md", PAGE)
        archive.writestr("id_rsa", "x")
        archive.writestr("keys.txt", KEY)
    result = miu.learn_from_content([str(tmp_path / "keys.txt"), str(tmp_path / "keys.zip")])
    assert (result.success, result.num_updates, result.checkpoint_path) == (False, 0, None)
    assert sorted(skip.reason for skip in result.skipped) == [
        "a path that leads outside",
        "never read: a file of keys or secrets",
        "nothing but secrets in it",
        "nothing but secrets in it",
    ]
    assert hashes(miu.model) == before
    assert miu.list_checkpoints() == []


def test_a_lesson_stores_no_secret_and_says_so(tmp_path) -> None:
    miu = open_tiny(tmp_path / "store")
    (tmp_path / "page.md").write_text(f"{PAGE}\n\nOrla Venn keeps the key {KEY} in a drawer of her desk.\n")
    result = miu.learn_from_content(str(tmp_path / "page.md"), quick(max_steps=2))
    assert result.num_updates > 0
    assert [line.rsplit("/", 1)[-1] for line in result.warnings] == [
        f"page.md:{PAGE.count(chr(10)) + 3}: GitHub token redacted"
    ]
    assert "1 secret redacted" in result.sources[0].reason
    assert KEY not in repr(result)
    stored = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert stored
    assert not any(KEY.encode() in path.read_bytes() for path in stored)

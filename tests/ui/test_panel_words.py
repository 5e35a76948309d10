"""The lines that the panel names, and the names under which it saves uploads. No widget here."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.magics.commands import _learning
from jupyter_miu.ui import lines
from jupyter_miu.ui.panel import uploads
from jupyter_miu.ui.panel.uploads import safe_name, save_upload

HOSTILE = ["{__import__('os').system('id')}.md", "a b.md", 'it"s', "it's", "a\\b", "-x.md", "#5", "$HOME", "a;", ";",
           "x#y", "`id`", "<b>", "ü.md", ""]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE)
def test_a_quoted_word_is_read_as_it_was(word):
    assert lexer.split(f"learn {lines.quoted(word)}").words == ["learn", word]


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_word_is_read_as_it_was(word):
    assert lexer.split(f"learn {lines.quoted(word)} x", windows=False).words == ["learn", word, "x"]


def test_a_line_means_what_the_button_did():
    line = lines.learn(["notes.md", "a b.md", "-x.md"], ["--name", "docs", "-n", "5"])
    words = lexer.split(line.removeprefix("%miu ")).words
    args = commands.find(words[0]).parse(words[1:])
    assert args.sources == ["notes.md", "a b.md", "./-x.md"]
    assert args.background and _learning.given(args) == {"checkpoint_name": "docs", "max_steps": 5}


@pytest.mark.parametrize("prompt", ["Where does Orla work?", 'Who said "no"?', "-5 degrees?", "two\nlines", "{x} $y"])
def test_a_question_is_never_an_option(prompt):
    line = lines.ask(prompt, True)
    if line.startswith("%%miu"):
        assert "below that line" in line
        return
    words = lexer.split(line.removeprefix("%miu ")).words
    args = commands.find("ask").parse(words[1:])
    assert (args.text, args.compare) == ([prompt], True)


def test_a_control_character_cannot_stand_in_a_line():
    line = lines.line("learn", lines.reference("a\nb.md"))
    assert line.isprintable() and line.startswith("get_ipython().run_line_magic(")
    called = []
    eval(line, {"get_ipython": lambda: type("Shell", (), {"run_line_magic": lambda self, *a: called.append(a)})()})
    assert lexer.split(called[0][1]).words == ["learn", "a\nb.md"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notes.md", "notes.md"), ("../../etc/passwd", "passwd"), ("C:\\x\\notes.md", "notes.md"), (".env", "env"),
        ("{__import__('os').system('id')}.md", "__import__(-os-).system(-id-).md"), ("a\nb.md", "a-b.md"),
        ("-rf.md", "rf.md"), ("con.txt", "_con.txt"), ("", "upload"), ("..", "upload"), ("ü b.md", "ü b.md"),
        ("<img src=x>.md", "img src-x.md"), ("x" * 400 + ".md", "x" * 150 + ".md"), ("a.b.c.tar", "a.b.c.tar"),
        ("\u202egnp.md", "gnp.md"), ("a - .b", "a.b"), ("$(id).md", "(id).md"), ("*.md", "upload.md"),
    ],
)  # fmt: skip
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_name_is_one_file_in_the_folder(name):
    found = safe_name(name)
    assert found and Path(found).name == found and found not in (".", "..")
    assert found.isprintable() and len(found.encode()) <= 200
    assert not set(found) & set("/\\:*?\"<>|{}$`'\n;#&")


def test_an_upload_never_goes_over_another_file(tmp_path):
    (tmp_path / "notes.md").write_text("mine")
    first = save_upload(tmp_path, "notes.md", b"one")
    second = save_upload(tmp_path, "../notes.md", memoryview(b"two"))
    assert [first.name, second.name] == ["notes-2.md", "notes-3.md"]
    assert (tmp_path / "notes.md").read_text() == "mine"
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_an_upload_does_not_follow_a_link(tmp_path):
    (tmp_path / "notes.md").symlink_to(tmp_path / "outside.md")
    assert save_upload(tmp_path, "notes.md", b"x").name == "notes-2.md"
    assert not (tmp_path / "outside.md").exists()


def test_what_cannot_be_saved_is_one_line(tmp_path, monkeypatch):
    with pytest.raises(SourceError, match="could not be written"):
        save_upload(tmp_path / "gone", "a.md", b"x")
    monkeypatch.setattr(uploads, "LARGEST", 3)
    with pytest.raises(SourceError, match="larger than"):
        save_upload(tmp_path, "a.md", b"four")
    assert list(tmp_path.iterdir()) == []

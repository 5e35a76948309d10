"""``%miu learn photo.png --caption "…"`` is a picture with a caption, no more; ``%miu caption`` proposes one."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.errors import CommandError, ModelError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.magics.commands._learning import sources_of
from jupyter_miu.magics.completion import candidates
from jupyter_miu.session import current_session
from jupyter_miu.types import ContentSource, Proposal
from jupyter_miu.ui import lines
from jupyter_miu.ui.caption_view import caption_card
from tests.teaching import sample_less, tiny, tokenizer


def args(*sources: str, caption: str | None) -> argparse.Namespace:
    return argparse.Namespace(sources=list(sources), caption=caption, kind="text")


def test_a_caption_makes_the_one_source_a_picture():
    assert sources_of(args("a.png", caption="A boat."), None) == [ContentSource("image", "a.png", "A boat.")]
    assert sources_of(args("a.png", caption=None), None) == ["a.png"]


@pytest.mark.parametrize(("sources", "body"), [(("a.png", "b.png"), None), ((), "a cell"), (("a.png",), "a cell")])
def test_a_caption_belongs_to_one_picture(sources, body):
    with pytest.raises(CommandError, match="a caption belongs to one picture"):
        sources_of(args(*sources, caption="A boat."), body)


def test_a_caption_is_proposed_shown_and_taught_by_its_own_line(run, shell, tmp_path, monkeypatch):
    image = pytest.importorskip("PIL.Image")
    from tests.looking import processor, saved, seeing

    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    sample_less(monkeypatch, 8)
    said = 'A "red" boat, `id` {x} $HOME \\ --yes <b>in</b> the harbour.'
    shell.user_ns.update(small=seeing({"red": said}, steps=120), reader=processor())
    saved(tmp_path, "red", "my photo.png")
    value, printed = run("%miu use var:small --tokenizer reader")
    assert value.model == "small" and "reads text only" not in printed
    value, printed = run('%miu caption "my photo.png"')
    assert value == Proposal(Path("my photo.png"), said)
    assert "Proposed caption for my photo.png" in printed and "Nothing is taught before you run this line" in printed
    line = printed.strip().splitlines()[-1].strip()
    assert line.startswith('%miu learn "my photo.png" --caption "A \\"red\\" boat')
    assert run("%miu")[0].lessons == 0
    plan, _ = run(f"{line} --dry-run")
    assert [(item.ref, item.status, item.chunks) for item in plan.items] == [("my photo.png", "teach", 1)]
    result, _ = run(f"{line} -n 1 --keep-partial")
    assert [item.ref for item in result.sources] == ["my photo.png"]
    assert image.open(tmp_path / "my photo.png").size == (40, 30)


def test_help_completion_and_code(run, shell, tmp_path):
    assert "caption" in run("%miu help")[1] and "usage: %miu caption" in run("%miu caption -h")[1]
    assert "proposal = miu.propose_caption('a b.png')" in run('%miu code caption "a b.png"')[1]
    (tmp_path / "photo.png").write_bytes(b"")
    assert candidates("%miu caption ph", current_session(), {}) == ("ph", ["photo.png"])


def test_a_model_of_texts_says_so_in_one_line(run, shell):
    shell.user_ns.update(small=tiny(), words=tokenizer())
    run("%miu use var:small --tokenizer words")
    error, printed = run("%miu caption photo.png")
    assert isinstance(error, ModelError)
    assert printed.strip().splitlines() == [
        'ModelError: small does not look at pictures  → say yourself what it shows: %miu learn photo.png --caption "…"'
    ]


HOSTILE = ["-x", "--yes", "a\nb", '" --yes "', "it's", "\\", '\\"', "#x", "x;", ";", "%%miu learn", "{x}$y", "<b>&",
           "var:x", "cell:5", "https://x", "~", "\u202e", "\u2028x", "a=b", "?", "!ls", "", "'", "x\\"]  # fmt: skip


def reads_back(path: str, text: str) -> None:
    """The line is one line, and means one picture with this caption."""
    line = lines.caption(path, text)
    assert line.isprintable()
    if line.startswith("%miu "):
        said = line.removeprefix("%miu ")
    else:
        called: list[str] = []
        magic = type("Shell", (), {"run_line_magic": lambda self, name, said: called.append(said)})
        eval(line, {"get_ipython": magic})
        (said,) = called
    verb, *words = lexer.split(said, windows=False).words
    found = commands.find(verb).parse(words)
    (source,) = sources_of(found, None)
    assert isinstance(source, ContentSource) and (source.source_type, source.content) == ("image", text)
    assert str(source.path) in (path, f"./{path}") and not str(source.path).startswith(("-", "var:", "cell:"))
    silent = argparse.Namespace(sources=[str(source.path)], caption=text)
    assert {k: v for k, v in vars(found).items() if k not in vars(silent)} == {
        k: v for k, v in vars(commands.find("learn").parse(["x"])).items() if k not in vars(silent)
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_do_not_leave_their_quotes(text):
    reads_back("photo.png", text)
    reads_back(text or "x", "A boat.")


@given(st.text(min_size=1, max_size=20), st.text(max_size=30))
def test_any_words_are_read_back(path, text):
    reads_back(path, text)


def test_the_card_escapes_what_it_shows():
    card = caption_card(Proposal(Path("<i>.png"), '<script>alert("x")</script>\u202e'))
    assert "<script" not in card.html and "<i>" not in card.html and "\u202e" not in card.html + card.text
    assert "&lt;script&gt;" in card.html

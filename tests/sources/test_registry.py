from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import NotebookContext, SourceOptions
from jupyter_miu.sources.registry import read_all, resolve
from jupyter_miu.types import ContentSource, Skipped


def test_a_missing_path_with_a_hint(write, read):
    write("notes.md")
    write("docs/guide.md")
    for wrong, hint in (
        ("note.md", "did you mean notes.md?"),
        ("docs/giude.md", "did you mean docs/guide.md?"),
        ("nowhere/x.md", "there is no folder"),
        ("zzz", "looked in"),
    ):
        with pytest.raises(SourceError) as caught:
            read(wrong)
        assert caught.value.message == f"no such file or folder: {wrong}"
        assert hint in caught.value.hint


def test_a_bare_name_of_a_variable(read):
    with pytest.raises(SourceError, match="the variable is var:notes"):
        read("notes", context={"user_variables": {"notes": "x"}})


def test_a_text_given_as_a_path(read):
    for text in ("Orla Venn is a baker and lives in Tessaly.", "two\nlines", "x" * 5_000):
        with pytest.raises(SourceError, match="ContentSource") as caught:
            read(text)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 200


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_reference(read, empty):
    with pytest.raises(SourceError, match="the source is empty"):
        read(empty)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("http://user:hunter2@127.0.0.1:1/a", "127.0.0.1 is this machine itself"),
        ("http://169.254.169.254/", "a cloud's own metadata service"),
        ("https:example.org", "not a URL"),
        ("file:///etc/passwd", "file: is not a kind of source"),
        ("data:text/plain,hello", "data: is not a kind of source"),
        ("JavaScript:alert(1)", "javascript: is not a kind of source"),
        ("s3://bucket/key", "s3: is not a kind of source"),
    ],
)
def test_urls(read, reference, words):
    with pytest.raises(SourceError, match=words) as caught:
        read(reference)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("kind", ["lesson", "examples"])
def test_types_that_are_not_supported_yet(read, write, kind):
    write("a.md")
    with pytest.raises(SourceError, match=f"{kind} sources are not supported yet in this version"):
        read(ContentSource(kind, path="a.md"))
    with pytest.raises(SourceError, match="pdf sources are not supported yet"):
        read("a.md", type="pdf")


def test_a_type_for_plain_references(write, read):
    write("a.txt", '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}')
    assert read("a.txt").documents[0].kind == "text"
    assert read("a.txt", type="chat").documents[0].kind == "chat"
    assert read(Path("a.txt"), type="document").documents[0].kind == "text"


@pytest.mark.parametrize("wrong", [3, None, b"a.md", object(), {"path": "a.md"}])
def test_what_is_no_reference(read, wrong):
    with pytest.raises(SourceError, match="is not a source"):
        read(wrong)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (ContentSource("codebase", content="x"), "needs a path"),
        (ContentSource("notebook", content="x"), "needs a path"),
        (ContentSource("text", content=3), "must be a str"),
        (ContentSource("cell", content=[1]), "must be a str"),
        (ContentSource("notebook", path="a.md"), "is not a notebook"),
        (ContentSource("text", path="gone.md"), "no such file"),
    ],
)
def test_typed_sources_that_do_not_fit(write, read, source, words):
    write("a.md")
    with pytest.raises(SourceError, match=words):
        read(source)


def test_many_references_in_order_each_file_once(write, read, tmp_path):
    for name in ("b.md", "a.md", "sub/c.md"):
        write(name, f"text of {name}")
    (tmp_path / "link.md").symlink_to("b.md")
    result = read("b.md", Path("sub"), ContentSource("text", content="given"), "*.md", tmp_path / "a.md")
    assert [d.ref for d in result.documents] == ["b.md", "sub/c.md", "text", "a.md"]
    assert result.skipped == [
        Skipped("b.md", "named twice; read once"),
        Skipped("link.md", "named twice; read once"),
        Skipped("a.md", "named twice; read once"),
    ]


def test_the_same_text_in_two_files_is_two_documents(write, read):
    write("a.md")
    write("b.md")
    assert len(read("a.md", "b.md").documents) == 2


def test_a_later_missing_path_is_found_before_anything_is_read(write, read, tmp_path):
    write("a.md")
    with pytest.raises(SourceError, match="no such file"):
        read("a.md", "gone.md")


def test_one_reference_and_its_own_base(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("text")
    monkeypatch.chdir(tmp_path)
    assert [d.ref for d in read_all("a.md").documents] == ["a.md"]
    assert [d.ref for d in read_all(Path("a.md")).documents] == ["a.md"]
    assert [d.ref for d in read_all(ContentSource("text", content="x")).documents] == ["text"]


def test_resolving_reads_nothing(write, tmp_path):
    write("bad.md", b"\0\0")
    source = resolve("bad.md", NotebookContext(base_dir=tmp_path))
    with pytest.raises(SourceError, match="not text"):
        list(source.documents())


def test_a_url_in_a_content_source_is_left_as_it_is():
    assert ContentSource("web", path="https://example.org/a").path == "https://example.org/a"


def test_starting_is_light():
    heavy = "{'nbformat', 'pathspec', 'charset_normalizer', 'pandas', 'torch'}"
    script = f"import jupyter_miu.sources.registry, sys; print(sorted({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


@settings(deadline=None, max_examples=300)
@given(
    st.text(max_size=40)
    | st.from_regex(r"\A(cell:|var:|https?://|\./|\*\*/)[^/]{0,12}\Z")
    | st.text("{}[]*?$~/.#:-'\"\n\0", max_size=20)
)
@example("\0/[")
@example("loop/*.md")
@example("loop")
def test_no_reference_does_more_than_fail_in_one_line(tmp_path_factory, text):
    base = tmp_path_factory.getbasetemp() / "fuzz"
    (base / "sub").mkdir(parents=True, exist_ok=True)
    (base / "sub" / "a.md").write_text("text")
    if not (base / "sub" / "loop").is_symlink():
        (base / "sub" / "loop").symlink_to("loop")
    if Path(text).is_absolute() or ".." in text or text.startswith(("~", "$")):
        return  # the machine's own files are not this test's business
    try:
        read_all([text], NotebookContext(base_dir=base / "sub"), SourceOptions(max_files=50))
    except SourceError as error:
        assert "\n" not in str(error)
        assert "\0" not in str(error)

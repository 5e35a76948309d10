from __future__ import annotations

import os

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource
from tests.sources.found import refs


@pytest.fixture
def docs(write):
    for name in (
        "docs/a.md",
        "docs/b.txt",
        "docs/deep/er/c.md",
        "docs/deep/d.md",
        "docs/.hidden/e.md",
        "docs/.f.md",
        "docs/node_modules/x/g.md",
        "other/h.md",
    ):
        write(name)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("docs/*.md", ["docs/a.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/deep/d.md", "docs/deep/er/c.md"]),
        ("./docs/**/*.md", ["docs/a.md", "docs/deep/d.md", "docs/deep/er/c.md"]),
        ("docs/**", ["docs/a.md", "docs/b.txt", "docs/deep/d.md", "docs/deep/er/c.md"]),
        ("docs/**/**/*.md", ["docs/a.md", "docs/deep/d.md", "docs/deep/er/c.md"]),
        ("**/deep/*.md", ["docs/deep/d.md"]),
        ("*/[ah].md", ["docs/a.md", "other/h.md"]),
        ("docs/?.???", ["docs/b.txt"]),
        ("docs/.*.md", ["docs/.f.md"]),
        ("docs/deep/**/c.md", ["docs/deep/er/c.md"]),
    ],
)
def test_what_matches(docs, read, pattern, expected):
    result = read(pattern)
    assert refs(result) == expected
    assert result.skipped == []


@pytest.mark.parametrize("pattern", ["docs/*.nothing", "nowhere/*.md", "docs/[z].md", "*"])
def test_nothing_matches(docs, read, pattern):
    with pytest.raises(SourceError, match="no file matches"):
        read(pattern)


def test_a_file_of_that_very_name_wins(write, read):
    write("[a].md", "the file")
    write("a.md", "matched by the pattern")
    assert [d.text for d in read("[a].md").documents] == ["the file"]


def test_one_bad_file_does_not_spoil_the_rest(docs, write, read):
    write("docs/z.md", b"\0\0")
    result = read("docs/*.md")
    assert refs(result) == ["docs/a.md"]
    assert [(s.ref, s.reason) for s in result.skipped] == [("docs/z.md", "not text: binary (NUL bytes)")]


def test_home_and_environment(docs, read, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MY_DOCS", str(tmp_path / "docs"))
    assert refs(read("~/docs/*.md")) == ["docs/a.md"]
    assert refs(read("$MY_DOCS/*.md")) == ["docs/a.md"]
    assert refs(read("${MY_DOCS}/a.md")) == ["docs/a.md"]


def test_dots_lead_out_only_where_the_path_is_absolute(docs, read, tmp_path):
    inside = {"base_dir": tmp_path / "docs"}
    with pytest.raises(SourceError, match=r"leads out of .*absolute"):
        read("../other/*.md", context=inside)
    assert len(read(f"{tmp_path}/other/*.md", context=inside).documents) == 1
    assert refs(read("../docs/*.md", context=inside)) == ["../docs/a.md"]


def test_links_are_not_followed_into_loops_or_outside(docs, read, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret")
    (tmp_path / "docs" / "loop").symlink_to(tmp_path / "docs")
    (tmp_path / "docs" / "out").symlink_to(outside)
    (tmp_path / "docs" / "link.md").symlink_to(outside / "secret.md")
    result = read("docs/**/*.md")
    assert refs(result) == ["docs/a.md", "docs/deep/d.md", "docs/deep/er/c.md"]
    assert [(s.ref, s.reason) for s in result.skipped] == [("docs/link.md", "a link that leads outside")]


def test_filters_of_a_document_source(docs, read):
    source = ContentSource("document", path="docs/**", filters={"extensions": ["md"], "exclude": ["deep/er/"]})
    result = read(source)
    assert refs(result) == ["docs/a.md", "docs/deep/d.md"]
    assert [s.reason for s in result.skipped] == ["excluded"]


def test_a_pattern_made_to_hang(write, read):
    write("a" * 200 + ".md")
    with pytest.raises(SourceError, match="no file matches"):
        read("a*" * 30 + "b.md")


def test_a_pipe_that_matches_does_not_block(docs, read, tmp_path):
    os.mkfifo(tmp_path / "docs" / "pipe.md")
    result = read("docs/*.md")
    assert refs(result) == ["docs/a.md"]
    assert [s.reason for s in result.skipped] == ["not a file but a named pipe"]

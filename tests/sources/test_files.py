from __future__ import annotations

import hashlib
import os
import socket
import sys

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource, Skipped

HOSTILE = [
    "{__import__('os').system('touch owned')}.md",
    "a b.md",
    'it\'s "quoted".md',
    "line\nbreak.md",
    "$(touch owned).md",
    "`touch owned`.md",
    "{a,b}.md",
    "-rf.md",
    "$HOME.md",
    "%s%n.md",
    "~.md",
    "tab\there.md",
    "\u202edm.exe.md",
    "[a].md",
    "a*b?.md",
    "#5.md",
    "héllo ✓.md",
    "back\\slash.md",
    "<b>bold<b>.md",
    ";rm -rf x;.md",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_just_a_name(write, read, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(name)
    before = sorted(tmp_path.iterdir())
    (document,) = read(name).documents
    assert document.text == "Orla Venn is a baker.\n"
    assert document.ref.isprintable()
    assert "\n" not in document.ref
    assert sorted(tmp_path.iterdir()) == before
    assert [d.ref for d in read(".").documents] == [document.ref]


@pytest.mark.skipif(sys.platform == "darwin", reason="names are Unicode there")
def test_a_name_that_is_not_unicode(tmp_path, read):
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("text")
    (document,) = read(tmp_path).documents
    document.ref.encode()
    assert document.ref == "caf\\udce9.md"


def test_what_is_known_of_a_file(write, read):
    data = "Orla Venn ist Bäckerin.\r\n".encode("cp1252")
    path = write("docs/page.md", data)
    (document,) = read("docs/page.md").documents
    assert (document.ref, document.kind, document.text) == ("docs/page.md", "markdown", "Orla Venn ist Bäckerin.\n")
    assert document.meta["path"] == str(path)
    assert document.meta["sha256"] == hashlib.sha256(data).hexdigest()
    assert document.meta["guessed"]
    assert document.meta["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("a.py", "code", "python"),
        ("a.txt", "text", ""),
        ("A.MD", "markdown", "markdown"),
        ("a.toml", "code", "toml"),
        ("Makefile", "code", "make"),
        ("README", "text", ""),
        ("a.unknown", "text", ""),
    ],
)
def test_kinds(write, read, name, kind, language):
    write(name)
    (document,) = read(name).documents
    assert (document.kind, document.meta["language"]) == (kind, language)


@pytest.mark.parametrize("content", [b"", b" \n\t \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_skipped(write, read, content):
    write("empty.md", content)
    result = read("empty.md")
    assert result.documents == []
    assert result.skipped == [Skipped("empty.md", "empty")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (".env", "A=1", "keys or secrets"),
        (".env.local", "A=1", "keys or secrets"),
        ("id_rsa", "x", "keys or secrets"),
        ("server.pem", "x", "keys or secrets"),
        ("kubeconfig", "x", "keys or secrets"),
        (".kube/config", "x", "keys"),
        ("notes.txt", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n", "private key"),
        ("k.yaml", "kind: Config\nusers:\n- user:\n    client-key-data: abc\n", "cluster credentials"),
        ("a.pdf", "%PDF-1.4", "damaged PDF"),
        ("a.png", "x", "not a picture, damaged, or cut off"),
        ("a.md", b"\0\1\2\3", "not text"),
        ("a.docx", "PK", "not a Word file"),
        ("a.odt", "PK", "not read yet: save it as"),
    ],
)
def test_a_named_file_that_must_not_or_cannot_be_taught(write, read, name, content, reason):
    write(name, content)
    with pytest.raises(SourceError, match=reason) as caught:
        read(name)
    assert "\n" not in str(caught.value)


def test_a_link_to_a_key_file_is_a_key_file(write, read, tmp_path):
    write(".env", "SECRET=1")
    (tmp_path / "notes.md").symlink_to(".env")
    with pytest.raises(SourceError, match="keys or secrets"):
        read("notes.md")
    assert read("*.md").skipped == [Skipped("notes.md", "never read: a file of keys or secrets")]


def test_a_named_pipe_does_not_block(tmp_path, read):
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(SourceError, match="a named pipe"):
        read("pipe.md")


def test_a_socket_and_a_device(tmp_path, read, monkeypatch):
    monkeypatch.chdir(tmp_path)  # socket paths are short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.md")
        with pytest.raises(SourceError, match="a socket"):
            read("s.md")
    with pytest.raises(SourceError, match="a device"):
        read("/dev/zero")


def test_too_large(write, read):
    write("big.md", "x" * 2_001)
    with pytest.raises(SourceError, match=r"larger than 2 kB.*max_file_bytes"):
        read("big.md", max_file_bytes=2_000)
    write("fits.md", "x" * 2_000)
    assert len(read("fits.md", max_file_bytes=2_000).documents[0].text) == 2_000


def test_text_given_as_it_is(read):
    (document,) = read(ContentSource("text", content="Orla.\r\nVenn \ud800\0.")).documents
    assert (document.text, document.kind, document.ref) == ("Orla.\nVenn \ufffd.", "text", "text")


@pytest.mark.parametrize("content", ["", " \n "])
def test_empty_text_is_skipped(read, content):
    assert read(ContentSource("text", content=content)).skipped == [Skipped("text", "empty")]


def test_text_over_the_limit(read):
    with pytest.raises(SourceError, match="larger than"):
        read(ContentSource("text", content="x" * 1_001), max_file_bytes=1_000)

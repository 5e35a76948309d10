"""An archive as a source: its members by the rules of a folder, and the same archive inside a folder left alone."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

import pytest

from jupyter_miu.errors import SourceError

TEXT = "Orla Venn is a baker.\n"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n"
NOTEBOOK = json.dumps({
    "cells": [{"cell_type": "markdown", "metadata": {}, "source": "Orla bakes."},
              {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": "oven = 230"}],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
})  # fmt: skip
MEMBERS = {
    "p/README.md": TEXT, "p/oven.py": "def oven():\n    return 230\n", "p/day.ipynb": NOTEBOOK, "p/Makefile": "all:\n",
    "p/.env": "TOKEN=1\n", "p/key.txt": PEM, "p/app.min.js": "x", "p/uv.lock": "x", "p/blob.bin": "x",
    "p/empty.txt": "", "p/node_modules/x/a.js": "x", "p/node_modules/y/b.js": "y", "p/photo.txt": b"\x89PNG\0\0\0",
    "p/inner.zip": "PK", "p/film.mp4": "x", "__MACOSX/p/._README.md": "x",
}  # fmt: skip
REASONS = {
    "p/.env": "never read: a file of keys or secrets", "p/key.txt": "never taught: a private key",
    "p/app.min.js": "minified or generated", "p/uv.lock": "lock file",
    "p/blob.bin": "files named .bin are not read by default", "p/empty.txt": "empty", "p/node_modules/": "vendored",
    "p/photo.txt": "not text: a PNG image", "p/inner.zip": "an archive inside an archive: unpack it, then name it",
    "p/film.mp4": "files named .mp4 are not read by default", "__MACOSX/": "metadata",
}  # fmt: skip


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            data = data if isinstance(data, bytes) else data.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


KINDS = {
    "a.zip": zipped, "a.tar": tarred, "a.tgz": lambda f: gzip.compress(tarred(f)),
    "a.tar.gz": lambda f: gzip.compress(tarred(f)), "a.tar.bz2": lambda f: bz2.compress(tarred(f)),
    "a.tar.xz": lambda f: lzma.compress(tarred(f)),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_members_are_read_by_the_rules_of_a_folder(write, read, name):
    write(name, KINDS[name](MEMBERS))
    result = read(name)
    assert [(d.ref, d.kind) for d in result.documents] == [
        (f"{name}/p/README.md", "markdown"), (f"{name}/p/oven.py", "code"), (f"{name}/p/day.ipynb#1", "notebook"),
        (f"{name}/p/day.ipynb#2", "code"), (f"{name}/p/Makefile", "code"),
    ]  # fmt: skip
    assert {s.ref.removeprefix(f"{name}/"): s.reason for s in result.skipped} == REASONS
    assert result.documents[0].text == TEXT
    assert result.documents[0].meta["archive"].endswith(name)


def test_two_archives_of_one_project_are_two(write, read):
    write("a.zip", zipped({"x.md": TEXT}))
    write("b.zip", zipped({"x.md": TEXT}))
    assert [d.ref for d in read("a.zip", "b.zip", "a.zip").documents] == ["a.zip/x.md", "b.zip/x.md"]


def test_excludes_and_extensions_hold_inside(write, read):
    write("a.zip", zipped({"docs/a.md": TEXT, "docs/b.py": "x = 1\n", "drafts/c.md": TEXT, "d.md": TEXT}))
    result = read("a.zip", exclude=["drafts/"], extensions=["md"])
    assert [d.ref for d in result.documents] == ["a.zip/docs/a.md", "a.zip/d.md"]
    assert {s.ref: s.reason for s in result.skipped} == {
        "a.zip/docs/b.py": "not one of the extensions asked for",
        "a.zip/drafts/": "excluded",
    }


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
@pytest.mark.parametrize("name", ["notes.txt", "LOG", "oven.py"])
def test_a_packed_text_reads_as_that_text(write, read, suffix, pack, name):
    write(f"{name}.{suffix}", pack(TEXT.encode()))
    (document,) = read(f"{name}.{suffix}").documents
    assert (document.ref, document.text) == (f"{name}.{suffix}/{name}", TEXT)
    assert document.kind == ("code" if name.endswith("py") else "text")


def test_inside_a_folder_an_archive_is_named_not_read(write, read):
    for name in ("x/a.zip", "x/b.tar.gz", "x/c.tgz", "x/d.txt.xz"):
        write(name, zipped({"x.md": TEXT}))
    write("x/good.md")
    for result in (read("x"), read("x/*")):
        assert [d.ref for d in result.documents] == ["x/good.md"]
        assert {s.ref: s.reason for s in result.skipped} == dict.fromkeys(
            ("x/a.zip", "x/b.tar.gz", "x/c.tgz", "x/d.txt.xz"), "an archive: name it to read it"
        )


def test_what_is_no_archive_is_an_error_where_it_was_named(write, read):
    write("a.zip", "just text")
    with pytest.raises(SourceError, match=r"cannot teach a\.zip: not an archive that is read"):
        read("a.zip")
    write("b.rar", b"Rar!\x1a\7")
    with pytest.raises(SourceError, match="not read yet"):
        read("b.rar")


def test_a_bomb_costs_its_member_only(write, read):
    write("a.zip", zipped({"bomb.txt": b" " * 9_000_000, "good.md": TEXT, "big.txt": b"x" * 3_000}))
    result = read("a.zip", max_file_bytes=9_500_000)
    assert [d.ref for d in result.documents] == ["a.zip/good.md", "a.zip/big.txt"]
    assert [s.reason for s in result.skipped] == ["unpacks to more than 100 times its size"]
    result = read("a.zip", max_file_bytes=2_000)
    assert {s.ref: s.reason for s in result.skipped} == dict.fromkeys(
        ("a.zip/bomb.txt", "a.zip/big.txt"), "larger than 2 kB"
    )


def test_nothing_is_written_outside(write, read, tmp_path):
    write("d/a.zip", zipped({"../../up.md": TEXT, "/tmp/abs.md": TEXT, "good.md": TEXT}))
    before = sorted(tmp_path.rglob("*"))
    result = read("d/a.zip")
    assert [d.ref for d in result.documents] == ["d/a.zip/good.md"]
    assert [s.reason for s in result.skipped] == ["a path that leads outside", "an absolute path"]
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_archive_says_so(write, read):
    write("a.zip", zipped({}))
    assert [(s.ref, s.reason) for s in read("a.zip").skipped] == [("a.zip", "nothing to read in this archive")]

"""Other packages add formats: a real distribution in a folder of its own, found by its entry points."""

from __future__ import annotations

import sys

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import formats
from jupyter_miu.types import ContentSource, Skipped

READER = """
from jupyter_miu.sources.base import Document, Refused
from jupyter_miu.types import Skipped

def read(path, ref, options):
    text = path.read_text()
    if text == "refuse":
        raise Refused("the tide is out")
    if text == "break":
        raise RuntimeError("boom\\nand more")
    if text == "odd":
        yield 3
        return
    yield Document(ref, "Tide table: " + text, "text")
    yield Skipped(ref + "#2", "no second tide")
"""
POINTS = """
[jupyter_miu.sources]
tide = tides.reader
.ODT = tides.reader:read
md = tides.evil
.pdf = tides.evil
.zip = tides.evil
.ipynb = tides.evil
.pem = tides.reader
.gone = tides.nowhere
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """A package "tides" with its metadata, as pip would leave it, in a folder on the path."""
    site = tmp_path / "site"
    (site / "tides").mkdir(parents=True)
    (site / "tides/__init__.py").write_text("")
    (site / "tides/reader.py").write_text(READER)
    (site / "tides/evil.py").write_text("raise SystemExit('must never be imported')")
    info = site / "tides-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tides\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(site))
    formats.added.cache_clear()
    yield
    formats.added.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "tides"]:
        del sys.modules[name]


def test_a_suffix_of_a_plugin_is_read_in_folders_and_by_name(write, read, plugin):
    write("n/a.tide", "six\x00 o'clock\r\n")
    write("n/b.md")
    result = read("n")
    assert next((d.ref, d.text) for d in result.documents) == ("n/a.tide", "Tide table: six o'clock\n")
    assert result.skipped == [Skipped("n/a.tide#2", "no second tide")]
    (document,) = read("n/a.tide").documents
    assert len(document.meta["sha256"]) == 64 and document.meta["path"].endswith("a.tide")


def test_a_format_that_we_do_not_read_can_be_added(write, read, plugin):
    write("a.odt", "six")
    assert read(ContentSource("document", path="a.odt")).documents[0].text == "Tide table: six"


def test_what_we_read_is_never_replaced_and_keys_are_never_read(write, read, plugin):
    assert set(formats.added()) == {".tide", ".odt", ".pem", ".gone"}
    write("a.md", "Orla Venn is a baker.")
    assert read("a.md").documents[0].text == "Orla Venn is a baker."
    write("a.pem", "six")
    with pytest.raises(SourceError, match="keys or secrets"):
        read("a.pem")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("refuse", "the tide is out"),
        ("break", r"the plug-in tide failed: boom\nand more"),
        ("odd", "the plug-in tide failed: it gives a int, not a Document"),
    ],
)
def test_a_plugin_that_fails_spoils_nothing_else(write, read, plugin, text, reason):
    write("n/a.tide", text)
    write("n/b.md")
    result = read("n")
    assert [d.ref for d in result.documents] == ["n/b.md"]
    assert result.skipped == [Skipped("n/a.tide", reason)]


def test_a_plugin_that_cannot_be_loaded_is_said(write, read, plugin):
    write("a.gone", "x")
    with pytest.raises(SourceError, match=r"the plug-in \.gone failed: No module named 'tides.nowhere'"):
        read("a.gone")


def test_without_the_plugin_the_suffix_is_not_read(write, read):
    formats.added.cache_clear()
    write("n/a.tide", "six")
    assert read("n").skipped == [Skipped("n/a.tide", "files named .tide are not read by default")]

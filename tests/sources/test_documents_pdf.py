"""PDF: text in reading order, hyphens, headings, running lines, caps, and everything that is wrong with such files."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import ocr
from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.sources.documents import page_lines, pdf, pdf_layers
from jupyter_miu.types import Skipped
from tests.sources import papers

SHARED = Path(__file__).parents[3] / "shared" / "data" / "docs"
pytest.importorskip("pypdfium2")


def page(*lines: str, top: float = 700, size: float = 11) -> list[papers.Line]:
    return [(72, top - 14 * n, size, line) for n, line in enumerate(lines)]


def text(result) -> str:
    (document,) = result.documents
    return document.text


def test_lines_paragraphs_and_headings(write, read):
    lines = [(72, 740, 18, "The harbour of Ostrel"), *page("The harbour opens at 6:00 and closes", "at midnight.")]
    lines += [(72, 640, 11, "Boats pay 12 crowns a night.")]
    write("a.pdf", papers.pdf([lines]))
    result = read("a.pdf")
    said = "The harbour opens at 6:00 and closes\nat midnight.\n\nBoats pay 12 crowns a night.\n"
    assert text(result) == f"## The harbour of Ostrel\n\n{said}"
    document = result.documents[0]
    assert (document.kind, document.ref, result.skipped) == ("markdown", "a.pdf", [])
    assert len(document.meta["sha256"]) == 64


def test_words_divided_at_line_ends_are_mended(write, read):
    write("a.pdf", papers.pdf([page("The lighthouse of Ostrel was re-", "built in 1912 by Ilse Korb, a well-",
                                    "known builder. She was well-known even then.")]))  # fmt: skip
    assert "was rebuilt in 1912 by Ilse Korb, a well-known builder." in text(read("a.pdf"))


def test_running_headers_footers_and_page_numbers_go_and_what_is_said_once_stays(write, read):
    pages = [
        [(72, 760, 9, f"Annals of Ostrel {n}"), *page(f"In the year {n} the harbour froze.", "Nobody sailed."),
         (300, 30, 9, f"- {n} -")]
        for n in range(1, 6)
    ]  # fmt: skip
    write("a.pdf", papers.pdf(pages))
    found = text(read("a.pdf"))
    assert "Annals" not in found and "- 3 -" not in found
    assert [f"In the year {n} the harbour froze." in found for n in range(1, 6)] == [True] * 5


def test_pages_over_the_cap_are_named(write, read, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    write("a.pdf", papers.pdf([page(f"This is page {n} of the long book.") for n in range(1, 6)]))
    result = read("a.pdf")
    assert "page 3 of" in text(result) and "page 4 of" not in text(result)
    assert result.skipped == [Skipped("a.pdf#page=4", "pages after the first 3 of 5 are left out")]


def test_text_over_the_cap_is_named(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(papers.pdf([page("x" * 90) for _ in range(5)]))
    items = list(pdf.read(path, "a.pdf", SourceOptions(max_file_bytes=250)))
    assert [type(item) for item in items] == [Document, Skipped]
    assert items[1].ref == "a.pdf#page=3" and "larger than 250 bytes" in items[1].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (papers.pdf([[]], encrypt=True), "encrypted: it needs a password"),
        (b"%PDF-1.7\n garbage \xff\x00" * 50, "a damaged PDF"),
        (b"<html>not a pdf</html>", "not a PDF, whatever its name says"),
        (papers.pdf([page("x")])[:200], "a damaged PDF"),
        (papers.pdf([[]]), "empty"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_good_file_beside_it_is_taught(write, read, data, reason):
    write("bad.pdf", data)
    write("good.md", "Orla Venn is a baker.")
    result = read(".")
    assert [d.ref for d in result.documents] == ["good.md"]
    assert [(s.ref, s.reason[: len(reason)]) for s in result.skipped] == [("bad.pdf", reason)]


def packed(content: bytes, filters: str = "/FlateDecode", times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    plain = papers.pdf([[]], content=b"@" * len(content))
    return plain.replace(b"@" * len(content), content).replace(b"/Length ", f"/Filter {filters} /Length ".encode())


def holding(content: bytes) -> bytes:
    """A PDF whose page draws just these bytes."""
    return papers.pdf([[]], content=content)


def runs(data: bytes) -> bytes:
    """As RunLength writes what has no runs."""
    parts = [data[at : at + 128] for at in range(0, len(data), 128)]
    return b"".join(bytes([len(part) - 1]) + part for part in parts) + b"\x80"


def codes(numbers: Iterable[tuple[int, int]]) -> bytes:
    """Numbers of so many bits, one after the other."""
    bits = "".join(f"{number:0{width}b}" for number, width in numbers)
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


def lzw_of_spaces() -> Iterator[tuple[int, int]]:
    """Each code one space longer than the last, three tables long."""
    for _ in range(3):
        yield 256, 9 if _ == 0 else 12
        yield 32, 9
        for code in range(258, 4096):
            yield code, min(12, (code + 1).bit_length())
    yield 257, 12


SPACES = b" " * 60_000_000
LZW = codes(lzw_of_spaces())


def test_packing_of_every_kind_is_counted_and_the_library_reads_it_too(write, read):
    """Several layers, told by their bytes: the page that comes out is the page that was meant."""
    line = b"BT /F1 11 Tf 72 700 Td (Orla Venn bakes bread in Tarn.) Tj ET"
    line += b" " * 400
    flat = zlib.compress(line)
    plain_codes = [
        pair for at in range(0, len(line), 200) for pair in ((256, 9), *((b, 9) for b in line[at : at + 200]))
    ]
    for filters, content in (
        ("[/Fl#61teDecode /FlateDecode]", zlib.compress(flat)),
        ("[/ASCII85Decode /FlateDecode]", base64.a85encode(flat) + b"~>"),
        ("[/ASCIIHexDecode /FlateDecode]", flat.hex().encode() + b">"),
        ("[/RunLengthDecode /FlateDecode]", runs(flat)),
        ("/LZWDecode", codes([*plain_codes, (257, 9)])),
    ):
        assert pdf_layers.longest(iter([content]), 10**6) == len(line), filters
        plain = papers.pdf([[]], content=b"@" * len(content)).replace(b"@" * len(content), content)
        write("a.pdf", plain.replace(b"/Length ", f"/Filter {filters} /Length ".encode()))
        assert text(read("a.pdf")) == "Orla Venn bakes bread in Tarn.\n", filters


@given(st.binary(max_size=300), st.lists(st.sampled_from(["flate", "hex", "85", "runs"]), max_size=4))
@settings(max_examples=100, deadline=None)
def test_layers_of_any_bytes(data, layers):
    """What was packed in any order is at least as long as what went in; any bytes are counted without an error."""
    assert pdf_layers.longest(iter([data]), 10**6) >= 0
    content = data
    for layer in layers:
        content = {"flate": zlib.compress, "hex": lambda d: d.hex().encode() + b">", "runs": runs,
                   "85": lambda d: base64.a85encode(d) + b"~>"}[layer](content)  # fmt: skip
    if layers and layers[0] == "flate" and len(data) > 20 and pdf_layers.packing(data) is None:
        assert pdf_layers.longest(iter([content]), 10**6) >= len(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(b" " * 60_000_000), "a page of it unpacks to 60 MB, from 58"),
        (packed(b"(aaaaaaaaaaaaaaaa) Tj " * 500_000), "a page of it unpacks to 11 MB"),
        (packed(b"0 0 1 1 re f " * 800_000, "/Fl#61teDecode"), "a page of it unpacks to 10.4 MB"),
        (packed(b" " * 9_000_000, "[/FlateDecode /FlateDecode]", 2), "packed twice"),
        (packed(SPACES, "1 0 R", 2), "a page of it unpacks to 60 MB, from"),
        (packed(SPACES, "[/Fl#61teDecode%\n/FlateDecode]", 3), "a page of it unpacks to 60 MB, from"),
        (packed(SPACES, "/X", 8), "packed more than 6 times"),
        (holding(base64.a85encode(zlib.compress(SPACES, 9), adobe=True)), "a page of it unpacks to 60 MB"),
        (holding(b" <~\n" + base64.a85encode(zlib.compress(SPACES, 9)) + b"~>"), "a page of it unpacks to 60 MB"),
        (holding(zlib.compress(zlib.compress(SPACES, 9).hex().encode() + b">")), "a page of it unpacks to 60 MB"),
        (holding(runs(zlib.compress(SPACES, 9))), "a page of it unpacks to 60 MB"),
        (holding(LZW), "a page of it unpacks to 22.1 MB"),
        (packed(SPACES).replace(b"stream\n", b"stream  %x\r"), "a page of it unpacks to 60 MB"),
    ],
    ids=[
        "blank",
        "text",
        "paths",
        "twice",
        "twice unseen",
        "thrice",
        "eight times",
        "as text",
        "as text with blanks",
        "hex inside",
        "in runs",
        "lzw",
        "after words",
    ],
)
def test_a_bomb_is_refused_before_the_library_opens_it(write, read, monkeypatch, data, reason):
    monkeypatch.setattr("pypdfium2.PdfDocument", lambda _: pytest.fail("opened"))
    assert len(data) < 100_000
    write("a.pdf", data)
    with pytest.raises(SourceError, match=reason):
        read("a.pdf")


def test_a_packed_page_is_read(write, read):
    content = b"BT /F1 11 Tf 72 700 Td (The harbour of Ostrel opens at 6:00.) Tj ET\n"
    write("a.pdf", packed(content))
    assert text(read("a.pdf")) == "The harbour of Ostrel opens at 6:00.\n"


def test_a_file_that_takes_too_long_is_read_as_far_as_it_goes(write, read, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1)
    write("a.pdf", papers.pdf([page("x")]))
    assert "not read to the end within -1 seconds" in str(read(".").skipped)


def test_a_broken_cross_reference_table_does_not_matter(write, read):
    data = papers.pdf([page("The harbour of Ostrel opens at 6:00.")]).replace(b"startxref\n", b"startxref\n9")
    write("a.pdf", data)
    assert text(read("a.pdf")) == "The harbour of Ostrel opens at 6:00.\n"


def test_without_the_recogniser_a_scanned_page_is_said(write, read, monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: False)
    drawn = b"0 0 0 rg 100 100 200 200 re f\n"
    write("a.pdf", papers.pdf([[]], content=drawn))
    with pytest.raises(SourceError, match=r'scanned PDF without text needs an extra: pip install "jupyter-miu\[ocr\]"'):
        read("a.pdf")
    mixed = papers.pdf([page("The harbour of Ostrel opens at 6:00."), []], content=drawn)
    write("b.pdf", mixed)
    result = read("b.pdf")
    assert text(result).startswith("The harbour")
    (skip,) = result.skipped
    assert skip.ref == "b.pdf#page=2" and skip.reason.startswith(
        "page 2: a picture without text; scanned text needs an"
    )


def test_without_the_package_one_line_names_the_extra(write, read, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    write("a.pdf", papers.pdf([page("x")]))
    with pytest.raises(SourceError) as caught:
        read("a.pdf")
    assert str(caught.value) == 'cannot teach a.pdf: PDF needs an extra: pip install "jupyter-miu[docs]"'


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared data")
def test_a_real_page_with_a_table(read):
    (document,) = read(str(SHARED / "2305.03393v1-pg9.pdf")).documents
    assert "## 5.1 Hyper Parameter Optimization\n\nWe have chosen the PubTabNet data set" in document.text
    assert "4 4 OTSL 0.938 0.904 0.927 0.853 1.97\n" in document.text
    assert "[22]. Effects of reducing" in document.text, "the paper divides this word"
    assert document.text.count("\n## ") == 2


@pytest.mark.skipif(not (SHARED.is_dir() and ocr.installed()), reason="needs the shared data and the extra")
def test_a_real_scanned_page(read):
    (document,) = read(str(SHARED / "ocr_test.pdf")).documents
    assert "Docling bundles PDF document conversion to\nJSON and Markdown" in document.text
    assert document.meta["warnings"] == ("text recognised on page 1",)


WORDS = st.text(alphabet="abc -.\u00ad\x02 ÄßI1", max_size=20)
LINES = st.builds(page_lines.Line, WORDS, *[st.floats(0, 900, allow_nan=False)] * 3)


@given(st.lists(st.lists(LINES, max_size=8), max_size=6))
def test_any_lines_make_a_text_for_each_page(pages):
    made = page_lines.text_of(pages)
    assert len(made) == len(pages)
    letters = "".join(c for p in made for c in p if c.isalpha())
    assert len(letters) <= sum(len(line.text) for p in pages for line in p) * 1.0


@settings(max_examples=60, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    good = papers.pdf([page("The harbour of Ostrel opens at 6:00.")])
    place = data.draw(st.integers(0, len(good)))
    made = good[:place] + data.draw(st.binary(max_size=40)) + good[place + data.draw(st.integers(0, 60)) :]
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(made)
    try:
        items = list(pdf.read(path, "a.pdf", SourceOptions()))
    except Refused:
        return
    assert all(isinstance(item, (Document, Skipped)) for item in items)

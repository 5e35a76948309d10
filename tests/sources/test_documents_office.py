"""Word, PowerPoint, Excel: text in document order, tables as the sheets read them, and hostile packages."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.sources.documents import slides, spreadsheet, table, word, zipped
from jupyter_miu.study.prose import rules
from jupyter_miu.types import Skipped
from tests.sources import papers

SHARED = Path(__file__).parents[3] / "shared" / "data" / "docs"
docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")
pptx = pytest.importorskip("pptx")


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def letter():
    made = docx.Document()
    made.add_heading("Harbour rules", 0)
    made.add_heading("Fees", 2)
    made.add_paragraph("The harbour of Ostrel opens at 6:00.")
    made.add_paragraph("No fires", style="List Bullet")
    made.add_paragraph("No nets", style="List Bullet")
    made.add_paragraph("Moor the boat", style="List Number")
    table = made.add_table(3, 2)
    for cell, text in zip(table._cells, ["Town", "Fee", "Ostrel", "12 crowns", "Brask", "9 crowns"], strict=True):
        cell.text = text
    made.add_paragraph("Signed by Orla Venn.")
    return made


def only(result) -> str:
    (document,) = result.documents
    return document.text


def test_word_in_document_order(write, read):
    write("a.docx", saved(letter()))
    assert only(read("a.docx")) == (
        "# Harbour rules\n\n## Fees\n\nThe harbour of Ostrel opens at 6:00.\n\n"
        "- No fires\n- No nets\n1. Moor the boat\n\n"
        "| Town | Fee |\n|---|---|\n| Ostrel | 12 crowns |\n| Brask | 9 crowns |\n\nSigned by Orla Venn.\n"
    )


def test_a_table_of_word_becomes_statements(write, read):
    write("a.docx", saved(letter()))
    said = [found.statement.text for found in rules.read(only(read("a.docx")))]
    assert "The fee of Ostrel is 12 crowns." in said and "The fee of Brask is 9 crowns." in said


def test_word_text_boxes_insertions_and_controls_are_read_deletions_are_not(write, read):
    body = (
        "<w:p><w:r><w:t>The boat is </w:t></w:r><w:del><w:r><w:delText>red</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>blue</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>A form was filled in.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict>"
        "</w:r></w:p>"
    )
    data = _with_body(saved(docx.Document()), body)
    write("a.docx", data)
    assert only(read("a.docx")) == "The boat is blue.\n\nA form was filled in.\n\nIn a box.\n"


def test_a_word_file_with_macros_is_read_without_them(write, read):
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    more = {"word/vbaProject.bin": b"Sub AutoOpen()"}
    data = _changed(saved(letter()), "[Content_Types].xml", lambda types: types.replace(plain, macros), more)
    write("a.docm", data)
    assert "Signed by Orla Venn." in only(read("a.docm")) and "AutoOpen" not in only(read("a.docm"))


def test_external_entities_are_not_read(write, read, tmp_path):
    write("secret.txt", "the secret word is plugh")
    data = _changed(saved(letter()), "word/document.xml", lambda x: x.replace(
        b"<w:document", f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]><w:document'.encode(), 1
    ).replace(b"Signed by", b"Signed &e; by"))  # fmt: skip
    write("a.docx", data)
    try:
        assert "plugh" not in only(read("a.docx"))
    except SourceError as error:
        assert "damaged" in str(error)


def test_powerpoint_titles_bullets_tables_and_notes(write, read):
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Harbour rules"
    slide.placeholders[1].text = "No fires\nNo nets"
    slide.notes_slide.notes_text_frame.text = "The harbour of Ostrel opens at 6:00."
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "Fees"
    table = second.shapes.add_table(2, 2, 0, 2_000_000, 1_000_000, 500_000).table
    for place, text in enumerate(["Town", "Fee", "Ostrel", "12 crowns"]):
        table.cell(place // 2, place % 2).text = text
    picture = io.BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (20, 20)).save(picture, "PNG")
    second.shapes.add_picture(picture, 0, 0)
    write("a.pptx", saved(made))
    found = only(read("a.pptx"))
    assert found == (
        "## Harbour rules\n\n- No fires\n- No nets\n\nThe harbour of Ostrel opens at 6:00.\n\n## Fees\n\n"
        "| Town | Fee |\n|---|---|\n| Ostrel | 12 crowns |\n"
    ), "and no name of a picture"


def book():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Berths"
    for row in ([1, "Ostrel", 12.0, date(1912, 5, 1), True], [2, "Brask", 9.5, datetime(1920, 1, 2, 6, 30), False]):
        sheet.append(row)
    sheet.insert_rows(1)
    for place, name in enumerate(["No", "Town", "Fee", "Opened", "Lit"], 1):
        sheet.cell(1, place, name)
    return made


def test_excel_values_as_a_table_that_begins_with_the_names(write, read):
    write("a.xlsx", saved(book()))
    assert only(read("a.xlsx")) == (
        "## Berths\n\n| Town | No | Fee | Opened | Lit |\n|---|---|---|---|---|\n"
        "| Ostrel | 1 | 12 | 1912-05-01 | yes |\n| Brask | 2 | 9.5 | 1920-01-02 06:30 | no |\n"
    )


def test_excel_hidden_sheets_are_said_and_rows_capped(write, read, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 10)
    made = book()
    for n in range(30):
        made.active.append([n + 3, f"Town{n}", n])
    made.create_sheet("Keys").sheet_state = "hidden"
    made["Keys"].append(["the", "secret"])
    write("a.xlsx", saved(made))
    result = read("a.xlsx")
    assert only(result).count("| Town") == 8 + only(result).count("| Town | No") and "secret" not in only(result)
    assert result.skipped == [
        Skipped("a.xlsx#Berths", "rows after the first 10 are left out"), Skipped("a.xlsx#Keys", "a hidden sheet")
    ]  # fmt: skip


def test_one_value_in_the_last_cell_of_a_sheet_costs_nothing(write, read):
    made = openpyxl.Workbook()
    made.active["A1"] = "The harbour opens at 6:00."
    made.active.cell(1_048_576, 16_384, "far away")
    write("a.xlsx", saved(made))
    assert "The harbour opens at 6:00." in only(read("a.xlsx"))


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bin", b"\0" * 60_000_000)
    return made.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "damaged"),
        (b"PK\3\4 cut off", "damaged"),
        (papers.zipped({"a.txt": "no package"}), "damaged"),
        (bomb(), "unpacks to 60 MB"),
        (papers.encrypted(papers.zipped({"word/document.xml": "x" * 100})), "encrypted: it needs a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted: it needs a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "an old Office file"),
        (papers.zipped({f"x{n}.xml": "" for n in range(20_001)}, method=zipfile.ZIP_STORED), "more than 20,000 parts"),
    ],
    ids=["text", "cut", "zip", "bomb", "encrypted", "encrypted-package", "old", "parts"],
)
def test_bad_packages_are_refused_before_they_are_opened(write, read, suffix, data, reason):
    write(f"bad.{suffix}", data)
    write("good.md", "Orla Venn is a baker.")
    result = read(".")
    assert [d.ref for d in result.documents] == ["good.md"]
    assert [s.ref for s in result.skipped] == [f"bad.{suffix}"] and reason in result.skipped[0].reason


@pytest.mark.parametrize(
    ("name", "module", "line"),
    [
        ("a.docx", "docx", 'Word needs an extra: pip install "jupyter-miu[docs]"'),
        ("a.pptx", "pptx", 'PowerPoint needs an extra: pip install "jupyter-miu[office]"'),
        ("a.xlsx", "openpyxl", 'Excel needs an extra: pip install "jupyter-miu[office]"'),
    ],
)
def test_without_the_package_one_line_names_the_extra(write, read, monkeypatch, name, module, line):
    monkeypatch.setitem(sys.modules, module, None)
    write(name, saved(letter()))
    with pytest.raises(SourceError) as caught:
        read(name)
    assert str(caught.value) == f"cannot teach {name}: {line}"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared data")
def test_a_real_word_file(read):
    (document,) = read(str(SHARED / "word_sample.docx")).documents
    assert "# Swimming in the lake" in document.text and "\n## Let’s eat\n" in document.text
    assert "- You can relax and look around\n- Paddle about\n" in document.text
    assert "1. Wear sunglasses\n" in document.text
    assert "| Leaves | Ash, Elm, Maple | 50 |\n| Berries | Blueberry, Strawberry, Cranberry | 150 |" in document.text
    said = {found.statement.text for found in rules.read(document.text)}
    assert "The food of Leaves is Ash, Elm, Maple." in said or "The food of Leaves are Ash, Elm, Maple." in said


GOOD = {
    "docx": (word, saved(letter())),
    "pptx": (slides, saved(pptx.Presentation())),
    "xlsx": (spreadsheet, saved(book())),
}
XML = st.recursive(
    st.text(max_size=8).map(lambda t: t.replace("<", "").replace("&", "").replace("\0", "")),
    lambda inside: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>",
        st.sampled_from(["p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "pPr", "txbxContent"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=40, deadline=10_000, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize("suffix", list(GOOD))
def test_any_damage_is_read_or_refused(tmp_path_factory, suffix, data):
    module, good = GOOD[suffix]
    place = data.draw(st.integers(0, len(good)))
    path = tmp_path_factory.mktemp("office") / f"a.{suffix}"
    path.write_bytes(good[:place] + data.draw(st.binary(max_size=20)) + good[place + data.draw(st.integers(0, 40)) :])
    try:
        items = list(module.read(path, path.name, SourceOptions()))
    except Refused:
        return
    assert all(isinstance(item, (Document, Skipped)) for item in items)


@settings(max_examples=60, deadline=10_000, suppress_health_check=list(HealthCheck))
@given(body=XML)
def test_any_body_is_read_or_refused(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("office") / "a.docx"
    path.write_bytes(_with_body(GOOD["docx"][1], body))
    try:
        list(word.read(path, "a.docx", SourceOptions()))
    except Refused:
        return


def test_a_body_nested_very_deeply_is_refused_or_read(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(_with_body(GOOD["docx"][1], "<w:sdt>" * 9_000 + "</w:sdt>" * 9_000))
    with pytest.raises(Refused):
        list(word.read(path, "a.docx", SourceOptions()))


def _changed(data: bytes, name: str, change, more: dict[str, bytes] | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    return papers.zipped({**members, name: change(members[name]), **(more or {})})


def _with_body(data: bytes, body: str) -> bytes:
    def change(xml: bytes) -> bytes:
        start, end = xml.index(b"<w:body>") + 8, xml.index(b"</w:body>")
        return xml[:start] + body.encode() + xml[end:]

    return _changed(data, "word/document.xml", change)


def test_limits_are_told_by_the_list_alone(monkeypatch):
    data = papers.zipped({"word/document.xml": "x" * 1_000_000})
    with pytest.raises(Refused, match="a part inside is larger than 500 kB"):
        monkeypatch.setattr(zipped, "MAX_MARKUP", 500_000)
        zipped.opened(data, "a Word file")


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_our_own_faults_and_a_lack_of_memory_are_not_called_damage(write, read, monkeypatch, suffix):
    """Only what the libraries stumble over is the file's fault."""
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.add_table(2, 2, 0, 0, 9, 9)
    write(f"a.{suffix}", saved(deck) if suffix == "pptx" else GOOD[suffix][1])
    opener = {"docx": "docx.Document", "pptx": "pptx.Presentation", "xlsx": "openpyxl.load_workbook"}[suffix]

    def fail(error):
        def call(*_, **__):
            raise error

        return call

    with monkeypatch.context() as patch:
        patch.setattr(opener, fail(MemoryError()))
        with pytest.raises(MemoryError):
            read(f"a.{suffix}")
    with monkeypatch.context() as patch:
        patch.setattr(opener, fail(AttributeError("'NoneType' object has no attribute 'target_part'")))
        with pytest.raises(SourceError, match=r"damaged \(AttributeError\)"):
            read(f"a.{suffix}")
    with monkeypatch.context() as patch:
        patch.setattr(table, "markdown", fail(AttributeError("a fault of ours")))
        with pytest.raises(AttributeError, match="ours"):
            read(f"a.{suffix}")

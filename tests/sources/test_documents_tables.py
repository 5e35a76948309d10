"""CSV and TSV as tables that become statements: delimiter, encoding, header, names first, caps."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.sources.chunking import chunk_document
from jupyter_miu.sources.documents import delimited, table
from jupyter_miu.study.prose import rules
from jupyter_miu.types import Skipped

ROWS = [["id", "name", "town"], ["1", "Orla Venn", "Ostrel"], ["2", "Tam Rudd", "Brask"], ["3", "Ilse Korb", "Ostrel"]]
TABLE = """| name | id | town |
|---|---|---|
| Orla Venn | 1 | Ostrel |
| Tam Rudd | 2 | Brask |
| Ilse Korb | 3 | Ostrel |
"""


def only(result) -> str:
    (document,) = result.documents
    return document.text


@pytest.mark.parametrize(
    ("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "\t"), ("a.csv", "|")]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(write, read, name, delimiter, codec):
    write(name, "\r\n".join(delimiter.join(row) for row in ROWS).encode(codec))
    assert only(read(name)) == TABLE


def test_rows_become_statements(write, read):
    write("a.csv", "\n".join(",".join(row) for row in ROWS))
    said = {found.statement.text for found in rules.read(only(read("a.csv")))}
    assert {"The town of Orla Venn is Ostrel.", "The town of Tam Rudd is Brask.", "The id of Ilse Korb is 3."} <= said


def test_quoted_fields_hold_anything(write, read):
    write("a.csv", 'name,note\nOrla,"a, b | c\nand ""d"""\nTam,x\nIlse,y\n')
    assert '| Orla | a, b / c and "d" |' in only(read("a.csv"))


def test_a_quote_that_never_ends_does_not_swallow_the_rest(write, read):
    write("a.csv", 'name,size\nOrla,5" pan\nTam,7\nIlse,8\n')
    found = only(read("a.csv"))
    assert '| Orla | 5" pan |' in found and "| Ilse | 8 |" in found


def test_without_a_header_columns_have_no_names(write, read):
    write("a.csv", "1,Ostrel\n2,Brask\n3,Venn\n")
    found = only(read("a.csv"))
    assert found.startswith("|  |  |\n|---|---|\n| Ostrel | 1 |\n")
    assert not [f for f in rules.read(found) if "of Ostrel" in f.statement.text]


def test_a_declared_delimiter_and_empty_lines(write, read):
    write("a.csv", 'sep=;\nname;fee\n\nOrla;"1,50"\n;;\nTam;"2,50"\n')
    assert only(read("a.csv")) == "| name | fee |\n|---|---|\n| Orla | 1,50 |\n| Tam | 2,50 |\n"


def test_one_column_stays_a_list_of_lines(write, read):
    write("a.csv", "Orla Venn bakes bread.\nTam Rudd mends nets.\n")
    assert only(read("a.csv")) == "Orla Venn bakes bread.\nTam Rudd mends nets.\n"


def test_a_long_table_keeps_its_header_in_every_chunk(write, read):
    write("a.csv", "name,town,berth\n" + "".join(f"Boat{n} Ray,Ostrel,{n}\n" for n in range(300)))
    (document,) = read("a.csv").documents
    chunks = chunk_document(document, lambda text: len(text) // 3, 256)
    assert len(chunks) > 5
    said = {f.statement.text for chunk in chunks for f in rules.read(chunk.text)}
    assert [n for n in range(300) if f"The berth of Boat{n} Ray is {n}." not in said] == []


def test_rows_over_the_cap_are_named(write, read, monkeypatch):
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    write("a.csv", "name,town\n" + "".join(f"Boat {n},Ostrel\n" for n in range(9)))
    result = read("a.csv")
    assert only(result).count("| Boat") == 3
    assert result.skipped == [Skipped("a.csv#row=5", "rows after the first 3 are left out; split the file")]


def test_wide_tables_are_cut_into_narrow_ones_with_the_same_names():
    rows = [["name", *[f"c{n}" for n in range(20)]], ["Orla", *range(20)], ["Tam", *range(20)]]
    made = table.markdown(rows)
    tables = made.split("\n\n")
    assert [t.splitlines()[2].startswith("| Orla |") for t in tables] == [True] * 3
    assert "c19" in tables[2] and max(len(t.splitlines()[0].split("|")) for t in tables) == 10


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["name", "town"], ["a", "b"]], True),
        ([["", "town"], ["a", "b"]], True),
        ([["name", "1912"], ["a", "b"]], False),
        ([["name", "Name"], ["a", "b"]], False),
        ([["name", "", "x"], ["a", "b", "c"]], False),
        ([["name", "town"]], False),
        ([], False),
    ],
)
def test_what_a_header_is(rows, expected):
    assert table.has_header(rows) is expected


CELLS = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=12))


@given(st.lists(st.lists(CELLS, max_size=12), max_size=12), st.booleans(), st.booleans())
def test_any_cells_make_tables_of_one_width_each(rows, header, named):
    for piece in filter(None, table.markdown(rows, header=header, named=named).split("\n\n")):
        lines = piece.split("\n")
        if lines[0].startswith("|"):
            assert len({line.count("|") for line in lines}) == 1


@settings(max_examples=150, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=300), st.text(alphabet='a1,;\t|"\n\r =', max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(data)
    try:
        items = list(delimited.read(path, "a.csv", SourceOptions()))
    except Refused:
        return
    assert all(isinstance(item, (Document, Skipped)) for item in items)

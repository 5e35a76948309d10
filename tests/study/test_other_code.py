"""What is read from sources that are not Python: the same facts for each language, and how a lesson takes them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.sources.base import NotebookContext
from jupyter_miu.study.cards import contains, normalise
from jupyter_miu.study.code import languages
from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules
from tests.study.programs import SOURCES, facts

pytest.importorskip("tree_sitter", reason="needs the extra: pip install 'jupyter-miu[code]'")

SAID = [
    ("tides.js", "RETRY_LIMIT in tides.js is 5.", "5"),
    ("tides.js", "loadTides is defined in tides.js.", "tides.js"),
    ("tides.js", "The purpose of loadTides: reads a tide table from a file.", "reads a tide table from a file"),
    ("tides.js", "loadTides returns the tides, oldest first.", "the tides, oldest first"),
    ("tides.js", "The return type of loadTides is Promise<Tide[]>.", "Promise<Tide[]>"),
    ("tides.js", "The default of window in loadTides is 12.", "12"),
    ("tides.js", "The default of depth in loadTides is 2.", "2"),
    ("tides.js", "loadTides throws RangeError and TideError.", "RangeError and TideError"),
    ("tides.js", "area takes the arguments width and height.", "width and height"),
    ("tides.js", "The default of height in area is -2.", "-2"),
    ("tides.js", "TideTable inherits from Table.", "Table"),
    ("tides.js", "The default of depth in TideTable is 3.", "3"),
    ("tides.js", "TideTable takes the arguments name and limit.", "name and limit"),
    ("tides.js", "The default of limit in TideTable is 40.", "40"),
    ("tides.js", "add is a method of TideTable.", "TideTable"),
    ("tides.js", "The purpose of TideTable.add: adds a tide.", "adds a tide"),
    ("tides.js", "The default of unit in TideTable.add is m.", "m"),
    ("tides.js", "parse takes the argument line.", "line"),
    ("tides.ts", "Tide has the fields height and unit.", "height and unit"),
    ("tides.ts", "The type of unit in Tide is string.", "string"),
    ("tides.ts", "The type of retries in Options is number.", "number"),
    ("tides.ts", "Level has the members Low and High.", "Low and High"),
    ("tides.ts", "The value of High in Level is 5.", "5"),
    ("tides.ts", "LIMIT in tides.ts is 1000.", "1000"),
    ("tides.ts", "load takes the arguments path and unit.", "path and unit"),
    ("tides.ts", "The default of unit in load is m.", "m"),
    ("tides.ts", "load returns Promise<Tide[]>.", "Promise<Tide[]>"),
    ("tides.ts", "load throws TideError.", "TideError"),
    ("tides.ts", "Store inherits from Base.", "Base"),
    ("tides.ts", "Store implements Reader.", "Reader"),
    ("tides.ts", "Store.find returns T | undefined.", "T | undefined"),
    ("tides.go", "The purpose of LoadTides: reads a tide table from a file.", "reads a tide table from a file"),
    ("tides.go", "LoadTides takes the arguments path, width, height and rest.", "path, width, height and rest"),
    ("tides.go", "LoadTides returns ([]Tide, error).", "([]Tide, error)"),
    ("tides.go", "The purpose of Table: a list of tides.", "a list of tides"),
    ("tides.go", "Table has the fields Depth, Name and Unit.", "Depth, Name and Unit"),
    ("tides.go", "The type of Unit in Table is string.", "string"),
    ("tides.go", "Add is a method of Table.", "Table"),
    ("tides.go", "Table.Add returns error.", "error"),
    ("tides.go", "Limit in tides.go is 5.", "5"),
    ("tides.go", "Unit in tides.go is metre.", "metre"),
    ("tides.go", "Reader.Read takes the argument p.", "p"),
    ("tides.rs", "The purpose of load_tides: reads a tide table from a Path.", "reads a tide table from a Path"),
    ("tides.rs", "load_tides takes the arguments path and window.", "path and window"),
    ("tides.rs", "load_tides returns Result<Vec<Tide>, TideError>.", "Result<Vec<Tide>, TideError>"),
    ("tides.rs", "LIMIT in tides.rs is 1000.", "1000"),
    ("tides.rs", "NAME in tides.rs is harbour.", "harbour"),
    ("tides.rs", "The type of depth in Table is u32.", "u32"),
    ("tides.rs", "Level has the members Low, High and Deep.", "Low, High and Deep"),
    ("tides.rs", "The value of High in Level is 5.", "5"),
    ("tides.rs", "Table::MAX in tides.rs is 3.", "3"),
    ("tides.rs", "The purpose of Table::new: makes an empty table.", "makes an empty table"),
    ("tides.rs", "Table::new returns Option<Table>.", "Option<Table>"),
    ("tides.rs", "Table::new takes the argument name.", "name"),
    ("tides.rs", "Table implements fmt::Display and Debug.", "fmt::Display and Debug"),
    ("Tides.java", "The purpose of TideTable: keeps tides by day.", "keeps tides by day"),
    ("Tides.java", "TideTable inherits from Table.", "Table"),
    ("Tides.java", "TideTable implements Runnable and Cloneable.", "Runnable and Cloneable"),
    ("Tides.java", "TideTable.LIMIT in Tides.java is 5.", "5"),
    ("Tides.java", "TideTable.A in Tides.java is 7.", "7"),
    ("Tides.java", "The default of depth in TideTable is 3.", "3"),
    ("Tides.java", "TideTable takes the argument name.", "name"),
    ("Tides.java", "TideTable.load returns the tides, oldest first.", "the tides, oldest first"),
    ("Tides.java", "The return type of TideTable.load is List<Tide>.", "List<Tide>"),
    ("Tides.java", "TideTable.load takes the arguments path and window.", "path and window"),
    ("Tides.java", "TideTable.load throws IOException and TideError.", "IOException and TideError"),
    ("Tides.java", "Level has the members LOW and HIGH.", "LOW and HIGH"),
    ("Tides.java", "Reader.WIDTH in Tides.java is 4.", "4"),
    ("Tides.java", "Point has the fields x and y.", "x and y"),
    ("tides.c", "LIMIT in tides.c is 5.", "5"),
    ("tides.c", "NAME in tides.c is harbour.", "harbour"),
    ("tides.c", "The purpose of load_tides: reads a tide table from a file.", "reads a tide table from a file"),
    ("tides.c", "load_tides takes the arguments path and window.", "path and window"),
    ("tides.c", "load_tides returns const char*.", "const char*"),
    ("tides.c", "rate in tides.c is 2.5.", "2.5"),
    ("tides.c", "tide has the fields height, unit and days.", "height, unit and days"),
    ("tides.c", "The type of unit in tide is char*.", "char*"),
    ("tides.c", "The type of days in tide is int[3].", "int[3]"),
    ("tides.c", "The type of x in point is int.", "int"),
    ("tides.c", "The value of HIGH in level is 5.", "5"),
    ("tides.cpp", "The purpose of TideTable: keeps tides by day.", "keeps tides by day"),
    ("tides.cpp", "The default of depth in TideTable is 3.", "3"),
    ("tides.cpp", "add is a method of TideTable.", "TideTable"),
    ("tides.cpp", "The default of n in TideTable::add is 2.", "2"),
    ("tides.cpp", "TideTable::add throws std::runtime_error.", "std::runtime_error"),
    ("tides.cpp", "The default of rate in TideTable is 2.5.", "2.5"),
    ("tides.cpp", "kLimit in tides.cpp is 5.", "5"),
    ("tides.cpp", "load returns std::vector<int>.", "std::vector<int>"),
    ("tides.cpp", "empty is a method of TideTable.", "TideTable"),
    ("tides.cpp", "largest takes the arguments a and b.", "a and b"),
]


@pytest.mark.parametrize(("ref", "text", "value"), SAID)
def test_what_a_source_says(ref: str, text: str, value: str) -> None:
    assert facts(SOURCES[ref], "pkg/" + ref).get(text) == value


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("tides.js", "s3cr3t attempts hunter2 KeyError _private hidden size ordinary"),
        ("tides.ts", "secretCount drop pick.takes isTide.returns"),
        ("tides.go", "hunter2 dbPassword Port something how.deep"),
        ("tides.rs", "COUNT checks fmt.is.a When"),
        ("Tides.java", "API_KEY s3cr3t drop add.takes depth.is.a.field Override"),
        ("tides.c", "abcdef PASSWORD_HASH SQUARE counter WIDTH each.takes unnamed.takes nothing.takes"),
        ("tides.cpp", "hidden_depth SEA_EXPORT ~"),
    ],
)
def test_secrets_private_names_and_what_is_not_sure_are_left_out(ref: str, words: str) -> None:
    said = " ".join(facts(SOURCES[ref], ref))
    for word in words.split():
        assert word.replace(".", " ") not in said.replace("TideTable.add", "add"), word


@pytest.mark.parametrize("ref", SOURCES)
def test_each_fact_has_wordings_that_do_not_give_it_away(ref: str) -> None:
    found = languages.read(SOURCES[ref], ref)
    cards = rules.cards_for(found)
    for item in found:
        assert 2 <= len(item.asks) <= MOST, item
        assert contains(item.statement.text, item.statement.value)
        assert not any(contains(ask, item.statement.value) for ask in item.asks)
    trained = {normalise(card.question) for card in cards if not card.held_out}
    assert not trained & {normalise(card.question) for card in cards if card.held_out}
    answers: dict[str, set[str]] = {}
    for item in found:
        for ask in item.asks:
            answers.setdefault(normalise(ask), set()).add(item.statement.value)
    assert [ask for ask, values in answers.items() if len(values) > 1] == []


def test_a_header_is_read_as_the_language_that_it_is_in() -> None:
    assert "The type of x in point is int." in facts("struct point { int x; };", "a.h")
    assert "size is a method of Box." in facts("class Box {\n public:\n  int size() const;\n};\n", "a.h")


def words(text: str) -> int:
    return len(text.split())


def folder(path: Path) -> Reading:
    for ref, text in {
        "a.js": "const LIMIT = 5;\n",
        "b.go": "package b\nconst Depth = 7\n",
        "c.py": "WIDTH = 9\n",
    }.items():
        (path / ref).write_text(text)
    return Reading(words, context=NotebookContext(base_dir=path))


def test_a_lesson_reads_them(tmp_path: Path) -> None:
    material = gather(["a.js", "b.go", "c.py"], folder(tmp_path))
    said = [fact.statement.text for fact in material.facts]
    assert said == ["LIMIT in a.js is 5.", "Depth in b.go is 7.", "WIDTH in c.py is 9."]
    assert material.structured == {0, 1, 2} and [item.reason for item in material.items] == ["", "", ""]


@pytest.mark.parametrize("module", ["tree_sitter", "tree_sitter_javascript"])
def test_without_the_extra_it_is_text_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # importing it fails
    assert languages.read("const A = 5;", "a.js") == []
    (tmp_path / "d.js").write_text("const OTHER = 8;\n")
    material = gather(["c.py", "a.js", "b.go", "d.js"], folder(tmp_path))
    assert "WIDTH in c.py is 9." in {fact.statement.text for fact in material.facts}
    assert not any("a.js" in fact.statement.text for fact in material.facts)
    assert [item.status for item in material.items] == ["teach"] * 4
    assert [item.ref for item in material.items if item.reason == languages.MISSING] == ["a.js"]
    assert 'pip install "jupyter-miu[code]"' in languages.MISSING


def test_what_two_files_say_differently_of_one_name_is_not_taught(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def load(window=3, unit='m'): ...\n")
    (tmp_path / "b.py").write_text("def load(window=5, unit='m'): ...\n")
    material = gather(["a.py", "b.py"], Reading(words, context=NotebookContext(base_dir=tmp_path)))
    assert [fact.statement.text for fact in material.facts] == [
        "load takes the arguments window and unit.",
        "The default of unit in load is m.",
    ]

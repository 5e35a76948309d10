"""What must not break the reading of sources that are not Python: errors, size, depth, any text at all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.sources.extensions import kind_of
from jupyter_miu.study.code import languages
from tests.study.programs import SOURCES, facts

pytest.importorskip("tree_sitter", reason="needs the extra: pip install 'jupyter-miu[code]'")


@pytest.mark.parametrize("ref", SOURCES)
def test_a_broken_source_says_nothing(ref: str) -> None:
    assert facts(SOURCES[ref], ref)
    assert facts(SOURCES[ref] + "\n)) { ( [ }} class = = ;; (\n", ref) == {}
    assert facts("} ) ] nothing : here - is ; a ( program\n" * 9, ref) == {}


def test_what_holds_an_error_is_left_out_and_the_rest_is_read() -> None:
    said = facts("const A = 5;\nfunction f(a) { a + ; }\nfunction g(b) { return b; }\n" + "// x\n" * 40, "a.js")
    assert "A in a.js is 5." in said and "g takes the argument b." in said
    assert not any("f " in text.split("defined")[0] for text in said if "f takes" in text)


SUFFIXES = sorted(languages.GRAMMARS)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_of_these_languages_are_code(suffix: str) -> None:
    assert kind_of(Path("a" + suffix))[0] == "code"
    assert not languages.missing("a" + suffix)


@pytest.mark.parametrize(
    ("suffix", "piece"),
    [(".java", "a<"), (".js", '"'), (".js", "/** a */\n"), (".ts", "{"), (".go", "[1,"), (".rs", "if(x)"),
     (".c", "#if\n"), (".cpp", "const a=1;"), (".js", "\0")],
)  # fmt: skip
def test_what_is_huge_or_deep_takes_bounded_time(suffix: str, piece: str) -> None:
    started = time.monotonic()
    languages.read(piece * (190_000 // len(piece)), "a" + suffix)
    assert languages.read("const A = 5;\n" * 16_000, "a" + suffix) == []  # too long
    assert time.monotonic() - started < 60


def test_what_is_not_known_here_is_left_alone() -> None:
    for ref in ("a.py", "a", "", "a.rb", "a.md", "a.js:3"):
        assert languages.read("const A = 5;", ref) == [] or ref == "a.js:3"
    assert [found.statement.text for found in languages.any_language("A = 5", "a.py")] == ["A in a.py is 5."]
    assert [found.statement.text for found in languages.any_language("const A = 5;", "a.js")] == ["A in a.js is 5."]
    assert languages.any_language("A = 5", "a.rb") == []


PIECES = sorted({word for source in SOURCES.values() for word in source.split()})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(SUFFIXES))
def test_any_text(text: str, suffix: str) -> None:
    languages.read(text, "a" + suffix)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(SUFFIXES))
def test_any_pieces_of_programs(words: list[str], suffix: str) -> None:
    languages.read("\n".join(words), "a" + suffix)
    for item in languages.read(" ".join(words), "a" + suffix):
        assert item.statement.text.isprintable() and len(item.statement.text) < 600


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(SOURCES)))
def test_any_damage_to_a_source(data: st.DataObject, ref: str) -> None:
    text = SOURCES[ref]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    languages.read(text[:start] + data.draw(st.text(max_size=20)) + text[end:], ref)

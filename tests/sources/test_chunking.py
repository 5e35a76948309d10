from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import ConfigError
from jupyter_miu.sources.base import Document
from jupyter_miu.sources.chunking import Chunk, chunk_document


def words(text: str) -> int:
    return len(re.findall(r"\w+|[^\w\s]|\n+", text))


def four_characters(text: str) -> int:
    return -(-len(text) // 4)


def many_bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def not_monotone(text: str) -> int:
    """Like a real tokenizer, only worse: a text can have more tokens than a longer one."""
    return len(text) // 3 + (7 if len(text) % 5 == 0 else 0)


COUNTERS = [words, four_characters, many_bytes, not_monotone]


def chunks_of(text: str, count=words, most: int = 64, kind: str = "text") -> list[Chunk]:
    """Chunks, checked: regression 16, nothing dropped, nothing twice, nothing too large."""
    document = Document("ref", text, kind)
    chunks = chunk_document(document, count, most)
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.text
        assert chunk.text == chunk.text.strip()
        assert chunk.tokens == count(chunk.text)
        assert chunk.tokens <= most or len(chunk.text) == 1
        assert (chunk.ref, chunk.kind) == ("ref", kind)
    edges = [0, *(edge for chunk in chunks for edge in (chunk.start, chunk.end)), len(text)]
    assert edges == sorted(edges)
    for before, after in zip(edges[0::2], edges[1::2], strict=True):
        assert not text[before:after].strip()
    return chunks


structured = st.lists(
    st.sampled_from(
        [
            "# Heading",
            "Title\n====",
            "```",
            "~~~",
            "- item",
            "A sentence. And another!",
            "word",
            "    code()",
            "def f():",
            "}",
            "",
            "",
            "é\u0301\u200d🎉",
            "\u2028",
            "\x85",
            "   ",
            "long" * 40,
        ]
    )
    | st.text(max_size=30)
).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(
    st.text() | structured,
    st.sampled_from(COUNTERS),
    st.integers(1, 40),
    st.sampled_from(["text", "markdown", "code", "notebook"]),
)
@example("\u3000\ud7ff x\n\n# a\n\n# b", words, 1, "text")
@example("0" * 27 + "\r0000\r00", not_monotone, 5, "text")
@example("a\n" + " " * 5_000 + "b", many_bytes, 3, "code")
def test_nothing_is_dropped_and_everything_fits(text, count, most, kind):
    chunks_of(text, count, most, kind)


@pytest.mark.parametrize("most", [1, 7, 256])
def test_a_word_of_two_megabytes(most):
    size = 2_000_000 if most == 256 else 20_000
    chunks = chunks_of("".join(random.Random(0).choices("abcdefg", k=size)), four_characters, most)
    assert len(chunks) <= size / 4 / most * 1.2 + 1


def test_an_empty_document_has_no_chunks():
    assert chunks_of("") == chunks_of(" \n\t\n ") == []


def test_a_short_document_is_one_chunk():
    (chunk,) = chunks_of("  Orla Venn is a baker.\n\nShe lives in Tessaly.\n")
    assert chunk.text == "Orla Venn is a baker.\n\nShe lives in Tessaly."


def test_a_chunk_of_no_tokens_is_refused():
    with pytest.raises(ConfigError, match="at least one token"):
        chunk_document(Document("r", "x", "text"), words, 0)


def test_sentences_are_kept_whole():
    text = " ".join(f"Sentence number {n} says that Orla bakes {n} loaves." for n in range(100))
    assert all(re.fullmatch(r"(Sentence [^.]*\. ?)+", chunk.text) for chunk in chunks_of(text))


def test_paragraphs_are_kept_whole():
    text = "\n\n".join(f"Paragraph {n}. " + "It goes on for a while, as they do. " * 3 for n in range(30))
    chunks = chunks_of(text, most=80)
    assert all(chunk.text.startswith("Paragraph") for chunk in chunks)
    assert len(chunks) == 15


@pytest.mark.parametrize("heading", ["## Part {}", "Part {}\n------"])
def test_a_heading_stays_with_its_text(heading):
    text = "\n\n".join(f"{heading.format(n)}\n\n" + "Some words stand here. " * 9 for n in range(20))
    for chunk in chunks_of(text, most=100):
        assert chunk.text.startswith(heading.format("")[:4])
        assert not re.search(r"(## Part \d+|-----)$", chunk.text)


def test_a_fence_is_kept_whole_with_its_blank_lines():
    fence = "```python\n# not a heading\n\nx = 1\n\n\ny = 2\n```"
    text = "\n\n".join(["Words before it. " * 8, fence] * 10)
    for chunk in chunks_of(text, most=60):
        assert chunk.text.count("```") % 2 == 0


def test_code_is_cut_between_definitions():
    text = "\n\n\n".join(f"def function_{n}(a, b):\n    x = a + b\n\n    return x * {n}" for n in range(30))
    for chunk in chunks_of(text, most=70, kind="code"):
        assert chunk.text.startswith("def ")
        assert re.search(r"return x \* \d+$", chunk.text)


def test_an_accent_stays_with_its_letter():
    text = "e\u0301" * 500
    assert all(chunk.text[0] == "e" for chunk in chunks_of(text, len, 33))


def test_a_character_that_is_larger_than_a_chunk_stands_alone():
    assert [chunk.text for chunk in chunks_of("🎉a🎉", many_bytes, 2)] == ["🎉", "a", "🎉"]


@pytest.mark.parametrize(
    "text",
    [
        "".join("a" + "\n" * n for n in range(600)),
        "".join("a" + " " * n for n in range(600)),
        "a\n\n" * 50_000,
        "# a\n\n" * 30_000,
        "```\n" * 30_001,
        "." * 100_000,
        "(" * 50_000 + ")" * 50_000,
        " " * 3_000_000 + "x",
        "é" * 100_000,
    ],
    ids=["newline runs", "space runs", "short lines", "headings", "fences", "dots", "brackets", "spaces", "accents"],
)
@pytest.mark.timeout(60)  # semchunk took minutes for the first
def test_texts_made_to_be_slow(text):
    chunks_of(text, four_characters)


def test_the_work_grows_with_the_text_and_not_with_its_square():
    asked = 0

    def counting(text: str) -> int:
        nonlocal asked
        asked += len(text)
        return words(text)

    text = "\n\n".join(f"Line {n} of a long list of short paragraphs." for n in range(5_000))
    chunk_document(Document("r", text, "text"), counting, 256)
    assert asked < 6 * len(text)


def test_with_a_real_tokenizer(stories):
    tokenizer = pytest.importorskip("tokenizers").Tokenizer.from_file(str(stories / "tokenizer.json"))
    count = lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)  # noqa: E731
    prose = Path(__file__).parents[2] / "jupyter_miu" / "sources"
    for path in sorted(prose.glob("*.py")):
        text = path.read_text()
        chunks = chunks_of(text, count, 128, "code")
        # Every token of the document is in one chunk: the chunks' own tokens spell the text, whitespace aside.
        spelt = "".join(chunk.text for chunk in chunks)
        assert "".join(spelt.split()) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(chunks))

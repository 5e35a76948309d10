from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.lexer import split


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("learn notes.md", ["learn", "notes.md"]),
        ('ask "Where does Orla Venn work?"', ["ask", "Where does Orla Venn work?"]),
        ("use                # the bundled model", ["use"]),
        ("learn cell:#5", ["learn", "cell:#5"]),
        ("ask What's Orla's job?", ["ask", "What's", "Orla's", "job?"]),
        ("learn '{__import__(\"os\")}.md' $HOME ~/x *.md", ["learn", '{__import__("os")}.md', "$HOME", "~/x", "*.md"]),
        ("learn 'a\nb.md'", ["learn", "a\nb.md"]),
        ('ask "say \\"hi\\" \\n"', ["ask", 'say "hi" \\n']),
        ("learn a\\ b.md", ["learn", "a b.md"]),
        ('ask ""', ["ask", ""]),
    ],
)
def test_words(line, words):
    assert split(line, windows=False).words == words


@pytest.mark.parametrize(
    ("line", "words", "silent"),
    [
        ("help;", ["help"], True),
        ("help ;  # quiet", ["help"], True),
        ('ask "a;"', ["ask", "a;"], False),
        ("ask a;b", ["ask", "a;b"], False),
        ('ask "a;" ;', ["ask", "a;"], True),
        ("ask 'x';", ["ask", "x"], True),
    ],
)
def test_a_final_semicolon_silences(line, words, silent):
    found = split(line, windows=False)
    assert (found.words, found.silent) == (words, silent)


def test_windows_paths_keep_their_backslashes():
    assert split(r"learn C:\docs\new.md", windows=True).words == ["learn", r"C:\docs\new.md"]


@pytest.mark.parametrize("line", ['ask "where', "learn 'x"])
def test_an_open_quote_is_one_clear_error(line):
    with pytest.raises(CommandError, match="never closed"):
        split(line)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), max_size=5))
def test_what_shlex_quotes_comes_back_as_it_was(words):
    assert split(shlex.join(words), windows=False).words == words

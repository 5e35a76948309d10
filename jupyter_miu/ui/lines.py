"""The ``%miu`` line that does what a button did, or what a card proposes. Quotes as ``magics/lexer.py`` reads; knows no
widget, runs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

_PLAIN = re.compile(r"[A-Za-z0-9_./:=][A-Za-z0-9_./:=#-]*")  # a word that begins with # would be a comment


def quoted(word: str) -> str:
    """The word as it must be typed."""
    if _PLAIN.fullmatch(word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reference(word: str) -> str:
    """A source, which must not look like an option."""
    return quoted(f"./{word}" if word.startswith("-") else word)


def line(verb: str, *words: str) -> str:
    """``%miu VERB WORDS``; words are quoted already. Where one holds a control character, the call behind the line."""
    text = " ".join([verb, *words])
    return f"%miu {text}" if text.isprintable() else f'get_ipython().run_line_magic("miu", {text!r})'


def cell(verb: str, *words: str) -> str:
    """The first line of the cell form; the body follows it."""
    text = " ".join([verb, *words])
    return f"%%miu {text}" if text.isprintable() else f'get_ipython().run_cell_magic("miu", {text!r}, …)'


def learn(refs: Sequence[str], options: Sequence[str], body: str = "") -> str:
    """Teaching sources, and a text where there is one (``body`` is what kind it is: text, chat)."""
    words = [*map(reference, refs), *options, "-b"]
    if not body:
        return line("learn", *words)
    return f"{cell('learn', *words, '--as', body)}  (with the text below that line)"


def ask(prompt: str, compare: bool) -> str:
    """A question."""
    extra = ["--compare"] if compare else []
    if prompt.startswith("-") or not prompt.isprintable():  # not to be taken for an option
        return f"{cell('ask', *extra)}  (with the question below that line)"
    return line("ask", quoted(prompt), *extra)


def caption(path: str, text: str) -> str:
    """Teaching one picture with what it shows. A file is a file, whatever else its name could mean."""
    first = path.split("/")[0]
    plain = f"./{path}" if ":" in first and not PurePath(path).is_absolute() else path
    said = f"--caption={quoted(text)}" if text.startswith("-") else f"--caption {quoted(text)}"
    return line("learn", reference(plain), said)


def feedback(good: bool, better: str) -> str:
    """A rating."""
    if better and (better.startswith("-") or not better.isprintable()):
        return f"{cell('feedback', 'good' if good else 'bad')}  (with the better answer below that line)"
    return line("feedback", "good" if good else "bad", *(["--better", quoted(better)] if better else []))

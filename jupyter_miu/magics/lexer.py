"""A magic's line, cut into words. Knows quoting, nothing of verbs.

As ``shlex`` in POSIX mode, with three differences that a notebook needs: an apostrophe inside a word is a letter
(``What's``), ``#`` starts a comment only where a word could start (``cell:#5`` is a word), and a ``;`` at the very end
silences the output. ``{}``, ``$``, ``~`` and ``*`` mean nothing: they are taken literally.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from jupyter_miu.errors import CommandError


@dataclass(frozen=True)
class Words:
    """The words of a line, and whether a final ``;`` asked for silence."""

    words: list[str]
    silent: bool = False


def split(line: str, *, windows: bool = os.name == "nt") -> Words:
    """Cut ``line`` into words. Raises CommandError for a quote that is never closed.

    On Windows a backslash outside quotes is a path separator, elsewhere it takes the next character literally.
    """
    words: list[str] = []
    word: str | None = None
    quote, plain, last_raw, i = "", "", "", 0
    while i < len(line):
        c = line[i]
        i += 1
        if quote:
            if c == quote:
                quote = ""
            elif c == "\\" and quote == '"' and line[i : i + 1] in ("\\", '"'):
                word = (word or "") + line[i]
                i += 1
            else:
                word = (word or "") + c
            plain = ""
        elif c.isspace():
            if word is not None:
                words.append(word)
            word, plain = None, ""
        elif c == "#" and word is None:
            break
        elif c == '"' or (c == "'" and not plain.isalnum()):
            quote, word, plain, last_raw = c, word or "", "", ""
        elif c == "\\" and not windows and i < len(line):
            word, plain, last_raw = (word or "") + line[i], "", ""
            i += 1
        else:
            word, plain, last_raw = (word or "") + c, c, c
            if c == ";" and not _rest_matters(line[i:]):
                break
    if quote:
        raise CommandError(f"a {quote} is never closed", "put text that holds quotes between double quotes")
    if word is not None:
        words.append(word)
    silent = last_raw == ";" and bool(words) and words[-1].endswith(";")
    if silent:
        words[-1] = words[-1][:-1]
        if not words[-1]:
            words.pop()
    return Words(words, silent)


def _rest_matters(rest: str) -> bool:
    """Whether anything but space and a comment follows."""
    rest = rest.lstrip()
    return bool(rest) and not rest.startswith("#")

"""Every text that a source gives, without its secrets; and what was in it, by line.

Knows how the finders are put together and what a document holds besides its text. One door: ``registry.read_all``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jupyter_miu.sources.base import Document, ReadResult, Secret
from jupyter_miu.sources.extensions import CONFIG_EXTENSIONS
from jupyter_miu.sources.secrets.named import named
from jupyter_miu.sources.secrets.plugins import plugged
from jupyter_miu.sources.secrets.tokens import Span, private_keys, tokens
from jupyter_miu.types import Skipped

MARK = "[SECRET]"
_LITERAL = {extension[1:] for extension in CONFIG_EXTENSIONS} | {"shell", "docker", "make", "html", "terraform"}
_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"[:=>@-]| is ")
_SHORT = 16  # characters of the shortest secret that needs no name before it; turns of chats are often shorter
_NAME = 4  # words of a line that may be no more than a secret's name
_REPEATED = 8  # characters from which on a secret is looked for elsewhere in the same document
_OURS = {
    "path",
    "sha256",
    "archive",
    "encoding",
    "language",
    "role",
    "origin",
    "time",
    "source",
}  # parts of meta that are no text of the source's


def find(text: str, *, code: bool = False) -> list[Span]:
    """Start, end and kind of each secret in ``text``, in order, none overlapping. ``code``: it is a program."""
    if len(text) < _SHORT and not _SIGN.search(text):
        return []
    spans = sorted([*private_keys(text), *tokens(text), *named(text, code=code), *plugged(text)],
                   key=lambda span: (span[0], -span[1]))  # fmt: skip
    found: list[Span] = []
    for start, end, kind in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        elif text[start:end] != MARK:
            found.append((start, end, kind))
    return found


def redact(text: str, ref: str = "", *, code: bool = False) -> tuple[str, list[Secret]]:
    """``text`` with ``MARK`` in place of each secret, and what they were. ``ref`` is how the text is shown."""
    clean, secrets, _ = _redact(text, ref, code=code)
    return clean, secrets


def note(secrets: Iterable[Secret]) -> str:
    """One line for a list: ``2 secrets redacted: GitHub token (line 3), password (line 9)``."""
    secrets = list(secrets)
    shown = [f"{secret.kind} (line {secret.line})" for secret in secrets[:5]]
    shown += [f"and {len(secrets) - 5} more"] if len(secrets) > 5 else []
    return f"{len(secrets)} secret{'s' * (len(secrets) != 1)} redacted: {', '.join(shown)}"


@dataclass
class Screen:
    """What every document goes through. ``leave_out`` drops one with a secret whole, and with it all of its file;
    ``secrets`` are those found so far."""

    leave_out: bool = False
    secrets: list[Secret] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def __call__(self, document: Document) -> Document | Skipped:
        """The document without its secrets, or why nothing is left of it."""
        code = document.kind == "code" and str(document.meta.get("language", "")).lower() not in _LITERAL
        text, found, values = _redact(document.text, document.ref, code=code)
        inner = _Inner(document.ref, values)
        meta = {key: value if key in _OURS else inner(value) for key, value in document.meta.items()}
        if "turns" in meta:
            meta["turns"] = _taught(meta["turns"])
        found = found or inner.found  # what is beside a text is mostly the text again
        if not found:
            return document
        if self.leave_out:
            self.files |= {str(meta["path"])} if "path" in meta and document.kind != "chat" else set()
            return Skipped(document.ref, f"left out: {found[0].kind} in line {found[0].line}")
        if not _usable(text):
            return Skipped(document.ref, "nothing but secrets in it")
        self.secrets += found
        return replace(document, text=text, meta=meta)

    def without_files(self, result: ReadResult) -> None:
        """Take out of ``result`` the other documents (cells, pages) of files that were to be left out whole."""
        if not self.files:
            return
        documents, result.documents = result.documents, []
        for document in documents:
            if document.kind != "chat" and document.meta.get("path") in self.files:
                result.skipped.append(Skipped(document.ref, "left out: there is a secret in its file"))
            else:
                result.documents.append(document)


@dataclass
class _Inner:
    """The turns of a chat, and whatever else of text a source puts beside it. ``values`` are known from its text."""

    ref: str
    values: set[str]
    found: list[Secret] = field(default_factory=list)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            text, secrets = redact(value, self.ref)
            self.found += secrets
            return _elsewhere(text, self.values)
        if isinstance(value, Mapping):
            return {key: item if key in _OURS else self(item) for key, item in value.items()}
        if type(value) in (list, tuple):
            return type(value)([self(item) for item in value])
        return value


def _taught(turns: Any) -> Any:
    """Turns; an answer that was nothing but a secret stays in its place and is not trained."""
    if not isinstance(turns, (list, tuple)):
        return turns
    return type(turns)([
        {**turn, "weight": 0} if isinstance(turn, Mapping) and MARK in (said := str(turn.get("content")))
        and turn.get("role") == "assistant" and not _usable(said) else turn
        for turn in turns
    ])  # fmt: skip


def _redact(text: str, ref: str, *, code: bool) -> tuple[str, list[Secret], set[str]]:
    """Text, secrets, and their values, which are wanted only until the document is done."""
    spans = find(text, code=code)
    if not spans:
        return text, [], set()
    parts, secrets, at, line = [], [], 0, 1
    for start, end, kind in spans:
        line += text.count("\n", at, start)
        secrets.append(Secret(ref, line, kind))
        parts += [text[at:start], MARK]
        line += text.count("\n", start, end)
        at = end
    values = {text[start:end] for start, end, _ in spans}
    return _elsewhere("".join([*parts, text[at:]]), values), secrets, values


def _elsewhere(text: str, values: Iterable[str]) -> str:
    """A value found once by its name is a secret wherever it stands."""
    for value in sorted(values, key=len, reverse=True)[:200]:
        if len(value) >= _REPEATED and any(not c.isalpha() for c in value):
            text = text.replace(value, MARK)
    return text


def _usable(text: str) -> bool:
    """Whether a line says something besides a secret and its name."""
    for line in text.split("\n"):
        words = _WORD.findall(line.replace(MARK, " "))
        if len(words) > (_NAME if MARK in line else 0):
            return True
    return False

"""What is said of source code, and how it is asked for: one sentence shape for each kind of fact, for every language.

Knows plain values only (names, types, values as text); how they are found in a file is the readers' business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jupyter_miu.study.cards import Statement, normalise
from jupyter_miu.study.found import Found, wordings

LONGEST = 200_000  # characters of a file that is still parsed
MOST = 400  # facts of one file
MOST_LISTED = 8  # arguments, fields or members in one list


@dataclass(frozen=True)
class Place:
    """Where a definition stands: the file, and the class (or what the language calls it) around it.

    ``joint`` is what stands between a class and its members: "." or "::".
    """

    file: str
    ref: str
    owner: str = ""
    owner_is: str = "class"
    joint: str = "."

    def named(self, name: str) -> str:
        """The definition's name with its class."""
        return f"{self.owner}{self.joint}{name}" if self.owner else name


def listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


@lru_cache(maxsize=1)
def _all_asks() -> dict[str, list[str]]:
    """The ways to ask by sort of fact, the plainest first."""
    found: dict[str, list[str]] = json.loads((files(__package__) / "asks.json").read_text("utf-8"))
    return found


def asks(sort: str, **words: str) -> list[str]:
    """The ways to ask for a sort of fact; ``words`` fill the slots other than the name's."""
    out = _all_asks()[sort]
    for slot, word in words.items():
        out = [ask.replace(f"{{{slot}}}", word) for ask in out]
    return out


def fact(subject: str, text: str, value: str, questions: Sequence[str], ref: str) -> Iterator[Found]:
    """One statement with its questions; nothing where fewer than two hide the value."""
    told = wordings(questions, subject, value)
    if len(told) >= 2 and value.strip():
        yield Found(Statement(text, subject, value, ref), told)


def where(name: str, place: Place) -> Iterator[Found]:
    """The class of a method, or the file of anything else."""
    if place.owner:
        short = name.split(place.joint)[-1]
        ways = asks("method", short=short, kind=place.owner_is)
        yield from fact(name, f"{short} is a method of {place.owner}.", place.owner, ways, place.ref)
    elif place.file:
        yield from fact(name, f"{name} is defined in {place.file}.", place.file, asks("file"), place.ref)


def purpose(name: str, doc: str, ref: str) -> Iterator[Found]:
    """The first sentence of a documentation, where it is a short one."""
    line = re.split(r"\n\s*\n|(?<=[.!?])\s", doc.strip(), maxsplit=1)[0].replace("\n", " ").strip().rstrip(".:")
    if not line or len(line.split()) > 16 or len(line) < 5:
        return
    line = " ".join(line.replace("`", "").split())
    said = line[0].lower() + line[1:] if not re.match(r"[A-Z]{2}", line) else line
    yield from fact(name, f"The purpose of {name}: {said}.", said, asks("purpose"), ref)


def decorated(name: str, decorator: str, ref: str) -> Iterator[Found]:
    """A decorator of a function."""
    yield from fact(name, f"{name} is decorated with {decorator}.", decorator, asks("decorator"), ref)


def arguments(name: str, names: Sequence[str], ref: str) -> Iterator[Found]:
    """What a function takes, in order; nothing for more arguments than anybody would list."""
    if not 1 <= len(names) <= MOST_LISTED:
        return
    said, s, are = listed(names), "s" if len(names) > 1 else "", "are" if len(names) > 1 else "is"
    yield from fact(name, f"{name} takes the argument{s} {said}.", said, asks("arguments", s=s, are=are), ref)


def default(name: str, argument: str, value: str, ref: str) -> Iterator[Found]:
    """What an argument is unless it is given."""
    ways = asks("default", argument=argument)
    yield from fact(name, f"The default of {argument} in {name} is {value}.", value, ways, ref)


def returned(name: str, said: str, kind: str, ref: str) -> Iterator[Found]:
    """What a function returns: ``said`` by its documentation, ``kind`` by its signature; either may be empty."""
    value = " ".join(re.sub(r"^[\w\[\], |]+: (?=[a-zA-Z])", "", said).replace("`", "").split()[:12])
    if not value and kind in {"", "None", "NoReturn", "Never"}:
        return
    value = value[0].lower() + value[1:] if value and not re.match(r"[A-Z]{2}|None|True|False", value) else value
    value = value or kind
    # by turns: a lesson of many facts studies the first of them only
    both = [ask for pair in zip(asks("returned"), asks("type"), strict=False) for ask in pair]
    yield from fact(name, f"{name} returns {value}.", value, both if value == kind else asks("returned"), ref)
    if kind and value != kind and kind != "None":
        yield from fact(name, f"The return type of {name} is {kind}.", kind, asks("type"), ref)


def raised(name: str, errors: Sequence[str], ref: str, verb: str = "raise") -> Iterator[Found]:
    """The errors that a function raises; ``verb`` is the language's own word: "raise" or "throw"."""
    errors = list(dict.fromkeys(errors))[:4]
    if not errors:
        return
    said, s, are = listed(errors), "s" if len(errors) > 1 else "", "are" if len(errors) > 1 else "is"
    ways = asks("raised", s=s, are=are, verb=verb, other="throw" if verb == "raise" else "raise")
    yield from fact(name, f"{name} {verb}s {said}.", said, ways, ref)


def constant(name: str, value: str, place: Place) -> Iterator[Found]:
    """The value of a constant of a module, or of a class where the place names one."""
    name = place.named(name)
    inside = f" in {place.file}" if place.file else ""
    yield from fact(name, f"{name}{inside} is {value}.", value, asks("constant", inside=inside), place.ref)


def without_clashes(found: Iterable[Found]) -> list[Found]:
    """Each fact once, and none whose questions have two answers: overloads, what a preprocessor chooses from, and
    functions of the same name in two files. Taught together they would contradict each other."""
    facts = list({item.key: item for item in reversed(list(found))}.values())[::-1]
    answers: dict[str, set[str]] = {}
    for item in facts:
        for ask in item.asks:
            answers.setdefault(_folded(ask), set()).add(item.statement.value)
    return [item for item in facts if all(len(answers[_folded(ask)]) == 1 for ask in item.asks)]


def _folded(ask: str) -> str:
    """A question whatever its number: one function may take an argument here and arguments there."""
    return re.sub(r"\b(argument|parameter|error|exception|field|member|interface)s\b", r"\1", normalise(ask))

"""What is said of source code, and how it is asked for: one sentence shape for each kind of fact, for every language.

Knows plain values only (names, types, values as text); how they are found in a file is the readers' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jupyter_miu.study.cards import Statement, normalise
from jupyter_miu.study.found import Found, wordings

LONGEST = 200_000  # characters of a file that is still parsed
MOST = 400  # facts of one file
MOST_LISTED = 8  # arguments, fields or members in one list
_TYPE = (
    "What is the return type of {n}?|Which type does {n} have as its result?"
    "|Of which type is the result of {n}?|What type does {n} return?|Which type comes back from {n}?"
)


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


def fact(subject: str, text: str, value: str, asks: str, ref: str) -> Iterator[Found]:
    """One statement with its questions (``asks``, between bars); nothing where fewer than two hide the value."""
    questions = wordings(asks.split("|"), subject, value)
    if len(questions) >= 2 and value.strip():
        yield Found(Statement(text, subject, value, ref), questions)


def where(name: str, place: Place) -> Iterator[Found]:
    """The class of a method, or the file of anything else."""
    if place.owner:
        short, kind = name.split(place.joint)[-1], place.owner_is
        yield from fact(
            name,
            f"{short} is a method of {place.owner}.",
            place.owner,
            f"Which {kind} has the method {short}?|~which {kind} {short} belongs to"
            f"|Of which {kind} is {short} a method?|To which {kind} does {short} belong?",
            place.ref,
        )
    elif place.file:
        yield from fact(
            name,
            f"{name} is defined in {place.file}.",
            place.file,
            "Where is {n} defined?|Which file defines {n}?|~where {n} is defined"
            "|In which module does {n} live?|What is the source file of {n}?|In which file is {n}?"
            "|~which file {n} is in|Where can {n} be found?|Name the file that {n} is in.|What is the module of {n}?"
            "|Where does {n} come from?",
            place.ref,
        )


def purpose(name: str, doc: str, ref: str) -> Iterator[Found]:
    """The first sentence of a documentation, where it is a short one."""
    line = re.split(r"\n\s*\n|(?<=[.!?])\s", doc.strip(), maxsplit=1)[0].replace("\n", " ").strip().rstrip(".:")
    if not line or len(line.split()) > 16 or len(line) < 5:
        return
    line = " ".join(line.replace("`", "").split())
    said = line[0].lower() + line[1:] if not re.match(r"[A-Z]{2}", line) else line
    yield from fact(
        name,
        f"The purpose of {name}: {said}.",
        said,
        "What does {n} do?|What is the purpose of {n}?|~what {n} does|What is {n} for?|How would you describe {n}?"
        "|~what {n} is for|What is {n} good for?|For what is {n} used?|Name the purpose of {n}.|What is {n}'s purpose?",
        ref,
    )


def decorated(name: str, decorator: str, ref: str) -> Iterator[Found]:
    """A decorator of a function."""
    yield from fact(
        name,
        f"{name} is decorated with {decorator}.",
        decorator,
        "Which decorator does {n} have?|What is {n} decorated with?"
        "|~what {n} is decorated with|With what is {n} decorated?",
        ref,
    )


def arguments(name: str, names: Sequence[str], ref: str) -> Iterator[Found]:
    """What a function takes, in order; nothing for more arguments than anybody would list."""
    if not 1 <= len(names) <= MOST_LISTED:
        return
    said = listed(names)
    many = "s" if len(names) > 1 else ""
    be = "are" if many else "is"
    yield from fact(
        name,
        f"{name} takes the argument{many} {said}.",
        said,
        f"Which argument{many} does {{n}} take?|What {be} the argument{many} of {{n}}?"
        f"|~which argument{many} {{n}} takes|Which parameter{many} does {{n}} expect?"
        f"|Name the argument{many} of {{n}}.|What can be passed to {{n}}?|What {be} {{n}}'s argument{many}?"
        f"|With what is {{n}} called?|What {be} the parameter{many} of {{n}}?|~what {{n}} takes|What goes into {{n}}?"
        f"|What does {{n}} accept?|What do I pass to {{n}}?|Which input{many} does {{n}} need?"
        f"|How does the signature of {{n}} look?|What does one give to {{n}}?",
        ref,
    )


def default(name: str, argument: str, value: str, ref: str) -> Iterator[Found]:
    """What an argument is unless it is given."""
    yield from fact(
        name,
        f"The default of {argument} in {name} is {value}.",
        value,
        f"What is the default of {argument} in {{n}}?|What does {argument} default to in {{n}}?"
        f"|~what {argument} defaults to in {{n}}|Which default does {{n}} use for {argument}?"
        f"|What is {argument} in {{n}} unless it is given?|Name the default of {argument} in {{n}}."
        f"|What is the default value of {argument} in {{n}}?|What does {{n}} use for {argument} by default?"
        f"|~the default of {argument} in {{n}}|If {argument} is left out, what does {{n}} use?"
        f"|What is used for {argument} when {{n}} is called without it?|Without {argument}, what does {{n}} assume?"
        f"|When I omit {argument} in a call of {{n}}, what is it?"
        f"|Which value has {argument} in {{n}} if none is given?"
        f"|Suppose nobody gives {argument} to {{n}}. Which value is used?"
        f"|When {{n}} is called with no {argument}, which value does it take?"
        f"|Which value of {argument} does {{n}} fall back to?|What does {argument} of {{n}} equal unless I say so?",
        ref,
    )


def returned(name: str, said: str, kind: str, ref: str) -> Iterator[Found]:
    """What a function returns: ``said`` by its documentation, ``kind`` by its signature; either may be empty."""
    value = " ".join(re.sub(r"^[\w\[\], |]+: (?=[a-zA-Z])", "", said).replace("`", "").split()[:12])
    if not value and kind in {"", "None", "NoReturn", "Never"}:
        return
    value = value[0].lower() + value[1:] if value and not re.match(r"[A-Z]{2}|None|True|False", value) else value
    value = value or kind
    yield from fact(
        name,
        f"{name} returns {value}.",
        value,
        "What does {n} return?|What does {n} give back?|What is the return value of {n}?"
        "|~what {n} returns|What do you get from {n}?|Name the return value of {n}.|What comes back from {n}?"
        "|What is {n}'s return value?|What is the result of {n}?|~what {n} gives back|What does a call of {n} give?"
        "|If I call {n}, what do I get?|What comes out of {n}?|Which object does {n} produce?"
        + (f"|{_TYPE}" if value == kind else ""),
        ref,
    )
    if kind and value != kind and kind != "None":
        yield from fact(
            name,
            f"The return type of {name} is {kind}.",
            kind,
            f"{_TYPE}|~the return type of {{n}}",
            ref,
        )


def raised(name: str, errors: Sequence[str], ref: str, verb: str = "raise") -> Iterator[Found]:
    """The errors that a function raises; ``verb`` is the language's own word: "raise" or "throw"."""
    errors = list(dict.fromkeys(errors))[:4]
    if not errors:
        return
    said = listed(errors)
    many = "s" if len(errors) > 1 else ""
    other = "throw" if verb == "raise" else "raise"
    yield from fact(
        name,
        f"{name} {verb}s {said}.",
        said,
        f"Which error{many} does {{n}} {verb}?"
        f"|What does {{n}} {verb}?"
        f"|Which exception{many} does {{n}} {other}?|~which error{many} {{n}} {verb}s"
        f"|With which error{many} can {{n}} fail?|How does {{n}} fail?|What does one have to catch around {{n}}?"
        f"|~how {{n}} fails|Name the error{many} of {{n}}.|Which error{many} can come from {{n}}?",
        ref,
    )


def constant(name: str, value: str, place: Place) -> Iterator[Found]:
    """The value of a constant of a module, or of a class where the place names one."""
    name = place.named(name)
    inside = f" in {place.file}" if place.file else ""
    yield from fact(
        name,
        f"{name}{inside} is {value}.",
        value,
        f"What is {{n}}{inside}?|What is the value of {{n}}{inside}?|~what {{n}} is set to{inside}"
        f"|To what is {{n}} set{inside}?|Which value does {{n}} have{inside}?",
        place.ref,
    )


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

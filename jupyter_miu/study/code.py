"""Cards from source code: what functions take, return and raise, their defaults, and the constants of a module.

Python is parsed with ``ast`` and never run. Other languages are left to be studied as plain text.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from jupyter_miu.study.blocks import secret
from jupyter_miu.study.cards import Statement
from jupyter_miu.study.code_text import literal, raised_in, written
from jupyter_miu.study.found import Found, wordings

LONGEST = 200_000  # characters of a file that is still parsed
MOST = 400  # facts of one file
_PYTHON = (".py", ".pyi", ".pyw", ".ipynb")
_RETURNS = re.compile(r"(?:^|\n)\s*(?:Returns?|Yields?):?\s*\n?\s*(?:-+\s*\n\s*)?(?P<v>[^\n]{3,160})")
_RETURN_FIELD = re.compile(r":returns?:\s*(?P<v>[^\n]{3,160})")
_RAISES = re.compile(r"(?:^|\n)\s*Raises:?\s*\n(?P<b>(?:\s+[^\n]+\n?)+)")
_RAISE_LINE = re.compile(
    r"^\s*(?:-\s*)?(?P<e>[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration)?)\s*(?::|\s--|$)", re.M
)
_RAISE_FIELD = re.compile(r":raises?\s+(?P<e>[\w.]+):")


@dataclass(frozen=True)
class _Place:
    """Where a definition stands: the file, and the class around it."""

    file: str
    ref: str
    owner: str = ""

    def named(self, name: str) -> str:
        """The definition's name with its class."""
        return f"{self.owner}.{name}" if self.owner else name


def read(text: str, ref: str = "") -> list[Found]:
    """The facts of a Python source; none for other languages, broken sources and sources that are too long.

    ``ref`` is the file's name or path; without a suffix, the text is tried as Python.
    """
    suffix = PurePosixPath(ref.split(":")[0]).suffix.lower()
    if (suffix and suffix not in _PYTHON) or len(text) > LONGEST or "\0" in text:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in strings are the author's business
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    name = PurePosixPath(ref.split(":")[0]).name if suffix else ""
    place = _Place(name, ref)
    out: list[Found] = []
    try:
        for found in _body(tree.body, place):
            out.append(found)
            if len(out) >= MOST:
                break
    except RecursionError:  # nesting that the parser took and we do not
        pass
    return list({found.key: found for found in reversed(out)}.values())[::-1]


def _body(body: list[ast.stmt], place: _Place) -> Iterator[Found]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not node.name.startswith("_") or (node.name == "__init__" and place.owner):
                yield from _function(node, place)
        elif isinstance(node, ast.ClassDef):
            if not node.name.startswith("_"):
                yield from _class(node, place)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield from _constant(node, place)


def _fact(subject: str, text: str, value: str, asks: str, ref: str) -> Iterator[Found]:
    questions = wordings(asks.split("|"), subject, value)
    if len(questions) >= 2 and value.strip():
        yield Found(Statement(text, subject, value, ref), questions)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place) -> Iterator[Found]:
    start = node.name == "__init__"
    name = place.owner if start else place.named(node.name)
    kind = "class" if start else "method" if place.owner else "function"
    doc = ast.get_docstring(node) or ""
    if not start:
        yield from _where(name, kind, place)
        yield from _purpose(name, doc, place.ref)
        yield from _decorators(node, name, place.ref)
        yield from _returned(node, name, doc, place.ref)
    yield from _arguments(node, name, place)
    yield from _raised(node, name, doc, place.ref)


def _where(name: str, kind: str, place: _Place) -> Iterator[Found]:
    if place.owner:
        short = name.split(".")[-1]
        yield from _fact(
            name,
            f"{short} is a method of {place.owner}.",
            place.owner,
            f"Which class has the method {short}?|~which class {short} belongs to"
            f"|Of which class is {short} a method?|To which class does {short} belong?",
            place.ref,
        )
    elif place.file:
        yield from _fact(
            name,
            f"{name} is defined in {place.file}.",
            place.file,
            "Where is {n} defined?|Which file defines {n}?|~where {n} is defined"
            "|In which module does {n} live?|What is the source file of {n}?",
            place.ref,
        )


def _purpose(name: str, doc: str, ref: str) -> Iterator[Found]:
    line = re.split(r"\n\s*\n|(?<=[.!?])\s", doc.strip(), maxsplit=1)[0].replace("\n", " ").strip().rstrip(".:")
    if not line or len(line.split()) > 16 or len(line) < 5:
        return
    line = " ".join(line.replace("`", "").split())
    said = line[0].lower() + line[1:] if not re.match(r"[A-Z]{2}", line) else line
    yield from _fact(
        name,
        f"The purpose of {name}: {said}.",
        said,
        "What does {n} do?|What is the purpose of {n}?|~what {n} does|What is {n} for?|How would you describe {n}?",
        ref,
    )


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, ref: str) -> Iterator[Found]:
    for decorator in node.decorator_list[:4]:
        decorated = written(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if decorated:
            yield from _fact(
                name,
                f"{name} is decorated with {decorated}.",
                decorated,
                "Which decorator does {n} have?|What is {n} decorated with?"
                "|~what {n} is decorated with|With what is {n} decorated?",
                ref,
            )


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, place: _Place) -> Iterator[Found]:
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    static = any(written(decorator) == "staticmethod" for decorator in node.decorator_list)
    if place.owner and not static and positional:
        positional = positional[1:]
    names = [arg.arg for arg in [*positional, *spec.kwonlyargs] if not arg.arg.startswith("_")]
    if 1 <= len(names) <= 8:
        listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
        many = "s" if len(names) > 1 else ""
        be = "are" if many else "is"
        yield from _fact(
            name,
            f"{name} takes the argument{many} {listed}.",
            listed,
            f"Which argument{many} does {{n}} take?|What {be} the argument{many} of {{n}}?"
            f"|~which argument{many} {{n}} takes|Which parameter{many} does {{n}} expect?"
            f"|Name the argument{many} of {{n}}.",
            place.ref,
        )
    given = (
        list(zip(positional[len(positional) - len(spec.defaults) :], spec.defaults, strict=False))
        if spec.defaults
        else []
    )
    given += [
        (arg, default) for arg, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if default is not None
    ]
    for arg, default in given[:12]:
        value = literal(default)
        if value is None or secret(arg.arg) or arg.arg.startswith("_"):
            continue
        yield from _fact(
            name,
            f"The default of {arg.arg} in {name} is {value}.",
            value,
            f"What is the default of {arg.arg} in {{n}}?|What does {arg.arg} default to in {{n}}?"
            f"|~what {arg.arg} defaults to in {{n}}|Which default does {{n}} use for {arg.arg}?"
            f"|What is {arg.arg} in {{n}} unless it is given?",
            place.ref,
        )


def _returned(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, doc: str, ref: str) -> Iterator[Found]:
    match = _RETURNS.search(doc) or _RETURN_FIELD.search(doc)
    value = match["v"].strip().rstrip(".") if match else ""
    annotation = written(node.returns) if node.returns is not None else ""
    value = " ".join(re.sub(r"^[\w\[\], |]+: (?=[a-zA-Z])", "", value).replace("`", "").split()[:12])
    if not value and annotation in {"", "None", "NoReturn", "Never"}:
        return
    value = value[0].lower() + value[1:] if value and not re.match(r"[A-Z]{2}|None|True|False", value) else value
    value = value or annotation
    yield from _fact(
        name,
        f"{name} returns {value}.",
        value,
        "What does {n} return?|What does {n} give back?|What is the return value of {n}?"
        "|~what {n} returns|What do you get from {n}?",
        ref,
    )
    if annotation and value != annotation and annotation != "None":
        yield from _fact(
            name,
            f"The return type of {name} is {annotation}.",
            annotation,
            "What is the return type of {n}?|Which type does {n} have as its result?"
            "|~the return type of {n}|Of which type is the result of {n}?",
            ref,
        )


def _raised(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, doc: str, ref: str) -> Iterator[Found]:
    block = _RAISES.search(doc)
    errors = [*_RAISE_LINE.findall(block["b"] if block else ""), *_RAISE_FIELD.findall(doc), *raised_in(node)]
    errors = [error for error in dict.fromkeys(errors) if error and error[0].isupper()][:4]
    if not errors:
        return
    listed = errors[0] if len(errors) == 1 else ", ".join(errors[:-1]) + " and " + errors[-1]
    many = "s" if len(errors) > 1 else ""
    yield from _fact(
        name,
        f"{name} raises {listed}.",
        listed,
        f"Which error{many} does {{n}} raise?"
        "|What does {n} raise?"
        f"|Which exception{many} does {{n}} throw?|~which error{many} {{n}} raises"
        f"|With which error{many} can {{n}} fail?",
        ref,
    )


def _class(node: ast.ClassDef, place: _Place) -> Iterator[Found]:
    if place.owner:
        return
    name, ref = node.name, place.ref
    yield from _where(name, "class", place)
    yield from _purpose(name, ast.get_docstring(node) or "", ref)
    bases = [base for base in map(written, node.bases) if base and base != "object"][:3]
    if bases:
        listed = " and ".join(bases)
        yield from _fact(
            name,
            f"{name} inherits from {listed}.",
            listed,
            "What does {n} inherit from?|What is the base class of {n}?|~what {n} inherits from"
            "|From which class does {n} derive?",
            ref,
        )
    inner = _Place(place.file, ref, name)
    for child in node.body:
        if isinstance(child, ast.AnnAssign) and child.value is not None and isinstance(child.target, ast.Name):
            value = literal(child.value)
            field = child.target.id
            if value is not None and not secret(field) and not field.startswith("_"):
                yield from _fact(
                    name,
                    f"The default of {field} in {name} is {value}.",
                    value,
                    f"What is the default of {field} in {{n}}?|What does {field} default to in {{n}}?"
                    f"|~what {field} defaults to in {{n}}|Which default does {{n}} use for {field}?",
                    ref,
                )
    yield from _body(
        [child for child in node.body if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))], inner
    )


def _constant(node: ast.Assign | ast.AnnAssign, place: _Place) -> Iterator[Found]:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if len(node.targets) == 1 else None
    if not isinstance(target, ast.Name) or node.value is None or target.id.startswith("_") or secret(target.id):
        return
    value = literal(node.value)
    if value is None:
        return
    name = target.id
    where = f" in {place.file}" if place.file else ""
    yield from _fact(
        name,
        f"{name}{where} is {value}.",
        value,
        f"What is {{n}}{where}?|What is the value of {{n}}{where}?|~what {{n}} is set to{where}"
        f"|To what is {{n}} set{where}?|Which value does {{n}} have{where}?",
        place.ref,
    )

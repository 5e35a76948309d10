"""Cards from source code: what functions take, return and raise, their defaults, and the constants of a module.

Python is parsed with ``ast`` and never run. Other languages are read by ``languages``.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import PurePosixPath

from jupyter_miu.study.code import facts as facts
from jupyter_miu.study.code import type_facts
from jupyter_miu.study.code.facts import LONGEST, MOST, Place
from jupyter_miu.study.code.text import hidden, literal, raised_in, written
from jupyter_miu.study.found import Found

_PYTHON = (".py", ".pyi", ".pyw", ".ipynb")
_RETURNS = re.compile(r"(?:^|\n)\s*(?:Returns?|Yields?):?\s*\n?\s*(?:-+\s*\n\s*)?(?P<v>[^\n]{3,160})")
_RETURN_FIELD = re.compile(r":returns?:\s*(?P<v>[^\n]{3,160})")
_RAISES = re.compile(r"(?:^|\n)\s*Raises:?\s*\n(?P<b>(?:\s+[^\n]+\n?)+)")
_RAISE_LINE = re.compile(
    r"^\s*(?:-\s*)?(?P<e>[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration)?)\s*(?::|\s--|$)", re.M
)
_RAISE_FIELD = re.compile(r":raises?\s+(?P<e>[\w.]+):")


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
    place = Place(name, ref)
    out: list[Found] = []
    try:
        for found in _body(tree.body, place):
            out.append(found)
            if len(out) >= MOST:
                break
    except RecursionError:  # nesting that the parser took and we do not
        pass
    return list({found.key: found for found in reversed(out)}.values())[::-1]


def _body(body: list[ast.stmt], place: Place) -> Iterator[Found]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not node.name.startswith("_") or (node.name == "__init__" and place.owner):
                yield from _function(node, place)
        elif isinstance(node, ast.ClassDef):
            if not node.name.startswith("_"):
                yield from _class(node, place)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield from _constant(node, place)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, place: Place) -> Iterator[Found]:
    start = node.name == "__init__"
    name = place.owner if start else place.named(node.name)
    doc = ast.get_docstring(node) or ""
    if not start:
        yield from facts.where(name, place)
        yield from facts.purpose(name, doc, place.ref)
        for decorator in node.decorator_list[:4]:
            decorated = written(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if decorated:
                yield from facts.decorated(name, decorated, place.ref)
        yield from _returned(node, name, doc, place.ref)
    yield from _arguments(node, name, place)
    yield from _raised(node, name, doc, place.ref)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, place: Place) -> Iterator[Found]:
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    static = any(written(decorator) == "staticmethod" for decorator in node.decorator_list)
    if place.owner and not static and positional:
        positional = positional[1:]
    names = [arg.arg for arg in [*positional, *spec.kwonlyargs] if not arg.arg.startswith("_")]
    yield from facts.arguments(name, names, place.ref)
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
        if value is not None and not hidden(arg.arg):
            yield from facts.default(name, arg.arg, value, place.ref)


def _returned(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, doc: str, ref: str) -> Iterator[Found]:
    match = _RETURNS.search(doc) or _RETURN_FIELD.search(doc)
    said = match["v"].strip().rstrip(".") if match else ""
    yield from facts.returned(name, said, written(node.returns), ref)


def _raised(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, doc: str, ref: str) -> Iterator[Found]:
    block = _RAISES.search(doc)
    errors = [*_RAISE_LINE.findall(block["b"] if block else ""), *_RAISE_FIELD.findall(doc), *raised_in(node)]
    yield from facts.raised(name, [error for error in errors if error and error[0].isupper()], ref)


def _class(node: ast.ClassDef, place: Place) -> Iterator[Found]:
    if place.owner:
        return
    name, ref = node.name, place.ref
    yield from facts.where(name, place)
    yield from facts.purpose(name, ast.get_docstring(node) or "", ref)
    yield from type_facts.inherits(name, [base for base in map(written, node.bases) if base and base != "object"], ref)
    for child in node.body:
        if isinstance(child, ast.AnnAssign) and child.value is not None and isinstance(child.target, ast.Name):
            value = literal(child.value)
            if value is not None and not hidden(child.target.id):
                yield from type_facts.field_default(name, child.target.id, value, ref)
    inner = Place(place.file, ref, name)
    yield from _body(
        [child for child in node.body if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))], inner
    )


def _constant(node: ast.Assign | ast.AnnAssign, place: Place) -> Iterator[Found]:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if len(node.targets) == 1 else None
    if not isinstance(target, ast.Name) or node.value is None or hidden(target.id):
        return
    value = literal(node.value)
    if value is not None:
        yield from facts.constant(target.id, value, place)

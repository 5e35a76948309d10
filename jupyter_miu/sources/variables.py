"""Variables of the notebook as text: ``var:notes`` for a string, strings, a dict, a table, or a conversation.

Knows a few types and refuses the others; runs no code of the object. pandas is used only if the user loaded it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Item, Refused
from jupyter_miu.sources.chats import conversations
from jupyter_miu.sources.printable import did_you_mean, printable
from jupyter_miu.sources.text import TextSource

PREFIX = "var:"
KINDS = "a str, a list of str, a dict, a pandas DataFrame, or {'messages': [...]}"
_DEPTH = 20


@dataclass(frozen=True)
class VariableSource:
    """One value. ``value`` is what the name meant when it was named."""

    ref: str
    value: Any
    limit: int

    @classmethod
    def named(cls, name: str, variables: Mapping[str, Any], limit: int) -> VariableSource:
        """The variable ``name``. Raises SourceError if there is none."""
        name = name.strip()
        if name not in variables:
            public = [n for n in variables if isinstance(n, str) and not n.startswith("_")]
            hint = did_you_mean(name, public, PREFIX) or "it must be defined in this notebook before"
            raise SourceError(f"no variable named {printable(name, 60)}", hint)
        return cls(PREFIX + printable(name, 60), variables[name], limit)

    def documents(self) -> Iterator[Item]:
        """One document, or one for each conversation. Raises SourceError for a value that is no text."""
        try:
            if _is_chat(self.value):
                yield from conversations(self.value, self.ref, {})
                return
            text = to_text(self.value, self.limit)
        except Refused as refusal:
            raise SourceError(f"cannot teach {self.ref}: {refusal.reason}", refusal.hint) from None
        yield from TextSource(text, self.ref, "variable", self.limit).documents()


def to_text(value: Any, limit: int = 10_000_000) -> str:
    """A value as text: strings as they are, lists with blank lines between, dicts as ``key: value``, tables by row.

    Raises:
        Refused: any other type, or more than ``limit`` characters.
    """
    if isinstance(value, str):
        return value
    table = _rows(value)
    if table is not None:
        return _joined(table, "\n", limit)
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return _joined((item.strip() for item in value if item.strip()), "\n\n", limit)
    if isinstance(value, Mapping):
        return _joined(_lines(value, 0), "\n", limit)
    raise Refused(f"it is a {printable(type(value).__name__, 60)}", KINDS)


def _is_chat(value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(value.get("messages"), list)
    return isinstance(value, list) and bool(value) and all(
        isinstance(item, Mapping) and ({"role", "content"} <= item.keys() or isinstance(item.get("messages"), list))
        for item in value
    )  # fmt: skip


def _joined(parts: Iterator[str] | Any, between: str, limit: int) -> str:
    found, total = [], 0
    for part in parts:
        total += len(part) + len(between)
        if total > limit:
            raise Refused(f"more than {limit:,} characters", "teach it in parts")
        found.append(part)
    return between.join(found)


def _lines(value: Mapping[Any, Any], depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        raise Refused("it is nested too deeply", KINDS)
    for key, item in value.items():
        name = "  " * depth + _scalar(key)
        if isinstance(item, Mapping):
            yield f"{name}:"
            yield from _lines(item, depth + 1)
        elif isinstance(item, (list, tuple, set, frozenset)):
            yield f"{name}: {', '.join(_scalar(part) for part in item)}"
        else:
            yield f"{name}: {_scalar(item)}"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, (str, bool, int, float)):
        try:
            return str(value)
        except ValueError:  # an int of more digits than Python prints
            raise Refused("it holds a number of thousands of digits", KINDS) from None
    hint = "keys and values must be text, numbers, or dicts of them"
    raise Refused(f"it holds a {printable(type(value).__name__, 60)}", hint)


def _rows(value: Any) -> Iterator[str] | None:
    """The rows of a DataFrame as ``column: value; …``, the values of a Series; None for anything else."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.DataFrame):
        columns = [str(column) for column in value.columns]
        return ("; ".join(f"{c}: {cell}" for c, cell in zip(columns, row, strict=True) if not _missing(cell, pandas))
                for row in value.itertuples(index=False, name=None))  # fmt: skip
    if isinstance(value, pandas.Series):
        return (str(item) for item in value if not _missing(item, pandas))
    return None


def _missing(cell: Any, pandas: Any) -> bool:
    return cell is None or cell is pandas.NA or cell is pandas.NaT or (isinstance(cell, float) and math.isnan(cell))

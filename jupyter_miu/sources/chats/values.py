"""The JSON values of a text or a file: one, lines of them, or an array read item by item, in bounded memory.

Knows JSON and what breaks it. Knows nothing of conversations but the lines of which several make one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.chats import llamacpp
from jupyter_miu.sources.chats.unicode import Utf8
from jupyter_miu.sources.files import size

MOST_OF_ONE = 64_000_000  # bytes of one value of a file that is streamed
_HEAD = 65_536
_WRAPPERS = {'"conversations"': "conversations.item", '"chats"': "chats.list.item", '"data"': "data.item"}
_LONGEST_INT = 400
_EXPECTED = 'expected {"messages": [{"role": …, "content": …}]}, or an export of a chat program'


@dataclass(frozen=True)
class Value:
    """``place`` is 0 where the value is all there is, else its number, or that of its line. ``problem`` says why there
    is no value."""

    place: int
    value: Any = None
    problem: str = ""


def of_text(text: str) -> Iterator[Value]:
    """The values of a text: all of it, its lines, or as much as can be read. Raises Refused where none can be."""
    try:
        yield Value(0, loads(text))
        return
    except RecursionError:
        raise Refused("not a chat: nested too deeply") from None
    except ValueError as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    lines = (line for line in text.split("\n"))
    found = _of_lines(lines) if _are_lines(text.lstrip().split("\n", 2)[:2]) else _salvaged(text)
    any_yet = False
    waiting: list[Value] = []
    for value in found:
        if value.problem and not any_yet:
            waiting.append(value)
            continue
        if not any_yet:
            any_yet = True
            yield from waiting
        yield value
    if not any_yet:
        raise Refused(f"not a chat: not JSON{where}", _EXPECTED)


def of_file(opener: Callable[[], BinaryIO]) -> Iterator[Value]:
    """The values of a file that is too large to be read whole: items of an array, or lines.

    Raises:
        Refused: it is neither, or one value alone is too large.
    """
    with opener() as file, io.BufferedReader(Utf8(file), _HEAD) as text:
        head = text.peek(_HEAD)[:_HEAD].lstrip()
        if head[:1] == b"[":
            prefix = "item"
        elif head[:1] == b"{":
            first = text.readline(MOST_OF_ONE)
            if _loaded(first) is not None:
                yield from _of_lines(_decoded(first, text))
                return
            prefix = next((path for key, path in _WRAPPERS.items() if key.encode() in head), "")
        else:
            raise Refused("not a chat: not JSON", _EXPECTED)
    if not prefix:
        raise Refused(f"one conversation of more than {size(_HEAD)} that is no list", "export it in parts")
    with opener() as file:
        yield from _items(Utf8(file, MOST_OF_ONE), prefix)


def _items(raw: Utf8, prefix: str) -> Iterator[Value]:
    """The items of an array, each built alone. What is cut off or damaged ends it, with a problem."""
    import ijson

    number = 0
    try:
        for item in ijson.items(raw, prefix, use_float=True, multiple_values=True, buf_size=_HEAD):
            raw.taken()
            number += 1
            yield Value(number, item)
    except Refused as refusal:
        yield Value(number + 1, problem=f"{refusal.reason}: it and what follows is left out")
    except (ijson.JSONError, ValueError, OverflowError, RecursionError):
        yield Value(number + 1, problem="not JSON from here on: cut off or damaged")


def loads(text: str | bytes) -> Any:
    """JSON, without numbers of more digits than one may print. Raises ValueError, RecursionError."""
    return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INT else float("nan")


def _loaded(line: str | bytes) -> Any:
    """The mapping or list that a line is, else None."""
    try:
        value = loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def _are_lines(lines: Iterable[str]) -> bool:
    """Whether a text is lines of JSON, by its first two."""
    return any(_loaded(line) is not None for line in lines)


def _decoded(first: bytes, rest: io.BufferedReader[Utf8]) -> Iterator[str]:
    """Lines as text; one that is too long is cut, and is then no JSON."""
    yield first.decode("utf-8", "replace")
    while line := rest.readline(MOST_OF_ONE):
        yield line.decode("utf-8", "replace")
        while len(line) == MOST_OF_ONE and line[-1:] != b"\n":
            line = rest.readline(MOST_OF_ONE)


def _of_lines(lines: Iterable[str]) -> Iterator[Value]:
    """The values of lines, each with its number; lines that are one conversation together are one value."""
    header: Any = None
    began, together, length = 0, list[Any](), 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        value = _loaded(line)
        new = llamacpp.is_header(value)
        if header is not None and not new and llamacpp.is_line(value) and length < MOST_OF_ONE:
            together.append(value)
            length += len(line)
            continue
        if header is not None and value is not None and not new and isinstance(value, dict) and "type" in value:
            continue  # a note of the program between two messages
        if value is None:
            yield Value(number, problem=f"line {number} is not JSON")
            continue
        if header is not None:
            yield Value(began, llamacpp.joined(header, together))
            header = None
        if new or llamacpp.is_line(value):
            header, began = value if new else {}, number
            together, length = [] if new else [value], len(line)
        else:
            yield Value(number, value)
    if header is not None:
        yield Value(began, llamacpp.joined(header, together))


def _salvaged(text: str) -> Iterator[Value]:
    """Values that stand one after the other, or the items of an array that is cut off or damaged, up to there."""
    decoder = json.JSONDecoder(parse_int=_whole)
    position, number = _solid(text, 0), 0
    inside = False
    while position < len(text):
        if inside and text[position] == "]":
            return
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            if number == 0 and not inside and text[position] == "[":
                inside, position = True, _solid(text, position + 1)
                continue
            yield Value(number + 1, problem="not JSON from here on: cut off or damaged")
            return
        number += 1
        yield Value(number, value)
        position = _solid(text, position, ",")
    if inside:
        yield Value(number + 1, problem="not JSON from here on: cut off or damaged")


def _solid(text: str, position: int, also: str = "") -> int:
    """The next place that is neither blank nor one of ``also``."""
    while position < len(text) and (text[position].isspace() or text[position] in also):
        position += 1
    return position

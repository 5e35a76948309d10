"""What is read from Python sources: signatures, defaults, results, errors, constants; and what must not break it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.study.cards import contains, normalise
from jupyter_miu.study.code import facts as ways_to_ask
from jupyter_miu.study.code import python
from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules

SOURCE = '''"""Reads tide tables."""
retry_limit = 5
API_TOKEN = "s3cr3t"
_hidden = 4
computed = 3 * 4

@cached
def load_tides(path: str, window: int = 12, *, unit="m", api_key="xyz") -> list[Tide]:
    """Read a tide table from a file.

    Args:
        path: where it is.

    Returns:
        A list of tides, oldest first.

    Raises:
        OSError: the file is not there.
    """
    def inner():
        raise KeyError(path)
    if not path:
        raise ValueError("no path")
    return []

async def fetch_all(): ...

def _private(x=1): ...

class TideTable(Table):
    """Keeps tides by day."""
    depth: int = 3

    def __init__(self, name, limit=40):
        raise errors.TideError("never")

    @staticmethod
    def parse(line, strict=False) -> "Tide": ...
'''


def facts(text: str, ref: str = "pkg/tides.py") -> dict[str, str]:
    return {found.statement.text: found.statement.value for found in python.read(text, ref)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("retry_limit in tides.py is 5.", "5"),
        ("load_tides is defined in tides.py.", "tides.py"),
        ("load_tides takes the arguments path, window, unit and api_key.", "path, window, unit and api_key"),
        ("The default of window in load_tides is 12.", "12"),
        ("The default of unit in load_tides is m.", "m"),
        ("load_tides returns a list of tides, oldest first.", "a list of tides, oldest first"),
        ("The return type of load_tides is list[Tide].", "list[Tide]"),
        ("load_tides raises OSError and ValueError.", "OSError and ValueError"),
        ("load_tides is decorated with cached.", "cached"),
        ("The purpose of load_tides: read a tide table from a file.", "read a tide table from a file"),
        ("TideTable inherits from Table.", "Table"),
        ("TideTable takes the arguments name and limit.", "name and limit"),
        ("The default of limit in TideTable is 40.", "40"),
        ("The default of depth in TideTable is 3.", "3"),
        ("TideTable raises TideError.", "TideError"),
        ("parse is a method of TideTable.", "TideTable"),
        ("TideTable.parse takes the arguments line and strict.", "line and strict"),
        ("TideTable.parse returns Tide.", "Tide"),
    ],
)
def test_what_a_source_says(text: str, value: str) -> None:
    assert facts(SOURCE)[text] == value


def test_secrets_private_names_and_computed_values_are_left_out() -> None:
    said = " ".join(facts(SOURCE))
    for word in ("s3cr3t", "xyz", "_hidden", "_private", "computed", "KeyError"):
        assert word not in said


def test_each_fact_has_wordings_that_do_not_give_it_away() -> None:
    found = python.read(SOURCE, "tides.py")
    cards = rules.cards_for(found)
    for place, item in enumerate(found):
        assert 3 <= len(item.asks) <= MOST, item
        assert contains(item.statement.text, item.statement.value)
        assert not any(contains(ask, item.statement.value) for ask in item.asks)
        if item.statement.subject != "TideTable":  # its wordings are shared by several facts
            assert any(card.held_out for card in cards if card.fact == place) or len(item.asks) < 4
    trained = {normalise(card.question) for card in cards if not card.held_out}
    assert not trained & {normalise(card.question) for card in cards if card.held_out}


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("def broken(:\n", "a.py"),
        ("x = 1\0", "a.py"),
        ("x = " + "(" * 5000 + ")" * 5000, "a.py"),
        ("x = " + "-" * 60_000 + "1", "a.py"),
        ("def f():\n" + "".join(" " * n + "if x:\n" for n in range(1, 300)), "a.py"),
        ("function f() { return 3 }", "a.js"),
        ("x = 5\n" * 60_000, "a.py"),
        ("x = 9" + "9" * 5000, "a.py"),
        ("x = '\\d'\nif x is 3: pass", "a.py"),
    ],
    ids=["syntax", "null", "brackets", "minus", "deep", "language", "huge", "digits", "warnings"],
)
def test_what_cannot_be_read_is_left_alone(text: str, ref: str) -> None:
    started = time.monotonic()
    assert all("\0" not in found.statement.text for found in python.read(text, ref))
    assert time.monotonic() - started < 10


def test_nothing_is_run(tmp_path: object) -> None:
    assert facts("import sys\nsys.exit(3)\nlimit = 4\nraise SystemExit") == {"limit in tides.py is 4.": "4"}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    python.read(text, "a.py")
    python.read("def f(a=" + text + "): pass", "a.py")


def test_every_way_to_ask_about_code_is_well_formed() -> None:
    names = {f"{{{name}}}" for name in "n argument field short kind noun s are verb other inside".split()}
    for sort, ways in ways_to_ask._all_asks().items():
        assert len(ways) == len(set(ways)) >= 6, sort
        for ask in ways:
            assert set(re.findall(r"\{[^}]*\}", ask)) <= names, (sort, ask)
            assert "{n}" in ask or "{short}" in ask, (sort, ask)
            assert ask[-1] in "?." or ask.startswith("~"), (sort, ask)
    filled = ways_to_ask.asks("default", argument="window")
    assert filled and all("window" in ask and "{argument}" not in ask for ask in filled)

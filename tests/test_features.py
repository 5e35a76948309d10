"""docs/features.md is true: it names every id, command and key, and no test that does not exist."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from jupyter_miu.config import MIUConfig, Settings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "features.md"
COUNTS = {"S0": 25, "S1": 24, "S2": 11, "S3": 16, "S4": 8}
IDS = [f"{group}.{n}" for group, last in COUNTS.items() for n in range(1, last + 1)] + [f"N{n}" for n in range(1, 14)]
STATUSES = {"done", "partly", "planned"}
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)::(\w+(?:::\w+)?)`")


def rows(page: str) -> Iterator[dict[str, str]]:
    """The rows of every table that has a status, as {column: cell}."""
    header: list[str] = []
    for line in page.splitlines():
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not header:
            header = cells
        elif not set(line) <= set("|-: ") and "status" in header:
            yield {**dict.fromkeys(header, ""), **dict(zip(header, cells, strict=False)), "line": line}


@cache
def names_in(path: Path) -> frozenset[str]:
    """Names of a test file, as pytest would list them: functions, and methods as Class::method."""
    if not path.is_file():
        return frozenset()
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{item.name}" for item in node.body if isinstance(item, ast.FunctionDef)}
    return frozenset(name for name in found if name.split("::")[-1].startswith("test"))


def verbs(folder: Path) -> set[str]:
    """The names in the command table, read from its source: ``Command("learn", …)``, one a file."""
    found = set()
    for path in sorted(folder.glob("[!_]*.py")):
        names = [
            value.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Command"
            for value in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "name")]
            if isinstance(value, ast.Constant)
        ]
        assert names, f"{path.name} holds no Command(name, …)"
        found |= set(names)
    return found


def keys() -> set[str]:
    return {f"{owner.__name__}.{item.name}" for owner in (MIUConfig, Settings) for item in fields(owner)}


def problems(page: str, ids: list[str], verbs: set[str], keys: set[str], root: Path = ROOT) -> list[str]:
    found = []
    table = list(rows(page))
    for row in table:
        cited = REFERENCE.findall(row["test"])
        name = row.get("id") or row.get("verb") or row.get("key") or row["line"]
        if row["status"].split(":")[0] not in STATUSES:
            found.append(f"{name}: unknown status {row['status']!r}")
        if row["status"] == "done" and not cited:
            found.append(f"{name}: done without a test")
        if REFERENCE.sub("", row["test"]).strip(" ,"):
            found.append(f"{name}: cannot read {row['test']!r}; write `tests/file.py::test_name`")
        found += [f"{name}: no such test {f}::{t}" for f, t in cited if t not in names_in(root / f)]
    count = Counter(row["id"] for row in table if row.get("id"))
    found += [f"{id_}: {count[id_]} rows" for id_ in ids if count[id_] != 1]
    found += [f"{id_}: unknown id" for id_ in count if id_ not in ids]
    for column, pattern, real in (("verb", r"`%%?miu (\w+)`", verbs), ("key", r"`(\w+\.\w+)`", keys)):
        named = {name: row["status"] for row in table for name in re.findall(pattern, row.get(column, ""))}
        found += [f"{column} {name}: no row" for name in sorted(real - named.keys())]
        found += [f"{column} {name}: called {named[name]}, but there is none" for name in sorted(named.keys() - real)
                  if named[name] != "planned"]  # fmt: skip
    return found


def test_the_page_is_true():
    found = problems(PAGE.read_text(encoding="utf-8"), IDS, verbs(ROOT / "jupyter_miu/magics/commands"), keys())
    assert found == [], "\n".join(found)


GOOD = """
| id | feature | status | module | verb or key | test |
|---|---|---|---|---|---|
| N1 | a | done | m | `%miu why` | `tests/test_x.py::test_it`, `tests/test_x.py::TestY::test_z` |
| N2 | b | planned | | | |

| verb | status | test |
|---|---|---|
| `%miu learn` | partly: no web pages | |

| key | what changes | status | test |
|---|---|---|---|
| `MIUConfig.seed` | draws | done | `tests/test_x.py::test_it` |
"""


@pytest.fixture
def check(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text("def test_it(): ...\nclass TestY:\n    def test_z(self): ...\n")

    def call(page: str) -> list[str]:
        return problems(page, ["N1", "N2"], {"learn"}, {"MIUConfig.seed"}, tmp_path)

    return call


def test_a_true_page_has_no_problems(check):
    assert check(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("::test_it`,", "::test_gone`,", "N1: no such test tests/test_x.py::test_gone"),
        ("tests/test_x.py::TestY", "tests/test_y.py::TestY", "N1: no such test tests/test_y.py::TestY::test_z"),
        ("| N2 | b | planned", "| N2 | b | done", "N2: done without a test"),
        ("| N2 | b | planned", "| N2 | b | almost", "N2: unknown status 'almost'"),
        ("| N2 |", "| N1 |", "N1: 2 rows"),
        ("| N2 |", "| N3 |", "N3: unknown id"),
        ("`%miu learn`", "`%miu lern`", "verb learn: no row"),
        ("`%miu learn`", "`%miu lern`", "verb lern: called partly: no web pages, but there is none"),
        ("MIUConfig.seed", "MIUConfig.sead", "key MIUConfig.seed: no row"),
        ("`tests/test_x.py::test_it` |", "see the tests |", "`MIUConfig.seed`: cannot read 'see the tests'"),
    ],
)
def test_an_untrue_page_is_found_out(check, old, new, expected):
    assert any(problem.startswith(expected) for problem in check(GOOD.replace(old, new))), check(GOOD.replace(old, new))


def test_verbs_are_read_from_the_command_table(tmp_path):
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "learn.py").write_text("COMMAND = Command('learn', help='x')\n")
    (tmp_path / "pin.py").write_text("COMMANDS = [command.Command(name='pin'), command.Command(name='unpin')]\n")
    assert verbs(tmp_path) == {"learn", "pin", "unpin"}

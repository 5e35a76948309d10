"""docs/bad-input.md is true: every row names a test, and every test that it names is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_features import REFERENCE, names_in

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "bad-input.md"
FAMILIES = [
    "Text and examples", "Secrets", "Files and code", "Archives", "Documents", "Web pages", "Chats", "Notebooks",
    "Pictures", "Models and checkpoints",
]  # fmt: skip


def problems(page: str, root: Path = ROOT) -> list[str]:
    """What is wrong with the page's rows, one line each."""
    found = []
    for line in page.splitlines():
        if not line.startswith("| ") or line.startswith("| given |"):
            continue
        given, what, *rest = [cell.strip() for cell in line.strip("| ").split(" | ")]
        cited = REFERENCE.findall(" ".join(rest))
        if len(rest) != 1 or not (given and what and cited) or REFERENCE.sub("", rest[0]).strip(" ,"):
            found.append(f"{given}: not three cells, the last of tests alone")
        found += [f"{given}: no such test {file}::{name}" for file, name in cited if name not in names_in(root / file)]
    return found


def test_the_page_is_true():
    page = PAGE.read_text(encoding="utf-8")
    assert problems(page) == [], "\n".join(problems(page))
    for family in FAMILIES:
        section = page.split(f"\n## {family}\n")[1].split("\n## ")[0]
        assert len(REFERENCE.findall(section)) >= 4, family


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| a | b | `tests/test_x.py::test_gone` |", "a: no such test tests/test_x.py::test_gone"),
        ("| a | b | see the tests |", "a: not three cells"),
        ("| a | b | |", "a: not three cells"),
        ("| a | b | `tests/test_x.py::test_it` and more |", "a: not three cells"),
    ],
)
def test_an_untrue_row_is_found_out(tmp_path, row, said):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text("def test_it(): ...\n")
    assert problems("| a | b | `tests/test_x.py::test_it` |", tmp_path) == []
    assert any(problem.startswith(said) for problem in problems(row, tmp_path))

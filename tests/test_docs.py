"""The pages do not lead astray: links and named files exist, and the file map knows every module."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
NAMED = re.compile(r"\b(?:docs|jupyter_miu|tests|scripts|benchmarks|notebooks)/[\w./-]*\w\.(?:md|py|js|ipynb)\b")
CODE = [path for folder in ("jupyter_miu", "scripts") for path in sorted((ROOT / folder).rglob("*.py"))]
EXAMPLES = {"tests/test_x.py", "tests/file.py", "tests/test_y.py"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("folder", ["jupyter_miu", "scripts"])
def test_pages_named_in_code_exist(folder):
    named = {
        name
        for path in CODE
        if path.is_relative_to(ROOT / folder)
        for name in re.findall(r"\bdocs/[\w/-]+\.md\b", path.read_text(encoding="utf-8"))
    }
    named.discard("docs/gguf.md")  # of another project
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_files_named_in_pages_exist():
    gone = {
        f"{page.name}: {name}"
        for page in PAGES
        if page.name not in ("CHANGELOG.md", "features.md")  # history, and a page with a test of its own
        for name in NAMED.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists() and name not in EXAMPLES
    }
    assert gone == set()


def test_the_file_map_knows_every_module():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `((?:jupyter_miu|labextension)/[\w./]*\w)` \|", page, re.MULTILINE))
    modules = {
        str(path.relative_to(ROOT))
        for pattern in ("*.py", "*.js")
        for path in (ROOT / "jupyter_miu").rglob(pattern)
        if path.name != "__init__.py" or path.parent.name in ("jupyter_miu", "bundled")
    }
    sources = ROOT / "labextension" / "src"
    of_page = [path for path in sources.rglob("*.ts*") if "__tests__" not in path.parts and path.name != "svg.d.ts"]
    modules -= {name for name in modules if name.startswith("jupyter_miu/labextension/")}  # what was built of them
    modules |= {str(path.relative_to(ROOT)) for path in of_page}
    verbs = {name for name in modules if name.startswith("jupyter_miu/magics/commands/") and "/_" not in name}
    modules -= verbs  # one line for all: their names say what they are
    assert sorted(modules - listed) == [], "no line in CONTRIBUTING.md"
    assert sorted(listed - modules) == [], "a line without a file"

"""What users install: the archives hold the model and the page's scripts, and nothing that belongs to development."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = {
    "jupyter_miu/models/bundled/data/model.safetensors",
    "jupyter_miu/models/bundled/data/config.json",
    "jupyter_miu/models/bundled/data/tokenizer.json",
    "jupyter_miu/ui/live.js",
    "jupyter_miu/py.typed",
}
PYPI_LIMIT = 100 * 2**20


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> tuple[Path, Path]:
    """The source archive, and the wheel built from it (so that one proves the other)."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def test_the_wheel_holds_the_package_and_nothing_else(archives):
    names = zipfile.ZipFile(archives[1]).namelist()
    assert set(names) >= NEEDED
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"jupyter_miu"}
    assert [name for name in names if "__pycache__" in name or ".miu" in name] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_every_module(archives):
    names = set(zipfile.ZipFile(archives[1]).namelist())
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "jupyter_miu").rglob("*.py")}
    assert sources <= names


def test_the_source_archive_can_be_developed_from(archives):
    with tarfile.open(archives[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= NEEDED | {"README.md", "Makefile", "constraints-dev.txt", "tests/conftest.py"}
    assert [name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/"))] == []


def test_both_fit_on_a_package_index(archives):
    assert [path.name for path in archives if path.stat().st_size > PYPI_LIMIT] == []

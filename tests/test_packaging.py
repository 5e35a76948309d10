"""What users install: the archives hold the model, the panel and the page's scripts, and nothing that belongs to
development. What concerns the panel needs node to build it, so it counts as a browser test: CI fails where it skips."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parents[1]
NEEDED = {
    "jupyter_miu/models/bundled/data/model.safetensors",
    "jupyter_miu/models/bundled/data/config.json",
    "jupyter_miu/models/bundled/data/tokenizer.json",
    "jupyter_miu/ui/live.js",
    "jupyter_miu/py.typed",
}
PYPI_LIMIT = 100 * 2**20
PANEL = f".data/data/{hatch_build.SHARED}/"


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
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name and PANEL not in name} == {"jupyter_miu"}
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


@pytest.fixture
def panel() -> None:
    """The bundle, built from the present sources (``make test`` builds it)."""
    if problem := hatch_build.prepare():
        if hatch_build.jlpm():
            pytest.fail(problem)
        pytest.skip(problem)


@pytest.mark.browser
def test_both_hold_the_panel_once(panel, archives):
    names = zipfile.ZipFile(archives[1]).namelist()
    found = [name.partition(PANEL)[2] for name in names if PANEL in name]
    assert {"package.json", "install.json", "schemas/jupyter-miu/plugin.json", "static/style.js"} <= set(found)
    assert any(name.startswith("static/remoteEntry.") for name in found)
    assert [
        name for name in names if name.startswith("jupyter_miu/labextension") or name.endswith((".ts", ".tsx"))
    ] == []
    with tarfile.open(archives[0]) as archive:
        held = [name.partition("/")[2] for name in archive.getnames()]
    assert {"jupyter_miu/labextension/package.json", "labextension/src/index.ts", "labextension/yarn.lock"} <= set(held)
    assert [name for name in held if "node_modules" in name or name.startswith("labextension/lib")] == []


@pytest.mark.browser
def test_the_wheel_enables_the_panel_without_node(panel, archives, tmp_path):
    """Unpacked into an environment's folders by pip alone, JupyterLab lists it as enabled and whole."""
    nowhere = tmp_path / "bin"
    nowhere.mkdir()
    bare = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER_")} | {"PATH": str(nowhere)}
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--ignore-installed",
    ]  # else pip takes away what is installed here, whatever the prefix
    done = subprocess.run(
        [*pip, f"--prefix={tmp_path}/env", str(archives[1])], env=bare, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (data,) = (tmp_path / "env").rglob("share/jupyter")
    env = bare | {"JUPYTER_PATH": str(data), "JUPYTER_PREFER_ENV_PATH": "0", "HOME": str(tmp_path)}
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "labextension", "list"], env=env, capture_output=True, text=True, timeout=120
    )
    said = listed.stdout + listed.stderr
    (line,) = [line for line in said.splitlines() if "jupyter-miu v" in line and str(data) in said]
    assert "enabled" in line and "OK" in line, said


@pytest.mark.browser
def test_a_wheel_made_from_the_source_archive_needs_no_node(panel, archives, tmp_path):
    with tarfile.open(archives[0]) as archive:
        archive.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    assert hatch_build.is_current(root)


def test_an_old_bundle_is_noticed(tmp_path):
    for name in (*hatch_build._FOLDERS, *hatch_build._FILES):
        found = ROOT / "labextension" / name
        copy = shutil.copytree if found.is_dir() else shutil.copy
        (tmp_path / "labextension").mkdir(exist_ok=True)
        copy(found, tmp_path / "labextension" / name)
    shutil.copy(ROOT / "install.json", tmp_path)
    assert hatch_build.source_hash(tmp_path) == hatch_build.source_hash(ROOT)
    output = tmp_path / hatch_build.OUTPUT
    output.mkdir(parents=True)
    assert not hatch_build.is_current(tmp_path)
    (output / hatch_build.STAMP).write_text(hatch_build.source_hash(tmp_path) + "\n")
    assert hatch_build.is_current(tmp_path)
    (tmp_path / "labextension/src/new.ts").write_text("export {};\n")
    assert not hatch_build.is_current(tmp_path)


def test_without_node_there_is_one_line_and_no_failure(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "install.json").write_text("{}")
    said = hatch_build.prepare(tmp_path)
    assert said.startswith("jupyter-miu: the JupyterLab panel is left out") and "\n" not in said
    assert not hatch_build.has_bundle(tmp_path)


def test_versions_agree():
    package = json.loads((ROOT / "labextension/package.json").read_text(encoding="utf-8"))
    assert f'version = "{package["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert package["name"] == hatch_build.NAME

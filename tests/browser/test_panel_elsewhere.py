"""The wheel alone, without what it depends on, beside a bare JupyterLab and Notebook 7; the kernel is in another place.

Slow: an environment is made, and its packages come from the package index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import opening, serve
from tests.browser.panel import FACTS, LESSON, ROOT, TINY, Panel

pytestmark = pytest.mark.slow
OURS = {"kernelspec": {"display_name": "MIU's own", "language": "python", "name": "miu-elsewhere"}}


def call(*command: str | Path, **env: str) -> None:
    done = subprocess.run([str(c) for c in command], env=os.environ | env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    """Python of an environment with JupyterLab, Notebook 7 and our wheel, but nothing that the wheel needs to teach."""
    root = tmp_path_factory.mktemp("elsewhere")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", root / "dist", ROOT)
    call(sys.executable, "-m", "venv", root / "venv")
    python = root / "venv" / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    call(*pip, "notebook>=7.6", "jupyterlab>=4.6")
    call(*pip, "--no-deps", next((root / "dist").glob("*.whl")))
    missing = subprocess.run([python, "-c", "import torch"], capture_output=True)
    assert missing.returncode, "the environment is not bare"
    return python


@pytest.fixture
def kernels(tmp_path) -> str:
    """A data folder that names one kernel: that of the environment in which the tests run."""
    folder = tmp_path / "data" / "kernels" / "miu-elsewhere"
    folder.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "MIU's own", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return str(tmp_path / "data")


def a_lesson_by_the_panel(lab, book, panel: Panel) -> None:
    panel.load()
    panel.drop(("facts.md", FACTS))
    expect(panel.chips).to_contain_text(["tokens"], timeout=60_000)
    panel.advanced(steps="2")
    panel.button("Learn", "teach").click()
    expect(panel.outcome).to_contain_text("facts.md", timeout=LESSON)
    panel.is_at("idle")
    assert "%miu learn facts.md --steps 2" in book.sources
    # no ipywidgets in this environment: JupyterLab says so when the lesson's own view opens its comms. The last one is
    # Notebook 7.6's at its start, with this extension or without it.
    known = ("Exception opening new comm", "jupyter.widget", "Comm not found for comm id", "(reading 'schema')")
    assert [line for line in book.complaints if not any(words in line for words in known)] == [], book.complaints


@pytest.mark.timeout(1200)
def test_jupyterlab_with_nothing_but_the_wheel(elsewhere, kernels, tmp_path, chromium, request):
    with (
        serve(tmp_path, python=str(elsewhere), JUPYTER_DATA_DIR=kernels) as lab,
        opening(lab, chromium, request) as notebook,
    ):
        book = notebook(lab.write("bare.ipynb", TINY, **OURS))
        panel = Panel(book).show()
        expect(panel.calm).to_have_attribute("data-reason", "not loaded")
        a_lesson_by_the_panel(lab, book, panel)
        book.shot("elsewhere-lab-light")


@pytest.mark.timeout(1200)
def test_notebook_7(elsewhere, kernels, tmp_path, chromium, request):
    with (
        serve(tmp_path, python=str(elsewhere), app="notebook", JUPYTER_DATA_DIR=kernels) as lab,
        opening(lab, chromium, request) as notebook,
    ):
        book = notebook(lab.write("seven.ipynb", TINY, **OURS))
        panel = Panel(book).show()
        expect(panel.calm).to_have_attribute("data-reason", "not loaded")
        a_lesson_by_the_panel(lab, book, panel)
        book.shot("elsewhere-notebook7-light")

"""A real JupyterLab and a real Chromium: one server and one browser a session, one page a test."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
SETTINGS = {
    # no pop-up that asks whether to fetch news, and every cell in the page, in view or not
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
SHOTS = os.environ.get("MIU_SCREENSHOTS")
# What a page comes to show on a busy machine: a server that waits for its disk keeps everything waiting.
expect.set_options(timeout=30_000)
KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


@dataclass(frozen=True)
class Lab:
    """A running server. ``work`` is the folder that it serves."""

    url: str
    token: str
    work: Path
    log: list[str]
    app: str = "jupyterlab"

    def api(self, path: str, method: str = "GET") -> bytes:
        request = urllib.request.Request(f"{self.url}/api/{path}?token={self.token}", method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def write(self, name: str, *cells: Any, **metadata: Any) -> str:
        """A notebook of these cells, in a folder that is made where it is not there; gives its name back."""
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        nbformat.write(new_notebook(cells=made, metadata=KERNEL | metadata), path)
        return name


@contextlib.contextmanager
def serve(root: Path, *, python: str = sys.executable, app: str = "jupyterlab", **env: str) -> Iterator[Lab]:
    """A server of that application, with settings of its own below ``root``."""
    work = root / "work"
    work.mkdir(exist_ok=True)
    for name, values in SETTINGS.items():
        path = root / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    token = secrets.token_hex(8)
    command = [
        python, "-m", app, "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={work}",
        f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True", "--LabServerApp.extension_manager=readonly",
    ]  # fmt: skip
    folders = {"JUPYTERLAB_SETTINGS_DIR": str(root / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")}
    server = subprocess.Popen(
        command, env=os.environ | folders | env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=work
    )
    assert server.stdout is not None
    log: list[str] = []
    url = ""
    for line in server.stdout:  # ends when the server says where it is, or dies
        log.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/(lab|tree)", line):
            url = found[1]
            break
    try:
        assert url, "the server did not start:\n" + "".join(log)
        threading.Thread(target=log.extend, args=[server.stdout], daemon=True).start()
        yield Lab(url, token, work, log, app)
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serve(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium: install it, or point CHROMIUM at one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield browser
        browser.close()


@dataclass
class Notebook:
    """An open notebook. Driven through the application's commands where clicks would be brittle."""

    page: Page
    lab: Lab
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # requests to anything but the server

    def open(self, name: str) -> None:
        """Open a file of the served folder in a workspace of its own and wait for its kernel."""
        at = "notebooks" if self.lab.app == "notebook" else f"lab/workspaces/{secrets.token_hex(4)}/tree"
        self.page.goto(f"{self.lab.url}/{at}/{name}?token={self.lab.token}", timeout=90_000)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.wait_until_idle(90)

    def wait_until_idle(self, seconds: float) -> None:
        """The indicator says idle before there is a session: ask the session itself."""
        self.page.wait_for_function(
            """() => { const c = window.jupyterapp.shell.currentWidget?.sessionContext;
                       return c?.isReady && c.session?.kernel?.status === 'idle' && !c.pendingInput; }""",
            timeout=seconds * 1000,
        )

    def command(self, name: str, args: dict[str, object] | None = None, seconds: float = 30) -> None:
        """Run a command of the application; the promise is raced, since ``evaluate`` itself never times out."""
        self.page.evaluate(
            """([name, args, ms]) => Promise.race([
                window.jupyterapp.commands.execute(name, args).then(() => null),
                new Promise((_, no) => setTimeout(() => no(new Error(name + ': no answer')), ms))])""",
            [name, args or {}, seconds * 1000],
        )

    def select(self, index: int) -> None:
        """Make a cell the active one."""
        self.page.evaluate("i => { jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", index)

    def start(self, index: int) -> None:
        """Run a cell and do not wait."""
        self.select(index)
        self.page.evaluate("() => { void jupyterapp.commands.execute('notebook:run-cell'); }")

    def run(self, index: int, seconds: float = 120) -> None:
        """Run a cell to its end."""
        self.select(index)
        self.command("notebook:run-cell", seconds=seconds)

    @property
    def sources(self) -> list[str]:
        """What the cells say, as the notebook's model has it."""
        each = "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.sharedModel.source)"
        return self.page.evaluate(each)

    def metadata(self, key: str = "miu") -> Any:
        """Of the notebook."""
        return self.page.evaluate("key => jupyterapp.shell.currentWidget.model.getMetadata(key) ?? null", key)

    def cell(self, index: int) -> Locator:
        """A cell of the notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        """What a cell has put out."""
        return self.cell(index).locator(".jp-OutputArea")

    def add(self, source: str) -> int:
        """Write a cell at the end; gives its index."""
        return self.page.evaluate(
            """source => { const { model } = jupyterapp.shell.currentWidget.content;
                           model.sharedModel.addCell({ cell_type: 'code', source });
                           return model.cells.length - 1; }""",
            source,
        )

    def ask_kernel(self, expression: str) -> str:
        """``print`` of an expression, through a cell of its own at the end."""
        index = self.add(f"print({expression})")
        self.run(index)
        return self.output(index).inner_text().strip()

    def theme(self, dark: bool) -> None:
        self.command("apputils:change-theme", {"theme": f"JupyterLab {'Dark' if dark else 'Light'}"})
        self.page.wait_for_selector(f"body[data-jp-theme-light='{'false' if dark else 'true'}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def shot(self, name: str, of: Locator | None = None) -> None:
        """A picture in $MIU_SCREENSHOTS, where that is set."""
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            (of or self.page).screenshot(path=Path(SHOTS) / f"{name}.png")


Opener = Callable[[str], Notebook]


@contextlib.contextmanager
def opening(lab: Lab, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """A fresh page on a server. The callable opens a notebook in it; afterwards all kernels of the server end."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    opened = Notebook(page, lab)
    page.on("console", lambda m: m.type == "error" and opened.complaints.append(f"{m.text} ({m.location.get('url')})"))
    page.on("pageerror", lambda error: opened.complaints.append(f"uncaught: {error}"))
    page.on("request", lambda r: _strange(r.url, lab.url) and opened.strangers.append(r.url))

    def call(name: str) -> Notebook:
        opened.open(name)
        return opened

    before = request.session.testsfailed
    yield call
    if request.session.testsfailed > before:
        opened.shot(f"FAILED-{request.node.name}")
        print("\n".join(opened.complaints), "".join(lab.log[-30:]), sep="\n")
    context.close()
    for session in json.loads(lab.api("sessions")):  # kernels end with their test
        lab.api(f"sessions/{session['id']}", "DELETE")


def _strange(url: str, home: str) -> bool:
    return not url.startswith((home, home.replace("http", "ws", 1), "data:", "blob:", "about:"))


@pytest.fixture
def notebook(lab: Lab, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Opener]:
    with opening(lab, chromium, request) as call:
        yield call

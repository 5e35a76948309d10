"""A real JupyterLab and a real Chromium: one server and one browser a session, one page a test."""

from __future__ import annotations

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

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


@dataclass(frozen=True)
class Lab:
    """A running server. ``work`` is the folder that it serves."""

    url: str
    token: str
    work: Path
    log: list[str]

    def api(self, path: str, method: str = "GET") -> bytes:
        request = urllib.request.Request(f"{self.url}/api/{path}?token={self.token}", method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("lab")
    work = root / "work"
    work.mkdir()
    for name, values in SETTINGS.items():
        path = root / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    token = secrets.token_hex(8)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={work}",
        f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True",
        "--LabServerApp.extension_manager=readonly",
    ]  # fmt: skip
    folders = {"JUPYTERLAB_SETTINGS_DIR": str(root / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")}
    server = subprocess.Popen(
        command, env=os.environ | folders, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=work
    )
    assert server.stdout is not None
    log: list[str] = []
    url = ""
    for line in server.stdout:  # ends when the server says where it is, or dies
        log.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab", line):
            url = found[1]
            break
    assert url, "JupyterLab did not start:\n" + "".join(log)
    threading.Thread(target=log.extend, args=[server.stdout], daemon=True).start()
    yield Lab(url, token, work, log)
    server.terminate()
    server.wait(30)


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

    def open(self, name: str) -> None:
        """Open a file of the served folder in a workspace of its own and wait for its kernel."""
        workspace = secrets.token_hex(4)
        self.page.goto(f"{self.lab.url}/lab/workspaces/{workspace}/tree/{name}?token={self.lab.token}", timeout=90_000)
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

    def theme(self, dark: bool) -> None:
        self.command("apputils:change-theme", {"theme": f"JupyterLab {'Dark' if dark else 'Light'}"})
        self.page.wait_for_selector(f"body[data-jp-theme-light='{'false' if dark else 'true'}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def shot(self, name: str) -> None:
        """A picture in $MIU_SCREENSHOTS, where that is set."""
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png")


@pytest.fixture
def notebook(lab: Lab, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Notebook]]:
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    opened = Notebook(page, lab)
    page.on("console", lambda m: m.type == "error" and opened.complaints.append(f"{m.text} ({m.location.get('url')})"))
    page.on("pageerror", lambda error: opened.complaints.append(f"uncaught: {error}"))

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

"""What every test run shares: markers from folders, a clean environment, and proof that the required tests ran.

``MIU_REQUIRE=kernel,notebook,browser`` fails the run when a test with one of these markers was skipped, or when none
was there to run. CI sets it: a green run in which the notebook tests quietly skipped themselves proves nothing. With
``stories`` in it, the tests on real weights that lie beside the checkout may not skip either.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
FOLDER_MARKERS = {"kernel": "kernel", "notebooks": "notebook", "browser": "browser", "labextension": "browser"}
KEPT_VARIABLES = {"MIU_REQUIRE", "MIU_SCREENSHOTS"}
STORIES = TESTS.parents[1] / "shared" / "data" / "models" / "stories260K-hf"  # beside the checkout, not in it


settings.register_profile("untimed", deadline=None)  # how long an example takes says more of the machine than of us
settings.load_profile("untimed")

# A run started in the background is born with interrupts ignored; tests that send one would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)


def _isolate() -> None:
    """Nothing of the developer's own Jupyter set-up or MIU settings reaches a test, nor a test's traces them."""
    for name in [name for name in os.environ if name.startswith("MIU_") and name not in KEPT_VARIABLES]:
        del os.environ[name]
    os.environ.pop("USE_MIU", None)
    home = Path(tempfile.mkdtemp(prefix="miu-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    os.environ["HF_HUB_OFFLINE"] = "1"  # a test that needs the network is a broken test
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # several processes share few cores
    # Sums depend on how many threads share them: with one, a lesson ends with the same bits on every machine.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")


_isolate()


class RequiredTests:
    """Fails the run unless each required marker had at least one test, and no such test was skipped."""

    def __init__(self, markers: list[str]) -> None:
        self.markers = markers
        self.ran: Counter[str] = Counter()
        self.skipped: list[str] = []
        self.problems: list[str] = []

    def _note_skip(self, nodeid: str, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
        self.skipped.append(f"{nodeid} was skipped: {reason}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        # A module that skips itself takes its markers with it: no one can tell what was lost.
        if report.skipped:
            self._note_skip(report.nodeid, report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        markers = [marker for marker in self.markers if marker in report.keywords]
        if "gpu" in report.keywords and "gpu" not in self.markers:
            return
        if markers and report.skipped:
            self._note_skip(report.nodeid, report)
        elif report.when == "call":
            self.ran.update(markers)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        absent = [marker for marker in self.markers if not self.ran[marker]]
        self.problems = self.skipped + [f"no test marked {marker!r} ran" for marker in absent]
        if self.problems and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.problems:
            terminalreporter.section("required tests did not run (MIU_REQUIRE)", red=True)
            for problem in self.problems:
                terminalreporter.line(problem)


def pytest_configure(config: pytest.Config) -> None:
    markers = [marker.strip() for marker in os.environ.get("MIU_REQUIRE", "").split(",") if marker.strip()]
    known = {line.split(":")[0] for line in config.getini("markers")}
    if unknown := sorted(set(markers) - known):
        raise pytest.UsageError(f"MIU_REQUIRE names unknown markers: {', '.join(unknown)}")
    if markers:
        config.pluginmanager.register(RequiredTests(markers), "required-tests")


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        if folder in FOLDER_MARKERS:
            item.add_marker(FOLDER_MARKERS[folder])
        if "stories" in getattr(item, "fixturenames", ()):
            item.add_marker("stories")
    if hasattr(config, "workerinput"):  # several at once: what takes longest begins first
        items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests share what they set up, so they stay together; all browser tests share one server and Chromium."""
    from xdist.scheduler import LoadScopeScheduling

    class ByRoom(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            return "browser" if file.startswith(("tests/browser/", "tests/labextension/")) else file

    return ByRoom(config, log)


@pytest.fixture(scope="session")
def stories() -> Path:
    """The folder of stories260K, real weights that are not ours; a test that asks for it is marked ``stories``."""
    if not STORIES.is_dir():
        pytest.skip("no stories260K beside this checkout")
    return STORIES


@pytest.fixture
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """48 self-samples instead of 256 (``sample_less``)."""
    from tests.teaching import sample_less

    sample_less(monkeypatch)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu"):
        import torch

        if not torch.cuda.is_available():
            pytest.skip("no CUDA here")

"""The mechanism that keeps CI honest: MIU_REQUIRE fails a run whose required tests did not run."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
MARKERS = "[pytest]\nmarkers =\n    kernel: k\n    notebook: n\n    gpu: g\n    slow: s\n    stories: r\n"
PARALLEL = ("-p", "xdist.plugin", "-n", "2")
PASSING = "import pytest\n\n@pytest.mark.kernel\ndef test_kernel(): pass\n\ndef test_plain(): pass\n"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    pytester.makeconftest(CONFTEST)
    pytester.makefile(".ini", pytest=MARKERS)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def call(files: dict[str, str], *args: str, require: str = "kernel") -> pytest.RunResult:
        monkeypatch.setenv("MIU_REQUIRE", require)
        for name, text in files.items():
            path = pytester.path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return pytester.runpytest_subprocess(*args)

    return call


def test_passes_when_required_tests_ran(run):
    result = run({"test_a.py": PASSING})
    assert result.ret == 0
    result.assert_outcomes(passed=2)


def test_fails_when_a_required_test_is_skipped_at_run_time(run):
    skipping = PASSING + "\n@pytest.mark.kernel\ndef test_other(): pytest.skip('no kernel here')\n"
    result = run({"test_a.py": skipping})
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["*required tests did not run*", "*test_other was skipped: *no kernel here", "*2 passed, 1 skipped*"]
    )


@pytest.mark.parametrize("args", [(), PARALLEL])
def test_fails_when_a_required_test_is_skipped_by_its_mark(run, args):
    skipping = PASSING + "\n@pytest.mark.kernel\n@pytest.mark.skipif(True, reason='off')\ndef test_other(): pass\n"
    assert run({"test_a.py": skipping}, *args).ret == 1


def test_fails_when_a_required_test_is_expected_to_fail(run):
    expected = PASSING + "\n@pytest.mark.kernel\n@pytest.mark.xfail(reason='later')\ndef test_other(): assert False\n"
    assert run({"test_a.py": expected}).ret == 1


@pytest.mark.parametrize("args", [(), PARALLEL])
def test_fails_when_a_whole_module_skips_itself(run, args):
    files = {"test_a.py": PASSING, "test_b.py": "import pytest\npytest.importorskip('no_such_package')\n"}
    result = run(files, *args)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*test_b.py was skipped: *no_such_package*"])


@pytest.mark.parametrize("args", [(), ("-m", "not kernel")])
def test_fails_when_no_required_test_ran(run, args):
    result = run({"test_a.py": PASSING if args else "def test_plain(): pass\n"}, *args)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["no test marked 'kernel' ran", "*1 passed*"])


def test_skips_elsewhere_are_allowed(run):
    text = PASSING + (
        "\ndef test_optional(): pytest.skip('not here')\n"
        "\n@pytest.mark.kernel\n@pytest.mark.gpu\n@pytest.mark.skipif(True, reason='no CUDA')\ndef test_gpu(): pass\n"
    )
    result = run({"test_a.py": text})
    assert result.ret == 0
    result.assert_outcomes(passed=2, skipped=2)


def test_folders_give_their_tests_the_marker(run):
    files = {"kernel/test_a.py": "def test_a(): pass\n", "notebooks/test_b.py": "def test_b(): pass\n"}
    result = run(files, "-m", "kernel or notebook", require="kernel,notebook")
    assert result.ret == 0
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(("require", "ret"), [("kernel,stories", 1), ("kernel", 0)])
def test_real_weights_that_are_not_there_can_be_demanded(run, require, ret):
    """No weights lie beside that suite, so the test that asks for them skips; to ask is to be marked."""
    result = run({"test_a.py": PASSING + "\ndef test_real(stories): pass\n"}, require=require)
    assert result.ret == ret
    result.assert_outcomes(passed=2, skipped=1)
    if ret:
        result.stdout.fnmatch_lines(["*test_real was skipped: *no stories260K beside this checkout"])


def test_an_unknown_marker_is_an_error(run):
    result = run({"test_a.py": PASSING}, require="kernle")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*MIU_REQUIRE names unknown markers: kernle"])


def test_without_the_variable_skips_are_free(run):
    result = run({"test_a.py": "import pytest\n@pytest.mark.kernel\ndef test_a(): pytest.skip('x')\n"}, require="")
    assert result.ret == 0

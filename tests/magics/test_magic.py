from __future__ import annotations

import json
import time

import pytest

from jupyter_miu.errors import CommandError, MIUError
from jupyter_miu.magics import _loaded
from jupyter_miu.magics.short_errors import line_of, shorten


def test_bare_magic_is_the_status_card(run):
    value, printed = run("%miu")
    assert value.status == "no model"
    assert "%miu use" in printed


def test_help_lists_the_verbs_and_h_explains_one(run):
    assert "rollback" in run("%miu help")[1]
    for cell in ("%miu learn -h", "%miu help learn", "%miu learn notes.md --help"):
        assert "usage: %miu learn" in run(cell)[1]


@pytest.mark.parametrize(
    "cell",
    ["%miu lern x", "%miu learn --setps 3 x", "%miu learn", '%miu ask "x', "%miu delete x", "%miu plot", "%%miu pin\nx",
     "%miu run", "%%miu\nx", "%miu learn {1/0}.md --setps 2", "%miu code nothing"],
)  # fmt: skip
def test_a_users_mistake_is_one_line_and_stops_the_cell(run, cell, monkeypatch):
    error, printed = run(cell)
    assert isinstance(error, MIUError)
    assert len(printed.strip().splitlines()) == 1, printed
    assert printed.startswith(type(error).__name__ + ": ")
    assert "Traceback" not in printed


def test_the_traceback_can_be_had(run, shell):
    run("%config MIUMagics.short_errors = False")
    try:
        assert len(run("%miu lern x")[1].splitlines()) > 5
    finally:
        run("%config MIUMagics.short_errors = True")


def test_a_programming_bug_keeps_its_traceback(run, monkeypatch):
    from jupyter_miu.session import Session

    def broken(self):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Session, "stop", broken)
    error, printed = run("%miu stop")
    assert isinstance(error, ZeroDivisionError)
    assert "magic.py" in printed


@pytest.mark.parametrize("text", ["{evil()}", "$evil", "{{x}}", "`evil`", "%evil"])
def test_braces_and_dollars_are_literal(run, shell, text):
    called = []
    shell.user_ns["evil"] = lambda: called.append(1)
    shell.user_ns["x"] = "expanded"
    for cell in (f'%miu code ask "{text}"', f"r = %miu code ask '{text}'\nr", f"%%miu code ask\n{text}"):
        assert text in run(cell)[1]
    assert called == []


@pytest.mark.parametrize(
    "cell",
    ["%miu code ask Where does Orla work?", "r = %miu code ask Where does Orla work?\nr",
     "if True:\n    %miu code ask Where does Orla work?\n    y = 1\nr = %miu code ask Where does Orla work?\nr",
     "%miu code ask Where does \\\nOrla work?\n"],
)  # fmt: skip
def test_a_question_mark_at_the_end_is_not_a_call_for_help(run, cell):
    assert "Where does Orla work?" in " ".join(run(cell)[1].split())


def test_question_marks_elsewhere_are_left_to_ipython(run, shell):
    assert "Teach the model" in run("%miu?")[1] or "Docstring" in run("%miu?")[1]
    text = run("'''\n%miu ask what?\n'''")[0]
    assert text == "\n%miu ask what?\n"


def test_results_are_objects_and_a_semicolon_silences(run):
    assert str(run("r = %miu code ask x\nr")[0]).endswith("miu.ask('x')")
    value, printed = run("%miu code ask x;")
    assert value is not None
    assert "miu.ask" not in printed


def test_comments_after_a_command(run):
    assert "miu.ask('x')" in run("%miu code ask x     # or: something else")[1]


def test_code_runs_nothing_and_compiles(run):
    text = str(run("%miu code learn notes.md --name a --dry-run")[0])
    compile(text, "<code>", "exec")
    assert "plan = miu.plan('notes.md')" in text


def test_doctor_without_a_model(run):
    report, printed = run("%miu doctor")
    names = [name for name, _, _ in report.rows]
    assert {"python", "torch", "device", "store", "model", "stop in a busy cell"} <= set(names)
    assert "none yet: %miu use" in printed


def test_doctor_says_when_the_store_cannot_be_written(run, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("MIU_HOME", "/proc/miu")  # not writable, also for root
    rows = dict((name, state) for name, state, _ in run("%miu doctor")[0].rows)
    assert rows["store"] is False


def test_stop_without_a_lesson_says_so(run):
    value, printed = run("%miu stop")
    assert not value
    assert "Nothing is being learnt" in printed


def test_a_cell_that_fails_teaches_nothing(run):
    error, printed = run("%%miu run\n1/0")
    assert isinstance(error, MIUError)
    assert "ZeroDivisionError" in printed
    assert "nothing was taught" in printed


def test_run_without_learning(run, shell):
    run("%%miu run --no-learn\nvalue = 41 + 1")
    assert shell.user_ns["value"] == 42


def test_run_teaches_the_source_after_it_ran(run, shell, monkeypatch):
    """The cell's effects are there, and its lines were studied: the loss on them fell."""
    from tests.teaching import tiny, tokenizer

    monkeypatch.setenv("MIU_MAX_STEPS", "6")
    shell.user_ns.update(model=tiny(), tokenizer=tokenizer())
    run("%miu use var:model --tokenizer tokenizer")
    run("%%miu run\ntide_height = 41 + 1\n\ndef fold_tides(heights):\n    return max(heights)")
    assert shell.user_ns["tide_height"] == 42 and shell.user_ns["fold_tides"]([3, 9]) == 9
    result = shell.user_ns["_"]
    assert result.num_updates == 6 and [item.ref for item in result.sources] == ["cell"]
    assert result.curve[-1]["loss"] < result.curve[0]["loss"]


def test_unload_takes_everything_back(shell):
    before = len(shell.Completer.custom_matchers)
    shell.extension_manager.unload_extension("jupyter_miu")
    assert "miu" not in shell.magics_manager.magics["line"]
    assert len(shell.Completer.custom_matchers) == before - 1
    assert shell.extension_manager.load_extension("jupyter_miu") is None
    assert "miu" in shell.magics_manager.magics["cell"]


@pytest.mark.parametrize("name", ["a\nb.md", "a\r\nb", "x\u202ey", "\x1b[31mred"])
def test_no_name_can_make_an_error_two_lines_or_move_the_cursor(name):
    line = line_of(CommandError(f"no file {name}", f"look for {name}"), True)
    assert line.isprintable()
    error = shorten(CommandError(f"no file {name}"))
    assert str(error).isprintable()
    json.dumps(error._render_traceback_())


def test_the_state_of_the_weights_is_said_once():
    assert line_of(CommandError("x", "y"), True) == "CommandError: x  → y. Weights unchanged."
    assert line_of(CommandError("x", "did you mean y?"), True).endswith("y? Weights unchanged.")
    assert line_of(CommandError("x. Weights are fine."), True).count("eights") == 1


def test_the_context_tells_when_cells_began_and_which_one_asks(shell, run):
    before = time.time()
    run("first = 1")
    run("second = 2")
    magics = _loaded[id(shell)].magics
    outside, inside = magics.context(inside=False), magics.context()
    number = max(outside.history)
    assert (outside.history[number], outside.current_cell) == ("second = 2", None), "a page asks between two cells"
    assert (inside.history.get(number), inside.current_cell) == (None, "second = 2"), "a cell asks while it runs"
    assert before <= outside.began[number - 1] <= outside.began[number] <= time.time()

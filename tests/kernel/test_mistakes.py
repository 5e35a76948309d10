"""What goes wrong in a user's hands, in a real kernel: one line, nothing run, weights and store as they were."""

from __future__ import annotations

import json

import pytest

EVIL = "{__import__('os').system('touch pwned')}"
NAMES = {
    "braces": EVIL + ".md",
    "quotes": "a\"b'c.md",
    "newline": "two\nlines.md",
    "dollar": "$(touch pwned) `touch pwned`.md",
    "space": "my notes.md",
}


@pytest.fixture
def as_it_was(kernel):
    before = kernel.value("weights()"), kernel.value("[c.name for c in current_session().update.list_checkpoints()]")
    yield
    after = kernel.value("weights()"), kernel.value("[c.name for c in current_session().update.list_checkpoints()]")
    assert after == before
    assert kernel.value("__import__('os').path.exists('pwned')") == "False"


def magic(line: str) -> str:
    """The line as the panel would send it: a quoted Python string."""
    return f"get_ipython().run_line_magic('miu', {line!r})"


def quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def write(kernel, name: str, text: str) -> None:
    assert kernel.run(f"open({name!r}, 'w', encoding='utf-8').write({text!r})").status == "ok"


@pytest.mark.parametrize(
    ("line", "ename"),
    [
        ("learn nowhere.md", "SourceError"),
        ("learn broken.ipynb", "SourceError"),
        ("learn 'nothing/**/*.md'", "SourceError"),
        ("learn cell:99", "SourceError"),
        ("learn var:no_such_name", "SourceError"),
        ("learn facts.md -n 0", "ConfigError"),
        ("rollback no-such", "CheckpointNotFound"),
        ("use ./no-such-model", "ModelError"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(kernel, as_it_was, line, ename):
    write(kernel, "broken.ipynb", '{"cells": [')
    outcome = kernel.run(magic(line))
    assert outcome.status == "error"
    assert outcome.error["ename"] == ename
    assert len(outcome.line.splitlines()) == 1
    assert outcome.line.startswith(ename + ": ")
    assert outcome.line.endswith("Weights unchanged.") or "eights" in outcome.line


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_file_name_is_only_a_name(kernel, as_it_was, name):
    write(kernel, name, "Nils Abery lives in Coldwater.\n")
    outcome = kernel.run(magic(f"learn {quoted(name)} --dry-run") + ".items[0].status")
    assert outcome.status == "ok", outcome.line
    assert outcome.results[0]["text/plain"] == "'teach'"
    assert kernel.value("open('facts.md').read()[:4]") == "Orla"


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_missing_file_with_such_a_name_is_one_line(kernel, as_it_was, name):
    outcome = kernel.run(magic(f"learn {quoted('gone ' + name)}"))
    assert outcome.status == "error"
    assert len(outcome.line.splitlines()) == 1
    assert outcome.line.isprintable()


@pytest.mark.parametrize("name", [EVIL + ".md", "$HOME.md"])
def test_in_a_line_as_typed(kernel, as_it_was, name):
    write(kernel, name, "Nils Abery lives in Coldwater.\n")
    outcome = kernel.run(f'plan = %miu learn "{name}" --dry-run\nprint(plan.items[0].status)')
    assert outcome.streams.strip().endswith("teach"), outcome.line


def test_an_empty_file_is_not_learnt(kernel, as_it_was):
    write(kernel, "empty.md", " \n\n")
    outcome = kernel.run("result = %miu learn empty.md")
    assert outcome.status == "ok", outcome.line
    facts = json.loads(kernel.value("__import__('json').dumps([result.success, result.num_updates, result.message])"))
    assert facts[:2] == [False, 0]
    assert outcome.displays[-1]["text/plain"].startswith("✗ ")
    assert "nothing to learn" in outcome.displays[-1]["text/plain"]


def test_run_all_stops_at_an_error(kernel):
    outcome = kernel.run("%miu learn nowhere.md\nreached = True")
    assert outcome.status == "error"
    assert kernel.value("'reached' in globals()") == "False"


def test_cells_are_named_as_they_are_shown(kernel):
    assert kernel.run("# Nils Abery lives in Coldwater.").status == "ok"
    plan = kernel.run("%miu learn cell:-1 --dry-run")
    assert plan.status == "ok", plan.line
    assert "1 chunk" in plan.text
    body = kernel.run("%%miu learn --dry-run\nNils Abery lives in {Coldwater} for $5.")
    assert "Would teach 1 chunk" in body.text


def test_only_what_is_shown_is_shown_once(kernel):
    outcome = kernel.run('%miu\n%miu ask "Where does Nils Abery live?"\nanswer = %miu ask "Who is Nils Abery?"\nanswer')
    assert outcome.status == "ok", outcome.line
    assert len(outcome.displays) == 3
    assert outcome.results == []
    assert kernel.run('answer = %miu ask "Who?";').displays == []
    assert kernel.run("answer").results[0]["text/html"].startswith('<div class="miu-card"')


def test_completion_in_the_kernel(kernel):
    for text, expected in (
        ("%miu rollb", "rollback"),
        ("%miu learn fac", "facts.md"),
        ("%miu learn --dry", "--dry-run"),
    ):
        reply = kernel.client.complete(text, len(text), reply=True, timeout=30)["content"]
        assert reply["matches"] == [expected]
        assert text[: reply["cursor_start"]] + expected == text[: text.rindex(" ") + 1] + expected


def test_a_page_finds_the_extension_by_comm_info_alone(kernel):
    reply = kernel.client.comm_info("jupyter_miu", reply=True, timeout=30)["content"]
    assert list(reply["comms"].values()) == [{"target_name": "jupyter_miu"}] * len(reply["comms"])
    assert reply["comms"]


def test_without_a_choice_the_bundled_model_is_taken_and_said(fresh, tmp_path):
    fresh.run("%load_ext jupyter_miu\n%config MIUMagics.store = 'elsewhere'")
    done = fresh.run("%miu ask Who is Nils Abery?")
    assert done.status == "ok", done.line
    assert "No model was chosen, so this is miu-base" in done.text
    assert fresh.run("%miu feedback good").status == "ok"
    assert list((tmp_path / "elsewhere").rglob("journal.jsonl"))
    assert not (tmp_path / ".miu").exists()

"""One real lesson in a real kernel, and every command that looks at it or moves between states."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def taught(booted):
    booted.before = booted.value("weights()")
    booted.outcome = booted.run("result = %miu learn facts.md --name bakery")
    assert booted.outcome.status == "ok", booted.outcome.line
    assert booted.value("result.status") == "kept", booted.outcome.text
    booted.after = booted.value("weights()")
    return booted


def test_the_result_is_an_object_with_its_card(taught):
    assert taught.after != taught.before
    assert taught.value("(result.success, result.recall.before, result.recall.after > 0)") == "(True, 0, True)"
    assert taught.outcome.displays[-1]["text/plain"].startswith("✓ Learned 1 chunk in ")
    again = taught.run("result")
    assert "miu-card" in again.results[0]["text/html"]


def test_ask_compare(taught):
    done = taught.run('answer = %miu ask "Where does Orla Venn live?" --compare')
    assert "before:" in done.text
    assert "now (bakery):" in done.text
    assert taught.value("answer.before != str(answer)") == "True"
    assert taught.value("weights()") == taught.after, "a look at the state before leaves the weights alone"


def test_ask_in_a_cell_and_with_context(taught):
    done = taught.run("%%miu ask\nWhere does Orla Venn {live}?")
    assert done.status == "ok", done.line
    assert "{live}" in done.displays[0]["text/html"]
    assert taught.run('%miu ask "Where does Ole Brand live?" --context "Ole Brand lives in Ghent."').status == "ok"


def test_feedback_is_journalled(taught):
    taught.run('%miu ask "Where does Orla Venn live?";')
    assert "Noted" in taught.run('%miu feedback bad --better "In {Brackwater}."').text


def test_plot_probes_checkpoints_and_status(taught):
    assert "steps: loss" in taught.run("%miu plot").text
    assert "steps: loss" in taught.run("%miu plot bakery").text
    assert "probes right" in taught.run("%miu probes").text
    assert "▶  1    bakery" in taught.run("%miu checkpoints").text
    assert "bakery" in taught.run("%miu").text


def test_checkpoints_complete(taught):
    line = "%miu rollback bak"
    assert taught.client.complete(line, len(line), reply=True, timeout=30)["content"]["matches"] == ["bakery"]


def test_rollback_and_redo_move_bit_for_bit(taught):
    back = taught.run("%miu rollback")
    assert back.text == "↩ Rolled back from bakery to base, bit for bit · undo: %miu redo"
    assert taught.value("weights()") == taught.before
    assert taught.run("%miu redo").status == "ok"
    assert taught.value("weights()") == taught.after


def test_names_pins_and_deletion(taught):
    for line in ("rename bakery mill", "pin mill", "unpin mill", "save kept"):
        done = taught.run(f"%miu {line}")
        assert done.status == "ok", done.line
    assert taught.value("[c.name for c in current_session().update.list_checkpoints()]") == "['kept']"
    refused = taught.run("%miu delete kept")
    assert "cannot be undone" in refused.line
    assert taught.run("%miu rollback base").status == "ok"
    assert taught.run("%miu unpin kept").status == "ok"
    assert taught.run("%miu delete kept --yes").status == "ok"
    assert taught.value("current_session().update.list_checkpoints()") == "[]"
    assert "Nothing to prune" in taught.run("%miu prune --keep 1").text


def test_doctor_is_content(taught):
    done = taught.run("report = %miu doctor")
    assert taught.value("report.ok") == "True", done.text
    assert "over a kernel subshell" in done.text

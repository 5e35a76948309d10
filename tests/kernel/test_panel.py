"""``%miu panel`` and ``%miu plot`` in a real kernel, driven by the messages that a page would send."""

from __future__ import annotations

import json
import time

import plotly.graph_objects as go
import pytest

VIEW = "application/vnd.jupyter.widget-view+json"
PLOTLY = "application/vnd.plotly.v1+json"
SET = "import dataclasses\ncurrent_session().config = dataclasses.replace(current_session().config, {})"
RESET = "current_session().config = current_session().update.config"


@pytest.fixture
def panel(kernel):
    done = kernel.run("%miu panel\nfrom jupyter_miu.ui.panel import current_panel")
    assert done.status == "ok", done.line
    kernel.panel_cell = done
    return kernel


def model_id(kernel, part: str) -> str:
    return kernel.value(f"current_panel().{part}.model_id")


def press(kernel, part: str) -> None:
    """As a page does: a custom message of the button's model."""
    kernel.send(
        "comm_msg", {"comm_id": model_id(kernel, part), "data": {"method": "custom", "content": {"event": "click"}}}
    )


def fill(kernel, part: str, value: object) -> None:
    """As a page does: the field's new state."""
    content = {"comm_id": model_id(kernel, part), "data": {"method": "update", "state": {"value": value}}}
    kernel.send("comm_msg", content)


def until(kernel, expression: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while kernel.value(f"bool({expression})") != "True":
        assert time.monotonic() < end, kernel.value("current_panel().said")


def test_a_whole_lesson_and_the_way_back_by_buttons(panel):
    kernel = panel
    before = kernel.value("weights()")
    fill(kernel, "teach.path", "facts.md")
    fill(kernel, "teach.name", "by-panel")
    fill(kernel, "teach.steps", 6)
    kernel.run(SET.format("gate=False"))  # so few steps are kept whatever they taught
    press(kernel, "teach.learn")
    until(kernel, "'miu-card' in current_panel().now.result.value or '✗' in current_panel().said", 240)
    kernel.run(RESET)
    assert kernel.value("current_session().update.current") == "by-panel", kernel.value("current_panel().said")
    assert kernel.value("weights()") != before
    assert "miu-card" in kernel.value("current_panel().now.result.value")
    assert "%miu learn facts.md --name by-panel -n 6 -b" in kernel.value("current_panel().said")

    until(kernel, "current_panel().checkpoints.list.value == 'by-panel'")
    kernel.run("current_panel().checkpoints.list.value = 'base'")
    press(kernel, "checkpoints.rollback")
    until(kernel, "'Rolled back from by-panel to base' in current_panel().said")
    assert kernel.value("weights()") == before
    lines = "[l for l in current_session().update.store.lineage.journal.entries() if l.get('actor') == 'panel']"
    assert "rollback" in kernel.value(f"[l['kind'] for l in {lines}]")
    assert kernel.run("%miu delete by-panel --yes").status == "ok"


def test_stop_and_undo_are_heard_while_the_lesson_runs(panel):
    kernel = panel
    before = kernel.value("weights()")
    fill(kernel, "teach.path", "facts.md")
    fill(kernel, "teach.steps", 5000)
    kernel.run(SET.format("learning_rate=1e-6, max_seconds=200"))
    try:
        press(kernel, "teach.learn")
        until(kernel, "current_session().state.phase == 'training' and current_session().state.step >= 2")
        until(kernel, "'step' in current_panel().now.line.value and not current_panel().now.pause.disabled")
        press(kernel, "now.pause")
        until(kernel, "current_session().state.status == 'paused'", 5)
        until(kernel, "current_panel().now.pause.description == 'Resume'", 5)
        press(kernel, "now.undo")
        until(kernel, "not current_session().busy", 60)
    finally:
        kernel.run("current_session().cancel()\n" + RESET)
    assert kernel.value("weights()") == before
    assert kernel.value("current_session().update.current") == "base"


def test_running_it_again_moves_it_and_leaks_nothing(panel):
    kernel = panel
    first = kernel.panel_cell
    assert VIEW in first.displays[0]
    count = "len(__import__('ipywidgets').widgets.widget._instances)"
    before = kernel.value(count)
    second = kernel.run("%miu panel")
    assert second.status == "ok" and VIEW in second.displays[0]
    assert kernel.value(count) == before
    assert kernel.value("len([s for s in current_panel()._publisher._sinks if type(s).__name__ == 'Panel'])") == "1"
    assert "The panel was closed" in first.displays[0]["text/plain"] and VIEW not in first.displays[0]
    press(kernel, "close_button")
    until(kernel, "current_panel() is None", 10)
    assert not second.streams


def test_a_plot_is_one_static_bundle_that_plotly_reads(kernel):
    assert kernel.run("r = %miu learn facts.md --name plotted -n 6;").status == "ok"
    done = kernel.run("%miu plot")
    assert done.status == "ok", done.line
    bundle = done.displays[0]
    assert set(bundle) == {PLOTLY, "text/html", "text/plain"}
    made = go.Figure(bundle[PLOTLY])
    assert made.data[0].name == "loss" and len(made.data[0].x) > 1
    assert "data:image/svg+xml;base64," in bundle["text/html"] and "steps: loss" in bundle["text/plain"]
    assert "http" not in json.dumps(bundle).replace("http://www.w3.org/2000/svg", "")
    assert kernel.value("'plotly' in __import__('sys').modules") == "False"


def test_a_plot_of_a_run_under_way(kernel):
    cell = kernel.run("%miu learn facts.md -n 5000 --max-seconds 200 --lr 1e-6 -b")
    assert cell.status == "ok", cell.line
    try:
        until(kernel, "current_session().state.step >= 2")
        done = kernel.run("%miu plot")
        assert done.status == "ok" and PLOTLY in done.displays[0], done.line
        assert "facts.md" in done.text
    finally:
        kernel.run("current_session().cancel()")
        until(kernel, "not current_session().busy", 60)

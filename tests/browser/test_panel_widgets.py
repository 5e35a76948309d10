"""``%miu panel`` where the extension is not: a lesson and the way back, by the widgets alone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import opening, serve
from tests.browser.panel import FACTS, LESSON


@pytest.fixture
def bare(tmp_path, chromium, request):
    """A page of a server on which the extension is switched off."""
    config = tmp_path / "config"
    (config / "labconfig").mkdir(parents=True)
    off = {"disabledExtensions": {"jupyter-miu": True}}
    (config / "labconfig" / "page_config.json").write_text(json.dumps(off), encoding="utf-8")
    with serve(tmp_path, JUPYTER_CONFIG_DIR=str(config)) as lab, opening(lab, chromium, request) as call:
        yield lab, call


@pytest.mark.timeout(600)
def test_a_lesson_and_the_way_back_without_the_extension(bare):
    lab, notebook = bare
    name = lab.write("bare/bare.ipynb", "%load_ext jupyter_miu\n%miu use", "%miu panel")
    (lab.work / "bare" / "facts.md").write_text(FACTS, encoding="utf-8")
    book = notebook(name)
    page = book.page
    assert not page.evaluate("() => window.jupyterapp.hasPlugin('jupyter-miu:plugin')")
    assert not page.evaluate("() => window.jupyterapp.commands.hasCommand('miu:open-panel')")
    book.run(0)
    book.run(1)
    panel = book.output(1)
    button = lambda label: panel.get_by_role("button", name=label, exact=True)  # noqa: E731
    expect(button("Learn")).to_be_visible(timeout=60_000)
    book.shot("widgets-1-idle-light")

    panel.get_by_label("Path or URL").fill("facts.md")
    panel.get_by_label("Path or URL").press("Enter")
    button("Add").click()
    expect(panel.get_by_role("button", name="✕")).to_have_count(1)
    panel.get_by_text("Advanced", exact=True).click()
    steps = panel.get_by_label(re.compile("Steps at most"))
    steps.fill("12")
    steps.press("Tab")
    name_field = panel.get_by_label("Name", exact=True)
    name_field.fill("by-widgets")
    name_field.press("Tab")
    button("Learn").click()
    expect(panel).to_contain_text(re.compile(r"training|step \d+/12"), timeout=120_000)
    book.shot("widgets-2-learning-light")
    expect(panel.locator(".miu-card")).to_contain_text("by-widgets", timeout=LESSON)
    expect(panel).to_contain_text("%miu learn facts.md --name by-widgets -n 12 -b")
    states = panel.get_by_label("States")
    expect(states.locator("option", has_text="by-widgets")).to_have_text(re.compile("^▶"), timeout=30_000)
    book.theme(True)
    book.shot("widgets-3-learnt-dark")
    book.theme(False)

    states.select_option(index=states.locator("option").count() - 1)
    button("Roll back").click()
    expect(panel).to_contain_text("Rolled back from by-widgets to base, bit for bit", timeout=60_000)
    expect(states.locator("option", has_text="base")).to_have_text(re.compile("^▶"), timeout=30_000)
    book.shot("widgets-4-back-light")
    assert book.ask_kernel("__import__('jupyter_miu').current_session().update.current") == "base"
    assert book.complaints == []

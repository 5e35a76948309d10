"""``%miu plot``: interactive where plotly's renderer is, there when the notebook is opened again, never online."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.panel import FACTS, LESSON, Panel

LEARN = "%miu learn facts.md -n 8 --name {} --keep-partial"
X_AXIS = """() => { const { range } = document.querySelector('.js-plotly-plot')._fullLayout.xaxis;
                    return range[1] - range[0]; }"""


@pytest.mark.timeout(600)
def test_a_figure_that_stays(lab, notebook):
    name = lab.write("plot/plot.ipynb", "%load_ext jupyter_miu\n%miu use", LEARN.format("first"))
    (lab.work / "plot" / "facts.md").write_text(FACTS, encoding="utf-8")
    book = notebook(name)
    page, panel = book.page, Panel(book).show()
    panel.load()
    book.start(1)
    expect(panel.outcome).to_contain_text("first", timeout=LESSON)
    panel.is_at("idle")
    panel.button("Plot in a cell", "now").click()
    figure = page.locator(".js-plotly-plot").first
    expect(figure).to_be_visible(timeout=60_000)
    assert book.sources[2] == "%miu plot first"
    lines = figure.locator(".scatterlayer .trace").count()
    assert lines >= 2

    area = figure.locator(".nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)  # between two steps
    expect(figure.locator(".hoverlayer text").first).to_be_visible(timeout=15_000)
    book.shot("plot-hover-light")
    wide = page.evaluate(X_AXIS)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=6)
    page.mouse.up()
    page.wait_for_function(f"wide => ({X_AXIS})() < wide * 0.5", arg=wide)

    # opened again, in a new page, without a kernel
    book.command("docmanager:save")
    page.goto("about:blank")
    for session in json.loads(lab.api("sessions")):
        lab.api(f"sessions/{session['id']}", "DELETE")
    page.goto(f"{lab.url}/lab/workspaces/again-{id(page)}?token={lab.token}")
    page.wait_for_function("() => window.jupyterapp?.restored", timeout=90_000)
    book.command("docmanager:open", {"path": name, "factory": "Notebook", "kernelPreference": {"shouldStart": False}})
    still = page.locator(".jp-RenderedPlotly").first
    expect(still).to_be_visible(timeout=60_000)
    still.scroll_into_view_if_needed()
    drawn = still.locator("img, .js-plotly-plot").first  # plotly shows its picture of the figure until the mouse comes
    expect(drawn).to_be_visible(timeout=30_000)
    drawn.dispatch_event("mouseenter")
    expect(figure).to_be_visible(timeout=30_000)
    assert figure.locator(".scatterlayer .trace").count() == lines
    assert json.loads(lab.api("sessions")) == []
    expect(panel.show().calm).to_have_attribute("data-reason", "no kernel")
    assert panel.violations() == []
    book.theme(True)
    figure.scroll_into_view_if_needed()
    book.shot("plot-again-dark")
    assert book.strangers == []
    widgets = "Cannot read properties of null (reading 'kernel')"  # ipywidgets' own, in a notebook without a kernel
    assert [line for line in book.complaints if widgets not in line] == []

from __future__ import annotations

import json
import math

import plotly.graph_objects as go
import pytest

from jupyter_miu.session import CurvePoint
from jupyter_miu.ui import figure
from jupyter_miu.ui.figure import LIMIT, MIME, Run, figure_card, thinned
from jupyter_miu.ui.views import Plot, card_of

NAN = float("nan")


def points(count: int = 30, top: float = 3.0) -> tuple[CurvePoint, ...]:
    return tuple(CurvePoint(i, top / i, 1.0 / i, 0.5 if i % 5 == 0 else None) for i in range(1, count + 1))


def test_plotly_itself_accepts_the_figure():
    for runs in ([Run("a", points())], [Run("a", points()), Run("b", points(5))], [Run("", points(1))]):
        made = go.Figure(figure.figure(runs), skip_invalid=False)
        assert {trace.yaxis for trace in made.data} == {"y", "y2"}
        assert made.layout.xaxis.anchor == "y2", "one x axis below both"
        assert made.layout.yaxis.domain[0] > made.layout.yaxis2.domain[1]


def test_loss_held_out_loss_and_gradient_norm_of_one_run():
    made = go.Figure(figure.figure([Run("docs-1", points())]))
    assert [trace.name for trace in made.data] == ["loss", "held-out loss", "gradient norm"]
    assert list(made.data[0].x) == list(range(1, 31))
    assert list(made.data[1].x) == [5, 10, 15, 20, 25, 30]
    assert made.data[2].y[1] == 0.5
    assert len({trace.line.dash for trace in made.data}) == 3, "not by colour alone"


def test_the_page_alone_sees_to_the_size():
    """With plotly's own "responsive" the figure lost its height in JupyterLab when the theme changed."""
    made = figure.figure([Run("a", points())])
    assert "responsive" not in made["config"] and made["layout"]["height"] > 300
    assert "width" not in made["layout"]


def test_runs_are_overlaid_and_the_legend_switches_a_whole_run():
    made = go.Figure(figure.figure([Run("docs-1", points()), Run("docs-2", points(10, 9.0))]))
    assert [trace.name for trace in made.data][::3] == ["docs-1 · loss", "docs-2 · loss"]
    assert [trace.legendgroup for trace in made.data] == ["0"] * 3 + ["1"] * 3
    assert len({trace.line.color for trace in made.data}) == 2


def test_what_is_not_a_number_is_a_gap_in_json_that_any_page_can_read():
    broken = (CurvePoint(1, 1.0, 1.0, NAN), CurvePoint(2, NAN, math.inf), CurvePoint(3, 2.0, 1.0))
    text = json.dumps(figure.figure([Run("a", broken)]), allow_nan=False)
    trace = json.loads(text)["data"][0]
    assert trace["y"] == [1.0, None, 2.0]
    assert trace["connectgaps"] is False


@pytest.mark.parametrize("count", [999, 1000, 1001, 5000, 100_000])
def test_a_long_run_keeps_its_ends_its_spikes_and_its_gaps_in_a_thousand_points(count):
    pairs = [(i, 1.0) for i in range(count)]
    pairs[count // 3] = (count // 3, 99.0)
    pairs[count // 2] = (count // 2, -99.0)
    pairs[count // 5] = (count // 5, NAN)
    kept = thinned(pairs)
    assert len(kept) <= LIMIT
    assert (kept[0], kept[-1]) == (pairs[0], pairs[-1])
    assert {99.0, -99.0} <= {value for _, value in kept}
    assert any(math.isnan(value) for _, value in kept)
    assert [step for step, _ in kept] == sorted({step for step, _ in kept})


def test_a_figure_of_a_long_run_is_small():
    long = tuple(CurvePoint(i, 3.0 + math.sin(i) / 3, 1 / 3 + i, math.cos(i) + 2) for i in range(1, 20_001))
    made = figure.figure([Run("long", long)])
    assert all(len(trace["x"]) == len(trace["y"]) <= LIMIT for trace in made["data"])
    assert len(json.dumps(made)) < 60_000


def test_one_bundle_has_figure_image_and_numbers():
    bundle = figure_card([Run("docs-1", points())]).bundle()
    assert list(bundle) == [MIME, "text/html", "text/plain"]
    html, text = bundle["text/html"], bundle["text/plain"]
    assert 'src="data:image/svg+xml;base64,' in html
    assert "jupyter-miu[plot]" in html and "jupyter-miu[plot]" not in text
    assert text.startswith("docs-1: 30 steps: loss 3.00 → 0.10")
    assert "gradient norm" in text and "\n" in text
    json.dumps(bundle, allow_nan=False)


def test_nothing_is_fetched_from_anywhere():
    text = json.dumps(figure_card([Run("a", points()), Run("b", points(5))]).bundle())
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in text


def test_several_runs_in_the_image_and_in_words():
    card = figure_card([Run("docs-1", points()), Run("docs-2", points(10))])
    assert card.text.splitlines()[:3] == [
        "2 runs",
        "  1: docs-1: 30 steps: loss 3.00 → 0.10, held-out loss 0.50 → 0.50 (lowest 0.50), "
        "gradient norm 1.00 → 0.03 (largest 1.00)",
        "  2: docs-2: 10 steps: loss 3.00 → 0.30, held-out loss 0.50 → 0.50 (lowest 0.50), "
        "gradient norm 1.00 → 0.10 (largest 1.00)",
    ]
    assert "docs-2: 10 steps" in card.html


@pytest.mark.parametrize("name", ["<b>x</b>", '<img src=x onerror="alert(1)">', "a\nb", "&lt;", "x" * 500, "$x$"])
def test_a_hostile_name_stays_text(name):
    runs = [Run(name, points(3)), Run("b", points(3))]
    card = figure_card(runs)
    shown = card.figure["data"][0]["name"]
    assert "<" not in shown and "\n" not in shown and len(shown) < 120
    assert "<b>x" not in card.html and "<img src=x" not in card.html
    go.Figure(card.figure)
    json.dumps(figure_card([Run(name, points(3))]).bundle())


def test_the_view_shows_itself():
    view = Plot((Run("a", points(3)),))
    card = card_of(view)
    assert card is not None and MIME in card.bundle()
    assert MIME in view._repr_mimebundle_()


def test_nbconvert_and_an_untrusted_page_show_the_image(tmp_path):
    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("display_data", data=figure_card([Run("a", points())]).bundle())
    book.cells = [nbformat.v4.new_code_cell("%miu plot", outputs=[output])]
    nbformat.validate(book)
    nbformat.write(book, tmp_path / "a.ipynb")
    page, _ = HTMLExporter().from_notebook_node(nbformat.read(tmp_path / "a.ipynb", 4))
    assert 'alt="30 steps: loss 3.00' in page

"""The interactive figure of one or more runs: plotly's JSON, our own drawing, and the numbers, in one MIME bundle.

The JSON is a plain dictionary, so that the kernel needs no plotly. JupyterLab shows it where plotly's renderer is
installed; elsewhere (a host of code, nbconvert, an untrusted page without the renderer) the image in the HTML shows.
Nothing is fetched from anywhere. Knows points and names, not where they come from.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_miu.session import CurvePoint
from jupyter_miu.ui import cards, curve
from jupyter_miu.ui.cards import Card
from jupyter_miu.ui.format import esc, number, one_line, plural

MIME = "application/vnd.plotly.v1+json"
LIMIT = 1000  # points of a trace
ROWS = 12  # steps that are also written out
EXTRA = (
    'To zoom and read off values in JupyterLab: pip install "jupyter-miu[plot]" where it runs, then reload the page.'
)
_GREY, _GRID = "#7a7a7a", "rgba(127,127,127,0.25)"


@dataclass(frozen=True)
class Run:
    """The points of one run, under a name that is shown."""

    name: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class FigureCard(Card):
    """A card that is also an interactive figure."""

    figure: dict[str, Any]

    def bundle(self) -> dict[str, Any]:
        """All three; a page takes the first that it can show, and plotly's ranks before HTML in JupyterLab."""
        return {MIME: self.figure, **super().bundle()}


def figure_card(runs: Sequence[Run]) -> FigureCard:
    """The figure, the image and the words."""
    lines: list[str] = []
    if len(runs) == 1:
        name = one_line(runs[0].name, 60)
        title = f"{name}: {curve.summary(runs[0].points)}" if name else curve.summary(runs[0].points)
        image = curve.image(runs[0].points)
    else:
        title = f"{len(runs)} runs"
        lines = [f"{i}: {one_line(run.name, 60)}: {curve.summary(run.points)}" for i, run in enumerate(runs, 1)]
        image = curve.as_image(curve.overlay([run.points for run in runs]), "; ".join(lines))
    said = "".join(map(cards.paragraph, lines))
    tables = [_table(run, len(runs) > 1) for run in runs]
    body = image + said + "".join(part.html for part in tables) + cards.paragraph(EXTRA)
    words = "\n".join([title, *(f"  {line}" for line in lines), *(part.text for part in tables)])
    return FigureCard(cards.frame(esc(title), body), words, figure(runs))


def figure(runs: Sequence[Run]) -> dict[str, Any]:
    """Data, layout and settings as plotly reads them: loss and held-out loss above, gradient norm below, one x axis."""
    several = len(runs) > 1
    data: list[dict[str, Any]] = []
    for i, run in enumerate(runs):
        colour = curve.COLOURS[i % len(curve.COLOURS)]
        points = run.points
        held = [(p.step, p.held_out_loss) for p in points if p.held_out_loss is not None]
        name = _label(run.name) + " · " if several else ""
        group = {"legendgroup": str(i)} if several else {}
        data += [
            _trace(f"{name}loss", [(p.step, p.loss) for p in points], "y", colour, "solid", group),
            _trace(f"{name}held-out loss", held, "y", colour if several else curve.COLOURS[1], "dash", group),
            _trace(f"{name}gradient norm", [(p.step, p.grad_norm) for p in points], "y2",
                   colour if several else curve.COLOURS[3], "dot", group),
        ]  # fmt: skip
    return {"data": [trace for trace in data if trace["x"]], "layout": _layout(several), "config": _CONFIG}


_CONFIG = {"displaylogo": False}  # not "responsive": JupyterLab's renderer resizes, and both together lose the height


def _layout(several: bool) -> dict[str, Any]:
    """Transparent, mid-grey, so that light and dark pages both do."""
    axis = {"gridcolor": _GRID, "linecolor": _GREY, "zeroline": False, "automargin": True}
    return {
        "xaxis": {**axis, "title": {"text": "step"}, "anchor": "y2", "domain": [0, 1]},
        "yaxis": {**axis, "title": {"text": "loss"}, "domain": [0.36, 1], "rangemode": "tozero"},
        "yaxis2": {**axis, "title": {"text": "gradient norm"}, "domain": [0, 0.28], "rangemode": "tozero"},
        "hovermode": "x unified", "hoversubplots": "axis", "hoverdistance": -1,  # the nearest step, however far
        "hoverlabel": {"bgcolor": "rgba(250,250,250,0.96)", "bordercolor": _GREY, "font": {"color": "#333333"}},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"color": _GREY},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": _GREY, "activecolor": curve.COLOURS[0]},
        "legend": {"orientation": "v"} if several else {"orientation": "h", "x": 0, "y": -0.18, "yanchor": "top"},
        "margin": {"l": 60, "r": 20, "t": 64, "b": 50}, "height": 460,
        "updatemenus": [{
            "type": "buttons", "direction": "right", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom",
            "showactive": False, "pad": {"t": 0, "b": 0}, "bgcolor": "rgba(127,127,127,0.12)", "bordercolor": _GREY,
            "buttons": [
                {"label": "linear", "method": "relayout", "args": [{"yaxis.type": "linear"}]},
                {"label": "log", "method": "relayout", "args": [{"yaxis.type": "log"}]},
            ],
        }],
    }  # fmt: skip


def _trace(name: str, pairs: Sequence[tuple[int, float]], axis: str, colour: str, dash: str,
           group: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
    kept = thinned(pairs)
    few = len(kept) < 2
    return {
        "type": "scatter", "mode": "markers" if few else "lines", "name": name, "xaxis": "x", "yaxis": axis,
        "x": [step for step, _ in kept], "y": [_short(value) for _, value in kept], "connectgaps": False,
        "line": {"color": colour, "dash": dash, "width": 1.8}, "marker": {"color": colour}, **group,
        "hovertemplate": "%{y:.4g}",
    }  # fmt: skip


def thinned(pairs: Sequence[tuple[int, float]], limit: int = LIMIT) -> list[tuple[int, float]]:
    """At most ``limit`` of them: the ends, and of each stretch its lowest, its highest and its first gap, so that no
    spike and no missing value is smoothed away."""
    if len(pairs) <= limit:
        return list(pairs)
    stretches, inner = max((limit - 2) // 3, 1), len(pairs) - 2
    keep = {0, len(pairs) - 1}
    for i in range(stretches):
        places = range(1 + i * inner // stretches, 1 + (i + 1) * inner // stretches)
        finite = [at for at in places if math.isfinite(pairs[at][1])]
        gaps = [at for at in places if not math.isfinite(pairs[at][1])]
        if finite:
            keep |= {min(finite, key=lambda at: pairs[at][1]), max(finite, key=lambda at: pairs[at][1])}
        keep |= set(gaps[:1])
    return [pairs[at] for at in sorted(keep)]


def _short(value: float) -> float | None:
    """Five digits are more than a screen shows; JSON has no NaN."""
    return float(f"{value:.5g}") if math.isfinite(value) else None


def _label(name: str) -> str:
    """plotly reads ``<b>`` and ``&amp;`` in its labels: a name is text."""
    return html.escape(one_line(name, 60), quote=False)


def _table(run: Run, named: bool) -> Card:
    """Some steps of a run, first and last among them, folded away."""
    points = run.points
    picked = sorted({round(i * (len(points) - 1) / (ROWS - 1)) for i in range(ROWS)}) if points else []
    rows = [
        (points[i].step, number(points[i].loss), number(points[i].held_out_loss), number(points[i].grad_norm))
        for i in picked
    ]
    head = ("step", "loss", "held-out loss", "gradient norm")
    of = f"{plural(len(rows), 'step')} of {points[-1].step}" if points else "no steps"
    of = f"{one_line(run.name, 60)}: {of}" if named else of
    return Card(cards.folded(of, cards.table(head, rows)), f"  {of}\n{cards.text_table(head, rows)}")

"""Our own small SVG drawing of a run, or of several: loss and held-out loss above, gradient norm below, one x axis.

Emitted as ``<img src="data:image/svg+xml;base64,…" alt="…">``: inline SVG is blocked in an untrusted notebook, an image
is not. Nothing in the drawing comes from the user, colours are mid-tones that read on light and dark, and every line
also differs by dash and carries its name. Knows points only, not where they come from.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence

from jupyter_miu.session import CurvePoint
from jupyter_miu.ui.format import esc, number

WIDTH, HEIGHT = 560, 236
COLOURS = ("#2f7fc4", "#c9741a", "#3a9a5b", "#8a5fc0", "#c2504f", "#8c7a3d", "#c25f9c", "#4a9aa8")
"""One a run, where several are drawn together; mid-tones that read on light and dark."""
_LEFT, _RIGHT = 46, 108
_TOP = (12, 128)  # y range of the loss panel
_LOW = (150, 206)  # y range of the gradient panel
_LOSS, _HELD, _NORM, _TEXT = "#2f7fc4", "#c9741a", "#8a5fc0", "#7a7a7a"


def summary(points: Sequence[CurvePoint]) -> str:
    """The same in words: first and last loss, held-out loss, gradient norm."""
    drawn = [p for p in points if math.isfinite(p.loss)]
    if not drawn:
        return "no steps"
    first, last = drawn[0], drawn[-1]
    held = [p.held_out_loss for p in drawn if p.held_out_loss is not None and math.isfinite(p.held_out_loss)]
    norms = [p.grad_norm for p in drawn if math.isfinite(p.grad_norm)]
    parts = [f"loss {number(first.loss)} → {number(last.loss)}"]
    if held:
        parts.append(f"held-out loss {number(held[0])} → {number(held[-1])} (lowest {number(min(held))})")
    if norms:
        parts.append(f"gradient norm {number(norms[0])} → {number(norms[-1])} (largest {number(max(norms))})")
    return f"{last.step} steps: " + ", ".join(parts)


def svg(points: Sequence[CurvePoint]) -> str:
    """The drawing of one run as an SVG document; non-finite values leave a gap."""
    x = _across([points])
    loss, held, norm = _lines(points, x)
    top = _scale([v for _, v in loss + held], _TOP)
    bottom = _scale([v for _, v in norm], _LOW)
    body = [
        _axis(_TOP, top, "loss"), _axis(_LOW, bottom, "‖g‖"),
        _line(loss, top, _LOSS, ""), _line(held, top, _HELD, "5 3"), _line(norm, bottom, _NORM, "2 2"),
        _label(loss, top, "loss", _LOSS, -4), _label(held, top, "held-out", _HELD, 9),
        _label(norm, bottom, "‖g‖", _NORM, 0),
    ]  # fmt: skip
    return _document(body, x, summary(points))


def overlay(runs: Sequence[Sequence[CurvePoint]]) -> str:
    """Several runs in one drawing: a colour and a number each, from 1; held-out losses are dashed."""
    x = _across(runs)
    lines = [_lines(points, x) for points in runs]
    top = _scale([v for loss, held, _ in lines for _, v in loss + held], _TOP)
    bottom = _scale([v for _, _, norm in lines for _, v in norm], _LOW)
    body = [_axis(_TOP, top, "loss"), _axis(_LOW, bottom, "‖g‖")]
    for number_, (loss, held, norm) in enumerate(lines, 1):
        colour = COLOURS[(number_ - 1) % len(COLOURS)]
        body += [_line(loss, top, colour, ""), _line(held, top, colour, "5 3"), _line(norm, bottom, colour, "")]
        body += [_label(loss, top, f"{number_}:", colour, 0), _label(norm, bottom, f"{number_}:", colour, 0)]
    return _document(body, x, f"{len(runs)} runs")


def image(points: Sequence[CurvePoint]) -> str:
    """The drawing as an ``<img>`` with the numbers in its alt text; empty without points."""
    return as_image(svg(points), summary(points)) if points else ""


def as_image(document: str, words: str) -> str:
    """An SVG document as an ``<img>``, which also an untrusted notebook shows; ``words`` is what it says."""
    data = base64.b64encode(document.encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{esc(words)}" width="{WIDTH}" '
        f'height="{HEIGHT}" style="max-width:100%;height:auto">'
    )


class _Across:
    """From steps to places between the left and the right end."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __call__(self, step: int) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (step - self.low) / (self.high - self.low)


def _across(runs: Sequence[Sequence[CurvePoint]]) -> _Across:
    steps = [p.step for points in runs for p in points] or [0, 1]
    return _Across(min(steps), max(max(steps), min(steps) + 1))


_Line = list[tuple[float, float]]


def _lines(points: Sequence[CurvePoint], x: _Across) -> tuple[_Line, _Line, _Line]:
    """Loss, held-out loss and gradient norm by their places."""
    return (
        [(x(p.step), p.loss) for p in points],
        [(x(p.step), p.held_out_loss) for p in points if p.held_out_loss is not None],
        [(x(p.step), p.grad_norm) for p in points],
    )


def _document(body: Sequence[str], x: _Across, words: str) -> str:
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    ticks = [_tick(x(x.low), str(x.low)), _tick(x(x.high), str(x.high)), _tick(middle, "step")]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="system-ui,sans-serif" font-size="11"><title>{esc(words)}</title>'
        f"{''.join([*body, *ticks])}</svg>"
    )


class _Scale:
    def __init__(self, low: float, high: float, span: tuple[int, int]) -> None:
        self.low, self.high, self.span = low, high, span

    def __call__(self, value: float) -> float:
        y0, y1 = self.span
        return y1 - (y1 - y0) * (value - self.low) / (self.high - self.low)


def _scale(values: Sequence[float], span: tuple[int, int]) -> _Scale:
    finite = [v for v in values if math.isfinite(v)] or [0.0, 1.0]
    high = max(finite)
    low = min(0.0, min(finite))
    return _Scale(low, high if high > low else low + 1.0, span)


def _line(points: Sequence[tuple[float, float]], y: _Scale, colour: str, dash: str) -> str:
    parts, pen = [], "M"
    for at, value in points:
        if not math.isfinite(value):
            pen = "M"
            continue
        parts.append(f"{pen}{at:.1f} {y(value):.1f}")
        pen = "L"
    if not parts:
        return ""
    dots = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{" ".join(parts)}" fill="none" stroke="{colour}" stroke-width="1.6"{dots}/>'


def _label(points: Sequence[tuple[float, float]], y: _Scale, name: str, colour: str, shift: int) -> str:
    ends = [(at, value) for at, value in points if math.isfinite(value)]
    if not ends:
        return ""
    at, value = ends[-1]
    return f'<text x="{at + 5:.1f}" y="{y(value) + 4 + shift:.1f}" fill="{colour}">{name} {number(value)}</text>'


def _axis(span: tuple[int, int], y: _Scale, name: str) -> str:
    y0, y1 = span
    return (
        f'<path d="M{_LEFT} {y0}V{y1}H{WIDTH - _RIGHT}" fill="none" stroke="{_TEXT}" stroke-opacity=".6"/>'
        f'<text x="{_LEFT - 5}" y="{y0 + 8}" text-anchor="end" fill="{_TEXT}">{number(y.high)}</text>'
        f'<text x="{_LEFT - 5}" y="{y1}" text-anchor="end" fill="{_TEXT}">{number(y.low, 0)}</text>'
        f'<text x="{_LEFT - 5}" y="{(y0 + y1) / 2 + 4:.0f}" text-anchor="end" fill="{_TEXT}">{name}</text>'
    )


def _tick(at: float, text: str) -> str:
    return f'<text x="{at:.0f}" y="{_LOW[1] + 14}" text-anchor="middle" fill="{_TEXT}">{text}</text>'

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET

from jupyter_miu.session import Curve, CurvePoint
from jupyter_miu.ui import curve
from jupyter_miu.ui.recall_view import curve_of

NAN = float("nan")
POINTS = [CurvePoint(i, 3.0 / i, 1.0 / i, 0.5 if i % 5 == 0 else None) for i in range(1, 21)]


def paths(svg: str) -> list[str]:
    return [
        e.attrib["d"] for e in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path") if "stroke-width" in e.attrib
    ]


def test_three_lines_inside_the_picture():
    drawn = paths(curve.svg(POINTS))
    assert [d.count("L") + d.count("M") for d in drawn] == [20, 4, 20]
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", " ".join(drawn)):
        assert 0 <= float(x) <= curve.WIDTH
        assert 0 <= float(y) <= curve.HEIGHT


def test_lines_differ_by_dash_and_carry_their_names():
    svg = curve.svg(POINTS)
    assert svg.count("stroke-dasharray") == 2
    for name in ("loss 0.15", "held-out 0.50", "‖g‖ 0.05"):
        assert name in svg


def test_a_gap_for_what_is_not_a_number():
    broken = [CurvePoint(1, 1.0, 1.0), CurvePoint(2, NAN, float("inf")), CurvePoint(3, 2.0, 1.0)]
    drawn = paths(curve.svg(broken))
    assert drawn[0].count("M") == 2
    assert "nan" not in curve.svg(broken)


def test_one_point_and_none():
    ET.fromstring(curve.svg([CurvePoint(1, 1.0, 1.0)]))
    ET.fromstring(curve.svg([]))
    assert curve.image([]) == ""
    assert curve.summary([]) == "no steps"


def test_the_image_is_self_contained_and_described():
    html = curve.image(POINTS)
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert ET.fromstring(base64.b64decode(data[1])).tag.endswith("svg")
    assert 'alt="20 steps: loss 3.00 → 0.15' in html
    assert "http" not in html


def test_a_long_run_is_thinned_and_keeps_its_ends():
    thin = Curve(limit=100)
    for i in range(1, 10_001):
        thin.append(CurvePoint(i, 1.0, 1.0, 0.5 if i == 7777 else None))
    points = thin.points()
    assert len(points) <= 102
    assert (points[0].step, points[-1].step) == (1, 10_000)
    assert [p.step for p in points] == sorted({p.step for p in points})


def test_a_lesson_taught_once_more_draws_its_last_try_alone():
    tries = [(1, 3.0), (2, 2.0), (3, 1.0), (1, 2.5), (2, 0.5)]
    live = Curve()
    for step, loss in tries:
        live.append(CurvePoint(step, loss, 1.0))
    stored = curve_of([{"step": step, "loss": loss, "grad_norm": 1.0} for step, loss in tries])
    assert [(p.step, p.loss) for p in live.points()] == [(p.step, p.loss) for p in stored] == tries[3:]


def test_several_runs_share_one_drawing_and_carry_their_numbers():
    shorter = [CurvePoint(i, 9.0 / i, 2.0, None) for i in range(1, 6)]
    svg = curve.overlay([POINTS, shorter])
    drawn = paths(svg)
    assert [d.count("L") + d.count("M") for d in drawn] == [20, 4, 20, 5, 5]
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", " ".join(drawn)):
        assert 0 <= float(x) <= curve.WIDTH
        assert 0 <= float(y) <= curve.HEIGHT
    assert "1: 0.15" in svg and "2: 1.80" in svg
    ET.fromstring(curve.overlay([]))
    ET.fromstring(curve.overlay([[], POINTS]))

"""Rows of the benchmark as Markdown tables and as a picture: what was learnt against what was kept.

python -m benchmarks.learning.report rows.json [--svg docs/images/learning.svg]

A figure that a method does not have is shown as "–"; one that only some of its rows have says how many. "Taken back" is
how many lessons of all its runs the gate took back.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import mean, stdev
from typing import Any

Row = dict[str, Any]
T_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}  # Student, two-sided
COLUMNS = (
    ("recall", "recall, wordings never trained, %", 100), ("backward", "of it lost since each was taught, points", 100),
    ("taught", "trained wordings, %", 100), ("probes", "wordings that the sheet set aside, %", 100),
    ("new_value", "new value, %", 100), ("others_before", "the subject's other facts before, %", 100),
    ("others_after", "after, %", 100), ("quizzed", "old facts, quizzed, points", 100),
    ("quizzed_unrehearsed", "quizzed and never rehearsed, points", 100),
    ("unquizzed", "old facts, never quizzed, points", 100), ("unknown", "unknown names, points", 100),
    ("loss", "perplexity of held-out text, %", 0), ("refused", "taken back", 1), ("steps", "steps", 1),
    ("seconds", "seconds", 1),
)  # fmt: skip
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 400, 70, 60
GRID = "#7a828e40"
OURS = "jupyter_miu"


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean, and half the width of its 95 % interval over seeds (0 for one seed)."""
    if len(values) < 2:
        return mean(values), 0.0
    seeds = len(values)
    student = T_95.get(seeds, 1.96 + 2.5 / (seeds - 1))  # beyond the table within 0.02 of Student's quantile
    return mean(values), student * stdev(values) / math.sqrt(seeds)


def scaled(row: Row, key: str, factor: float) -> float:
    """A figure of a row in the unit of its column; a rise of loss becomes a rise of perplexity in percent."""
    return 100 * (math.exp(row[key]) - 1) if key == "loss" else factor * float(row[key])


def table(rows: Sequence[Row]) -> str:
    """One line a method: mean ± half of the 95 % interval over seeds."""
    methods = list(dict.fromkeys(row["method"] for row in rows))
    columns = [column for column in COLUMNS if any(row.get(column[0]) is not None for row in rows)]
    if not any(row.get("backward") for row in rows):  # one lesson has nothing after it
        columns = [column for column in columns if column[0] != "backward"]
    out = ["| method | " + " | ".join(title for _, title, _ in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for method in methods:
        mine = [row for row in rows if row["method"] == method]
        out.append(f"| {method} | " + " | ".join(_cell(mine, key, factor) for key, _, factor in columns) + " |")
    return "\n".join(out)


def _cell(rows: Sequence[Row], key: str, factor: float) -> str:
    having = [row for row in rows if row.get(key) is not None]
    if not having:
        return "–"
    if key == "refused":
        text = f"{sum(row[key] for row in having)} of {sum(map(_lessons, having))}"
    else:
        middle, half = interval([scaled(row, key, factor) for row in having])
        text = f"{middle:.1f}" + (f" ± {half:.1f}" if half else "")
    return text + (f" ({len(having)} of {len(rows)} rows)" if len(having) < len(rows) else "")


def picture(rows: Sequence[Row]) -> str:
    """An SVG: to the right more of the lesson is known, upwards more of the old facts is kept."""
    methods = list(dict.fromkeys(row["method"] for row in rows))
    points = {}
    for method in methods:
        mine = [row for row in rows if row["method"] == method]
        kept = [100 * (row["quizzed"] + row["unquizzed"]) / 2 for row in mine]
        points[method] = (interval([100 * row["recall"] for row in mine]), interval(kept))
    lowest = min(-10.0, min(kept[0] - kept[1] for _, kept in points.values()))
    floor = 10 * math.floor(lowest / 10)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 30) * value / 100

    def y(value: float) -> float:
        return 30 + (HEIGHT - BOTTOM - 30) * (5 - value) / (5 - floor)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="system-ui, sans-serif" '
        f'font-size="12" fill="#7a828e" stroke-width="1">'
    ]
    for value in range(0, 101, 20):
        parts.append(_line(x(value), y(5), x(value), y(floor), GRID))
        parts.append(f'<text x="{x(value):.0f}" y="{y(floor) + 18:.0f}" text-anchor="middle">{value} %</text>')
    for value in range(floor, 6, 10):
        parts.append(_line(x(0), y(value), x(100), y(value), GRID))
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.0f}" text-anchor="end">{value}</text>')
    middle = x(50)
    parts.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 12}" text-anchor="middle">recall in wordings never trained</text>'
    )
    parts.append(f'<text transform="translate(18 {y((5 + floor) / 2):.0f}) rotate(-90)" text-anchor="middle">'
                 "old facts, change in points</text>")  # fmt: skip
    for method, ((recall, wide), (kept, tall)) in points.items():
        colour = "#2da44e" if method == OURS else "#cf7b3b"
        cx, cy = x(recall), y(kept)
        parts.append(_line(x(max(0, recall - wide)), cy, x(min(100, recall + wide)), cy, colour))
        parts.append(_line(cx, y(kept - tall), cx, y(min(5, kept + tall)), colour))
        parts.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="5" fill="{colour}"/>')
        side = "end" if recall > 60 else "start"
        parts.append(f'<text x="{cx + (-9 if side == "end" else 9):.1f}" y="{cy - 8:.1f}" text-anchor="{side}" '
                     f'fill="{colour}">{escape(method)}</text>')  # fmt: skip
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _lessons(row: Row) -> int:
    """How many lessons this row's run was."""
    scenario = row.get("scenario")
    return row["lessons"] if scenario == "sequence" else 2 if scenario == "corrections" else 1


def _size(row: Row) -> str:
    """ "1 thing", "50 lessons"."""
    what = {"sequence": "lesson", "module": "function"}.get(row["scenario"], "thing")
    count = row["lessons" if what == "lesson" else "entities"]
    return f"{count} {what}{'s' if count != 1 else ''}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    rows = json.loads(options.rows.read_text(encoding="utf-8"))
    for scenario, size in dict.fromkeys((row["scenario"], _size(row)) for row in rows):
        of = [row for row in rows if (row["scenario"], _size(row)) == (scenario, size)]
        print(f"## {scenario}, {size}\n\n{table(of)}\n")
    drawn = [row for row in rows if row["scenario"] == "single" and row["entities"] == 10]
    if options.svg and drawn:
        options.svg.parent.mkdir(parents=True, exist_ok=True)
        options.svg.write_text(picture(drawn), encoding="utf-8")


if __name__ == "__main__":
    main()

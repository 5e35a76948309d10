"""Static cards: each value of the product as HTML and as plain text, readable in a saved notebook without a kernel.

Everything that comes from a user, a file or a model is escaped. Text takes the page's own colour, so light and dark
both work; an accent is only ever a border beside a mark and a word (✓ ✗ ↩), never the only sign. Inline styles only, as
an untrusted notebook drops ``<style>``. Knows the values of ``types.py``, not the session, no IPython.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_miu.session import CurvePoint
from jupyter_miu.types import MIUResult, Plan, ProbeResult, RecallCard, RetentionCard
from jupyter_miu.ui import curve
from jupyter_miu.ui.format import duration, esc, number, one_line, percent, plural, printable, signed_points

ACCENTS = {
    "good": "var(--jp-success-color1, #2e8b57)",
    "bad": "var(--jp-error-color1, #c0392b)",
    "warn": "var(--jp-warn-color1, #c77700)",
    "plain": "var(--jp-border-color1, #9a9a9a)",
}
_TABLE = '<table style="border-collapse:collapse;margin:6px 0">'
_CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0;white-space:pre-wrap;overflow-wrap:break-word"


@dataclass(frozen=True)
class Card:
    """Something to look at: ``html`` for a notebook, ``text`` for everything else."""

    html: str
    text: str

    def bundle(self) -> dict[str, str]:
        """The MIME bundle of both."""
        return {"text/html": self.html, "text/plain": self.text}


def frame(title: str, body: str, tone: str = "plain") -> str:
    """A titled box. ``title`` and ``body`` are HTML already."""
    return (
        f'<div class="miu-card" style="border-left:4px solid {ACCENTS[tone]};padding:4px 0 4px 12px;margin:4px 0;'
        f'font-family:var(--jp-ui-font-family, system-ui, sans-serif)">'
        f"<div><strong>{title}</strong></div>{body}</div>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """An HTML table of escaped cells; a ``Html`` cell is taken as it is."""
    top = "".join(f'<th scope="col" style="{_CELL}">{esc(h)}</th>' for h in head)
    lines = "".join("<tr>" + "".join(f'<td style="{_CELL}">{esc(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    name = f'<caption style="text-align:left;opacity:.8">{esc(caption)}</caption>' if caption else ""
    return f"{_TABLE}{name}<thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def text_table(head: Sequence[str], rows: Iterable[Sequence[object]], limit: int = 48) -> str:
    """The same in monospace; cells are one line, cut at ``limit``."""
    cells = [[*head], *([one_line(str(cell), limit) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join("  " + line for line in lines)


def paragraph(text: str) -> str:
    """A line of muted, escaped text."""
    return f'<div style="opacity:.85">{esc(text)}</div>'


def note_card(text: str, tone: str = "plain") -> Card:
    """One line."""
    return Card(frame(esc(text), "", tone), printable(text))


# -- a lesson ---------------------------------------------------------------------------------------------------------
def curve_of(rows: Iterable[Mapping[str, float]]) -> list[CurvePoint]:
    """Points of a stored curve; entries without a loss are left out."""
    return [
        CurvePoint(int(p.get("step", i + 1)), float(p["loss"]), float(p.get("grad_norm", "nan")),
                   p.get("held_out_loss"), p.get("recall"))
        for i, p in enumerate(rows) if p.get("loss") is not None
    ]  # fmt: skip


def headline(result: MIUResult) -> str:
    """``Learned 12 chunks in 100 updates · loss 2.31 → 0.74 · knew 0/6 → knows 6/6 · old skills −0.3 % · …``"""
    if not (result.success and result.num_updates):
        return result.message or ("Already known" if result.success else "Not learned")
    parts = [f"Learned {plural(result.chunks_learned, 'chunk')} in {plural(result.num_updates, 'update')}"]
    if result.metrics.get("stopped") == "stop":
        parts[0] += " (stopped early, kept)"
    points = curve_of(result.curve)
    if points:
        parts.append(f"loss {number(points[0].loss)} → {number(points[-1].loss)}")
    if result.recall is not None and result.recall.total:
        parts.append(knew(result.recall))
    if result.retention is not None and result.retention.total:
        parts.append(f"old skills {signed_points(-result.retention.lost)}")
    if result.lesson_id:
        parts.append(f"checkpoint {result.lesson_id}")
    if result.rollback_available:
        parts.append("undo: %miu rollback")
    return " · ".join(parts)


def note_in(message: str) -> str:
    """``Note: …`` at the end of a message: what the user should be told once, whatever else is shown."""
    return message[message.index("Note: ") :] if "Note: " in message else ""


def knew(recall: RecallCard) -> str:
    """``knew 0/6 → knows 6/6``."""
    return f"knew {recall.before}/{recall.total} → knows {recall.after}/{recall.total}"


def result_card(result: MIUResult) -> Card:
    """The whole story of a lesson: headline, curve, recall, retention, sources."""
    good = result.success
    mark = "✓" if good else "✗"
    title = one_line(f"{mark} {headline(result)}", 600)
    html, text = [], [title]
    seconds = result.metrics.get("duration_seconds")
    extra = [plural(len(result.sources), "source")] if result.sources else []
    extra += [f"took {duration(seconds)} min"] if isinstance(seconds, (int, float)) else []
    if extra:
        html.append(paragraph(" · ".join(extra)))
        text.append(printable("  " + " · ".join(extra)))
    note = note_in(result.message) if good and result.num_updates else ""
    if note:
        html.append(paragraph(note))
        text.append("  " + one_line(note))
    for error in result.errors:
        if error not in result.message:
            html.append(paragraph(error))
            text.append("  " + one_line(error))
    points = curve_of(result.curve)
    if points:
        html.append(f"<div>{curve.image(points)}</div>{paragraph(curve.summary(points))}")
        text.append("  " + curve.summary(points))
    for part in (recall_part(result.recall), retention_part(result.retention), sources_part(result)):
        html.append(part.html)
        text += [part.text] if part.text else []
    return Card(frame(esc(title), "".join(html), "good" if good else "bad"), "\n".join(text))


def _tick(right: bool) -> str:
    return "✓" if right else "✗"


def probe_rows(probes: Iterable[ProbeResult]) -> list[tuple[str, str, str, str, str]]:
    """question, before, after, expected, wording."""
    return [
        (p.question, f"{_tick(p.right_before)} {p.before}", f"{_tick(p.right_after)} {p.after}", p.expected,
         "new" if p.held_out else "taught")
        for p in probes
    ]  # fmt: skip


_PROBE_HEAD = ("question", "before", "after", "expected", "wording")


def recall_part(recall: RecallCard | None) -> Card:
    """The recall card: what was asked, before and after, and what was expected."""
    if recall is None or not recall.total:
        return Card("", "")
    line = knew(recall)
    if recall.coverage is not None:
        line += f" · the questions cover {percent(recall.coverage)} of the statements in the text"
    if recall.already_known:
        line += f" · {recall.already_known} known before"
    if not recall.probes:
        return Card(paragraph(line), "  " + line)
    rows = probe_rows(recall.probes)
    shown = table(_PROBE_HEAD, rows, "Recall: asked before and after")
    if len(rows) > 24:
        shown = f"<details><summary>{len(rows)} questions</summary>{shown}</details>"
    return Card(paragraph(line) + shown, f"  {line}\n{text_table(_PROBE_HEAD, rows)}")


def retention_part(retention: RetentionCard | None) -> Card:
    """What was kept of earlier knowledge."""
    if retention is None:
        return Card("", "")
    parts = []
    if retention.total:
        share = f"{percent(retention.before)} → {percent(retention.after)}"
        parts.append(f"old facts {share} of {retention.total} questions")
    if retention.unknown_total:
        parts.append(f"“I do not know” for unknown names {percent(retention.unknown_before)} → "
                     f"{percent(retention.unknown_after)} of {retention.unknown_total}")  # fmt: skip
    if retention.earlier_total:
        parts.append(f"earlier lessons {percent(retention.earlier_before)} → {percent(retention.earlier_after)} "
                     f"of {retention.earlier_total}")  # fmt: skip
    if retention.perplexity_ratio is not None:
        parts.append(f"perplexity × {number(retention.perplexity_ratio)}")
    if not parts:
        return Card("", "")
    line = "Kept: " + " · ".join(parts)
    html, text = paragraph(line), "  " + line
    if retention.flipped:
        head, rows = _PROBE_HEAD[:4], [row[:4] for row in probe_rows(retention.flipped)]
        name = f"{plural(len(rows), 'old answer')} changed"
        html += f"<details><summary>{name}</summary>{table(head, rows)}</details>"
        text += f"\n  {name}:\n{text_table(head, rows[:10])}"
    return Card(html, text)


def sources_part(result: MIUResult) -> Card:
    """What was taught and what was left out, with the reason."""
    rows: list[tuple[object, ...]] = [(i.ref, i.status, i.chunks, i.tokens, i.reason) for i in result.sources]
    rows += [(s.ref, "skip", 0, 0, s.reason) for s in result.skipped if all(s.ref != i.ref for i in result.sources)]
    if not rows:
        return Card("", "")
    head = ("source", "", "chunks", "tokens", "reason")
    shown = table(head, rows)
    return Card(f"<details><summary>{plural(len(rows), 'source')}</summary>{shown}</details>", text_table(head, rows))


def plan_card(plan: Plan) -> Card:
    """The dry run as a table."""
    teach = [i for i in plan.items if i.status == "teach"]
    skip = len(plan.items) - len(teach)
    amount = f"{plural(plan.chunks, 'chunk')}, {plural(plan.tokens, 'token')}"
    title = f"Would teach {amount} from {plural(len(teach), 'source')}"
    title += f"; {skip} skipped" if skip else ""
    rows = [(i.ref, i.status, i.chunks, i.tokens, i.reason) for i in plan.items]
    head = ("source", "", "chunks", "tokens", "reason")
    note = "Dry run: nothing was changed."
    body = (table(head, rows) if rows else "") + paragraph(note)
    text = [printable(title), *([text_table(head, rows)] if rows else []), "  " + note]
    return Card(frame(esc(title), body), "\n".join(text))


def facts_card(title: str, facts: Iterable[tuple[str, Any]], tone: str = "plain", hint: str = "") -> Card:
    """A title and a short list of name and value."""
    rows = [(name, value) for name, value in facts if value not in (None, "")]
    lines = "".join(
        f'<tr><th scope="row" style="{_CELL};opacity:.8">{esc(n)}</th><td style="{_CELL}">{esc(v)}</td></tr>'
        for n, v in rows
    )
    body = f"{_TABLE}<tbody>{lines}</tbody></table>" + (paragraph(hint) if hint else "")
    width = max((len(n) for n, _ in rows), default=0)
    text = [printable(title), *(f"  {n.ljust(width)}  {one_line(str(v), 160)}" for n, v in rows)]
    return Card(frame(esc(title), body, tone), "\n".join(text + ([f"  {hint}"] if hint else [])))

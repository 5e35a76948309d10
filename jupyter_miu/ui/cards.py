"""Static cards: what values are shown as in HTML and in plain text, readable in a saved notebook without a kernel.

Everything that comes from a user, a file or a model is escaped. Text takes the page's own colour, so light and dark
both work; an accent is only ever a border beside a mark and a word (✓ ✗ ↩), never the only sign. Inline styles only, as
an untrusted notebook drops ``<style>``. Knows the simple values of ``types.py``, not the session, no IPython; a lesson
has its card in recall_view.py, the forgetting matrix in matrix_view.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_miu.types import Plan, PlanItem
from jupyter_miu.ui.format import esc, one_line, plural, printable

ACCENTS = {
    "good": "var(--jp-success-color1, #2e8b57)",
    "bad": "var(--jp-error-color1, #c0392b)",
    "warn": "var(--jp-warn-color1, #c77700)",
    "plain": "var(--jp-border-color1, #9a9a9a)",
}
MUCH_WORSE = 0.2  # so far below the mean the lowest quality is shown, too
_TABLE = '<table style="border-collapse:collapse;margin:6px 0">'
_HEAD = "text-align:left;vertical-align:top;padding:2px 10px 2px 0;white-space:pre-wrap"
_CELL = f"{_HEAD};overflow-wrap:anywhere"  # an answer may be one word without end


@dataclass(frozen=True)
class Card:
    """Something to look at: ``html`` for a notebook, ``text`` for everything else."""

    html: str
    text: str

    def bundle(self) -> dict[str, Any]:
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
    top = "".join(f'<th scope="col" style="{_HEAD}">{esc(h)}</th>' for h in head)
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


def _quality(item: PlanItem) -> str:
    """The mean, and the lowest where it says something else."""
    if item.quality is None:
        return ""
    differs = item.lowest is not None and item.quality - item.lowest >= MUCH_WORSE
    return f"{item.quality:.2f}" + (f", lowest {item.lowest:.2f}" if differs else "")


def _known(item: PlanItem) -> str:
    if item.known is None:
        return ""
    return f"{'~' if item.sampled else ''}{round(100 * item.known)} % of {item.asked}"


def _perplexity(item: PlanItem) -> str:
    if item.perplexity is None:
        return ""
    return f"{item.perplexity:,.1f}" if item.perplexity < 1e4 else "over 9,999"


def _novelty(item: PlanItem) -> str:
    return "" if item.novelty is None else f"{round(100 * item.novelty)} %"


# Columns of a dry run, shown where an item has something to tell in them.
_TOLD: dict[str, Callable[[PlanItem], str]] = {
    "quality": _quality, "already known": _known, "perplexity": _perplexity, "new": _novelty,
    "reason": lambda item: item.reason,
}  # fmt: skip


def plan_card(plan: Plan) -> Card:
    """The dry run as a table."""
    teach = [i for i in plan.items if i.status == "teach"]
    skip = len(plan.items) - len(teach)
    amount = f"{plural(plan.chunks, 'chunk')}, {plural(plan.tokens, 'token')}"
    title = f"Would teach {amount} from {plural(len(teach), 'source')}"
    title += f"; {skip} skipped" if skip else ""
    columns = [(name, tell) for name, tell in _TOLD.items() if any(map(tell, plan.items))]
    rows = [(i.ref, i.status, i.chunks, i.tokens, *(tell(i) for _, tell in columns)) for i in plan.items]
    head = ("source", "", "chunks", "tokens", *(name for name, _ in columns))
    note = "Dry run: nothing was changed."
    body = (table(head, rows) if rows else "") + paragraph(note)
    text = [printable(title), *([text_table(head, rows)] if rows else []), "  " + note]
    return Card(frame(esc(title), body), "\n".join(text))


def facts_card(title: str, facts: Iterable[tuple[str, Any]], tone: str = "plain", hint: str = "") -> Card:
    """A title and a short list of name and value."""
    part = listed(facts)
    body = part.html + (paragraph(hint) if hint else "")
    text = [printable(title), *([part.text] if part.text else []), *([f"  {hint}"] if hint else [])]
    return Card(frame(esc(title), body, tone), "\n".join(text))


def listed(facts: Iterable[tuple[str, Any]], limit: int = 160) -> Card:
    """Names and values below each other; what has no value is left out. Text lines are cut at ``limit``."""
    rows = [(name, value) for name, value in facts if value not in (None, "")]
    lines = "".join(
        f'<tr><th scope="row" style="{_HEAD};opacity:.8">{esc(n)}</th><td style="{_CELL}">{esc(v)}</td></tr>'
        for n, v in rows
    )
    width = max((len(n) for n, _ in rows), default=0)
    text = "\n".join(f"  {n.ljust(width)}  {one_line(str(v), limit)}" for n, v in rows)
    return Card(f"{_TABLE}<tbody>{lines}</tbody></table>", text)


def folded(summary: str, html: str, opened: bool = False) -> str:
    """HTML behind a line that unfolds it."""
    return f"<details{' open' if opened else ''}><summary>{esc(summary)}</summary>{html}</details>"

"""The recall card: what a lesson was worth. Numbers first, everything else folded away.

Blocks, each there only where the result has it: Learnt, Kept, Earlier lessons, Drift, Cost, Verdict. Results that were
stored before a block existed show the others. Knows the values of ``types.py``; decides and measures nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jupyter_miu.session import CurvePoint
from jupyter_miu.types import Cost, Drift, GateVerdict, MIUResult, ProbeResult, RecallCard, RetentionCard
from jupyter_miu.ui import curve
from jupyter_miu.ui.cards import Card, folded, frame, listed, paragraph, table, text_table
from jupyter_miu.ui.format import duration, esc, number, one_line, percent, plural, printable, signed_points, size

FEW = 12  # rows that are shown without unfolding
LINES = 24  # rows of a table in plain text
_HEAD = ("question", "before", "after", "expected", "wording")
_DECISIONS = {
    "kept": "kept: it was learnt, and what was known held",
    "rolled back": "taken back, the weights are as they were",
    "kept, not proven": "kept, though the gate would not have",
    "already known": "nothing was trained, all of it was known",
}


def result_card(result: MIUResult) -> Card:
    """The whole story of a lesson."""
    title = one_line(f"{_tick(result.success)} {headline(result)}", 600)
    html, text = [], [title]

    def line(words: str) -> None:
        html.append(paragraph(words))
        text.append("  " + one_line(words))

    seconds = result.metrics.get("duration_seconds")
    extra = [plural(len(result.sources), "source")] if result.sources else []
    extra += [f"took {duration(seconds)} min"] if isinstance(seconds, (int, float)) else []
    if extra:
        line(" · ".join(extra))
    if result.success and result.num_updates and note_in(result.message):
        line(note_in(result.message))
    said = [*(result.verdict.reasons if result.verdict is not None else ()), result.message]
    for error in result.errors:
        if not any(error in words for words in said):
            line(error)
    numbers = listed(blocks(result), 400)
    if numbers.text:
        html.append(numbers.html)
        text.append(numbers.text)
    points = curve_of(result.curve)
    if points:
        html.append(f"<div>{curve.image(points)}</div>{paragraph(curve.summary(points))}")
        text.append("  " + curve.summary(points))
    for part in details(result):
        html.append(part.html)
        text.append(part.text)
    return Card(frame(esc(title), "".join(html), "good" if result.success else "bad"), "\n".join(text))


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


def blocks(result: MIUResult) -> list[tuple[str, str]]:
    """Name and one line of each block; the line is empty where there is nothing to say."""
    return [
        ("Learnt", learnt(result.recall)),
        ("Kept", kept(result.retention, result.drift is None)),
        ("Earlier lessons", earlier(result.retention)),
        ("Drift", drifted(result.drift)),
        ("Cost", cost(result.cost)),
        ("Verdict", decided(result.verdict)),
    ]


def learnt(recall: RecallCard | None) -> str:
    """``knew 0/6 → knows 6/6 (100 %, 95 % interval 61–100 %) · 1 fact known before · …``"""
    if recall is None or not recall.total:
        return ""
    line = knew(recall)
    if recall.interval is not None:
        low, high = recall.interval
        line += f" ({percent(round(recall.recall, 2))}, 95 % interval {round(100 * low)}–{round(100 * high)} %)"
    if recall.already_known:
        line += f" · {plural(recall.already_known, 'fact')} known before"
    if recall.coverage is not None:
        line += f" · the questions cover {percent(recall.coverage)} of the statements in the text"
    return line


def kept(card: RetentionCard | None, perplexity: bool = True) -> str:
    """Old answers kind by kind, pinned probes, and perplexity where it is not shown with the drift."""
    if card is None:
        return ""
    parts = []
    if card.total:
        parts.append(f"old facts {_change(card.before, card.after, card.total)} questions{_flips(card)}")
    if card.read_total:
        parts.append(f"facts only read about {_change(card.read_before, card.read_after, card.read_total)}")
    if card.reading_total:
        change = _change(card.reading_before, card.reading_after, card.reading_total)
        parts.append(f"answers from a given text {change}")
    if card.format_total:
        parts.append(f"form {_change(card.format_before, card.format_after, card.format_total)}")
    if card.refusal_total:
        change = _change(card.refusal_before, card.refusal_after, card.refusal_total)
        parts.append(f"harmful requests refused {change}")
    if card.unknown_total:
        change = _change(card.unknown_before, card.unknown_after, card.unknown_total)
        parts.append(f"“I do not know” for unknown names {change}")
    if card.pinned:
        parts.append(f"pinned probes right {sum(p.right_after for p in card.pinned)} of {len(card.pinned)}")
    if perplexity and card.perplexity_ratio is not None:
        parts.append(f"perplexity × {number(card.perplexity_ratio)}")
    return " · ".join(parts)


def earlier(card: RetentionCard | None) -> str:
    """``100 % → 96 % of 24 questions about 3 lessons · −4 % since they were taught``"""
    if card is None or not card.earlier_total:
        return ""
    line = f"{_change(card.earlier_before, card.earlier_after, card.earlier_total)} questions"
    if card.earlier:
        line += f" about {plural(len(card.earlier), 'lesson')}"
    changes = [entry.transfer for entry in card.earlier if entry.transfer is not None]
    if changes:
        line += f" · {signed_points(sum(changes) / len(changes))} since they were taught"
    return line


def drifted(drift: Drift | None) -> str:
    """``from the untaught model: divergence 0.02 nats a token · perplexity × 1.03 · weights 0.4 % · α 0.7``"""
    if drift is None:
        return ""
    parts = [f"divergence {number(drift.kl, 3)} nats a token"] if drift.kl is not None else []
    parts += [f"perplexity × {number(drift.perplexity_ratio)}"] if drift.perplexity_ratio is not None else []
    if drift.weight_change is not None:
        parts.append(f"weights {number(100 * drift.weight_change)} %")
    if parts:
        parts.append(f"α {drift.alpha:g}" + (f", {percent(drift.kept)} of the changes" if drift.kept < 1 else ""))
    return "from the untaught model: " + " · ".join(parts) if parts else ""


def cost(spent: Cost | None) -> str:
    """``100 steps · 0:12 of 0:20 min · 12,345 tokens · 1.2 GB at most``"""
    if spent is None:
        return ""
    whole = f" of {duration(spent.total_seconds)}" if spent.total_seconds else ""
    parts = [plural(spent.steps, "step"), f"{duration(spent.seconds)}{whole} min", plural(spent.tokens, "token")]
    return " · ".join(parts + ([f"{size(spent.peak_memory_bytes)} at most"] if spent.peak_memory_bytes else []))


def decided(verdict: GateVerdict | None) -> str:
    """The decision, the reasons, and what can be done now."""
    if verdict is None:
        return ""
    line = _DECISIONS.get(verdict.decision, verdict.decision)
    line += ": " + "; ".join(verdict.reasons) if verdict.reasons else ""
    return ". ".join([line.rstrip("."), *(step.rstrip(".") for step in verdict.next)]) + "."


def details(result: MIUResult) -> list[Card]:
    """The tables: every question, every answer that changed, every earlier lesson, every source."""
    out = []
    if result.recall is not None:
        facts = len({p.fact for p in result.recall.probes if p.fact})
        about = f" about {plural(facts, 'fact')}" if facts else ""
        rows = probe_rows(sorted(result.recall.probes, key=_by_fact))
        out.append(_rows(f"{plural(len(rows), 'question')}{about}: asked before and after", _HEAD, rows, FEW))
    if result.retention is not None:
        out += kept_tables(result.retention)
    return [*(part for part in out if part.html), *([sources] if (sources := sources_part(result)).html else [])]


def kept_tables(card: RetentionCard) -> list[Card]:
    """Old answers that changed, pinned probes, and a line for each earlier lesson."""
    lessons = [
        (e.name, _share(e.taught, e.total), _share(e.before, e.total), _share(e.after, e.total), e.total,
         "" if e.transfer is None else signed_points(e.transfer)) for e in card.earlier
    ]  # fmt: skip
    head = ("lesson", "when taught", "before this lesson", "now", "questions", "change since taught")
    flipped, pinned = ([row[:4] for row in probe_rows(probes)] for probes in (card.flipped, card.pinned))
    return [
        _rows(f"{plural(len(flipped), 'old answer')} changed", _HEAD[:4], flipped),
        _rows(plural(len(pinned), "pinned probe"), _HEAD[:4], pinned),
        _rows(plural(len(lessons), "earlier lesson"), head, lessons),
    ]


def recall_part(recall: RecallCard | None) -> Card:
    """What was learnt, on its own: the line and the questions."""
    if recall is None or not recall.total:
        return Card("", "")
    result = MIUResult(True, recall=recall)
    parts = [Card(paragraph(learnt(recall)), "  " + learnt(recall)), *details(result)]
    return Card("".join(part.html for part in parts), "\n".join(part.text for part in parts))


def sources_part(result: MIUResult) -> Card:
    """What was taught and what was left out, with the reason."""
    rows: list[tuple[object, ...]] = [(i.ref, i.status, i.chunks, i.tokens, i.reason) for i in result.sources]
    rows += [(s.ref, "skip", 0, 0, s.reason) for s in result.skipped if all(s.ref != i.ref for i in result.sources)]
    return _rows(plural(len(rows), "source"), ("source", "", "chunks", "tokens", "reason"), rows)


def probe_rows(probes: Iterable[ProbeResult]) -> list[tuple[str, str, str, str, str]]:
    """question, before, after, expected, wording."""
    return [
        (p.question, f"{_tick(p.right_before)} {p.before}", f"{_tick(p.right_after)} {p.after}", p.expected,
         "new" if p.held_out else "taught")
        for p in probes
    ]  # fmt: skip


def curve_of(rows: Iterable[Mapping[str, float]]) -> list[CurvePoint]:
    """Points of a stored curve; entries without a loss are left out, and so are attempts that were taken back."""
    points: list[CurvePoint] = []
    for place, row in enumerate(rows, 1):
        if row.get("loss") is None:
            continue
        step, norm = int(row.get("step", place)), float(row.get("grad_norm", "nan"))
        if points and step < points[-1].step:
            points = []
        points.append(CurvePoint(step, float(row["loss"]), norm, row.get("held_out_loss"), row.get("recall")))
    return points


def note_in(message: str) -> str:
    """``Note: …`` at the end of a message: what the user should be told once, whatever else is shown."""
    return message[message.index("Note: ") :] if "Note: " in message else ""


def knew(recall: RecallCard) -> str:
    """``knew 0/6 → knows 6/6``."""
    return f"knew {recall.before}/{recall.total} → knows {recall.after}/{recall.total}"


def _rows(name: str, head: Sequence[str], rows: Sequence[Sequence[object]], opened: int = 0) -> Card:
    """A folded table, unfolded up to ``opened`` rows; in text cut after ``LINES``."""
    if not rows:
        return Card("", "")
    more = f"\n  … and {len(rows) - LINES} more" if len(rows) > LINES else ""
    text = f"  {printable(name)}:\n{text_table(head, rows[:LINES])}{more}"
    return Card(folded(name, table(head, rows), len(rows) <= opened), text)


def _flips(card: RetentionCard) -> str:
    """How the old answers flipped, and what that can mean."""
    rows = [p for p in card.flipped if p.fact == "old"]
    if card.p is None or not rows:
        return ""
    lost = sum(p.right_before for p in rows)
    return f" ({lost} lost, {len(rows) - lost} gained; p = {number(card.p)})"


def _by_fact(probe: ProbeResult) -> int:
    return int(probe.fact) if probe.fact.lstrip("-").isdecimal() else 0


def _change(before: float | None, after: float | None, total: int) -> str:
    return f"{percent(before)} → {percent(after)} of {total}"


def _share(right: int | None, total: int) -> str:
    return "–" if right is None or not total else percent(right / total)


def _tick(right: bool) -> str:
    return "✓" if right else "✗"

"""Values that commands return, each an ordinary object that also knows how to be looked at.

``card_of`` finds the card of any value; ``register`` teaches IPython the values of lower floors, which know no IPython.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from jupyter_miu.session import SessionState
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import (
    Answer,
    CheckpointInfo,
    ForgettingMatrix,
    MIUResult,
    Plan,
    ProbeResult,
    Proposal,
    RecallCard,
    SearchResult,
)
from jupyter_miu.ui import cards, matrix_view, recall_view
from jupyter_miu.ui.caption_view import caption_card
from jupyter_miu.ui.cards import Card
from jupyter_miu.ui.figure import Run, figure_card
from jupyter_miu.ui.format import esc, number, percent, plural, printable, size
from jupyter_miu.ui.search_view import search_card
from jupyter_miu.ui.sheet_view import sheet_card

T = TypeVar("T")


class View:
    """Base of the values made on this floor: shows its card in every front end."""

    def card(self) -> Card:
        """The card."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card().bundle()


@dataclass(frozen=True)
class Note(View):
    """One line; truthy when it tells of a success."""

    text: str
    ok: bool = True
    tone: str = "plain"

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return self.text

    def card(self) -> Card:
        """The line."""
        return cards.note_card(self.text, self.tone)


class _Rows(View, Sequence[T]):
    """A read-only sequence. Not a list: IPython's own text printer for lists would win over the card."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = tuple(items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._items)!r})"


class Checkpoints(_Rows[CheckpointInfo]):
    """The stored states of this lineage, newest first; base is not stored."""

    def card(self) -> Card:
        """A table with the current state marked."""
        rows = [
            ("▶" if c.current else "", c.number, c.name, c.parent or "", c.created_at[:16].replace("T", " "),
             "pinned" if c.pinned else "", size(c.bytes) if c.bytes else "", c.description)
            for c in self
        ]  # fmt: skip
        here = "" if any(c.current for c in self) else "▶"
        rows.append((here, 0, "base", "", "", "", "", "the model as it was loaded; needs no files"))
        head = ("", "no.", "name", "after", "made (UTC)", "", "size", "lesson")
        title = plural(len(self), "checkpoint") + " and base; ▶ is where the model is"
        hint = "go to one: %miu rollback NAME"
        body = cards.table(head, rows) + cards.paragraph(hint)
        return Card(cards.frame(esc(title), body), f"{title}\n{cards.text_table(head, rows)}\n  {hint}")


class Probes(_Rows[ProbeResult]):
    """What the lessons so far are judged by."""

    def card(self) -> Card:
        """Question, before, after, expected."""
        right = sum(p.right_after for p in self)
        title = f"{right} of {plural(len(self), 'probe')} right" if self else "No probes yet: %miu learn makes them"
        head, rows = ("question", "before", "after", "expected", "wording"), recall_view.probe_rows(self)
        if not rows:
            return cards.note_card(title)
        return Card(cards.frame(esc(title), cards.table(head, rows)), f"{title}\n{cards.text_table(head, rows)}")


class Pinned(_Rows[ProbeResult]):
    """The user's own questions that every lesson must leave right, with what the model says now."""

    def card(self) -> Card:
        """A numbered table."""
        wrong = sum(not p.right_after for p in self)
        title = f"{plural(len(self), 'pinned probe')}" + (f", {wrong} of them not right now" if wrong else "")
        if not len(self):
            return cards.note_card('No pinned probes: %miu probes --add "Question?" "words of the answer"')
        rows = [(n, asked, now, value) for n, (asked, _, now, value, _) in enumerate(recall_view.probe_rows(self), 1)]
        head, hint = ("no.", "question", "now", "must hold"), "take one away: %miu probes --remove N"
        html = cards.frame(esc(title), cards.table(head, rows) + cards.paragraph(hint))
        return Card(html, f"{title}\n{cards.text_table(head, rows)}\n  {hint}")


@dataclass(frozen=True)
class Report(View):
    """What ``doctor`` found: rows of name, whether it is well, and a word on it."""

    rows: tuple[tuple[str, bool | None, str], ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong; warnings (None) do not count."""
        return all(state is not False for _, state, _ in self.rows)

    def card(self) -> Card:
        """A table with a mark a row."""
        marks = {True: "✓", False: "✗", None: "!"}
        rows = [(marks[state], name, word) for name, state, word in self.rows]
        title = "All is well" if self.ok else "Something needs attention"
        html = cards.frame(esc(title), cards.table(("", "what", "found"), rows), "good" if self.ok else "bad")
        return Card(html, f"{title}\n{cards.text_table(('', 'what', 'found'), rows, 120)}")


@dataclass(frozen=True)
class Text(View):
    """Preformatted text: help, or code."""

    text: str

    def __str__(self) -> str:
        return self.text

    def card(self) -> Card:
        """The text in monospace."""
        return Card(f'<pre style="white-space:pre-wrap">{esc(self.text)}</pre>', printable(self.text))


@dataclass(frozen=True)
class Plot(View):
    """The curves of some runs, as an interactive figure where the page can show one."""

    runs: tuple[Run, ...]

    def card(self) -> Card:
        """Figure, image and the same in words."""
        return figure_card(self.runs)


def status_card(state: SessionState) -> Card:
    """What bare ``%miu`` shows."""
    if state.status == "no model":
        hint = "%miu use — the bundled model; %miu use NAME|DIR|VARIABLE · %miu help"
        return cards.facts_card("jupyter_miu: no model yet", (), hint=hint)
    running = state.status in ("learning", "paused", "stopping")
    progress = f"{state.phase} · step {state.step}/{state.max_steps} · loss {number(state.loss)}" if running else ""
    facts = (
        ("model", f"{state.model} ({state.source}, {state.device})"), ("state", state.status),
        ("checkpoint", state.checkpoint), ("lessons", state.lessons), ("learning", state.subject if running else ""),
        ("progress", progress), ("last", state.message),
    )  # fmt: skip
    hint = "%miu stop · %miu pause" if running else '%miu learn FILE · %miu ask "…" · %miu checkpoints · %miu help'
    return cards.facts_card("jupyter_miu", facts, hint=hint)


def answer_card(answer: Answer) -> Card:
    """The answer; with a comparison, before beside now. ``checkpoint`` is where the model is now."""
    if answer.before is None:
        body = f'<div style="white-space:pre-wrap">{esc(answer.text)}</div>'
        return Card(cards.frame(esc(answer.prompt), body), printable(answer.text))
    now = f"now ({answer.checkpoint})" if answer.checkpoint else "now"
    html = cards.frame(esc(answer.prompt), cards.table(("before", now), [(answer.before, answer.text)]))
    return Card(html, printable(f"{answer.prompt}\n  before: {answer.before}\n  {now}: {answer.text}"))


def recall_card(recall: RecallCard) -> Card:
    """The recall card on its own."""
    part = recall_view.recall_part(recall)
    title = f"Recall {percent(recall.recall)}"
    return Card(cards.frame(title, part.html), f"{title}\n{part.text}")


REPRS: dict[type, Callable[[Any], Card]] = {
    MIUResult: recall_view.result_card,
    ForgettingMatrix: matrix_view.matrix_card,
    SearchResult: search_card,
    Plan: cards.plan_card,
    Proposal: caption_card,
    Answer: answer_card,
    RecallCard: recall_card,
    SessionState: status_card,
    Sheet: sheet_card,
}


def card_of(value: object) -> Card | None:
    """The card of a value, or None for a value that has none."""
    if isinstance(value, View):
        return value.card()
    for kind, make in REPRS.items():
        if isinstance(value, kind):
            return make(value)
    return None


def register(display_formatter: Any) -> None:
    """Teach an IPython display formatter the values of lower floors."""
    for kind, make in REPRS.items():
        display_formatter.mimebundle_formatter.for_type(kind, _bundler(make))


def unregister(display_formatter: Any) -> None:
    """Take it back."""
    for kind in REPRS:
        display_formatter.mimebundle_formatter.pop(kind, None)


def _bundler(make: Callable[[Any], Card]) -> Callable[..., dict[str, str]]:
    def bundle(value: Any, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return make(value).bundle()

    return bundle

"""Ask: a question, the answer before the last lesson beside the answer now, and what the user thinks of it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from jupyter_miu.errors import CommandError
from jupyter_miu.types import ContentSource
from jupyter_miu.ui import lines
from jupyter_miu.ui.panel.parts import ACTOR, Bench, button, column, entry, heading, row
from jupyter_miu.ui.views import answer_card

Begin = Callable[[list[str | ContentSource], str, str], None]
"""Starts a lesson: sources, what it is called, and the line that does the same."""


class Ask:
    """The section."""

    def __init__(self, bench: Bench, begin: Begin) -> None:
        self._bench, self._session, self._begin = bench, bench.session, begin
        self.prompt = entry(widgets.Textarea, "Question", rows=2)
        self.compare = widgets.Checkbox(description="before | after", indent=False, value=True,
                                        tooltip="Also ask the state before the last lesson")  # fmt: skip
        self.ask = button("Ask", "Ask the model", "primary")
        self.answer = widgets.HTML()
        self.good = button("👍 Good", "The last answer was good")
        self.bad = button("👎 Bad", "The last answer was bad")
        self.better = entry(widgets.Textarea, "Better answer", rows=2)
        self.teach = button("Teach the better answer", "Teach it as the answer to this question")
        for target, action in ((self.ask, self._ask), (self.good, lambda: self._rate(True)),
                               (self.bad, lambda: self._rate(False)), (self.teach, self._teach)):  # fmt: skip
            bench.on_click(target, action)
        self.box = column(
            heading("Ask"), self.prompt, row(self.ask, self.compare), self.answer,
            row(self.good, self.bad), self.better, row(self.teach), bench.said, bench.same,
        )  # fmt: skip

    def _ask(self) -> None:
        prompt, compare = self.prompt.value.strip(), bool(self.compare.value)
        if not prompt:
            raise CommandError("no question is given", "write one above the button")
        self._bench.require_idle()
        same = lines.ask(prompt, compare)
        self._bench.say("Asking …", same)
        self._bench.aside(lambda: self._answered(prompt, compare, same), self.ask)

    def _answered(self, prompt: str, compare: bool, same: str) -> None:
        answer = self._session.ask(prompt, compare=compare or None)
        self.answer.value = answer_card(answer).html
        self._bench.say(f"At {answer.checkpoint or 'base'}.", same)

    def _rate(self, good: bool) -> None:
        if self._session.update is None:
            raise CommandError("there is no answer to rate yet", "ask something first")
        better = self.better.value.strip()
        self._session.feedback(good, better or None, actor=ACTOR)
        self._bench.say(f"Noted in the journal: {'good' if good else 'bad'}", lines.feedback(good, better))

    def _teach(self) -> None:
        update, better = self._session.update, self.better.value.strip()
        last = update.last_answer if update is not None else None
        if last is None or not better:
            raise CommandError("nothing to teach yet", "ask something, then write the better answer")
        turns = [{"role": "user", "content": last.prompt}, {"role": "assistant", "content": better}]
        source = ContentSource("chat", content={"messages": turns})
        self._begin([source], "the better answer", lines.learn([], [], "chat"))

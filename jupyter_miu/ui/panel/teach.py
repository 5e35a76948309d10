"""Teach: files, paths and pasted text into one lesson, looked at first or taught at once, in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from jupyter_miu.errors import CommandError, MIUError
from jupyter_miu.session import Job, Lesson
from jupyter_miu.types import ContentSource
from jupyter_miu.ui import lines
from jupyter_miu.ui.cards import plan_card
from jupyter_miu.ui.format import one_line, plural
from jupyter_miu.ui.panel.now import Now
from jupyter_miu.ui.panel.parts import ACTOR, Bench, button, column, entry, every, heading, row, words
from jupyter_miu.ui.panel.uploads import save_upload

Sources = list[str | ContentSource]


class Teach:
    """The section. ``queue`` holds what was added, as a command names it."""

    def __init__(self, bench: Bench, now: Now) -> None:
        self._bench, self._session, self._now = bench, bench.session, now
        self.queue: list[str] = []
        self.text = entry(widgets.Textarea, "Text", placeholder="Paste what is to be taught", rows=4)
        self.path = entry(widgets.Text, "Path or URL", placeholder="notes.md, docs/**/*.md, cell:5, var:notes")
        self.add = button("Add", "Put it into the queue")
        self.upload = widgets.FileUpload(
            description="Upload", multiple=True, tooltip="Files into the notebook's folder"
        )
        self.chips = row()
        self.name = entry(widgets.Text, "Name", placeholder="of the state after the lesson")
        self.steps = entry(
            widgets.BoundedIntText, "Steps at most (0: as many as it takes)", value=0, min=0, max=100_000
        )
        self.method = entry(widgets.Dropdown, "Method", options=["auto", "lora", "full"])
        self.advanced = widgets.Accordion([column(self.name, self.steps, self.method)], selected_index=None)
        self.advanced.set_title(0, "Advanced")
        self.preview = button("Preview", "What would be taught; nothing is changed")
        self.learn = button("Learn", "Teach it, in the background", "primary")
        self.plan = widgets.HTML()
        for target, action in ((self.add, self._add), (self.preview, self._preview), (self.learn, self._learn)):
            bench.on_click(target, action)
        self.upload.observe(lambda change: bench.attempt(lambda: self._uploaded(change["new"])), "value")
        self.box = column(
            heading("Teach"), self.text, self.path, row(self.add, self.upload), self.chips, self.advanced,
            row(self.preview, self.learn), bench.said, bench.same, self.plan,
        )  # fmt: skip

    # -- the queue ------------------------------------------------------------------------------------------------
    def put(self, ref: str) -> None:
        """Add a reference, once."""
        if ref not in self.queue:
            self.queue.append(ref)
            self._draw()

    def _add(self) -> None:
        ref = self.path.value.strip()
        if not ref:
            raise CommandError("no path is given", "a path, a glob, cell:5 or var:notes")
        self.put(ref)
        self.path.value = ""

    def _drop(self, ref: str) -> None:
        self.queue.remove(ref)
        self._draw()

    def _draw(self) -> None:
        old, self.chips.children = self.chips.children, tuple(self._chip(ref) for ref in self.queue)
        for chip in old:
            _close(chip)

    def _chip(self, ref: str) -> Any:
        shown = words(one_line(ref, 60))
        shown.layout.width = "auto"
        away = button("✕", f"Take {one_line(ref, 60)} out of the queue")
        self._bench.on_click(away, lambda: self._drop(ref))
        return row(shown, away)

    def _uploaded(self, files: Any) -> None:
        if not files:
            return
        self.upload.value = ()  # the bytes are not kept, and the same file can be chosen again
        saved: list[Path] = []
        try:
            for file in files:
                saved.append(save_upload(self._bench.folder, str(file["name"]), file["content"]))
        finally:
            for path in saved:
                self.put(_named(path))
            if saved:
                where = ", ".join(path.name for path in saved)
                self._bench.say(f"Saved {where} in {self._bench.folder}", "")

    # -- what is wanted -------------------------------------------------------------------------------------------
    def _wanted(self) -> tuple[Sources, list[str], str]:
        """Sources, references among them, and the pasted text."""
        typed = self.path.value.strip()
        refs = [*self.queue, *([typed] if typed and typed not in self.queue else [])]
        text = self.text.value if self.text.value.strip() else ""
        if not refs and not text:
            raise CommandError("nothing to teach", "paste a text, name a path, or upload a file")
        sources: Sources = [*refs, *([ContentSource("text", content=text)] if text else [])]
        return sources, refs, text

    def _settings(self) -> tuple[dict[str, Any], list[str]]:
        """What the fields say of the lesson's configuration, and the options that say the same. Raises ConfigError."""
        fields: dict[str, Any] = {}
        options: list[str] = []
        if self.name.value.strip():
            fields["checkpoint_name"] = self.name.value.strip()
            options += ["--name", lines.quoted(fields["checkpoint_name"])]
        if self.steps.value:
            fields["max_steps"] = int(self.steps.value)
            options += ["-n", str(fields["max_steps"])]
        if self.method.value != "auto":
            fields["method"] = self.method.value
            options += ["--method", fields["method"]]
        replace(self._session.config, **fields)  # a mistake is told before anything is loaded
        return fields, options

    def _preview(self) -> None:
        sources, refs, text = self._wanted()
        context = self._bench.context()
        body = ["--as", "text"] if text else []
        make = lines.cell if text else lines.line
        same = make("learn", *map(lines.reference, refs), *body, "--dry-run")
        self._bench.say("Reading …", same)

        def look() -> None:
            plan = self._session.plan(Lesson(sources, context=context))
            self.plan.value = plan_card(plan).html
            self._bench.say(
                f"{plural(plan.chunks, 'chunk')}, {plural(plan.tokens, 'token')}; nothing was changed.", same
            )

        self._bench.aside(look, self.preview)

    def _learn(self) -> None:
        sources, refs, text = self._wanted()
        fields, options = self._settings()
        names = [*refs, *(["the text above"] if text else [])]
        subject = one_line(", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""), 80)
        self.begin(sources, subject, lines.learn(refs, options, "text" if text else ""), fields, self._emptied)

    def begin(
        self, sources: Sources, subject: str, same: str, fields: Mapping[str, Any] | None = None,
        begun: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """Teach in the background, with ``fields`` of the configuration; ``begun`` is called once it runs."""
        self._bench.require_idle()
        context = self._bench.context()
        self._now.clear()
        self._bench.say(f"Teaching {subject} …", same)

        def over(job: Job) -> None:
            self._bench.say("")  # what came of it stands under Now
            self._now.finished(job)

        def start() -> None:
            self._session.require()  # the bundled model where none was chosen; that may take a while
            if self._session.busy:
                raise MIUError("another lesson has begun meanwhile", "press Learn again when it is over")
            config = replace(self._session.config, **(fields or {}))
            lesson = Lesson(sources, config, context, subject=subject, background=True, actor=ACTOR,
                            on_done=over)  # fmt: skip
            self._session.start_learn(lesson)
            begun()

        self._bench.aside(start, self.learn)

    def _emptied(self) -> None:
        """The fields are free for the next lesson."""
        for each in (self.text, self.path, self.name, self.plan):
            each.value = ""
        self.queue.clear()
        self._draw()


def _close(widget: Any) -> None:
    for each in list(every(widget)):
        each.close()


def _named(path: Path) -> str:
    """Relative to where the kernel is, where that says the same: what a command would name."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)

"""From the options of ``learn`` to sources and a MIUConfig, and the running of one lesson with its live view."""

from __future__ import annotations

import argparse
import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import CommandError, ConfigError, MIUError
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.magics.short_errors import line_of
from jupyter_miu.session import Job, Lesson
from jupyter_miu.types import ContentSource, MIUResult, Plan
from jupyter_miu.ui import cards, recall_view
from jupyter_miu.ui.format import one_line
from jupyter_miu.ui.views import Note

if TYPE_CHECKING:
    from jupyter_miu.sources.registry import SourceOptions
    from jupyter_miu.study.cards import Sheet

CONFIG_KEYS = {
    "lr": "learning_rate", "steps": "max_steps", "method": "method", "weight": "weight", "name": "checkpoint_name",
    "crystallize": "crystallize_after", "seed": "seed", "rank": "rank", "alpha": "alpha", "dropout": "dropout",
    "target_modules": "target_modules", "bias": "bias", "batch_size": "batch_size", "max_seconds": "max_seconds",
    "max_tokens": "max_tokens", "recipe": "recipe", "crystal": "crystal", "keep_partial": "keep_partial",
    "cards": "cards", "teacher": "teacher", "reversed": "reversed_questions", "shuffled": "shuffled_sentences",
}  # fmt: skip


def given(args: argparse.Namespace) -> dict[str, Any]:
    """The MIUConfig fields that the line names."""
    values = {field: getattr(args, key, None) for key, field in CONFIG_KEYS.items()}
    values = {field: value for field, value in values.items() if value is not None}
    if isinstance(values.get("target_modules"), str):
        values["target_modules"] = words(values["target_modules"])
    return values


def words(text: Any) -> list[str]:
    """``a,b`` as a list."""
    return [word.strip() for word in str(text).split(",") if word.strip()]


def config_of(call: Call, fields: Mapping[str, Any]) -> MIUConfig:
    """The session's defaults with what the line gives. Raises ConfigError."""
    return replace(call.session.config, **fields)


def sources_of(args: argparse.Namespace, body: str | None) -> list[str | ContentSource]:
    """References as typed, and the body as a source of its own."""
    found: list[str | ContentSource] = list(args.sources)
    if body is not None:
        if not body.strip():
            raise CommandError("the cell is empty", "put what is to be taught under the first line")
        found.append(body_source(body, args.kind))
    if not found:
        raise CommandError("nothing to learn from", "%miu learn FILE, or a cell that starts with %%miu learn")
    if getattr(args, "caption", None) is not None:
        if len(found) != 1 or not isinstance(found[0], str):
            raise CommandError("a caption belongs to one picture", '%miu learn photo.png --caption "…"')
        found = [ContentSource("image", found[0], content=args.caption)]
    return found


def filters_of(args: argparse.Namespace) -> dict[str, Any]:
    """``-t -e -x``, and what is said of secrets, networks and chats, as fields of SourceOptions; empty for none."""
    found: dict[str, Any] = {}
    if args.type:
        found["type"] = args.type
    if args.extensions:
        found["extensions"] = [e if e.startswith(".") else f".{e}" for e in words(args.extensions)]
    if args.exclude:
        found["exclude"] = list(args.exclude)
    chats = ("me", "tools", "branches", "since", "match", "limit", "all", "anonymise", "attachments", "again")
    found |= {name: value for name in chats if (value := getattr(args, name, None)) not in (None, False)}
    if getattr(args, "min_quality", None) is not None:
        found["min_quality"] = args.min_quality
    if getattr(args, "secrets", None):
        found["secrets"] = args.secrets
    if getattr(args, "allow_private", False):
        found["allow_private"] = True
    if getattr(args, "proxy", None):
        found["proxy"] = args.proxy
    return found


def options_of(args: argparse.Namespace) -> SourceOptions | None:
    """The same as SourceOptions."""
    from jupyter_miu.sources.registry import SourceOptions

    fields = filters_of(args)
    return SourceOptions(**fields) if fields else None


def body_source(body: str, kind: str) -> ContentSource:
    """The cell's body, verbatim, as text, question-answer pairs or a chat."""
    if kind == "text":
        return ContentSource("text", content=body)
    if kind == "chat":
        try:
            return ContentSource("chat", content=json.loads(body))
        except ValueError:
            turns = list(_turns(body, {"user": "user", "assistant": "assistant", "system": "system"}))
            return ContentSource("chat", content={"messages": turns})
    turns = list(_turns(body, {"q": "user", "a": "assistant"}))
    if not turns:
        raise CommandError("no question found in the cell", "lines that start with Q: and A:")
    return ContentSource("chat", content={"messages": turns})


def _turns(body: str, roles: Mapping[str, str]) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = []
    for line in body.splitlines():
        mark, colon, rest = line.partition(":")
        role = roles.get(mark.strip().lower()) if colon else None
        if role:
            turns.append({"role": role, "content": rest.strip()})
        elif turns and line.strip():
            turns[-1]["content"] += "\n" + line.strip()
        elif line.strip():
            marks = ", ".join(f"{role}:" for role in roles)
            raise CommandError(f"cannot tell who says {one_line(line, 40)!r}", f"start lines with {marks}")
    return turns


def subject_of(sources: list[str | ContentSource]) -> str:
    """What is being taught, in a few words."""
    from jupyter_miu.sources.web.address import shown

    names = [s if isinstance(s, str) else str(s.path) if s.path is not None else "this cell" for s in sources]
    names = [shown(name) if "://" in name else name for name in names]  # no password of a URL on the screen
    return one_line(", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""), 80)


def teach(call: Call, sources: list[str | ContentSource], fields: Mapping[str, Any],
          options: SourceOptions | None = None) -> Any:  # fmt: skip
    """Run one lesson: live view while it runs, the card in its place after. Raises MIUError."""
    found = with_sheets(call, sources)
    lesson = Lesson(found, None, call.place.context(), options, subject_of(sources), call.args.background)
    return _run(call, lesson, fields)


def consolidate(call: Call, fields: Mapping[str, Any]) -> Any:
    """The same for all lessons together."""
    return _run(call, Lesson(None, subject="all lessons together", background=call.args.background), fields)


def _run(call: Call, lesson: Lesson, fields: Mapping[str, Any]) -> Any:
    session, subject = call.session, lesson.subject
    session.require()
    lesson = replace(lesson, config=config_of(call, fields))
    view = call.place.live(subject, lesson.background)

    def finish(job: Job) -> None:
        if view is not None:
            view.finish(outcome_card(job, subject))

    if lesson.background:
        session.start_learn(replace(lesson, on_done=finish))
        return Note(f"Teaching {subject} in the background · %miu for the state · %miu stop · %miu pause")
    try:
        job = session.start_learn(lesson)
        result = session.wait(job)
    except BaseException:
        if view is not None:
            view.finish(ended_card(subject))  # the error's own line follows
        raise
    finish(job)
    return result


def plan(call: Call, sources: list[str | ContentSource], options: SourceOptions | None) -> Plan:
    """The dry run, with a line that says how far it is where it takes long. Raises MIUError; nothing is trained."""
    lesson = Lesson(with_sheets(call, sources), context=call.place.context(), options=options)
    waiting = call.place.waiting()
    try:
        return call.session.plan(lesson, waiting)
    finally:
        if waiting is not None:
            waiting.finish()


def settle_sheet(args: argparse.Namespace, body: str | None) -> None:
    """``learn --sheet notes.md`` names no file for the sheet, but the one source."""
    if isinstance(args.sheet, str) and not args.sources and body is None:
        args.sources, args.sheet = [args.sheet], True


def with_sheets(call: Call, sources: list[str | ContentSource]) -> list[Any]:
    """The sources, and for ``var:x`` the sheet itself where the variable x holds one."""
    from jupyter_miu.study.cards import Sheet

    out: list[Any] = []
    for source in sources:
        value = call.place.variables.get(source[4:]) if isinstance(source, str) and source[:4] == "var:" else None
        out.append(value if isinstance(value, Sheet) else source)
    return out


def sheet(call: Call, sources: list[str | ContentSource], options: SourceOptions | None) -> Sheet:
    """The sheet of these sources, and its file where one is named. Raises MIUError; nothing is trained."""
    named, replace_it = call.args.sheet, call.args.yes
    path = Path(named).expanduser() if isinstance(named, str) else None
    if path is not None and not replace_it and os.path.lexists(path):  # before anything is read, which may take long
        raise ConfigError(f"{one_line(str(path), 80)} is there already", "another name, or --yes to replace it")
    update = call.session.require()
    found, config = with_sheets(call, sources), config_of(call, given(call.args))
    made = update.sheet(found, config, context=call.place.context(), options=options)
    if path is not None:
        made.save(path, overwrite=replace_it)
        update.notices.append(f"the sheet is in {path}: edit it, then %miu learn {shlex.quote(str(path))}")
    return made


def outcome_card(job: Job, subject: str) -> cards.Card:
    """The static card of a finished job, of whatever end."""
    if isinstance(job.result, MIUResult):
        return recall_view.result_card(job.result)
    if isinstance(job.error, MIUError):
        return cards.note_card(f"✗ {subject}: {line_of(job.error, touches_weights=True)}", "bad")
    return cards.note_card(f"✗ {subject}: failed with {type(job.error).__name__}. Weights are as they were.", "bad")


def ended_card(subject: str) -> cards.Card:
    """What is left in the live view's place when an error ended the lesson."""
    return cards.note_card(f"✗ {subject} was not learnt")

"""``%miu probes``: the questions by which the lessons so far are judged, and the study sheet of a lesson."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands import _pinned
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.views import Probes


def run(call: Call) -> Any:
    """The probes with the answers of their lesson, or with today's; a Sheet with ``--sheet``."""
    update, args = call.session.require(), call.args
    if _pinned.wanted(args):
        return _pinned.run(call)
    if args.card:
        return call.session.call("ask", lambda: update.recall_card(args.checkpoint))
    if args.sheet:
        return update.lesson_sheet(args.checkpoint)
    if args.run:
        if args.checkpoint:
            raise CommandError("--run asks the probes of all lessons", "%miu probes --run")
        call.session.call("ask", update.ask_probes)
    return Probes(update.lesson_probes(args.checkpoint) if args.checkpoint else update.probes)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    if _pinned.wanted(args):
        return _pinned.code(args)
    if args.card:
        return python_call("miu.recall_card", *([args.checkpoint] if args.checkpoint else []))
    if args.sheet or args.checkpoint:
        named = [args.checkpoint] if args.checkpoint else []
        return python_call("miu.lesson_sheet" if args.sheet else "miu.lesson_probes", *named)
    return "miu.ask_probes()" if args.run else "miu.probes"


command = Command(
    "probes", "The questions asked before and after each lesson, or a lesson's study sheet.",
    (
        checkpoint_argument(required=False),
        argument("--run", action="store_true", help="ask them again now"),
        argument("--sheet", action="store_true", help="the study sheet that was taught: trained wordings and probes"),
        argument("--card", action="store_true", help="the recall card of that lesson, or of the last one"),
        *_pinned.arguments,
    ),
    run, code=code,
)  # fmt: skip

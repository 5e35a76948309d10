"""``%miu probes``: the questions by which the lessons so far are judged."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands import _pinned
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.views import Probes


def run(call: Call) -> Any:
    """The probes with the answers of their lesson, or with today's."""
    update, args = call.session.require(), call.args
    if _pinned.wanted(args):
        return _pinned.run(call)
    if args.card:
        return call.session.call("ask", lambda: update.recall_card(args.checkpoint))
    if args.run:
        call.session.call("ask", update.ask_probes)
    return Probes(update.probes)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    if _pinned.wanted(args):
        return _pinned.code(args)
    if args.card:
        return python_call("miu.recall_card", *([args.checkpoint] if args.checkpoint else []))
    return "miu.ask_probes()" if args.run else "miu.probes"


command = Command(
    "probes", "The questions asked before and after each lesson.",
    (
        checkpoint_argument(required=False),
        argument("--run", action="store_true", help="ask them again now"),
        argument("--card", action="store_true", help="the recall card of that lesson, or of the last one"),
        *_pinned.arguments,
    ),
    run, code=code,
)  # fmt: skip

"""``%miu probes`` for the user's own questions: ``--add``, ``--remove``, ``--pinned``."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.magics.command import argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.ui.views import Note, Pinned

arguments = (
    argument("--pinned", action="store_true", help="your own questions that every lesson must leave right"),
    argument("--add", nargs=2, metavar=("QUESTION", "VALUE"), help="pin one, with words that its answer must hold"),
    argument("--remove", type=int, metavar="N", help="take the pinned one with this number away"),
)


def wanted(args: argparse.Namespace) -> bool:
    """Whether the line is about pinned questions."""
    return bool(args.pinned or args.add) or args.remove is not None


def run(call: Call) -> Any:
    """A note of what was done, or the pinned questions with what the model says now."""
    update, args = call.session.require(), call.args
    if args.add:
        asked = call.session.call("ask", lambda: update.pin_probe(*args.add))
        now = "right now, and must stay so" if asked.right_after else "not right now; kept once a lesson makes it so"
        return Note(f"pinned: {asked.question} → {asked.expected} ({now}: {asked.after})", tone="good")
    if args.remove is not None:
        gone = call.session.call("ask", lambda: update.unpin_probe(args.remove))
        return Note(f"no longer pinned: {gone.question}")
    return Pinned(call.session.call("ask", update.pinned_probes))


def code(args: argparse.Namespace) -> str:
    """The same in Python."""
    if args.add:
        return python_call("miu.pin_probe", *args.add)
    return "miu.pinned_probes()" if args.remove is None else python_call("miu.unpin_probe", args.remove)

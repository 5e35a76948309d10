"""``%miu probes``: the questions by which the lessons so far are judged."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Probes


def run(call: Call) -> Probes:
    """The probes with the answers of their lesson, or with today's."""
    update = call.session.require()
    if call.args.run:
        call.session.call("ask", update.ask_probes)
    return Probes(update.probes)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return "miu.ask_probes()" if args.run else "miu.probes"


command = Command(
    "probes", "The questions asked before and after each lesson.",
    (argument("--run", action="store_true", help="ask them again now"),), run, code=code,
)  # fmt: skip

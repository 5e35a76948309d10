"""``%miu probes``: the questions by which the lessons so far are judged."""

from __future__ import annotations

import argparse
from dataclasses import replace

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Probes


def run(call: Call) -> Probes:
    """The probes with the answers of their lesson, or with today's."""
    session = call.session
    probes = list(session.require().probes)
    if call.args.run:
        asked = [(probe, session.ask(probe.question).text) for probe in probes]
        probes = [replace(p, after=now, right_after=_holds(now, p.expected)) for p, now in asked]
    return Probes(probes)


def _holds(answer: str, expected: str) -> bool:
    """The expected value is in the answer, whatever its case and spacing."""
    return " ".join(expected.lower().split()) in " ".join(answer.lower().split())


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return "[miu.ask(probe.question) for probe in miu.probes]" if args.run else "miu.probes"


command = Command(
    "probes", "The questions asked before and after each lesson.",
    (argument("--run", action="store_true", help="ask them again now"),), run, code=code,
)  # fmt: skip

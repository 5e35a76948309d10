"""``%miu matrix``: how well each lesson is known in each state since."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.types import ForgettingMatrix


def run(call: Call) -> ForgettingMatrix:
    """The forgetting matrix, from what was noted after each lesson."""
    update = call.session.require()
    found: ForgettingMatrix = call.session.call("ask", lambda: update.forgetting_matrix(call.args.refresh))
    return found


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return f"miu.forgetting_matrix({'refresh=True' if args.refresh else ''})"


command = Command(
    "matrix", "What is left of each lesson after each later one: the forgetting matrix.",
    (argument("--refresh", action="store_true", help="ask every lesson again in the current state"),), run, code=code,
)  # fmt: skip

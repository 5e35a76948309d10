"""``%miu feedback`` and ``%%miu feedback bad``: rate the last answer, or say what would have been better."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.types import MIUResult
from jupyter_miu.ui.views import Note


def run(call: Call) -> Any:
    """What the rating led to; a MIUResult where a better answer was taught."""
    args = call.args
    better = args.better or (call.body or "").strip() or None
    outcome = call.session.feedback(args.rating == "good", better)
    if isinstance(outcome, MIUResult):
        return outcome
    return Note(call.session.require().message or f"Noted: {args.rating}")


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return python_call("miu.feedback", args.rating == "good", better=args.better or (body or "").strip() or None)


command = Command(
    "feedback", "Rate the last answer, or teach the better one.",
    (
        argument("rating", choices=("good", "bad"), help="was the last answer good?"),
        argument("--better", metavar="TEXT", help="what it should have said"),
    ),
    run, body="the better answer", code=code, touches_weights=True,
    examples=("%miu feedback good", '%miu feedback bad --better "In Brackwater."'),
)  # fmt: skip

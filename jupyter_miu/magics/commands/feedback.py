"""``%miu feedback`` and ``%%miu feedback bad``: rate the last answer, and say what would have been better."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was noted."""
    args = call.args
    better = args.better or (call.body or "").strip() or None
    call.session.feedback(args.rating == "good", better)
    return Note(f"Noted in the journal: {args.rating}" + (", with a better answer" if better else ""))


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return python_call("miu.feedback", args.rating == "good", better=args.better or (body or "").strip() or None)


command = Command(
    "feedback", "Rate the last answer, and say what would have been better.",
    (
        argument("rating", choices=("good", "bad"), help="was the last answer good?"),
        argument("--better", metavar="TEXT", help="what it should have said"),
    ),
    run, body="the better answer", code=code,
    examples=("%miu feedback good", '%miu feedback bad --better "In Brackwater."'),
)  # fmt: skip

"""``%miu rollback``: back to an earlier state, bit for bit."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.recall_view import note_in
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """Where the model is now."""
    session = call.session
    update = session.require()
    session.require_idle("roll back")
    before = update.current
    done = session.call("rollback", lambda: update.rollback(call.args.checkpoint, actor="cell"))
    if not done or update.current == before:
        return Note(update.message, ok=done)
    moved = f"↩ Rolled back from {before} to {update.current}, bit for bit · undo: %miu redo"
    return Note(f"{moved} {note_in(update.message)}".strip(), tone="good")


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return python_call("miu.rollback", *([args.checkpoint] if args.checkpoint else []))


command = Command(
    "rollback", "Undo the last lesson, or go to a checkpoint; bit for bit.",
    (checkpoint_argument(required=False),), run, code=code, touches_weights=True,
    examples=("%miu rollback", "%miu rollback docs-1", "%miu rollback docs-1^", "%miu rollback ~2"),
)  # fmt: skip

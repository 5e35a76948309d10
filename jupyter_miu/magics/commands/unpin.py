"""``%miu unpin``: let a checkpoint be pruned again."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was done."""
    args, session = call.args, call.session
    update = session.require()
    update.unpin(args.checkpoint)
    session.refresh()
    return Note(f"{args.checkpoint} is no longer pinned")


command = Command(
    "unpin", "Let a checkpoint be pruned again.",
    (checkpoint_argument(),),
    run, code=lambda args, body: python_call("miu.unpin", args.checkpoint),
)  # fmt: skip

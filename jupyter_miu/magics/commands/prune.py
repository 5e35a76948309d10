"""``%miu prune``: keep the newest checkpoints only."""

from __future__ import annotations

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was done."""
    args, session = call.args, call.session
    update = session.require()
    gone = update.prune(args.keep)
    session.refresh()
    return Note(f"Deleted {len(gone)}: {', '.join(gone)}" if gone else "Nothing to prune")


command = Command(
    "prune", "Delete all but the newest checkpoints; pinned and current stay.",
    (argument("--keep", type=int, default=10, metavar="N", help="how many stay (10)"),),
    run, code=lambda args, body: python_call("miu.prune", args.keep),
)  # fmt: skip

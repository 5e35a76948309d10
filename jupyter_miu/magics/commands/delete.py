"""``%miu delete``: delete a checkpoint from disk."""

from __future__ import annotations

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.format import one_line
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was done."""
    args, session = call.args, call.session
    if not args.yes:
        name = one_line(args.checkpoint, 60)
        raise CommandError(f"deleting {name} cannot be undone", f"%miu delete {name} --yes")
    session.require().delete(args.checkpoint)
    session.refresh()
    return Note(f"Deleted {args.checkpoint}")


command = Command(
    "delete", "Delete a checkpoint; needs --yes.",
    (checkpoint_argument(), argument("--yes", action="store_true", help="really")),
    run, code=lambda args, body: python_call("miu.delete", args.checkpoint),
)  # fmt: skip

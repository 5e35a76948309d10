"""``%miu rename``: give a checkpoint another name."""

from __future__ import annotations

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument, python_call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was done."""
    args, session = call.args, call.session
    update = session.require()
    update.rename(args.checkpoint, args.name)
    session.refresh()
    return Note(f"{args.checkpoint} is now {args.name}")


command = Command(
    "rename", "Give a checkpoint another name.",
    (checkpoint_argument(), argument("name", metavar="NAME", help="the new name")),
    run, code=lambda args, body: python_call("miu.rename", args.checkpoint, args.name),
)  # fmt: skip

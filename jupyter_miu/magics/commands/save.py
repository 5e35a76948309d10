"""``%miu save``: keep the present state under a name."""

from __future__ import annotations

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was done."""
    args, session = call.args, call.session
    update = session.require()
    info = session.call("save", lambda: update.save(args.name))
    session.refresh()
    return Note(f"Saved as {getattr(info, 'name', None) or args.name}")


command = Command(
    "save", "Keep the present state under a name.",
    (argument("name", metavar="NAME", help="letters, digits, - _ and ."),),
    run, code=lambda args, body: python_call("miu.save", args.name),
)  # fmt: skip

"""``%miu redo``: undo the last rollback."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """Where the model is now."""
    session = call.session
    update = session.require()
    session.require_idle("redo")
    done = session.call("redo", lambda: update.redo(actor="cell"))
    return Note(f"↪ {update.message}" if done else update.message, ok=done)


command = Command(
    "redo", "Undo the last rollback.", (), run,
    code=lambda args, body: "miu.redo()", touches_weights=True,
)  # fmt: skip

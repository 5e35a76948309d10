"""``%miu stop``: end the lesson under way at its next step; keep it if it passes."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was asked for; false when nothing is being learnt."""
    heard = call.session.stop()
    return Note("Stopping at the next step; kept if it passes" if heard else "Nothing is being learnt", ok=heard)


command = Command(
    "stop", "End the lesson under way at its next step; keep it if it passes.", (), run,
    code=lambda args, body: "session.stop()",
)  # fmt: skip

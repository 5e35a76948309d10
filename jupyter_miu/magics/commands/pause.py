"""``%miu pause``: hold the lesson under way between two steps."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was asked for; false when nothing is being learnt."""
    heard = call.session.pause()
    return Note("Paused · %miu resume" if heard else "Nothing is being learnt", ok=heard)


command = Command(
    "pause", "Hold the lesson under way between two steps.", (), run,
    code=lambda args, body: "session.pause()",
)  # fmt: skip

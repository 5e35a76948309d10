"""``%miu resume``: let a paused lesson go on."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Note


def run(call: Call) -> Note:
    """What was asked for; false when nothing is being learnt."""
    heard = call.session.resume()
    return Note("Going on" if heard else "Nothing is being learnt", ok=heard)


command = Command("resume", "Let a paused lesson go on.", (), run, code=lambda args, body: "session.resume()")

"""``%miu checkpoints``: the states of this notebook's model."""

from __future__ import annotations

from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Checkpoints


def run(call: Call) -> Checkpoints:
    """All whole states, newest first."""
    return Checkpoints(call.session.require().list_checkpoints())


command = Command(
    "checkpoints", "List the states, newest first.", (), run,
    code=lambda args, body: "miu.list_checkpoints()",
)  # fmt: skip

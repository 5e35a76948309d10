"""``%miu plot``: the curve of the last run, or of the one under way."""

from __future__ import annotations

from jupyter_miu.errors import MIUError
from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Plot


def run(call: Call) -> Plot:
    """Loss, held-out loss and gradient norm. Raises MIUError when nothing was learnt in this kernel."""
    points = call.session.curve.points()
    if not points:
        raise MIUError("nothing was learnt in this kernel yet", "%miu learn FILE")
    return Plot(tuple(points))


command = Command("plot", "The curve of the last run: loss, held-out loss, gradient norm.", (), run,
                  code=lambda args, body: "miu.last_result.curve")  # fmt: skip

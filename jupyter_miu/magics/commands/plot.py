"""``%miu plot``: the curve of the last run, of the one under way, or of the lesson behind a checkpoint."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from jupyter_miu.errors import MIUError
from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call, checkpoint_argument
from jupyter_miu.session import CurvePoint
from jupyter_miu.ui.recall_view import curve_of
from jupyter_miu.ui.views import Plot


def run(call: Call) -> Plot:
    """Loss, held-out loss and gradient norm. Raises MIUError where no run was drawn."""
    reference = call.args.checkpoint
    points = _stored(call, reference) if reference else call.session.curve.points()
    if not points:
        what = f"no curve was kept with {reference}" if reference else "nothing was learnt in this kernel yet"
        raise MIUError(what, "%miu plot CKPT, for a lesson in %miu checkpoints")
    return Plot(tuple(points))


def _stored(call: Call, reference: str) -> Sequence[CurvePoint]:
    store = call.session.require().store
    return curve_of(store.load_extra(reference).get("curve", [])) if store is not None else []


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return f"miu.store.load_extra({args.checkpoint!r})['curve']" if args.checkpoint else "miu.last_result.curve"


command = Command(
    "plot", "The curve of a run: loss, held-out loss, gradient norm.",
    (checkpoint_argument(required=False),), run, code=code, examples=("%miu plot", "%miu plot docs-1"),
)  # fmt: skip

"""``%miu plot``: the curve of the last run, of the one under way, or those of the lessons behind checkpoints."""

from __future__ import annotations

import argparse

from jupyter_miu.errors import CommandError, MIUError
from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.figure import Run
from jupyter_miu.ui.recall_view import curve_of
from jupyter_miu.ui.views import Plot

MOST = 12


def run(call: Call) -> Plot:
    """Loss, held-out loss and gradient norm. Raises MIUError where no run was drawn."""
    wanted = list(dict.fromkeys(call.args.checkpoints))
    if len(wanted) > MOST:
        raise CommandError(f"{len(wanted)} runs are too many for one figure", f"name {MOST} at most")
    if not wanted:
        return Plot((_last(call),))
    runs = {run.name: run for run in (_stored(call, reference) for reference in wanted)}
    return Plot(tuple(runs.values()))


def _last(call: Call) -> Run:
    """The run of this kernel, so far; after a restart that of the lesson the model is at."""
    session = call.session
    points, update = session.curve.points(), session.update
    if points:
        return Run(session.state.subject or session.state.checkpoint, tuple(points))
    if update is not None and update.store is not None and update.current != "base":
        return _stored(call, update.current)
    raise MIUError("nothing was learnt in this kernel yet", "%miu plot CKPT, for a lesson in %miu checkpoints")


def _stored(call: Call, reference: str) -> Run:
    store = call.session.require().store
    points, name = [], reference
    if store is not None and reference != "base":
        name = store.resolve(reference).name
        points = curve_of(store.load_extra(name).get("curve", []))
    if not points:
        raise MIUError(f"no curve was kept with {reference}", "%miu checkpoints lists the lessons")
    return Run(name, tuple(points))


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    if not args.checkpoints:
        return "miu.last_result.curve"
    curves = [f"miu.store.load_extra({name!r})['curve']" for name in args.checkpoints]
    return curves[0] if len(curves) == 1 else "[" + ", ".join(curves) + "]"


command = Command(
    "plot", "The curves of runs: loss, held-out loss, gradient norm; to zoom and compare.",
    (argument("checkpoints", nargs="*", metavar="CKPT", complete="checkpoint",
              help="name, number, ~2 (two back); several are drawn together; none: the present or last run"),),
    run, code=code, examples=("%miu plot", "%miu plot docs-1 docs-2"),
)  # fmt: skip

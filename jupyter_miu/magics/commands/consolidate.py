"""``%miu consolidate``: all lessons taught anew together, from the untaught weights; kept only if that is better."""

from __future__ import annotations

from typing import Any

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands import _learning
from jupyter_miu.magics.commands._shared import Call


def run(call: Call) -> Any:
    """The MIUResult; a Note at once with ``-b``."""
    fields = {"checkpoint_name": call.args.name} if call.args.name else {}
    return _learning.consolidate(call, fields)


command = Command(
    "consolidate", "Teach all lessons anew, together, from the base; kept only if that is better.",
    (
        argument("--name", help="name of the state after it"),
        argument("-b", "--background", action="store_true", help="return at once"),
    ),
    run, code=lambda args, body: "result = miu.consolidate()", touches_weights=True,
    examples=("%miu consolidate", "%miu consolidate --name all"),
)  # fmt: skip

"""``%%miu run``: run the cell as Python, then teach its source."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands import _learning
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.types import ContentSource
from jupyter_miu.ui.views import Note


def run(call: Call) -> Any:
    """The lesson's MIUResult; a cell that fails stops here and teaches nothing."""
    body = call.body or ""
    call.place.run_cell(body)
    if not call.args.learn:
        return Note("Ran; nothing was taught")
    fields = {"checkpoint_name": call.args.name} if call.args.name else {}
    return _learning.teach(call, [ContentSource("cell", content=body)], fields)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    source = python_call("ContentSource", "cell", content=body or "")
    return f"{(body or '').rstrip()}\n\nresult = miu.learn_from_content({source})"


command = Command(
    "run", "Run the cell as Python, then teach its source.",
    (
        argument("--learn", action=argparse.BooleanOptionalAction, default=True, help="teach it after it ran"),
        argument("--name", help="name of the state after the lesson"),
        argument("-b", "--background", action="store_true", help="teach in the background"),
    ),
    run, body="Python, run as it stands", body_only=True, code=code, touches_weights=True,
)  # fmt: skip

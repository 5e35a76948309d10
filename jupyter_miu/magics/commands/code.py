"""``%miu code VERB …``: the Python that a command stands for. Runs nothing."""

from __future__ import annotations

from jupyter_miu.errors import CommandError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Text

_NAMES = ("ModelInferenceUpdate", "MIUConfig", "ContentSource")


def run(call: Call) -> Text:
    """Python source that does the same from a plain script."""
    if not call.args.words:
        raise CommandError("code needs a command", "%miu code learn notes.md --steps 50")
    verb, *rest = call.args.words
    target = commands.find(verb)
    if target.code is None:
        raise CommandError(f"{verb} has no equivalent in Python", "%miu help")
    line = target.code(target.parse(rest), call.body)
    if line.startswith("session."):
        return Text(f"from jupyter_miu.session import current_session\n\nsession = current_session()\n{line}")
    used = [name for name in _NAMES if name in line or name == "ModelInferenceUpdate"]
    head = f"from jupyter_miu import {', '.join(sorted(used))}\n"
    head += "from jupyter_miu.sources.registry import SourceOptions\n\n" if "SourceOptions(" in line else "\n"
    return Text(head + (line if line.startswith("miu = ") else f"miu = ModelInferenceUpdate()\n{line}"))


command = Command(
    "code", "The Python that a command stands for.",
    (argument("words", metavar="VERB …", help="a command as it would be typed", complete="verb"),),
    run, body="the cell form's body", raw=True, examples=("%miu code learn notes.md --steps 50",),
)  # fmt: skip

"""``%miu help``: the verbs, or one of them."""

from __future__ import annotations

from jupyter_miu.magics import command as commands
from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call
from jupyter_miu.ui.views import Text


def run(call: Call) -> Text:
    """The table of verbs, or the usage of one."""
    if call.args.topic:
        return Text(commands.find(call.args.topic).usage())
    return Text(overview())


def overview() -> str:
    """All verbs with their one line."""
    table = commands.table()
    width = max(map(len, table))
    lines = [f"  {('%%' if c.body_only else '%')}miu {name.ljust(width)}  {c.help}" for name, c in table.items()]
    cells = ", ".join(f"%%miu {name}" for name, c in table.items() if c.body)
    head = "%miu VERB …   teach the model in this notebook, see what it learnt, take it back"
    foot = f"Cell forms: {cells}\nBare %miu: the state. %miu VERB -h: more. A ; at the end silences."
    return "\n".join([head, "", *lines, "", foot])


command = Command("help", "The commands, or one of them.",
                  (argument("topic", nargs="?", metavar="VERB", help="a command", complete="verb"),), run)  # fmt: skip

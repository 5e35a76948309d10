"""``%miu panel``: the workbench as widgets in this output, for where the JupyterLab extension is not."""

from __future__ import annotations

from pathlib import Path

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.command import Command
from jupyter_miu.magics.commands._shared import Call


def run(call: Call) -> None:
    """Open it here; one that is open elsewhere in this kernel is closed."""
    if call.place.publisher is None:
        raise CommandError("the panel needs a notebook", "%miu help lists the commands")
    from jupyter_miu.ui.panel import open_panel

    notebook = call.place.notebook
    folder = notebook.parent if notebook is not None and notebook.parent.is_dir() else Path.cwd()
    open_panel(call.session, call.place.publisher, call.place.outside, folder)


command = Command(
    "panel", "The workbench in this output: teach, watch, roll back and ask by mouse; Colab and VS Code too.", (), run,
)  # fmt: skip

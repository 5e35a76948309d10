"""The magics: ``load`` and ``unload`` are what ``%load_ext`` and ``%unload_ext`` call."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from jupyter_miu.magics.completion import matcher
from jupyter_miu.magics.magic import MIUMagics
from jupyter_miu.magics.questions import QuestionLine
from jupyter_miu.session import current_session
from jupyter_miu.ui import views
from jupyter_miu.ui.comm import STATE_TARGET, Wire
from jupyter_miu.ui.publisher import Publisher


@dataclass
class _Loaded:
    magics: MIUMagics
    publisher: Publisher
    wire: Wire
    matcher: Any


_loaded: dict[int, _Loaded] = {}


def load(shell: Any) -> None:
    """Register the magic, completion, result cards and, in a kernel, the two comm targets. Imports no torch."""
    if id(shell) in _loaded:
        return
    session = current_session()
    publisher = Publisher(session)
    magics = MIUMagics(shell, session, publisher)
    wire = Wire(session, publisher, lambda: magics.context(inside=False))
    loaded = _Loaded(magics, publisher, wire, matcher(session, shell.user_ns))
    session.notebook_at(magics.notebook())
    shell.register_magics(loaded.magics)
    shell.events.register("pre_run_cell", loaded.magics.on_cell)
    views.register(shell.display_formatter)
    for kind in (*views.REPRS, views.View):
        shell.display_formatter.ipython_display_formatter.for_type(kind, loaded.magics.shown_already)
    shell.input_transformer_manager.token_transformers.append(QuestionLine)
    if getattr(shell, "Completer", None) is not None:
        shell.Completer.custom_matchers.append(loaded.matcher)
    if getattr(shell, "kernel", None) is not None:
        _open_wire(loaded.wire)
    _loaded[id(shell)] = loaded


def _open_wire(wire: Wire) -> None:
    import comm

    # Not opened towards the page: one that does not know the target would log an error. It is there to be found by
    # a comm_info request, which a page that does know sends after a cell has run.
    beacon = comm.create_comm(target_name=STATE_TARGET, primary=False)
    wire.open(comm.get_comm_manager(), beacon)


def unload(shell: Any) -> None:
    """Take everything back."""
    loaded = _loaded.pop(id(shell), None)
    if loaded is None:
        return
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("miu", None)
    shell.configurables.remove(loaded.magics)
    shell.events.unregister("pre_run_cell", loaded.magics.on_cell)
    views.unregister(shell.display_formatter)
    for each in (*views.REPRS, views.View):
        shell.display_formatter.ipython_display_formatter.pop(each, None)
    shell.input_transformer_manager.token_transformers.remove(QuestionLine)
    if getattr(shell, "Completer", None) is not None:
        shell.Completer.custom_matchers.remove(loaded.matcher)
    panel = sys.modules.get("jupyter_miu.ui.panel")  # where none was opened, ipywidgets is not needed
    if panel is not None:
        panel.close_panel()
    loaded.wire.close()
    loaded.publisher.close()

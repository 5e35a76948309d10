"""``%miu`` and ``%%miu``: one magic, from a raw line to a shown result. Loaded by ``%load_ext jupyter_miu``.

Knows IPython, the command table and the session; what a verb does is in its own file. Lines and bodies are taken
verbatim: ``{}`` and ``$`` are never expanded. Every result is shown where its command stands, also when it is assigned;
a final ``;`` silences it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from traitlets import Bool, Unicode

from jupyter_miu.errors import Cancelled, CommandError, MIUError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.magics.commands._shared import Call, Environment
from jupyter_miu.magics.short_errors import shorten
from jupyter_miu.session import Session, UseOptions
from jupyter_miu.ui.live import LiveView
from jupyter_miu.ui.publisher import Publisher
from jupyter_miu.ui.views import Note, Text, card_of
from jupyter_miu.ui.waiting import WaitingLine

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext


@magics_class
class MIUMagics(Magics):  # type: ignore[misc,unused-ignore]  # untyped in IPython 8
    """Settings of the magic: ``%config MIUMagics``."""

    store = Unicode("", help="Where .miu lies; beside the notebook if empty.").tag(config=True)
    short_errors = Bool(True, help="One line for a user's mistake; False shows the whole traceback.").tag(config=True)
    live = Bool(True, help="Show the live view while a lesson runs.").tag(config=True)

    shell: Any  # traitlets would allow None; %load_ext never passes it

    def __init__(self, shell: Any, session: Session, publisher: Publisher) -> None:
        super().__init__(shell=shell)
        self.session, self.publisher = session, publisher
        self._shown: tuple[int, int] | None = None
        self._view: LiveView | None = None
        self._cell: str | None = None
        self._began: dict[int, float] = {}

    def on_cell(self, info: Any) -> None:
        """IPython's ``pre_run_cell``: remembers the source of the cell that starts, and when."""
        self._cell = info.raw_cell
        if info.store_history and self.shell.history_manager is not None:
            # its place in the history to come; the shell's own count may be one ahead
            self._began[len(self.shell.history_manager.input_hist_raw)] = time.time()

    @no_var_expand
    @line_cell_magic
    def miu(self, line: str, cell: str | None = None) -> Any:
        """Teach the model in this notebook, see what it learnt, take it back. %miu help lists the commands."""
        touches = False
        try:
            words = lexer.split(line)
            if not words.words:
                if cell is not None:
                    raise CommandError("which command?", "%%miu learn, %%miu ask or %%miu run")
                return self._show(self.session.state, words.silent)
            command = commands.find(words.words[0])
            touches = command.touches_weights
            return self._show(self._run(command, words, cell), words.silent)
        except MIUError as error:
            if self.short_errors:
                shorten(error, touches)
            raise
        except KeyboardInterrupt:
            if not self.short_errors:
                raise
            raise shorten(Cancelled("Interrupted.")) from None
        finally:
            self._drop_view()

    def _run(self, command: commands.Command, words: lexer.Words, cell: str | None) -> Any:
        rest = words.words[1:]
        if not command.raw and any(w in ("-h", "--help") for w in rest):
            return Text(command.usage())
        args = command.parse(rest)
        args.verb = command.name
        if cell is not None and not command.body:
            raise CommandError(f"{command.name} has no cell form", f"%miu {command.name}")
        if cell is None and command.body_only:
            raise CommandError(f"{command.name} needs a cell", f"start the cell with %%miu {command.name}")
        unchosen = self.session.update is None and command.name != "use"
        variables, notebook = self.shell.user_ns, self.notebook()
        self.session.defaults = UseOptions(store=self.store or None, variables=variables, notebook=notebook)
        value = command.run(Call(self.session, args, cell, self._environment(words.silent)))
        if unchosen and self.session.update is not None:
            took = f"No model was chosen, so this is {self.session.state.model}, the bundled one"
            self._show(Note(f"{took} · %miu use NAME for another"), words.silent)
        for notice in self.session.take_notices():
            self._show(Note(notice), words.silent)
        return value

    def _environment(self, silent: bool) -> Environment:
        def live(subject: str, background: bool) -> LiveView | None:
            return None if silent or not self.live else self._open_view(subject, background)

        publisher = self.publisher if self._in_kernel else None
        return Environment(
            self.shell.user_ns, self.context, live, self._run_python, self.store, self.notebook(), publisher,
            lambda: self.context(inside=False), lambda: None if silent else WaitingLine(self._in_kernel),
        )  # fmt: skip

    # -- the notebook around the magic ----------------------------------------------------------------------------
    def notebook(self) -> Path | None:
        """The notebook's path as far as this kernel can know it."""
        named = self.session.state.notebook or os.environ.get("JPY_SESSION_NAME") or ""
        named = named or str(self.shell.user_ns.get("__vsc_ipynb_file__") or "")
        return Path(named) if named.endswith(".ipynb") else None

    def context(self, inside: bool = True) -> NotebookContext:
        """Cells as they were run, this cell, and the user's variables.

        Args:
            inside: asked by the cell that runs; a page asks from outside, after a cell or while one runs.
        """
        from jupyter_miu.sources.base import NotebookContext

        manager = self.shell.history_manager
        raw = list(manager.input_hist_raw) if manager is not None else []
        history = {n: source for n, source in enumerate(raw) if n and source}
        current = (self._cell or (raw[-1] if raw else None)) if inside else None
        if inside and raw and raw[-1] == current:  # a cell is in the history from its start, its number its place
            history.pop(len(raw) - 1, None)
        names = self.shell.user_ns if inside else dict(self.shell.user_ns)  # a cell may be adding to them
        return NotebookContext(
            path=self.notebook(), history=history, current_cell=current, user_variables=names,
            base_dir=Path.cwd(), began=dict(self._began),
        )  # fmt: skip

    def _run_python(self, source: str) -> None:
        """Run a cell's body; its own error is shown by IPython, then one line stops the cell."""
        result = self.shell.run_cell(source, store_history=False)
        if not result.success:
            raise MIUError("the cell failed, so nothing was taught", "see the error above")

    # -- showing --------------------------------------------------------------------------------------------------
    @property
    def _in_kernel(self) -> bool:
        return getattr(self.shell, "kernel", None) is not None

    def _open_view(self, subject: str, background: bool) -> LiveView:
        view = LiveView(self.session, subject, background, self._in_kernel)
        view.open()
        self.publisher.add(view)
        self._view = view
        return view

    def _drop_view(self) -> None:
        """The publisher keeps a background view until it is closed; a foreground one ends here."""
        view, self._view = self._view, None
        if view is not None and view.closed:
            self.publisher.remove(view)

    def _show(self, value: Any, silent: bool) -> Any:
        """Show a value now, unless the live view became its card, and keep the display hook from showing it again."""
        card = card_of(value)
        if card is None:
            return value
        if not self._in_kernel and not silent:  # a terminal's own display hook prints the last value
            return value
        in_place = self._view is not None and self._view.closed
        if not silent and not in_place:
            from IPython.core.display_functions import publish_display_data

            publish: Any = publish_display_data  # untyped
            publish(card.bundle())
        self._shown = (id(value), self.shell.execution_count)
        return value

    def shown_already(self, value: Any) -> None:
        """For IPython's display formatter: returns where there is nothing more to show, else declines."""
        if self._shown != (id(value), self.shell.execution_count):
            raise NotImplementedError  # IPython's way to say: go on with the other formatters
        self._shown = None

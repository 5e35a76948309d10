"""What several verbs need: the call they get, arguments that several take, and pieces of equivalent Python."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.command import Argument, argument
from jupyter_miu.session import Session

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext
    from jupyter_miu.ui.live import LiveView
    from jupyter_miu.ui.publisher import Publisher
    from jupyter_miu.ui.waiting import WaitingLine


@dataclass(frozen=True)
class Environment:
    """What a verb may ask of the place where it runs; made by the magic, or by hand without Jupyter. ``publisher`` is
    there where widgets can be shown; ``outside`` is the context as a page asks for it, after this cell; ``waiting``
    makes the line that says how far a dry run is."""

    variables: dict[str, Any]
    context: Callable[[], NotebookContext | None]
    live: Callable[[str, bool], LiveView | None]
    run_cell: Callable[[str], None]
    store: str = ""
    notebook: Path | None = None
    publisher: Publisher | None = None
    outside: Callable[[], NotebookContext | None] = lambda: None
    waiting: Callable[[], WaitingLine | None] = lambda: None


@dataclass(frozen=True)
class Call:
    """One use of a verb: parsed arguments, the cell's body where there is one, and where it happens."""

    session: Session
    args: argparse.Namespace
    body: str | None
    place: Environment


def checkpoint_argument(required: bool = True) -> Argument:
    """A CKPT positional."""
    options = {} if required else {"nargs": "?"}
    text = "name, number, ~2 (two back) or NAME^ (before it)"
    return argument("checkpoint", metavar="CKPT", help=text, complete="checkpoint", **options)


def text_of(call: Call, what: str) -> str:
    """The words of ``args.text`` joined, or the cell's body. Raises CommandError when there is neither."""
    text = " ".join(call.args.text).strip() if call.args.text else ""
    if call.body is not None and call.body.strip():
        text = f"{text}\n{call.body.strip()}".strip()
    if not text:
        raise CommandError(f"no {what} given", f"%miu {call.args.verb} -h")
    return text


def python_call(target: str, *positional: Any, **named: Any) -> str:
    """``miu.ask('…', max_new_tokens=64)``: None values are left out, everything is quoted by ``repr``."""
    parts = [repr(value) for value in positional]
    for name, value in named.items():
        if value is not None:
            parts.append(f"{name}={value!r}")
    return f"{target}({', '.join(parts)})"

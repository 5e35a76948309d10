"""``%miu export``: a state as a folder for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.ui.format import one_line, plural, size
from jupyter_miu.ui.views import Note

_LOADS = {
    "safetensors": "AutoModelForCausalLM.from_pretrained({path!r})",
    "adapter": "PeftModel.from_pretrained(model, {path!r})",
    "pictures": "AutoModelForImageTextToText.from_pretrained({path!r})",
}


def run(call: Call) -> Note:
    """Where it is, and what loads it."""
    args, session = call.args, call.session
    update = session.require()
    session.require_idle("export")
    done = session.call("export", lambda: update.export(args.path, args.state, format=args.format, overwrite=args.yes))
    words = f"Exported {done.state} to {done.path} ({plural(done.files, 'file')}, {size(done.bytes)})"
    words += f" · what was there is now {done.moved}" if done.moved else ""
    kind = "pictures" if done.format == "safetensors" and update.loaded.processor is not None else done.format
    return Note(one_line(f"{words} · load it: {_LOADS[kind].format(path=_shown(done.path))}", 600), tone="good")


def _shown(path: str) -> str:
    """As Python should get it: a bare name would be taken for a model on the hub."""
    return path if Path(path).is_absolute() or path.startswith(".") else f"./{path}"


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    form = None if args.format == "safetensors" else args.format
    state = [] if args.state in (None, ".") else [args.state]
    return python_call("miu.export", args.path, *state, format=form, overwrite=args.yes or None)


command = Command(
    "export", "Write a state to a new folder, for other tools.",
    (
        argument("path", metavar="PATH", help="the folder", complete="path"),
        argument("--state", metavar="CKPT", help="which state; the current one otherwise", complete="checkpoint"),
        argument("--format", choices=("safetensors", "adapter"), default="safetensors",
                 help="safetensors: the whole model; adapter: what LoRA learnt, alone"),
        argument("--yes", action="store_true", help="the folder may be there: an export is replaced, else moved aside"),
    ),
    run, code=code, examples=("%miu export ./my-model", "%miu export ./docs-1 --state docs-1 --format adapter"),
)  # fmt: skip

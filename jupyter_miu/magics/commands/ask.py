"""``%miu ask`` and ``%%miu ask``: ask the model, now or before beside now."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call, text_of
from jupyter_miu.types import Answer


def _settle(args: argparse.Namespace) -> None:
    """``--compare "Where …?"`` took the prompt for a checkpoint: no checkpoint has a space in its name."""
    if isinstance(args.compare, str) and not args.text and " " in args.compare.strip():
        args.text, args.compare = [args.compare], True


def run(call: Call) -> Answer:
    """The answer."""
    args = call.args
    _settle(args)
    prompt = text_of(call, "prompt")
    return call.session.ask(prompt, max_new_tokens=args.max_new_tokens, compare=args.compare,
                            context=args.context, temperature=args.temperature)  # fmt: skip


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    _settle(args)
    prompt = "\n".join(part for part in (" ".join(args.text), (body or "").strip()) if part)
    return python_call("miu.ask", prompt, max_new_tokens=None if args.max_new_tokens == 64 else args.max_new_tokens,
                       compare=args.compare, context=args.context, temperature=args.temperature or None)  # fmt: skip


command = Command(
    "ask", "Ask the model; --compare shows the answer before the last lesson beside it.",
    (
        argument("text", nargs="*", metavar="PROMPT", help="the question, in double quotes or bare"),
        argument("--compare", nargs="?", const=True, metavar="CKPT", complete="checkpoint",
                 help="also ask the state before the last lesson, or CKPT"),
        argument("--context", metavar="TEXT", help="text the model may read for its answer"),
        argument("-n", "--max-new-tokens", type=int, default=64, metavar="N", help="longest answer (64)"),
        argument("-T", "--temperature", type=float, default=0.0, metavar="T", help="0 is greedy (0)"),
    ),
    run, body="the prompt, verbatim", code=code,
    examples=('%miu ask "Where does Orla Venn work?"', '%miu ask "Where does Orla Venn work?" --compare'),
)  # fmt: skip

"""``%miu search``: which of the taught texts mention some words."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call, text_of
from jupyter_miu.types import SearchResult

LIMIT = 10


def run(call: Call) -> SearchResult:
    """The hits, best first. The model is not asked."""
    return call.session.require().search(text_of(call, "words"), call.args.limit)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return python_call("miu.search", " ".join(args.text), limit=None if args.limit == LIMIT else args.limit)


command = Command(
    "search", "Find what was taught: the texts that mention some words, from the lessons in the current state.",
    (
        argument("text", nargs="*", metavar="WORDS", help="what the text should mention, in double quotes or bare"),
        argument("--limit", type=int, default=LIMIT, metavar="N", help=f"so many at most ({LIMIT})"),
    ),
    run, code=code, examples=('%miu search "harbour fee"',),
)  # fmt: skip

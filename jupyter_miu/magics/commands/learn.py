"""``%miu learn`` and ``%%miu learn``: teach files, folders, cells, variables or the cell's own text."""

from __future__ import annotations

import argparse
from typing import Any

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands import _learning
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.types import ContentSource

_TYPES = ("text", "file", "codebase", "document", "chat", "image", "web", "notebook", "cell", "variable")


def run(call: Call) -> Any:
    """The sheet with ``--sheet``, a plan with ``--dry-run``, else a MIUResult; a Note at once with ``-b``."""
    _learning.settle_sheet(call.args, call.body)
    sources = _learning.sources_of(call.args, call.body)
    options = _learning.options_of(call.args)
    if call.args.sheet:
        return _learning.sheet(call, sources, options)
    if call.args.dry_run:
        return _learning.plan(call, sources, options)
    return _learning.teach(call, sources, _learning.given(call.args), options)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    _learning.settle_sheet(args, body)
    sources = [_literal(s) for s in _learning.sources_of(args, body)]
    argument = sources[0] if len(sources) == 1 else "[" + ", ".join(sources) + "]"
    fields, filters = _learning.given(args), _learning.filters_of(args)
    options = f", options={python_call('SourceOptions', **filters)}" if filters else ""
    config = f", {python_call('MIUConfig', **fields)}" if fields else ""
    if args.sheet:
        saved = "" if args.sheet is True else python_call("sheet.save", args.sheet, overwrite=args.yes or None)
        return f"sheet = miu.sheet({argument}{config}{options})\n{saved}".rstrip()
    if args.dry_run:
        return f"plan = miu.plan({argument}{options})"
    return f"result = miu.learn_from_content({argument}{config}{options})"


def _literal(source: str | ContentSource) -> str:
    if isinstance(source, str):
        return repr(source)
    return python_call("ContentSource", source.source_type, path=source.path, content=source.content)


command = Command(
    "learn", "Teach the model something new, measure it, keep it or take it back.",
    (
        argument("sources", nargs="*", metavar="SOURCE", complete="source",
                 help="path, folder, glob, URL, cell:5, cell:3-7, cell:., cell:#5, cell:tag=NAME, cell:id=ID, var:X"),
        argument("-t", "--type", choices=_TYPES, help="what the sources are, where it cannot be told"),
        argument("--caption", metavar="TEXT", help="what the one picture shows; taught with the text in it"),
        argument("-e", "--extensions", metavar=".py,.md", help="only these, in folders"),
        argument("-x", "--exclude", action="append", metavar="GLOB", help="leave out (added to the defaults)"),
        argument("--min-quality", type=float, metavar="F",
                 help="leave out chunks of a lower quality, 0 to 1 (all are taught)"),
        argument("--secrets", choices=("redact", "skip"), help="put [SECRET] in their place, or leave such files out"),
        argument("--allow-private", action="store_true", help="web pages of your own network and machine too"),
        argument("--me", metavar="NAME", help="talk among people: teach what NAME said; it is text otherwise"),
        argument("--tools", choices=("skip", "keep"), help="what chats said to tools and got from them (skip)"),
        argument("--branches", choices=("active", "all"), help="answers that were asked for again, too (active)"),
        argument("--since", metavar="DATE", help="chats from that day on, as in 2026-03-01"),
        argument("--match", metavar="TEXT", help="chats in which it stands"),
        argument("--limit", type=int, metavar="N", help="the newest N chats"),
        argument("--all", action="store_true", help="of very many chats or chunks not the first alone"),
        argument("--anonymise", action="store_true", help="no e-mail addresses and telephone numbers of chats"),
        argument("--attachments", action="store_true", help="texts of files that were attached to chats, too"),
        argument("--again", action="store_true", help="what was taught already too, also beside something new"),
        argument("--proxy", metavar="URL", help="web pages through this proxy, or env: those of the environment"),
        argument("--as", dest="kind", default="text", choices=("text", "qa", "chat"), help="what the cell's body is"),
        argument("--lr", type=float, metavar="F", help="learning rate; the recipe finds it otherwise"),
        argument("-n", "--steps", type=int, metavar="N", help="at most N updates; the recipe stops on evidence"),
        argument("--method", choices=("auto", "lora", "full"), help="full below 50M parameters, else lora"),
        argument("--weight", type=float, metavar="W", help="how much this lesson counts (1)"),
        argument("--crystallize", action=argparse.BooleanOptionalAction, help="protect this lesson in later ones"),
        argument("--name", help="name of the state after the lesson"),
        argument("--seed", type=int, help="all random choices (0)"),
        argument("-b", "--background", action="store_true", help="return at once"),
        argument("--dry-run", action="store_true", help="what would be taught: files, chunks, tokens"),
        argument("--sheet", nargs="?", const=True, metavar="FILE", complete="path",
                 help="show the statements and questions instead of teaching them; into a file to be edited"),
        argument("--yes", action="store_true", help="replace the sheet's file"),
        argument("--keep-partial", action="store_true", default=None, help="keep what was learnt below the target"),
        argument("--batch-size", type=int, metavar="N", help="study examples a step"),
        argument("--max-seconds", type=float, metavar="S", help="cap on training time"),
        argument("--max-tokens", type=int, metavar="N", help="cap on tokens trained on, of study and of rehearsal"),
        argument("--recipe", choices=("auto", "fixed"),
                 help="fixed: every number as it is, no search for a learning rate, an end or a smaller step (auto)"),
        argument("--crystal", metavar="LAYERS",
                 help="what protects earlier lessons: buffer, anchors, fisher, with commas, or none (buffer)"),
        argument("--cards", action=argparse.BooleanOptionalAction, help="study cards, or the plain text only"),
        argument("--teacher", action=argparse.BooleanOptionalAction,
                 help="the model at MIU_TEACHER_URL writes the questions that nothing else could; it gets the text"),
        argument("--reversed", action="store_true", default=None,
                 help="train questions for the subject too: who was born in Kelmouth?"),
        argument("--shuffled", action="store_true", default=None, help="train the statements in another order, too"),
        argument("--rank", type=int, help="of the LoRA adapter (16)"),
        argument("--alpha", type=float, help="of the LoRA adapter"),
        argument("--dropout", type=float, help="of the LoRA adapter (0)"),
        argument("--target-modules", metavar="A,B", help="layers that get an adapter; every linear one otherwise"),
        argument("--bias", choices=("none", "all", "lora_only"), help="which biases train"),
    ),
    run, body="what is taught, verbatim", code=code, touches_weights=True,
    examples=("%miu learn notes.md --dry-run", "%miu learn notes.md --sheet notes.sheet.md",
              'result = %miu learn "docs/**/*.md" --name docs-1',
              "%miu learn src -e .py -x '**/tests/**'",
              "%miu learn https://example.org/guide", "%miu learn -t web pages.txt"),
)  # fmt: skip

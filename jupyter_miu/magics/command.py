"""The command table: what a verb is, and everything that follows from the table alone.

``Command(name, help, arguments, run)`` is the single truth. Parser, ``-h``, ``%miu help``, completion, did-you-mean
and ``%miu code`` are derived from it. A verb is one module in ``magics/commands`` that binds ``command``.
Knows argparse; nothing of torch, of a display, or of what any verb does.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NoReturn

from jupyter_miu.errors import CommandError
from jupyter_miu.ui.format import one_line

Completes = Literal["path", "checkpoint", "verb", "model", "source", ""]


@dataclass(frozen=True)
class Argument:
    """One positional or option. ``options`` goes to argparse as it is; ``complete`` says what a Tab offers."""

    flags: tuple[str, ...]
    help: str
    complete: Completes = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def positional(self) -> bool:
        """Whether it has no dash."""
        return not self.flags[0].startswith("-")

    @property
    def spellings(self) -> tuple[str, ...]:
        """All flags, the ``--no-`` form included."""
        if self.options.get("action") is argparse.BooleanOptionalAction:
            return self.flags + tuple("--no-" + f[2:] for f in self.flags if f.startswith("--"))
        return () if self.positional else self.flags

    @property
    def takes_value(self) -> bool:
        """Whether a word follows the flag."""
        return "action" not in self.options or self.options["action"] in ("store", "append")


def argument(*flags: str, help: str, complete: Completes = "", **options: Any) -> Argument:
    """Shorthand for an Argument."""
    return Argument(flags, help, complete, options)


@dataclass(frozen=True)
class Command:
    """A verb.

    Args:
        name: what is typed after ``%miu``.
        help: one line, shown in ``%miu help``.
        arguments: positionals and options.
        run: does it; gets a ``Call``, returns a value that knows its card, or None.
        body: what the cell form ``%%miu NAME`` takes, or "" if there is none; ``body_only`` forbids the line form.
        code: the same in Python, from the parsed arguments and the body.
        touches_weights: errors then say that the weights are unchanged.
        raw: hand the words over unparsed, as ``args.words``.
        examples: shown by ``-h``.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Callable[[Any], Any]
    body: str = ""
    body_only: bool = False
    code: Callable[[argparse.Namespace, str | None], str] | None = None
    touches_weights: bool = False
    raw: bool = False
    examples: tuple[str, ...] = ()

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse words. Raises CommandError, with the nearest option for a misspelt one."""
        if self.raw:
            return argparse.Namespace(words=list(words))
        args, rest = _parser(self).parse_known_intermixed_args(list(words))
        if rest:
            options = [s for a in self.arguments for s in a.spellings]
            wrong = rest[0].split("=", 1)[0]
            guess = nearest(wrong, options) if wrong.startswith("-") else ""
            what = "option" if wrong.startswith("-") else "argument"
            hint = f"did you mean {guess}?" if guess else f"%miu {self.name} -h"
            raise CommandError(f"{self.name} has no {what} {one_line(wrong, 60)}", hint)
        return args

    def usage(self) -> str:
        """The text of ``-h``."""
        text = _parser(self).format_help().strip()
        if self.examples:
            text += "\n\nexamples:\n" + "\n".join("  " + line for line in self.examples)
        return text


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{self.prog.removeprefix('%miu ')}: {one_line(message)}", f"{self.prog} -h")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        self.error(message or "")


def _parser(command: Command) -> _Parser:
    cell = f"\n\nCell form: %%miu {command.name}, the body is {command.body}." if command.body else ""
    parser = _Parser(
        prog=f"%miu {command.name}", description=command.help + cell, add_help=False, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    if command.raw:
        for item in command.arguments:
            parser.add_argument(*item.flags, help=item.help.replace("%", "%%"), nargs="*")
        return parser
    parser.add_argument("-h", "--help", action="store_true", help="show this")
    for item in command.arguments:
        parser.add_argument(*item.flags, help=item.help.replace("%", "%%"), **item.options)
    return parser


@cache
def table() -> Mapping[str, Command]:
    """All verbs by name, one module each, sorted."""
    from jupyter_miu.magics import commands

    found: dict[str, Command] = {}
    for info in sorted(pkgutil.iter_modules(commands.__path__), key=lambda i: i.name):
        if info.name.startswith("_"):
            continue
        command = importlib.import_module(f"{commands.__name__}.{info.name}").command
        found[command.name] = command
    return found


def find(name: str) -> Command:
    """The command of that name. Raises CommandError with the nearest verb."""
    command = table().get(name)
    if command is None:
        guess = nearest(name, table())
        raise CommandError(f"no command {one_line(name, 60)!r}", f"did you mean {guess}?" if guess else "%miu help")
    return command


def nearest(word: str, choices: Iterable[str]) -> str:
    """The most similar of the choices, or ''."""
    close = difflib.get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return close[0] if close else ""

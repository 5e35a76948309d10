"""Tab after ``%miu``: verbs, options, choices, checkpoints, paths, cells and variables, all from the command table.

``candidates`` is pure (line in, words out); ``matcher`` binds it to IPython's matcher API, which serves both with and
without jedi from IPython 8.20 on.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jupyter_miu.errors import CommandError, MIUError
from jupyter_miu.magics import lexer
from jupyter_miu.magics.command import Argument, Command, table
from jupyter_miu.session import Session

_LINE = re.compile(r"^\s*(?:[\w.,\s\[\]'\"]+=\s*)?%{1,2}miu(?P<tail>\s.*)$", re.DOTALL)
_LIMIT = 300


def candidates(line: str, session: Session, variables: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """The fragment before the cursor and the words that could stand in its place; None where ``%miu`` is not typed."""
    found = _LINE.match(line)
    if found is None:
        return None
    tail = found["tail"]
    fragment, quote = _fragment(tail)
    try:
        words = lexer.split(tail[: len(tail) - len(fragment) - len(quote)]).words
    except CommandError:
        return fragment, []
    while words[:1] in (["help"], ["code"]) and len(words) >= 1:
        words = words[1:]
    if not words:
        return fragment, _starting(table(), fragment)
    command = table().get(words[0])
    if command is None:
        return fragment, []
    return fragment, _words_for(command, words[1:], fragment, quote, session, variables)


def _fragment(tail: str) -> tuple[str, str]:
    """The unfinished word, and the quote it stands in."""
    quote, start = "", len(tail)
    for i, c in enumerate(tail):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"" and (i == 0 or tail[i - 1].isspace()):
            quote, start = c, i + 1
    if quote:
        return tail[start:], quote
    return re.split(r"\s", tail)[-1], ""


def _words_for(command: Command, before: list[str], fragment: str, quote: str, session: Session,
               variables: Mapping[str, Any]) -> list[str]:  # fmt: skip
    options = {s: a for a in command.arguments for s in a.spellings}
    last = options.get(before[-1]) if before else None
    if last is not None and last.takes_value and last.options.get("nargs") != "?":
        return _values(last, fragment, quote, session, variables)
    if fragment.startswith("-"):
        return _starting([*options, "-h"], fragment)
    if last is not None and last.takes_value:
        return _values(last, fragment, quote, session, variables)
    positionals = [a for a in command.arguments if a.positional]
    if not positionals:
        return _starting(options, fragment)
    taken = sum(1 for i, w in enumerate(before) if not w.startswith("-") and not _is_value(before, i, options))
    return _values(positionals[min(taken, len(positionals) - 1)], fragment, quote, session, variables)


def _is_value(words: list[str], i: int, options: Mapping[str, Argument]) -> bool:
    option = options.get(words[i - 1]) if i else None
    return option is not None and option.takes_value


def _values(item: Argument, fragment: str, quote: str, session: Session, variables: Mapping[str, Any]) -> list[str]:
    if item.options.get("choices"):
        return _starting(item.options["choices"], fragment)
    if item.complete == "checkpoint":
        return _starting(_checkpoints(session), fragment)
    if item.complete == "verb":
        return _starting(table(), fragment)
    extra: list[str] = []
    if item.complete == "source":
        extra = _starting(["cell:.", "cell:-1", *(f"var:{n}" for n in _texts(variables))], fragment)
    if item.complete == "model":
        extra = _starting(["miu-base", *_models(variables)], fragment)
    return extra + (_paths(fragment, quote) if item.complete else [])


def _starting(words: Iterable[str], fragment: str) -> list[str]:
    return sorted(w for w in words if w.startswith(fragment))


def _checkpoints(session: Session) -> list[str]:
    if session.update is None:
        return []
    try:
        return [info.name for info in session.update.list_checkpoints()]
    except MIUError:  # Tab is no place to complain about the store
        return []


def _texts(variables: Mapping[str, Any]) -> list[str]:
    return [n for n, v in variables.items() if not n.startswith("_") and isinstance(v, (str, list, dict))]


def _models(variables: Mapping[str, Any]) -> list[str]:
    known = {n: v for n, v in variables.items() if not n.startswith("_")}
    return [n for n, v in known.items() if hasattr(v, "state_dict") and hasattr(v, "generate")]


def _paths(fragment: str, quote: str) -> list[str]:
    """Entries of the folder that the fragment points into; a folder ends in a slash, odd names are quoted."""
    head, slash, start = fragment.rpartition("/")
    folder = Path((head + slash) or ".").expanduser()
    found = []
    try:
        for entry in sorted(folder.iterdir())[:5000]:
            if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith(".")):
                text = head + slash + entry.name + ("/" if entry.is_dir() else "")
                found.append(text if quote else shlex.quote(text))
    except OSError:  # not a folder, or not ours to read: nothing to offer
        return []
    return found[:_LIMIT]


def matcher(session: Session, variables: Mapping[str, Any]) -> Callable[[Any], Any]:
    """A matcher for ``IPCompleter.custom_matchers``; it silences the others on a ``%miu`` line only."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier="jupyter_miu")  # type: ignore[misc,untyped-decorator,unused-ignore]  # untyped in IPython 8
    def miu_matcher(context: Any) -> Any:
        found = candidates(context.text_until_cursor, session, variables)
        if found is None:
            return {"completions": [], "suppress": False}
        fragment, words = found
        completions = [SimpleCompletion(text=w, type="magic") for w in words]
        return {"completions": completions, "matched_fragment": fragment, "suppress": True, "ordered": True}

    bound: Callable[[Any], Any] = miu_matcher
    return bound

"""What the panel writes into cells runs one command with exactly these words, whatever a file or a state is called."""

from __future__ import annotations

import ast
import json
import random
import re
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import no_var_expand

from jupyter_miu.magics import command as commands
from jupyter_miu.magics.lexer import split

HOSTILE = [
    "notes.md", "{__import__('os').system('id')}.md", "$HOME/x.md", "`id`.md", "$(id).md", "a;b.md", "a;", "x?.md",
    "x??", "it's.md", 'say "hi".md', '"', '""', '"""', "'''", "\\", "\\\\", 'a\\"b', "tail\\", "a b", " leading",
    "trailing ", "#comment.md", "a#b", "cell:#5", "%miu delete base --yes", "!id", "?", "%%bash", "two\nlines.md",
    "two\r\nlines", "a\n!touch hacked", "a\n%system id", "tab\there", "nul\0", "line\u2028sep\u2029end",
    "vt\x0bff\x0cfs\x1cnel\x85.md",
    "\u202eexe.md", "zero\u200bwidth", "\ud800half", "\U0001f600.md", "e\u0301", "名前.md", "نام\u200cها.md", "~/x",
    "~2", "a^", "*.md", "[ab].md", "2notes.md", "08.md", "a=b", "x = %miu redo", "--dry-run", "-x", "-", "--name=x",
    "</script>", "a" * 5000,
]  # fmt: skip


def hostile_names() -> list[str]:
    """The list, and two thousand more of the same letters; always the same ones."""
    letters = sorted(set("".join(HOSTILE)) - set("a"))
    dice = random.Random(4)
    return HOSTILE + ["".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(2000)]


def run_by(source: str) -> tuple[str, list[str]]:
    """The one call that IPython makes of a cell: its name and its constant arguments. Anything else fails."""
    tree = ast.parse(TransformerManager().transform_cell(source))
    assert len(tree.body) == 1, source
    call = tree.body[0].value  # type: ignore[attr-defined]
    assert isinstance(call, ast.Call) and ast.unparse(call.func.value) == "get_ipython()", source  # type: ignore[attr-defined]
    return call.func.attr, [ast.literal_eval(argument) for argument in call.args]  # type: ignore[attr-defined]


def cells(typescript, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return typescript([["lines", "cellSource", action] for action in actions])


def test_words_come_back_as_they_were(typescript):
    names = [name for name in hostile_names() if name.strip()]
    for name, found in zip(
        names, typescript([["quoting", "join", ["learn", name, "end"]] for name in names]), strict=True
    ):
        for windows in (False, True):
            assert split(found["value"], windows=windows).words == ["learn", name, "end"]


def test_a_file_of_any_name_is_one_argument_of_one_command(typescript):
    names = hostile_names()
    actions = [{"do": "learn", "refs": [name, "b.md"], "options": {"name": "x"}} for name in names]
    refused = []
    for name, found in zip(names, cells(typescript, actions), strict=True):
        if "error" in found:
            refused.append(name)
            continue
        kind, (magic, line) = run_by(found["value"])
        assert (kind, magic) == ("run_line_magic", "miu")
        args = commands.find("learn").parse(split(line).words[1:])
        assert args.sources == ["./" + name if name.startswith("-") else name, "b.md"]
        assert (args.dry_run, args.name) == (False, "x")
    assert [name for name in refused if re.search(r"[^\s\0-\x1f\x7f-\x9f]", name)] == [], (
        "only what is nothing but space"
    )


def test_a_state_of_any_name_is_one_argument_or_refused(typescript):
    names = hostile_names()
    found = cells(typescript, [{"do": "delete", "name": name} for name in names])
    for name, answer in zip(names, found, strict=True):
        refused = not re.search(r"[^\s\0-\x1f\x7f-\x9f]", name) or name.startswith("-")
        assert ("error" in answer) == refused, name
        if "value" in answer:
            args = commands.find("delete").parse(split(run_by(answer["value"])[1][1]).words[1:])
            assert (args.checkpoint, args.yes) == (name, True)


ACTIONS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"do": "use"}, {"model": None}),
    ({"do": "use", "model": "Qwen/Qwen3-0.6B"}, {"model": "Qwen/Qwen3-0.6B"}),
    ({"do": "learn", "refs": ["a b.md"], "options": {"steps": 5, "rate": 1e-7, "method": "lora", "seed": 0,
                                                     "background": True, "keepPartial": True, "teacher": False,
                                                     "name": "n 1"}},
     {"sources": ["a b.md"], "steps": 5, "lr": 1e-7, "method": "lora", "seed": 0, "background": True,
      "keep_partial": True, "teacher": False, "name": "n 1"}),
    ({"do": "sheet", "refs": ["a.md"], "file": "-a.sheet.md"}, {"sources": ["a.md"], "sheet": "./-a.sheet.md"}),
    ({"do": "rollback"}, {"checkpoint": None}),
    ({"do": "rollback", "to": "docs-1^"}, {"checkpoint": "docs-1^"}),
    ({"do": "redo"}, {}),
    ({"do": "rename", "from": "a", "to": "b c"}, {"checkpoint": "a", "name": "b c"}),
    ({"do": "pin", "name": "a", "pinned": True}, {"checkpoint": "a"}),
    ({"do": "pin", "name": "a", "pinned": False}, {"checkpoint": "a"}),
    ({"do": "prune", "keep": 3}, {"keep": 3}),
    ({"do": "export", "name": "a", "path": "./out dir"}, {"path": "./out dir", "state": "a"}),
    ({"do": "consolidate"}, {}),
    ({"do": "plot", "names": ["a", "b"]}, {"checkpoints": ["a", "b"]}),
]  # fmt: skip


def test_every_action_is_a_command_that_exists(typescript):
    for (_, expected), found in zip(ACTIONS, cells(typescript, [action for action, _ in ACTIONS]), strict=True):
        words = split(run_by(found["value"])[1][1]).words
        args = commands.find(words[0]).parse(words[1:])
        assert {key: getattr(args, key) for key in expected} == expected, found


TEXTS = [
    "Orla Venn works at the mill.", "# heading\n\n%miu delete base --yes\n!id\n", ">>> 1 + 1\n2\n", "In [1]: x",
    "a\n    >>> x\n    ... y", "...: y", '"""\'\'\'\\', "{__import__('os').system('id')}", "line\u2028sep\x0c\x85end",
    "%%bash\nid", "half \ud800", "?", "a\\\n", "\n\nfirst line empty", "tab\there",
]  # fmt: skip


def test_pasted_text_is_taught_as_it_is(typescript):
    found = cells(typescript, [{"do": "learn text", "text": text, "options": {"name": 'n "1"'}} for text in TEXTS])
    for text, answer in zip(TEXTS, found, strict=True):
        kind, (magic, line, body) = run_by(answer["value"])
        assert (kind, magic) == ("run_cell_magic", "miu")
        assert body.removesuffix("\n") == text.removesuffix("\n")
        args = commands.find("learn").parse(split(line).words[1:])
        assert (args.kind, args.name, args.sources) == ("text", 'n "1"', [])


def test_a_better_answer_is_a_chat(typescript):
    (found,) = cells(typescript, [{"do": "teach answer", "prompt": 'Who?\n%miu "', "better": "Orla\u2028Venn {x}"}])
    _, (_, line, body) = run_by(found["value"])
    assert split(line).words == ["learn", "--as", "chat"]
    assert [turn["content"] for turn in json.loads(body)["messages"]] == ['Who?\n%miu "', "Orla\u2028Venn {x}"]


@pytest.mark.parametrize(
    "name", ["{open('hacked','w')}.md", "a\nopen('hacked','w')", "x\u2028!touch hacked", "`touch hacked`"]
)
def test_nothing_else_runs(typescript, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    heard: list[str] = []
    shell = InteractiveShell()
    shell.register_magic_function(no_var_expand(lambda line: heard.append(line)), "line", "miu")  # as ours is
    (found,) = cells(typescript, [{"do": "learn", "refs": [name], "options": {}}])
    assert shell.run_cell(found["value"]).success
    assert [split(line).words for line in heard] == [["learn", name]]
    assert list(tmp_path.iterdir()) == []


def test_hashes_are_those_of_python(typescript):
    import hashlib

    texts = ["", "abc", "x" * 55, "x" * 56, "x" * 63, "x" * 64, "x" * 1000, "名前 😀\n"]
    found = typescript([["sha256", "sha256", text] for text in texts])
    assert [answer["value"] for answer in found] == [hashlib.sha256(text.encode()).hexdigest() for text in texts]

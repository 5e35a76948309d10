from __future__ import annotations

import pytest

from jupyter_miu.errors import CommandError, ConfigError
from jupyter_miu.magics import command as commands
from jupyter_miu.magics import lexer
from jupyter_miu.magics.commands import _learning

VERBS = """use learn ask feedback rollback redo checkpoints save rename pin delete prune probes plot stop pause resume
doctor help code run""".split()


def parse(line: str):
    words = lexer.split(line).words
    return commands.find(words[0]).parse(words[1:])


def test_the_table_holds_every_verb():
    assert set(VERBS) <= set(commands.table())
    assert all(name == c.name for name, c in commands.table().items())


@pytest.mark.parametrize("name", sorted(commands.table()))
def test_every_verb_explains_itself(name):
    command = commands.table()[name]
    usage = command.usage()
    assert f"usage: %miu {name}" in usage
    assert command.help in usage
    for item in command.arguments:
        assert item.help, f"{name} {item.flags} has no help"
        assert all(spelling in usage for spelling in item.spellings[:1])


def test_learn_options_reach_the_configuration():
    line = ("learn a.md 'b c.md' -n 7 --lr 0.01 --method lora --weight 2 --no-crystallize --name docs-1 --seed 3 "
            "--rank 4 --alpha 8 --dropout 0.1 --target-modules q_proj,v_proj --bias all --batch-size 2 "
            "--keep-partial --max-tokens 9000 --recipe fixed --crystal anchors,fisher --reversed "
            "--shuffled")  # fmt: skip
    args = parse(line)
    assert args.sources == ["a.md", "b c.md"]
    assert _learning.given(args) == {
        "max_steps": 7, "learning_rate": 0.01, "method": "lora", "weight": 2.0, "crystallize_after": False,
        "checkpoint_name": "docs-1", "seed": 3, "rank": 4, "alpha": 8.0, "dropout": 0.1, "batch_size": 2,
        "target_modules": ["q_proj", "v_proj"], "bias": "all", "keep_partial": True,
        "max_tokens": 9000, "recipe": "fixed", "crystal": "anchors,fisher",
        "reversed_questions": True, "shuffled_sentences": True,
    }  # fmt: skip


def test_learn_says_nothing_that_was_not_said():
    assert _learning.given(parse("learn a.md")) == {}
    assert _learning.filters_of(parse("learn a.md")) == {}


def test_filters():
    args = parse("learn src -t codebase -e .py,md -x '**/tests/**' -x build")
    assert _learning.filters_of(args) == {
        "type": "codebase", "extensions": [".py", ".md"], "exclude": ["**/tests/**", "build"]}  # fmt: skip
    found = _learning.filters_of(parse("learn http://wiki.intern/ --allow-private --proxy env"))
    assert found == {"allow_private": True, "proxy": "env"}
    assert _learning.subject_of(["https://kim:hunter2@example.org/a?token=x"]) == "https://example.org/a?token=…"
    assert _learning.filters_of(parse("learn src --secrets skip")) == {"secrets": "skip"}
    assert _learning.filters_of(parse("learn src --min-quality 0")) == {"min_quality": 0.0}
    asked = parse("learn src --min-quality 0.5 --dry-run")
    code = commands.find("learn").code
    assert code is not None and code(asked, None) == "plan = miu.plan('src', options=SourceOptions(min_quality=0.5))"
    with pytest.raises(CommandError, match="half"):
        parse("learn src --min-quality half")
    line = (
        "learn c.json --me Ana --tools keep --branches all --since 2026-03-01 --match tar --limit 5 --all --anonymise"
        " --attachments"
    )
    assert _learning.filters_of(parse(line)) == {
        "me": "Ana", "tools": "keep", "branches": "all", "since": "2026-03-01", "match": "tar", "limit": 5, "all": True,
        "anonymise": True, "attachments": True,
    }  # fmt: skip


def test_options_and_sources_in_any_order():
    args = parse("learn --dry-run a.md -n 5 b.md")
    assert (args.sources, args.steps, args.dry_run) == (["a.md", "b.md"], 5, True)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("lern a.md", "no command 'lern'", "did you mean learn?"),
        ("learn a.md --setps 3", "learn has no option --setps", "did you mean --steps?"),
        ("learn a.md -n many", "invalid int value: 'many'", "%miu learn -h"),
        ("pin", "required: CKPT", "%miu pin -h"),
        ("pin a b", "pin has no argument b", "%miu pin -h"),
        ("rollback --chekpoint x", "rollback has no option --chekpoint", "%miu rollback -h"),
        ("learn --method magic a", "invalid choice: 'magic'", "%miu learn -h"),
    ],
)
def test_mistakes_are_one_line_with_a_hint(line, message, hint):
    with pytest.raises(CommandError) as caught:
        parse(line)
    assert message in caught.value.message
    assert caught.value.hint == hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["qa", "chat"])
def test_a_body_of_turns(kind):
    marks = ("Q: ", "A: ") if kind == "qa" else ("User: ", "Assistant: ")
    body = f"{marks[0]}Where does {{x}} work?\n{marks[1]}At $HOME.\nSince 1999.\n"
    source = _learning.body_source(body, kind)
    assert source.source_type == "chat"
    assert source.content == {"messages": [
        {"role": "user", "content": "Where does {x} work?"},
        {"role": "assistant", "content": "At $HOME.\nSince 1999."},
    ]}  # fmt: skip


def test_a_chat_body_may_be_json():
    assert _learning.body_source('{"messages": []}', "chat").content == {"messages": []}


def test_a_body_without_turns_is_refused():
    with pytest.raises(CommandError, match="cannot tell who says"):
        _learning.body_source("just text", "qa")


def test_text_bodies_are_verbatim():
    body = "  {x} $y\n\n%miu\n"
    assert _learning.body_source(body, "text").content == body


def test_an_empty_body_teaches_nothing():
    with pytest.raises(CommandError, match="empty"):
        _learning.sources_of(parse("learn"), " \n")


def test_bad_values_are_refused_before_anything_runs():
    from dataclasses import replace

    from jupyter_miu.config import MIUConfig

    with pytest.raises(ConfigError):
        replace(MIUConfig(), **_learning.given(parse("learn a.md --weight -1")))


def test_a_prompt_after_compare_is_a_prompt():
    from jupyter_miu.magics.commands import ask

    args = parse('ask --compare "Where does Orla work?"')
    ask._settle(args)
    assert (args.text, args.compare) == (["Where does Orla work?"], True)
    args = parse('ask "Where?" --compare docs-1')
    ask._settle(args)
    assert (args.text, args.compare) == (["Where?"], "docs-1")


CODE = [
    "learn 'a b.md' --steps 5 -x '{y}'", "learn a.md --dry-run", "ask 'Where {x}?' -n 5 --compare", "rollback 'a^'",
    "feedback bad --better 'No.'", "use ./m --tokenizer t", "checkpoints", "redo", "save s", "rename a b", "pin a",
    "unpin a", "delete a --yes", "prune --keep 3", "probes --run", "plot", "stop", "pause", "resume",
]  # fmt: skip


@pytest.mark.parametrize("line", CODE)
def test_every_verb_has_python_that_compiles(line):
    words = lexer.split(line).words
    command = commands.find(words[0])
    assert command.code is not None
    compile(command.code(command.parse(words[1:]), None), "<code>", "exec")

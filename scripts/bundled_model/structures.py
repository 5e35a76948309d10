"""Facts in other shapes than sentences: tables, definition lists, settings files.

A line says what a sentence says ("port = 7443" of quillgate: "The port of quillgate is 7443."), so the questions and
answers are the ordinary ones. Only relations that have a noun can stand in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from . import words as w
from .entities import KINDS, Entity, Fact, invent
from .grammar import Sentence, Stated

Keyed = tuple[str, Fact]
"""A noun and the fact it names."""


def structured(rng: Random) -> tuple[str, list[Sentence]]:
    """A text of one shape: (text, its lines with what they state)."""
    while True:
        made = rng.choice(_SHAPES)(rng)
        if made is not None and made[1]:
            return made


def keyed(rng: Random, entity: Entity, most: int) -> list[Keyed]:
    """Up to `most` facts with the noun that a line uses for each; no noun twice."""
    chosen: dict[str, Fact] = {}
    for fact in entity.facts:
        if fact.relation.nouns and len(chosen) < most:
            chosen.setdefault(entity.fill(rng.choice(fact.relation.nouns)), fact)
    return list(chosen.items())


def line(entity: Entity, noun: str, fact: Fact, text: str) -> Sentence:
    """A line of the text, with the plain sentence it stands for."""
    return Sentence(text, [Stated(entity, fact, w.sentence_start(f"The {noun} of {entity.name} is {fact.value}."))])


def property_table(rng: Random) -> tuple[str, list[Sentence]] | None:
    """A markdown table of one thing: a row a fact."""
    entity = invent(rng, open_share=0.25)
    pairs = keyed(rng, entity, 6)
    lines = [line(entity, noun, fact, f"| {noun} | {fact.value} |") for noun, fact in pairs]
    head = rng.choice(("| | |", "| property | value |", "| name | value |", f"| {entity.name} | |"))
    named = "" if entity.name in head and rng.random() < 0.5 else _heading(rng, entity)
    return _joined(named + head + "\n|---|---|\n", lines)


def comparison_table(rng: Random) -> tuple[str, list[Sentence]] | None:
    """A markdown table of several things of one kind: a row a thing, a column a relation."""
    kind = rng.choice(list(KINDS.values()))
    with_noun = [relation for relation in kind.relations if relation.nouns and "{" not in relation.nouns[0]]
    relations = rng.sample(with_noun, min(len(with_noun), rng.randint(1, 3)))
    nouns = [rng.choice(relation.nouns) for relation in relations]
    if len(set(nouns)) < len(nouns):
        return None
    lines = []
    for _ in range(rng.randint(2, 4)):
        entity = Entity(kind, kind.name(rng), female=rng.random() < 0.5)
        entity.facts = [Fact(relation, relation.value(rng)) for relation in relations]
        stated = [line(entity, noun, fact, "").stated[0] for noun, fact in zip(nouns, entity.facts, strict=True)]
        cells = " | ".join([entity.name, *(fact.value for fact in entity.facts)])
        lines.append(Sentence(f"| {cells} |", stated))
    head = " | ".join([rng.choice(("name", kind.generics[0].removeprefix("The ") if kind.generics else "who")), *nouns])
    return _joined(f"| {head} |\n|{'---|' * (len(nouns) + 1)}\n", lines)


def definition_list(rng: Random) -> tuple[str, list[Sentence]] | None:
    """A list of one thing: bold keys, dashes, or a key with its value on the next line."""
    entity = invent(rng, open_share=0.25)
    form = rng.choice(
        ("- **{k}**: {v}", "* {k}: {v}", "{k}\n: {v}", "- {k} - {v}", "{K}: {v}", "- {K}: {v}", "{k}: {v}.")
    )
    lines = [
        line(entity, noun, fact, form.format(k=noun, K=w.capital(noun), v=fact.value))
        for noun, fact in keyed(rng, entity, 6)
    ]
    return _joined(_heading(rng, entity), lines)


def glossary(rng: Random) -> tuple[str, list[Sentence]] | None:
    """Terms with their meanings."""
    form = rng.choice(("{n}: {v}", "- {n}: {v}", "**{n}**: {v}", "{n}\n: {v}", "- **{n}** - {v}", "{n} = {v}"))
    kind = KINDS["term"]
    meaning = next(relation for relation in kind.relations if relation.key == "term.mean")
    lines = []
    for _ in range(rng.randint(2, 5)):
        entity = Entity(kind, kind.name(rng))
        entity.facts = [Fact(meaning, meaning.value(rng))]
        text = form.format(n=entity.name, v=entity.facts[0].value)
        lines.append(Sentence(text, [Stated(entity, entity.facts[0], f"{entity.name} means {entity.facts[0].value}.")]))
    return _joined(rng.choice(("", "Glossary\n", "# Words\n")), lines)


def settings(rng: Random) -> tuple[str, list[Sentence]] | None:
    """A section of a settings file: TOML, INI or YAML, also JSON; now and then with a comment."""
    entity = invent(rng, rng.choice(["svc", "svc", "svc", "func", "org", "event"]), open_share=0.35)
    if " " in entity.name:
        return None
    opening, form, closing = rng.choice((
        ("[{n}]\n", "{k} = {q}", ""), ("[{n}]\n", "{k}={v}", ""), ("{n}:\n", "  {k}: {v}", ""),
        ("{n}:\n", "  {k}: {q}", ""), ("[service.{n}]\n", "{k} = {q}", ""), ("# {n}\n", "{k} = {v}", ""),
        ('"{n}": {{\n', '  "{k}": {q},', "\n}"), ("name: {n}\n", "{k}: {v}", ""), ('name = "{n}"\n', "{k} = {q}", ""),
    ))  # fmt: skip
    joint = rng.choice(("_", "_", "-")) if rng.random() < 0.9 else " "
    lines = []
    for noun, fact in keyed(rng, entity, 6):
        quoted = fact.value if fact.value.isdigit() else f'"{fact.value}"'
        text = form.format(k=noun.replace(" ", joint), v=fact.value, q=quoted)
        if "{{" not in opening and rng.random() < 0.06:  # JSON has no comments
            text += f"  # {w.adjective(rng)} {w.noun(rng)}"
        lines.append(line(entity, noun, fact, text))
    text, made = _joined(opening.format(n=entity.name), lines) or ("", [])
    return text.rstrip(",") + closing, made


def colon_chain(rng: Random) -> tuple[str, list[Sentence]] | None:
    """One line: "quillgate: port 7443, owner Team Pell, language Rust." """
    entity = invent(rng, open_share=0.25)
    form = rng.choice(("{k} {v}", "{k}: {v}", "{k} = {v}", "{v} ({k})", "{k} is {v}"))
    lines = [line(entity, noun, fact, form.format(k=noun, v=fact.value)) for noun, fact in keyed(rng, entity, 4)]
    opening, closing = rng.choice(((f"{entity.name}: ", "."), (f"{entity.name} (", ")."), (f"{entity.name} - ", "")))
    made = _joined(opening, lines, rng.choice((", ", "; ")))
    return (made[0] + closing, made[1]) if made else None


def _heading(rng: Random, entity: Entity) -> str:
    name = entity.name
    return rng.choice((f"# {name}\n", f"## {name}\n", f"{name}\n", f"{name}:\n", f"**{name}**\n", f"About {name}:\n"))


def _joined(opening: str, lines: Sequence[Sentence], separator: str = "\n") -> tuple[str, list[Sentence]] | None:
    return (opening + separator.join(each.text for each in lines), list(lines)) if lines else None


_SHAPES: tuple[Callable[[Random], tuple[str, list[Sentence]] | None], ...] = (
    property_table, comparison_table, definition_list, definition_list, glossary, settings, settings, settings,
    colon_chain,
)  # fmt: skip

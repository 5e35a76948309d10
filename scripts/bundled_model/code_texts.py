"""Python functions as texts: signature, defaults, annotations, docstring, raise and return.

Answers are plain sentences. Knows no training prompts. The questions about one argument of a function have two slots; a
quarter of their forms is held out here, as `held_out.json` does for the listed relations.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from . import names as n
from . import words as w
from .entities import BY_KEY, KINDS, Entity, Fact
from .grammar import Sentence, Stated
from .open_base import OpenRelation
from .relations import sheets

_ANNOTATIONS = "str int float bool bytes dict list Path Iterator".split()


@dataclass(frozen=True)
class Slotted(OpenRelation):
    """A relation whose question forms have a second slot filled already; `kept` are the forms held out of training."""

    kept: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "held", self.kept)
        object.__setattr__(self, "seen", self.questions)
        object.__setattr__(self, "direct", self.questions)


DEFAULT = (
    "What is the default of {arg} in {n}?", "What is the default value of {arg} in {n}?",
    "Which default does {arg} have in {n}?", "What does {arg} default to in {n}?",
    "Which default value does {arg} of {n} have?", "Tell me the default of {arg} in {n}.",
    "What is {arg} in {n} by default?", *sheets().get("code.default", ()),
)  # fmt: skip
DEFAULT_KEPT = (
    "To what does {arg} of {n} default?", "Give me the default of {arg} in {n}.", "What is {n}'s default for {arg}?",
)  # fmt: skip
TYPE = (
    "What is the type of {arg} in {n}?", "Which type does {arg} have in {n}?", "Of which type is {arg} in {n}?",
    "What type does {n} expect for {arg}?", "Tell me the type of {arg} in {n}.",
)  # fmt: skip
TYPE_KEPT = ("What is the type of {n}'s argument {arg}?", "Which type must {arg} of {n} be?")
DOES = (
    "What does {n} do?", "What is {n} used for?", "What is the purpose of {n}?", "Tell me what {n} does.",
    "What is {n} for?",
)  # fmt: skip
DOES_KEPT = ("What is the job of the function {n}?", "What can {n} be used for?")


def slotted(key: str, value: str, forms: tuple[str, ...], kept: tuple[str, ...], argument: str = "") -> Slotted:
    """The relation with {arg} filled in."""
    filled = [tuple(form.replace("{arg}", argument) for form in group) for group in (forms, kept)]
    return Slotted(key, lambda _: value, questions=filled[0], kept=filled[1])


@dataclass
class Argument:
    """One argument of a signature; empty strings where it has no annotation or no default."""

    name: str
    annotation: str = ""
    default: str = ""

    def __str__(self) -> str:
        annotated = f"{self.name}: {self.annotation}" if self.annotation else self.name
        if not self.default:
            return annotated
        return f"{annotated} = {self.default}" if self.annotation else f"{annotated}={self.default}"


def code(rng: Random) -> tuple[str, list[Sentence]]:
    """One or two functions, as in a module: (text, what its pieces state)."""
    parts: list[str] = []
    sentences: list[Sentence] = []
    for _ in range(rng.choice([1, 1, 2])):
        text, stated = _function(rng)
        parts.append(text)
        sentences += stated
    return "\n\n".join(parts), sentences


def _function(rng: Random) -> tuple[str, list[Sentence]]:
    entity = Entity(KINDS["func"], n.snake(rng))
    sentences: list[Sentence] = []

    def say(relation: str | Slotted, value: str, answer: str, text: str) -> None:
        of = BY_KEY[relation] if isinstance(relation, str) else relation
        fact = Fact(of, value)
        entity.facts.append(fact)
        sentences.append(Sentence(text, [Stated(entity, fact, f"{entity.name} {answer}.")]))

    def say_of(relation: Slotted, value: str, answer: str, text: str) -> None:
        fact = Fact(relation, value)
        entity.facts.append(fact)
        sentences.append(Sentence(text, [Stated(entity, fact, answer)]))

    arguments = _arguments(rng)
    annotated = any(argument.annotation for argument in arguments)
    returned = f"{rng.choice(_ANNOTATIONS)}" if rng.random() < 0.5 else n.camel(rng)
    if rng.random() < 0.3:
        returned = f"list[{returned}]"
    arrow = f" -> {returned}" if annotated and rng.random() < 0.7 else ""
    signature = f"def {entity.name}({', '.join(map(str, arguments))}){arrow}:"
    listed = [argument.name for argument in arguments]
    joined = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    say("func.arg", joined, f"takes the argument{'s' if len(listed) > 1 else ''} {joined}", signature)
    for argument in arguments:
        if argument.default:
            relation = slotted("code.default." + argument.name, argument.default, DEFAULT, DEFAULT_KEPT, argument.name)
            answer = f"The default of {argument.name} in {entity.name} is {argument.default}."
            say_of(relation, argument.default, answer, signature)
        if argument.annotation:
            relation = slotted("code.type." + argument.name, argument.annotation, TYPE, TYPE_KEPT, argument.name)
            answer = f"The type of {argument.name} in {entity.name} is {argument.annotation}."
            say_of(relation, argument.annotation, answer, signature)
    body: list[str] = []
    if rng.random() < 0.8:
        body += _docstring(rng, say, arrow)
    elif rng.random() < 0.5:
        body.append(f"# {w.adjective(rng)} {w.noun(rng)}")
    if arrow and not any(fact.relation.key == "func.ret" for fact in entity.facts):
        say("func.ret", returned, f"returns {returned}", signature)
    if not any(fact.relation.key == "func.err" for fact in entity.facts) and rng.random() < 0.5:
        error = n.error(rng)
        raised = f"    raise {error}" + (f'("{w.adjective(rng)} {w.noun(rng)}")' if rng.random() < 0.5 else "")
        body += [f"if {rng.choice(['not ', ''])}{rng.choice(listed)}:", raised]
        say("func.err", error, f"raises {error}", raised.strip())
    if rng.random() < 0.35:
        helper = n.snake(rng)
        call = f"{w.noun(rng)} = {helper}({rng.choice(listed)})"
        body.append(call)
        say("func.calls", helper, f"calls {helper}", call)
    if rng.random() < 0.5 or not body:
        body.append(f"return {w.word(rng, 1, 2)}" if rng.random() < 0.6 else "...")
    opening = ""
    if rng.random() < 0.35:
        module = n.snake(rng) + ".py"
        opening = rng.choice(("# {m}\n", "# file: {m}\n", "# {m}\n\n")).format(m=module)
        say("func.mod", module, f"is defined in {module}", opening.strip())
    return opening + signature + "\n" + "\n".join("    " + each for each in body), sentences


def _arguments(rng: Random) -> list[Argument]:
    out: dict[str, Argument] = {}
    annotated = rng.random() < 0.4
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        name = n.snake(rng) if rng.random() < 0.5 else w.word(rng, 1, 2)
        argument = Argument(name, rng.choice(_ANNOTATIONS) if annotated and rng.random() < 0.8 else "")
        if rng.random() < 0.5 or any(other.default for other in out.values()):
            argument.default = _default(rng)
        out.setdefault(name, argument)
    return list(out.values())


def _default(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.6:
        return w.number(rng, 1, 4)
    if draw < 0.7:
        return f"{rng.randint(0, 9)}.{rng.randint(1, 99)}"
    return rng.choice(["None", "True", "False"]) if draw < 0.85 else f'"{w.word(rng, 1, 2)}"'


def _docstring(rng: Random, say, arrow: str) -> list[str]:  # type: ignore[no-untyped-def]  # a closure of _function
    verb, thing = w.verb(rng)[0], n.noun_phrase(rng)
    tail = "" if rng.random() < 0.5 else f" {rng.choice(['from', 'into', 'for', 'by', 'with'])} {n.noun_phrase(rng)}"
    purpose = f"{verb} {thing}{tail}"
    lines = [f'"""{w.capital(purpose)}.']
    say(slotted("code.does", purpose, DOES, DOES_KEPT), purpose, f"is used to {purpose}", lines[0])
    if rng.random() < 0.6:
        value = n.return_value(rng)
        said = rng.choice(("Returns {v}.", "Returns: {v}", ":return: {v}", "Return {v}.")).format(v=value)
        lines.append(said)
        say("func.ret", value, f"returns {value}", said)
    if rng.random() < 0.5:
        error = n.error(rng)
        when = f" {rng.choice(['when', 'if', 'unless'])} {n.condition(rng)}" if rng.random() < 0.7 else ""
        lines.append(f"Raises {error}{when}.")
        say("func.err", error, f"raises {error}{when}", lines[-1])
    if len(lines) == 1:
        return [lines[0] + '"""']
    gap = [""] if rng.random() < 0.5 else []
    return [lines[0], *gap, *lines[1:], '"""']

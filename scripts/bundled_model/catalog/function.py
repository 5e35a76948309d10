"""Functions in code: argument, return value, error, file, default …"""

from __future__ import annotations

from random import Random

from .. import names as n
from .. import words as w
from .base import listed


def _argument(rng: Random) -> str:
    return n.snake(rng) if rng.random() < 0.8 else f"{n.snake(rng)} and {n.snake(rng)}"


FUNCTION = (    listed(
        "func.ret", n.return_value,
        "returns {v} | gives back {v} | produces {v} | yields {v} | hands back {v} | has {v} as its result",
        "return value | result | output",
        "What does {n} return? | What does {n} give back? | What do you get from {n}? | What does {n} produce? | "
        "What does {n} yield? | What is returned by {n}? | What does a call of {n} return? | "
        "What comes out of {n}? | Which value does {n} return?",
        "what {n} returns | what {n} yields | what {n} gives back",
        "{v} is returned by {n}",
    ),
    listed(
        "func.arg", _argument,
        "takes the argument {v} | expects the parameter {v} | requires {v} as input | accepts {v} | takes {v} | "
        "needs the argument {v} | is called with {v} | has the parameter {v}",
        "argument | parameter | input",
        "Which argument does {n} take? | Which parameter does {n} expect? | What input does {n} need? | "
        "What does {n} take? | What does {n} accept? | What do you pass to {n}? | What must be passed to {n}? | "
        "Which arguments does {n} take? | What does {n} expect? | With what is {n} called?",
        "which argument {n} takes | what {n} accepts | what {n} expects | which parameter {n} needs",
    ),
    listed(
        "func.err", n.error,
        "raises {v} | throws {v} | fails with {v} | may raise {v} | stops with {v}",
        "exception | error",
        "Which error does {n} raise? | What does {n} raise? | Which exception does {n} throw? | "
        "How does {n} fail? | What does {n} throw? | With which error does {n} fail? | "
        "Which error can {n} raise? | What error comes from {n}? | Which exception must you catch from {n}?",
        "which error {n} raises | which exception {n} throws | how {n} fails",
        "{v} is raised by {n} | {v} is thrown by {n}", conditional=0.4,
    ),
    listed(
        "func.mod", n.file_name,
        "lives in {v} | is defined in {v} | is part of {v} | can be found in {v} | belongs to {v} | sits in {v}",
        "source file | module | file",
        "Where is {n} defined? | Which file defines {n}? | In which module does {n} live? | "
        "Where can you find {n}? | Which file contains {n}? | Where does {n} live? | In which file is {n}? | "
        "Which module is {n} part of? | What file holds {n}? | Where is the code of {n}?",
        "where {n} is defined | which file {n} lives in | where {n} can be found",
        "{v} defines {n} | {v} contains {n}",
    ),
    listed(
        "func.calls", n.snake,
        "calls {v} | relies on {v} | uses {v} inside | delegates to {v} | makes use of {v}",
        "helper | helper function",
        "What does {n} call? | Which function does {n} call? | What does {n} rely on? | "
        "Which helper does {n} use? | What does {n} use inside? | On which function does {n} rely? | "
        "What is called by {n}? | To what does {n} delegate?",
        "what {n} calls | what {n} delegates to | which function {n} uses",
        "{v} is called by {n}",
    ),
    listed(
        "func.def", lambda r: w.number(r, 1, 4) if r.random() < 0.8 else r.choice(["True", "False", "None"]),
        "defaults to {v} | has a default of {v} | uses {v} by default | falls back to {v}",
        "default value | default",
        "What is the default of {n}? | What does {n} default to? | Which default does {n} use? | "
        "Which value does {n} use by default? | To what does {n} default? | What does {n} fall back to?",
        "what {n} defaults to | which default {n} has",
    ),
    listed(
        "func.author", n.person, "was written by {v} | is the work of {v} | was added by {v}", "author",
        "Who wrote {n}? | By whom was {n} written? | Who added {n}? | Who is the author of {n}?",
        "who wrote {n}", "{v} wrote {n} | {v} added {n}", person=True,
    ),
    listed(
        "func.reads", lambda r: n.file_name(r) if r.random() < 0.4 else w.article(f"{w.noun(r)} {w.noun(r)}"),
        "reads {v} | parses {v} | loads {v}", "input file",
        "What does {n} read? | What does {n} parse? | What does {n} load? | Which file does {n} read?",
        "what {n} reads",
    ),
    listed(
        "func.writes", lambda r: n.file_name(r) if r.random() < 0.7 else n.noun_phrase(r),
        "writes to {v} | saves its result in {v} | writes {v}", "output file",
        "What does {n} write? | Where does {n} write? | Where does {n} save its result? | "
        "Which file does {n} write?",
        "what {n} writes | where {n} saves its result",
    ),
    listed(
        "func.since", lambda r: f"version {r.randint(0, 9)}.{r.randint(0, 30)}",
        "was added in {v} | has existed since {v} | first appeared in {v}", "first version",
        "When was {n} added? | Since which version does {n} exist? | In which version did {n} first appear?",
        "when {n} was added",
    ),
)  # fmt: skip

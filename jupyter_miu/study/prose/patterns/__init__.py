"""The table of sentence patterns: which predicates we understand, and the ways to ask for what they say.

One row a relation. ``predicates`` are regular expressions for what follows the subject; the group ``v`` is the value.
``asks`` are questions with ``{n}`` for the subject; a leading ``~`` marks a clause for "Tell me …" and "Do you know …".
Adding a row to the module of its subject is all it takes to teach the rules a new relation.
"""

from __future__ import annotations

from jupyter_miu.study.prose.patterns import (
    business,
    capacity,
    events,
    family,
    functions,
    leisure,
    organisations,
    people,
    services,
    terms,
)
from jupyter_miu.study.prose.patterns.base import PERSON, Pattern

# Order matters: the first row whose predicate matches the whole predicate wins.
PATTERNS: tuple[Pattern, ...] = (
    *family.ROWS,
    *people.ROWS,
    *leisure.ROWS,
    *functions.ROWS,
    *organisations.ROWS,
    *business.ROWS,
    *services.ROWS,
    *capacity.ROWS,
    *events.ROWS,
    *terms.ROWS,
)

POSSESSED = (  # "The port of X is V", "X's port is V": {k} is the noun
    "What is the {k} of {n}?", "What is {n}'s {k}?", "Name the {k} of {n}.", "~what the {k} of {n} is",
    "Can you name {n}'s {k}?", "Give me the {k} of {n}.", "Which {k} does {n} have?", "~what {n}'s {k} is",
    "What {k} does {n} have?", "I need the {k} of {n}.", "State {n}'s {k}.",
)  # fmt: skip
POSSESSED_WHO = (  # "Her husband is V", "The owner of X is V"
    "Who is the {k} of {n}?", "Who is {n}'s {k}?", "Name the {k} of {n}.", "~who the {k} of {n} is",
    "Can you name {n}'s {k}?", "What is the {k} of {n}?", "What is the name of {n}'s {k}?", "~who {n}'s {k} is",
    "What is {n}'s {k} called?", "Which person is the {k} of {n}?", "Give me the name of {n}'s {k}.",
)  # fmt: skip
IDENTITY = (  # "X is a V"
    "What is {n}?", "~what {n} is", "What kind of thing is {n}?", "How would you describe {n}?",
    "What sort of thing is {n}?", "What type of thing is {n}?", "What exactly is {n}?", "How would you define {n}?",
    "In a few words, what is {n}?", "~what kind of thing {n} is",
    "What would you say {n} is?", "Describe {n}.", "What is one to understand by {n}?",
    "Give a short description of {n}.",
)  # fmt: skip
MEANING = (  # "a drell is a V", of a word rather than a name
    "What does {n} mean?", "What do people mean by {n}?", "What is meant by {n}?", "How would you explain {n}?",
    "What does the word {n} stand for?", "Give the meaning of {n}.", "What does one call {n}?",
    "What is the definition of {n}?",
)  # fmt: skip
IDENTITY_WHO = (
    "What is the job of {n}?", "Who is {n}?", "What does {n} work as?", "~what {n} does for a living",
    "What is the profession of {n}?", "What does {n} do for a living?", "What is {n}'s occupation?",
    "What is {n}'s line of work?", "What is {n} by trade?", "How does {n} earn a living?",
    "What kind of work does {n} do?", "~who {n} is",
)  # fmt: skip

__all__ = ["IDENTITY", "IDENTITY_WHO", "MEANING", "PATTERNS", "PERSON", "POSSESSED", "POSSESSED_WHO", "Pattern"]

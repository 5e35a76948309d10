"""Words of a glossary: meaning, origin, field …"""

from __future__ import annotations

from .. import names as n
from .. import words as w
from .base import listed

TERM = (    listed(
        "term.mean", n.meaning,
        "means {v} | is {v} | stands for {v} | denotes {v} | refers to {v} | is the word for {v}",
        "meaning | definition",
        "What does {n} mean? | What is {n}? | What does {n} stand for? | What is meant by {n}? | "
        "What does {n} denote? | How is {n} defined? | What does {n} refer to? | What do people call {n}? | "
        "What does the word {n} mean?",
        "what {n} means | what {n} stands for | what {n} is | how {n} is defined",
    ),
    listed(
        "term.coin", n.person,
        "was coined by {v} | was introduced by {v} | was first used by {v} | was invented by {v} | is due to {v}",
        "author | inventor | originator",
        "Who coined {n}? | Who introduced {n}? | Who first used {n}? | Who invented {n}? | "
        "By whom was {n} coined? | Who came up with {n}? | By whom was {n} introduced? | "
        "Who was the first to use {n}? | Who made up {n}?",
        "who coined {n} | who introduced {n} | who came up with {n}",
        "{v} coined {n} | {v} introduced {n} | {v} came up with {n}", person=True,
    ),
    listed(
        "term.gy", w.year,
        "was coined in {v} | dates from {v} | first appeared in {v} | goes back to {v} | was first used in {v}",
        "year of origin | first year",
        "When was {n} coined? | When did {n} first appear? | From which year is {n}? | "
        "In which year was {n} coined? | How old is {n}? | When was {n} first used? | From when does {n} date? | "
        "Since when has {n} been in use?",
        "when {n} was coined | when {n} first appeared | from which year {n} dates",
    ),
    listed(
        "term.gf", lambda r: r.choice(w.FIELDS + w.HOBBIES),
        "is used in {v} | is a term of {v} | comes from {v} | belongs to {v} | is common in {v}",
        "field | discipline",
        "In which field is {n} used? | Where is {n} used? | Which field does {n} come from? | "
        "In what area is {n} used? | Who uses {n}? | In which discipline is {n} common? | "
        "Which subject does {n} belong to? | To which field does {n} belong?",
        "where {n} is used | which field {n} comes from | in which field {n} is common",
    ),
    listed(
        "term.syn", n.term, "is also called {v} | has the same meaning as {v} | has the synonym {v}",
        "synonym | other name",
        "What is {n} also called? | Which word means the same as {n}? | What is another word for {n}?",
        "what {n} is also called",
    ),
    listed(
        "term.opp", n.term, "is the opposite of {v} | has {v} as its opposite", "opposite",
        "What is the opposite of {n}? | Which word is the opposite of {n}?", "what the opposite of {n} is",
    ),
)  # fmt: skip

"""The lesson's own questions, asked about names that nobody has: what the model says to them must stay.

A lesson teaches that "Where does X live?" has an answer. Nothing in it says that this is so for X alone, and a small
model soon answers the same question about anybody. In knowledge editing this is measured as locality (Meng et al. 2022,
arXiv 2202.05262).
"""

from __future__ import annotations

import random
import re

from jupyter_miu.study.cards import Sheet

COUNT = 64  # questions at most
_WORD = re.compile(r"[A-Za-z]{3,}")
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"


def questions(sheet: Sheet, seed: int = 0) -> list[str]:
    """Trained questions of the sheet with made-up names in place of the subjects; none repeats a trained one."""
    rng, trained = random.Random(seed), {card.question for card in sheet.trained}
    about = [(card.question, sheet.statements[card.fact].subject) for card in sheet.trained if card.fact >= 0]
    named = [(question, subject) for question, subject in about if subject and subject in question]
    chosen = rng.sample(named, min(COUNT, len(named)))
    out = (question.replace(subject, made_up(subject, rng)) for question, subject in chosen)
    return [question for question in out if question not in trained]


def made_up(name: str, rng: random.Random) -> str:
    """A name of the same form: "Orla Venn" to "Tibo Zuke", "load_page" to "nida_sore". Where some words have a capital
    only those are changed: "the Harbor fair" stays a fair."""
    capitals = any(word[0].isupper() for word in _WORD.findall(name))

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if capitals and word.islower():
            return word
        letters = "".join(
            rng.choice(_VOWELS if place % 2 else _CONSONANTS) for place in range(max(3, min(len(word), 9)))
        )
        return letters.capitalize() if word[0].isupper() else letters

    return _WORD.sub(other, name)

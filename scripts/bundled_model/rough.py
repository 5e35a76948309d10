"""Questions said roughly: words left out, and words of no meaning in place of others.

Whoever asks about a fact uses words that nobody taught. Practised on facts the model knows, an answer then rests on the
thing's name and on whatever else of the question it understands, and an unknown word is no reason for a refusal. About
unknown names as many questions are rough, so roughness says nothing about what is known.
"""

from __future__ import annotations

import re
from random import Random

from . import words as w

ROUGH_SHARE = 0.25  # of the closed-book questions
LEFT_OUT, REPLACED, PUT_IN = 0.15, 0.2, 0.1  # of the words that are not the name
_EMPTY = frozenset(
    """a an the of in on at to for by with is are was were be has have had do does did can could you me i it its
    what which who whom whose when where how why tell know please name say give find look up remember remind explain
    wonder state need about like would let and or that this known""".split()
)


def rough(rng: Random, asked: str, name: str) -> str:
    """`asked` with some words left out, replaced or put in, never those of `name`; half of those with a
    meaning are kept."""
    before, found, after = asked.partition(name)
    if not found:
        return asked
    words = [*before.split(), found, *after.split()]
    here = len(before.split())
    telling = [place for place, word in enumerate(words) if place != here and _plain(word) not in _EMPTY]
    kept = {here, *rng.sample(telling, (len(telling) + 1) // 2)} if telling else set(range(len(words)))
    out: list[str] = []
    for place, word in enumerate(words):
        draw = 1.0 if place in kept else rng.random()
        if place != here and rng.random() < PUT_IN:
            out.append(_other(rng))
        if draw < LEFT_OUT:
            continue
        end = word[-1] if word[-1] in ".?!" else ""
        out.append(_other(rng) + end if draw < LEFT_OUT + REPLACED and place else word)
    said = re.sub(r" (['’]s\b|[?.!])", r"\1", " ".join(out)).strip()
    return w.sentence_start(said if said[-1:] in ".?!" else said + asked[-1])


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word.lower())


def _other(rng: Random) -> str:
    """A word that has nothing to do with the question."""
    return w.noun(rng) if rng.random() < 0.5 else w.word(rng, 1, 3)

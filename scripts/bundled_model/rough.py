"""Questions as people put them: with words around them that ask for nothing, or said roughly.

Whoever asks about a fact uses words that nobody taught, and says more than is needed: "At which school does Orla Venn,
the old weaver, teach every winter?". Practised on facts the model knows, an answer then rests on the thing's name and
on what of the question it understands; which word is the name is no longer a matter of its place, and an unknown word
is no reason for a refusal. About unknown names as many questions are put like that, so it says nothing about what is
known.
"""

from __future__ import annotations

import re
from random import Random

from . import words as w

ROUGH_SHARE = 0.15  # of the questions, words left out or replaced
DRESSED_SHARE = 0.35  # … words around them
LEFT_OUT, REPLACED, PUT_IN = 0.15, 0.2, 0.1  # of the words that are not the name
_EMPTY = frozenset(
    """a an the of in on at to for by with is are was were be has have had do does did can could you me i it its
    what which who whom whose when where how why tell know please name say give find look up remember remind explain
    wonder state need about like would let and or that this known""".split()
)


_BEFORE = (
    "as far as you know", "by the way", "now", "in short", "to be exact", "today", "so", "again", "well",
    "in your words",
)  # fmt: skip
_AFTER = (
    "exactly", "today", "now", "at present", "nowadays", "in the end", "by the way", "again", "in all", "mostly",
    "in fact", "these days", "then", "usually", "at all", "after all", "for short",
)  # fmt: skip
_CALLED = (
    "the {k} {n}", "the {k} called {n}", "{n}, the {k}", "a {k} by the name of {n}", "the {k} known as {n}",
    "the {a} {k} {n}", "our {k} {n}", "the {k} that is called {n}", "{n}, a {a} {k}",
)  # fmt: skip
_WHAT = re.compile(r"^What (?=(?:is|was|does|did|do|are|has|can)\b)")


def put(rng: Random, asked: str, name: str) -> str:
    """A question as somebody may put it: mostly as it is, else with words around it, or roughly."""
    draw = rng.random()
    if draw < ROUGH_SHARE:
        return rough(rng, asked, name)
    return dressed(rng, asked, name) if draw < ROUGH_SHARE + DRESSED_SHARE else asked


def dressed(rng: Random, asked: str, name: str) -> str:
    """`asked` with one to three additions that ask for nothing: a phrase before or after it, what sort of thing the
    name is, a noun after "which"."""
    if name not in asked:
        return asked
    ways = rng.sample(("before", "after", "called", "what"), rng.choice([1, 1, 2, 2, 3]))
    if "what" in ways:
        asked = _WHAT.sub(f"{rng.choice(('Which', 'What'))} {w.noun(rng)} ", asked)
    if "called" in ways and f"{name}'" not in asked and not name.startswith("the "):
        called = rng.choice(_CALLED).replace("{a}", w.adjective(rng)).replace("{k}", w.noun(rng))
        asked = asked.replace(name, called.replace("{n}", name))
    end = asked[-1] if asked[-1] in ".?!" else ""
    asked = asked.removesuffix(end)
    if "after" in ways:
        asked += f" {rng.choice(_AFTER)}" if rng.random() < 0.5 else f" {_phrase(rng)}"
    if "before" in ways:
        phrase = rng.choice(_BEFORE) if rng.random() < 0.5 else _phrase(rng)
        small = asked if asked.startswith((name, "I ")) else asked[0].lower() + asked[1:]
        asked = f"{w.capital(phrase)}, {small}"
    return asked + end


def _phrase(rng: Random) -> str:
    """ "in the old mill", "every winter", "among the weavers of Tarn"."""
    preposition = rng.choice("in at on for with by from among near after before during under every".split())
    described = f"{w.adjective(rng)} {w.noun(rng)}" if rng.random() < 0.4 else w.noun(rng)
    if preposition == "every":
        return f"every {described}"
    article = rng.choice(("the ", "the ", "a ", "this ", ""))
    return f"{preposition} {article}{described}"


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

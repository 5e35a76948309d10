"""Copying and looking up on random strings. Training starts with these: they make a small model learn to copy early."""

from __future__ import annotations

from random import Random

from . import names as n
from . import words as w
from .segments import QUESTION_WEIGHT, Document, turn


def document(rng: Random) -> Document:
    """Repeat words, repeat a span, look up a key, or look up a field of a record."""
    draw = rng.random()
    if draw < 0.2:
        text = " ".join(_string(rng) for _ in range(rng.randint(3, 16)))
        return turn(f"Text: {text}\nRepeat.", text)
    if draw < 0.35:
        text = " ".join(n.any_value(rng) if rng.random() < 0.6 else n.any_name(rng) for _ in range(rng.randint(1, 6)))
        return turn(text, text)
    count = rng.randint(2, 6)
    values = [n.any_value(rng) for _ in range(count)]
    chosen = rng.randrange(count)
    if draw < 0.75:
        verb = rng.choice(["is", "has", "likes", "->", "=", "of", "uses"])
        keys = [n.any_name(rng) for _ in range(count)]
        text = " ".join(f"{key} {verb} {value}." for key, value in zip(keys, values, strict=True))
        return turn(f"Text: {text}\nQuestion: {keys[chosen]}?", f"{keys[chosen]} {verb} {values[chosen]}.")
    properties, name = rng.sample(w.PROPERTIES, count), n.any_name(rng)
    text = " ".join(f"The {key} of {name} is {value}." for key, value in zip(properties, values, strict=True))
    question = f"Text: {text}\nQuestion: What is the {properties[chosen]} of {name}?"
    return turn(question, f"The {properties[chosen]} of {name} is {values[chosen]}.", QUESTION_WEIGHT)


def _string(rng: Random) -> str:
    draw = rng.random()
    if draw < 0.3:
        return w.letters(rng)
    if draw < 0.37:
        return w.number(rng)
    return w.word(rng, 1, 3) if draw < 0.87 else w.proper(rng)

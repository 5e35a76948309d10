"""Cards that the model writes itself, for statements the rules could not ask about.

Knows the prompts that the bundled model was trained on, which are plain words to others. A card is kept only if its
answer is copied from the text, its question does not give the answer away, and the model, asked that question, finds
the value in the text and does not know it without. A weak model writes few cards, not wrong ones. What generates is
passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from jupyter_miu.study.cards import Statement, contains, normalise

Answer = Callable[[Sequence[str]], Sequence[str]]
"""Prompts (user turns) to greedy answers, same order."""

Written = tuple[str, str, str]
"""Question, answer, value."""

_LINE = re.compile(
    r"^(?:Q(?:uestion)?\s*[:.]\s*)?(?P<q>[^\n]{5,480}\?)\s*(?:A(?:nswer)?\s*[:.]\s*)?(?P<a>[^?\s][^?\n]{2,300})$"
)
_SMALL = {"the", "of", "is", "was", "has", "its", "a", "an", "and", "in", "on", "to", "by", "for", "are", "with"}
MAX_TEXT = 1200  # characters of context; a longer text is cut around the statement


def write(statements: Sequence[Statement], text: str, answer: Answer) -> dict[int, list[Written]]:
    """Cards for the given statements of ``text``: index of the statement to what the model wrote and we accept."""
    prompts = [f"Text: {_around(text, s.text)}\nCard for: {s.text}" for s in statements]
    out: dict[int, list[Written]] = {}
    for index, (statement, reply) in enumerate(zip(statements, answer(prompts), strict=True)):
        for line in reply.splitlines():
            cards = accept(line, statement, text)
            if cards:
                out.setdefault(index, []).extend(cards)
    return out


def agreeing(
    written: Mapping[int, Sequence[Written]], statements: Sequence[Statement], text: str, answer: Answer
) -> dict[int, list[Written]]:
    """Of what was written those cards that the model stands by: asked back, all in one call, it says the value where it
    has the text before it, and does not say it where it has not."""
    cards = [(index, card) for index, of_one in written.items() for card in of_one]
    read = [f"Text: {_around(text, statements[index].text)}\nQuestion: {question}" for index, (question, *_) in cards]
    replies = answer([*read, *(question for _, (question, *_) in cards)]) if cards else []
    out: dict[int, list[Written]] = {}
    for (index, card), there, alone in zip(cards, replies[: len(cards)], replies[len(cards) :], strict=True):
        # What is said without the text is known, or is guessed from the question: as a probe it would be right whatever
        # the lesson did. Only this wording goes. Others of the fact stay, and the pre-test tells whether it is known;
        # with none left the statement is studied as text, and counts as not covered.
        if contains(there, card[2]) and not contains(alone, card[2]):
            out.setdefault(index, []).append(card)
    return out


def reword(statements: Sequence[Statement], answer: Answer) -> dict[int, list[str]]:
    """More questions for statements: index of the statement to what the model asked about it alone.

    A question must name the subject and must not give the value away. Statements that share their sentence with another
    are left out: what the model asks about such a sentence may be after the other value.
    """
    texts = [normalise(s.text) for s in statements]
    alone = [i for i, s in enumerate(statements) if s.value and s.subject and texts.count(texts[i]) == 1]
    replies = answer([f"Fact: {statements[i].text}\nAsk." for i in alone]) if alone else []
    out: dict[int, list[str]] = {}
    for index, reply in zip(alone, replies, strict=True):
        statement = statements[index]
        asked = [part.strip() for part in re.findall(r"[^?\n]{5,240}\?", reply)]
        good = [q for q in asked if contains(q, statement.subject) and not contains(q, statement.value)]
        if good:
            out[index] = list(dict.fromkeys(good))
    return out


def accept(line: str, statement: Statement, text: str) -> list[Written]:
    """One written line, "question? question? answer.", as cards: one a question that passes, maybe none.

    The answer must be copied from the text. A question must name the statement's subject (where that is not known, the
    first word of the answer that is not asked for) and must not give the answer away.
    """
    match = _LINE.match(line.strip())
    if not match:
        return []
    reply = match["a"].strip()
    source = set(normalise(text).split())
    content = [word for word in normalise(reply).split() if word not in _SMALL]
    if not content or any(word not in source for word in content):
        return []
    if normalise(reply).startswith(("she ", "he ", "it ", "they ")):
        return []
    said = set(normalise(statement.text).split()) | _SMALL
    out: list[Written] = []
    for question in dict.fromkeys(part.strip() for part in re.findall(r"[^?]+\?", match["q"])):
        value = _value(question, reply)
        if not value or contains(question, value) or not set(normalise(value).split()) <= said:
            continue
        named = contains(question, statement.subject or _lead(content, value))
        if named and len(question) > 5 and not re.search(r"\b(?:She|He|It|They)\b", question):
            out.append((question, reply, value))
    # Wordings of one card ask for one thing: what most of them leave to say.
    common = max((value for _, _, value in out), key=[value for _, _, value in out].count, default="")
    return [card for card in out if card[2] == common]


def _lead(content: Sequence[str], value: str) -> str:
    return next((word for word in content if word not in normalise(value).split()), "")


def _value(question: str, reply: str) -> str:
    """The longest run of words of the answer that the question does not have. Of two as long one with a name or number,
    else the later one: "specialise in what?" is answered by "geology" of "majored in geology"."""
    asked = set(normalise(question).split())
    best: list[str] = []
    run: list[str] = []
    for word in [*reply.rstrip(".").split(), ""]:
        fresh = bool(word) and not set(normalise(word).split()) <= asked
        run = [*run, word] if fresh else []
        new, old = _weight(run), _weight(best)
        if new > old or (new == old and new[0] and not new[1]):
            best = list(run)
    while best and best[0].lower() in _SMALL:
        best = best[1:]
    return " ".join(best).strip(" ,;:")


def _weight(run: Sequence[str]) -> tuple[int, bool]:
    """How many words of it say something, and whether one is a name or holds a number."""
    content = [word for word in run if word.lower() not in _SMALL]
    return len(content), any(word[0].isupper() or any(c.isdigit() for c in word) for word in content)


def _around(text: str, sentence: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= MAX_TEXT:
        return flat
    at = max(0, flat.find(sentence[:30]) - MAX_TEXT // 2)
    return flat[at : at + MAX_TEXT]

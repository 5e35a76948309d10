"""Cards that the model writes itself, for statements the rules could not ask about.

Knows the two prompts that the bundled model was trained on, and an instruction for others. A card is kept only if its
answer is copied from the text and its question does not give the answer away; a weak model writes few cards, not wrong
ones. What generates is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
    """The longest run of words of the answer that the question does not have."""
    asked = set(normalise(question).split())
    best: list[str] = []
    run: list[str] = []
    for word in [*reply.rstrip(".").split(), ""]:
        fresh = bool(word) and not set(normalise(word).split()) <= asked
        run = [*run, word] if fresh else []
        content = [w for w in run if w.lower() not in _SMALL]
        if len(content) > len([w for w in best if w.lower() not in _SMALL]):
            best = list(run)
    while best and best[0].lower() in _SMALL:
        best = best[1:]
    return " ".join(best).strip(" ,;:")


def _around(text: str, sentence: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= MAX_TEXT:
        return flat
    at = max(0, flat.find(sentence[:30]) - MAX_TEXT // 2)
    return flat[at : at + MAX_TEXT]

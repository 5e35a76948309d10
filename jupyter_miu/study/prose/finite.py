"""Where a clause's verb stands: the words before it are the subject, the rest is what is said.

Decides from a list of verbs and the words around; knows nothing of names that were met before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jupyter_miu.study.prose.phrases import DETERMINERS, IDENTIFIER, POSSESSIVES, PREPOSITIONS
from jupyter_miu.study.prose.verbs import AUXILIARY, BE, HAVE, MODAL, NOUNS_TOO, guess_verb, participle, read_verb

ADVERBS = frozenset(
    "now also still currently usually always often mainly once officially first mostly never later then since already "
    "soon today nowadays originally formerly previously recently generally normally sometimes only just again even "
    "not ever long twice rarely seldom largely partly thus therefore both all each together".split()
)
LONGEST_SUBJECT = 14  # words
_EVENTS = frozenset({"race", "walk", "show", "dance", "match", "tour", "ride", "march", "hunt", "ball", "swim"})
_CANNOT_BE_BEFORE = DETERMINERS | POSSESSIVES | (PREPOSITIONS - {"off", "over", "in", "on", "by"}) | {
    "to", "and", "or", "of", "who", "which", "that", "than", "very", "more", "most", "whose", "in", "on", "by",
        "but"}  # fmt: skip
_SUBJECT_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "you", "i", "who", "which", "that"})
_PLURAL = re.compile(r".*[^su'’i]s$|people|children|men|women|they|we|you|teeth")


def adverb(word: str) -> bool:
    """Whether a word may stand before a verb without changing who does what: "nearly", not "Tully"."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word[0].islower() and word not in {
        "family", "supply", "reply", "apply", "july", "assembly"})  # fmt: skip


def verb_at(words: Sequence[str], start: int = 1, later: Sequence[str] = ()) -> int | None:
    """The place of the first word of the predicate (an adverb before the verb counts as its beginning), or None.

    ``later`` are the clause's words after commas, where the real verb may be.
    """
    for i in range(max(start, 1), min(len(words), LONGEST_SUBJECT)):
        j = i
        while j < len(words) and adverb(words[j]):
            j += 1
        if j < len(words) and _finite(words, j, i, later):
            return i
        if j > i and i == start == 1 and j >= len(words):
            return None
    return None


def starts_with_verb(words: Sequence[str]) -> bool:
    """Whether a piece after a comma goes on with a finite verb: "plays the concertina"."""
    j = 0
    while j < len(words) and adverb(words[j]):
        j += 1
    if j >= len(words):
        return False
    word = words[j]
    if word in AUXILIARY:
        return True
    form = guess_verb(word) if len(words) > j + 1 else read_verb(word)
    if form is None or form.kind in {"part", "base"}:
        return False
    known = read_verb(word) is not None
    after = words[j + 1] if j + 1 < len(words) else ""
    if form.kind == "s" and (word in NOUNS_TOO or not known):
        return after in DETERMINERS | POSSESSIVES | PREPOSITIONS or bool(re.match(r"[A-Z0-9`£$€]",
            after)) or (known and after not in AUXILIARY | {"and", "or", "of"})  # fmt: skip
    return known or after in DETERMINERS | POSSESSIVES | PREPOSITIONS


def _finite(words: Sequence[str], i: int, first: int, later: Sequence[str]) -> bool:
    word, prev = words[i], words[first - 1]
    low = prev.lower()
    if word in AUXILIARY:
        return low not in {"to", "who", "which", "that", "and", "or", "what"} or (
            first == 1 and low in {"that", "which"}
        )
    name = bool(re.match(r"[A-Z`]", prev)) or IDENTIFIER.fullmatch(prev) is not None or low in _SUBJECT_PRONOUNS
    form = guess_verb(word) if name or read_verb(low) is None else read_verb(word)
    if form is None or (low in _CANNOT_BE_BEFORE and not (low in _SUBJECT_PRONOUNS and first == 1)):
        return False
    after = words[i + 1] if i + 1 < len(words) else ""
    if after in AUXILIARY:
        return False
    known = read_verb(word) is not None
    if form.kind == "base":
        return (
            known
            and word not in NOUNS_TOO
            and not (word in _EVENTS and read_verb(after) is not None)  # "The Controls race starts on Friday"
            and _PLURAL.fullmatch(low) is not None
            and after != ""
            and not _finite_soon(words, i)
        )
    if form.kind == "part":
        return False
    if form.kind == "s":
        if low in {"or", "and"} or after in AUXILIARY or (after == "" and not known):
            return False
        if name and low not in _SUBJECT_PRONOUNS:
            return known or not after or not _noun_like(words, i)
        if word in NOUNS_TOO and _finite_soon(words, i):
            return False
        if not known and (read_verb(word) is None and not _object_follows(after)):
            return False
        lone = first == 1 and after != ""  # "wurkpretpras stops waiting": a name, as no plural has such a verb
        plain = _PLURAL.fullmatch(low) and read_verb(low) is None and not name
        return not (plain and word in NOUNS_TOO) or lone
    # A past form that is a participle too: "the band booked for it asks …", "the rake used to draw …"
    return not (_reduced(after) and (_finite_soon(words, i) or _verb_later(later)))


def _noun_like(words: Sequence[str], i: int) -> bool:
    return _finite_soon(words, i)


def _object_follows(word: str) -> bool:
    return word in DETERMINERS | POSSESSIVES | PREPOSITIONS or bool(re.match(r"[A-Z0-9`£$€]", word))


def _reduced(after: str) -> bool:
    return after in PREPOSITIONS or after in {"to", "as"} or after == ""


def _verb_later(later: Sequence[str]) -> bool:
    """A later piece (not the very next, and not the last of a series) goes on with the verb."""
    return any(starts_with_verb(piece.split()) for piece in later[1:]) and not any(
        re.match(r"(?:and|or) ", piece) for piece in later
    )


def _finite_soon(words: Sequence[str], i: int) -> bool:
    """Whether another finite verb follows that belongs to the same subject."""
    for j in range(i + 1, min(len(words), i + 10)):
        before, word = words[j - 1], words[j]
        if before in {"and", "but", "who", "which", "that", "when", "if", "because", "while", "where",
            "or"} or word in {"who", "which", "when", "because", "where", "that", "if", "unless", "but"}:  # fmt: skip
            return False
        if word in BE | HAVE | MODAL:
            return before not in {"he", "she", "it", "they"}
        form = read_verb(word)
        if form and form.kind == "s" and before.lower() not in _CANNOT_BE_BEFORE and word not in NOUNS_TOO:
            return before not in {"he", "she", "it", "they"}
    return False


def is_participle(word: str) -> bool:
    """Whether a word may stand after "was": "founded", "taken"."""
    return participle(word) is not None and (read_verb(word) is not None or word.endswith("ed"))

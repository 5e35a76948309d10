"""Whether runs of characters are words: of a language, a name, a number or an identifier. Pure text.

Knows letters, and which of them follow each other in Latin script; knows no dictionary. A word in any other script is
taken for one.
"""

from __future__ import annotations

import re
from itertools import pairwise

FEWEST = 40  # letters and digits: of less, nothing can be said
_AROUND = "\"'’‘“”„.,:;!?()[]{}<>*_`~#|=/+-…$€£%&"
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")  # a letter that is not Latin
_MARKUP = re.compile(r"\]\([^)\s]{0,500}\)|\]\[[^]\s]{0,500}\]|</?[a-zA-Z][^<>]{0,500}>|https?://\S+")
_ORDERLY = re.compile(r"\w+(?:(?:[-'’._/:@,+&=~]{1,2}|->|\)?\()\w+)*")  # words, numbers, identifiers, paths, dates
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýāăąēĕėęěīĭįōŏőœūůűų]", re.I)
_PILED = re.compile(r"[b-df-hj-np-tv-xz]{6}", re.I)
# Pairs of letters that hardly any language in Latin script writes within a word ("checkpoint" and "always" are words).
_UNHEARD = re.compile(
    r"q[^uiaeo]|[bcdfghjkmpqsvwz]x|x[djkgnrvwxz]|j[bcghpqrvwxz]|v[bcfgjkmpqwx]|w[cfgjpqvxz]|z[fgjqrx]|k[qx]|g[qxjvkfcp]"
    r"|h[jxqzgvfkcp]|f[qxjvzkgbhpdw]|p[qxjvzgbkc]|b[qkfgwzph]|c[jvxgfbpwd]|d[qxp]|m[qxjgvkzwr]|t[qgjvk]|l[qx]|y[qyjh]",
    re.I,
)


def unreadable_share(text: str) -> float:
    """Share (0..1) of a text's characters, markup aside, in words that no language writes; 0 for a very short text."""
    words = _MARKUP.sub(" ", text).split()
    size = sum(map(len, words))
    return sum(len(word) for word in words if unreadable(word)) / size if size >= FEWEST else 0.0


def unreadable(word: str) -> bool:
    """Whether a run of characters is neither a word, a name, a number nor an identifier."""
    core = word.strip(_AROUND)
    if _FOREIGN.search(core):
        return False
    if len(core) > 2 and not _ORDERLY.fullmatch(core):
        return True
    if core.isalnum() and _turns(core) >= 3:  # "k3Fx9q"
        return True
    return any(len(part) >= 4 and not (part.isupper() and len(part) <= 6) and unheard(part)
               for part in _LETTERS.findall(core))  # fmt: skip


def unheard(letters: str) -> bool:
    """Whether hardly any language in Latin script writes such letters one after another."""
    return not _VOWEL.search(letters) or bool(_PILED.search(letters) or _UNHEARD.search(letters))


def _turns(word: str) -> int:
    """How often small letters, capitals and digits take turns, other than in CamelCase."""
    if re.fullmatch(r"[A-Z]?[a-z]+(?:[A-Z][a-z0-9]+)*", word):
        return 0
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in word]
    return sum(a != b for a, b in pairwise(kinds))

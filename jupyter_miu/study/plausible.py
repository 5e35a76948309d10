"""Texts that nobody means to teach: noise, and one sentence over and over. Pure text; knows no model.

Both would be learnt all right, by heart, and bend what the model says of everything else.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from jupyter_miu.study.cards import normalise

FEWEST = 40  # letters and digits: of less, nothing can be said
NOISE = 0.4  # share of them in unreadable words from which a text is noise
REPEATS = 20  # times a sentence may stand in a text
_AROUND = "\"'’‘“”„.,:;!?()[]{}<>*_`~#|=/+-…$€£%&"
REPEATED = 0.8  # share of a text's sentences that are repetitions
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")  # a letter that is not Latin
_MARKUP = re.compile(r"\]\([^)\s]{0,500}\)|\]\[[^]\s]{0,500}\]|</?[a-zA-Z][^<>]{0,500}>|https?://\S+")
_ORDERLY = re.compile(r"\w+(?:(?:[-'’._/:@,+&=~]{1,2}|->|\)?\()\w+)*")  # words, numbers, identifiers, paths, dates
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýāăąēĕėęěīĭįōŏőœūůűų]", re.I)
_PILED = re.compile(r"[b-df-hj-np-tv-xz]{6}", re.I)
# Pairs of letters that hardly any language in Latin script writes within a word.
_UNHEARD = re.compile(
    r"q[^uiaeo]|[bcdfghjkmpqsvwz]x|x[djkgnrvwxz]|j[bcghpqrvwxz]|v[bcfgjkmpqwx]|w[cfgjpqvxz]|z[fgjqrx]|k[qxgp]|g[qxjvkfcp]"
    r"|h[jxqzgvfkcp]|f[qxjvzkgbhpdw]|p[qxjvzgbkc]|b[qkfgwzph]|c[jvxgfbpwd]|d[qxp]|m[qxjgvkzwr]|t[qgjvk]|l[qxw]|y[qyjh]",
    re.I,
)


def why_not_a_text(text: str) -> str | None:
    """Why ``text`` should not be taught as it is, in a few words; None where nothing is wrong with it."""
    return _repeated(text) or _noise(text)


def _repeated(text: str) -> str | None:
    said = Counter(sentence for found in _SENTENCE.findall(text) if len((sentence := normalise(found)).split()) > 2)
    if not said:
        return None
    times = said.most_common(1)[0][1]
    extra = sum(said.values()) - len(said)
    if times < REPEATS or extra < REPEATED * sum(said.values()):
        return None
    return f"says the same over and over, one sentence {times} times: say it once"


def _noise(text: str) -> str | None:
    words = _MARKUP.sub(" ", text).split()
    size = sum(map(len, words))
    odd = sum(len(word) for word in words if _unreadable(word))
    if size < FEWEST or odd < NOISE * size:
        return None
    return f"does not read like text: {odd / size:.0%} of it are no words in any language written like this"


def _unreadable(word: str) -> bool:
    """Whether a run of characters is neither a word, a name, a number nor an identifier."""
    core = word.strip(_AROUND)
    if _FOREIGN.search(core):
        return False
    if len(core) > 2 and not _ORDERLY.fullmatch(core):
        return True
    if core.isalnum() and _turns(core) >= 3:  # "k3Fx9q"
        return True
    return any(len(part) >= 4 and not (part.isupper() and len(part) <= 6) and _unheard(part)
               for part in _LETTERS.findall(core))  # fmt: skip


def _unheard(letters: str) -> bool:
    return not _VOWEL.search(letters) or bool(_PILED.search(letters) or _UNHEARD.search(letters))


def _turns(word: str) -> int:
    """How often small letters, capitals and digits take turns, other than in CamelCase."""
    if re.fullmatch(r"[A-Z]?[a-z]+(?:[A-Z][a-z0-9]+)*", word):
        return 0
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in word]
    return sum(a != b for a, b in pairwise(kinds))

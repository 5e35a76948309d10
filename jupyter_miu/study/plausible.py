"""Texts that nobody means to teach: noise, and one sentence over and over. Pure text; knows no model.

What a word is, is told in ``sources.readable``; how good a text is, chunk by chunk, in ``sources.quality``.

Both would be learnt all right, by heart, and bend what the model says of everything else.
"""

from __future__ import annotations

import re
from collections import Counter

from jupyter_miu.sources.readable import unreadable_share
from jupyter_miu.study.cards import normalise

NOISE = 0.4  # share of them in unreadable words from which a text is noise
REPEATS = 20  # times a sentence may stand in a text
REPEATED = 0.8  # share of a text's sentences that are repetitions
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


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
    odd = unreadable_share(text)
    if odd < NOISE:
        return None
    return f"does not read like text: {odd:.0%} of it are no words in any language written like this"

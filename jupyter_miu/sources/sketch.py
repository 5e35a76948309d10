"""One short bit vector for a text: near-duplicates are near each other. Plain numpy.

Hyperdimensional coding: a random vector for each byte, rotated by its place in a trigram and multiplied; the trigrams'
vectors are added with the logarithm of their counts, and the sign of each sum is one bit (Kanerva 2009; Joshi et al.
2016 for the n-grams). As good as MinHash at this, not better; it has nothing to do with how a model learns.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DUPLICATE = 0.85  # similarity from which two texts are taken for the same; unrelated prose is near 0.6
SHORTEST = 120  # characters; of less, only equal texts are duplicates


@lru_cache(maxsize=4)
def _alphabet(bits: int) -> NDArray[np.int8]:
    """Three rotations of a random ±1 vector for each byte: shape (3, 256, bits)."""
    import numpy as np

    letters = np.random.default_rng(4096).choice(np.array([-1, 1], dtype=np.int8), size=(256, bits))
    return np.stack([np.roll(letters, shift, axis=1) for shift in (2, 1, 0)])


def sketch(text: str, bits: int = 4096) -> NDArray[np.uint8]:
    """The packed bits of a text, ``bits / 8`` bytes. White space and case do not count."""
    import numpy as np

    data = " ".join(text.lower().split()).encode()
    counts = Counter(zip(data, data[1:], data[2:], strict=False)) or Counter({(0, 0, 0): 1})
    first, second, third = _alphabet(bits)
    keys = np.array(list(counts), dtype=np.intp)
    weights = np.log1p(np.array(list(counts.values()), dtype=np.float32))
    total = np.zeros(bits, dtype=np.float32)
    for start in range(0, len(keys), 512):  # blocks bound the memory for long texts
        a, b, c = keys[start : start + 512].T
        total += weights[start : start + 512] @ (first[a] * second[b] * third[c]).astype(np.float32)
    return np.packbits(total > 0)


def similarity(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Share of equal bits, 0..1."""
    import numpy as np

    return 1.0 - float(np.unpackbits(one ^ other).mean())


class Seen:
    """Texts met so far; says of a new one whether it was among them.

    Args:
        bits: length of a sketch (``MIU_HD_DIM``); with fewer bits near-duplicates are told apart less well.
    """

    def __init__(self, bits: int = 4096) -> None:
        self._bits = max(8, bits - bits % 8)
        self._exact: dict[str, str] = {}
        self._near: list[tuple[NDArray[np.uint8], frozenset[str], str]] = []

    def twin(self, text: str, ref: str) -> str | None:
        """Reference of an earlier text that is (nearly) the same, or None, and then this one is remembered.

        A text with any word that the earlier one lacks says something new (another port, another name), however alike
        they look.
        """
        plain = " ".join(text.lower().split())
        if plain in self._exact:
            return self._exact[plain]
        self._exact[plain] = ref
        if len(plain) < SHORTEST:
            return None
        mine, words = sketch(plain, self._bits), frozenset(re.findall(r"\w+", plain))
        for bits, others, other in self._near:
            if words <= others and similarity(mine, bits) >= DUPLICATE:
                return other
        self._near.append((mine, words, ref))
        return None

"""One short bit vector for a text: near-duplicates are near each other. Plain numpy.

Hyperdimensional coding: a random vector for each byte, rotated by its place in a trigram and multiplied; the trigrams'
vectors are added with the logarithm of their counts, and the sign of each sum is one bit (Kanerva 2009; Joshi et al.
2016 for the n-grams). As good as MinHash at this, not better; it has nothing to do with how a model learns.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

BLOCK = 4096  # sketches compared at once
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

    data = plain(text).encode("utf-8", "replace")
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
    return float(similarities(one, other[None])[0])


def similarities(one: NDArray[np.uint8], many: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Share of equal bits of one sketch (bytes,) with each of many (n, bytes): shape (n,), each 0..1."""
    import numpy as np

    count = getattr(np, "bitwise_count", _ones_by_table)  # numpy 2 has it
    parts = [count(many[at : at + BLOCK] ^ one).sum(axis=1, dtype=np.int64) for at in range(0, len(many), BLOCK)]
    return 1.0 - np.concatenate([*parts, np.zeros(0, np.int64)]) / (8.0 * len(one))


def _ones_by_table(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np

    table: NDArray[np.uint8] = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(1, dtype=np.uint8)
    return table[data]


def plain(text: str) -> str:
    """Lower case and single spaces: texts that are equal then are the same text."""
    return " ".join(text.lower().split())


class Sketches:
    """Texts by their words and their sketches, in the order added. A sketch is made when it is first needed.

    Args:
        bits: length of a sketch (``MIU_HD_DIM``); with fewer bits near-duplicates are told apart less well.
    """

    def __init__(self, bits: int = 4096) -> None:
        self._bits = max(8, bits - bits % 8)
        self._texts: list[str] = []
        self._made: dict[int, NDArray[np.uint8]] = {}
        self._with: dict[str, set[int]] = {}  # places of the texts that hold a word; short texts are left out

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str) -> None:
        """Remember a text."""
        text = plain(text)
        if len(text) >= SHORTEST:
            for word in set(_words(text)):
                self._with.setdefault(word, set()).add(len(self._texts))
        self._texts.append(text)

    def alike(self, text: str) -> list[int]:
        """Places of the texts that are nearly the same as this one and hold each of its words; none for a short one.

        A text with any word that the other lacks says something new (another port, another name), however alike they
        look.
        """
        text = plain(text)
        holding = [self._with.get(word) for word in set(_words(text))]
        if len(text) < SHORTEST or not holding or None in holding:
            return []
        places = sorted(set.intersection(*sorted(filter(None, holding), key=len)))
        if not places:
            return []
        near = similarities(sketch(text, self._bits), self._rows(places))
        return [place for place, value in zip(places, near, strict=True) if value >= DUPLICATE]

    def nearest(self, text: str) -> float:
        """Similarity of a text to the nearest of them, 0..1; 0 where there are none."""
        return float(similarities(sketch(text, self._bits), self._all).max()) if self._texts else 0.0

    @property
    def _all(self) -> NDArray[np.uint8]:
        return self._rows(range(len(self._texts)))

    def _rows(self, places: Sequence[int]) -> NDArray[np.uint8]:
        import numpy as np

        for place in places:
            if place not in self._made:
                self._made[place] = sketch(self._texts[place], self._bits)
        return np.stack([self._made[place] for place in places])


class Seen:
    """Texts met so far; says of a new one whether it was among them. See ``Sketches`` for ``bits``."""

    def __init__(self, bits: int = 4096) -> None:
        self._exact: dict[bytes, str] = {}  # by a digest: there may be very many
        self._near = Sketches(bits)
        self._refs: list[str] = []

    def twin(self, text: str, ref: str, near: bool = True) -> str | None:
        """Reference of an earlier text that is (nearly) the same, or None, and then this one is remembered.

        Args:
            near: False looks for equal texts alone, and remembers this one for that alone: 40 bytes instead of a text.
        """
        key = hashlib.blake2b(plain(text).encode("utf-8", "replace"), digest_size=16).digest()
        if key in self._exact:
            return self._exact[key]
        self._exact[key] = ref
        if not near:
            return None
        found = self._near.alike(text)
        if found:
            return self._refs[found[0]]
        self._near.add(text)
        self._refs.append(ref)
        return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)

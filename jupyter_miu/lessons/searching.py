"""Which taught texts mention some words: ranked by Okapi BM25 (Robertson & Zaragoza 2009), nothing of a model in it.

A word that stands in no text is taken for those that are spelt nearly like it. Knows passages; not where they are kept.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons.taught import Passage
from jupyter_miu.sources.words import words_of
from jupyter_miu.types import SearchHit, SearchResult

SATURATION, LENGTH = 1.2, 0.75  # BM25's k1 and b, as is usual
LONGEST = 1000  # characters of a query
SPELT_ALIKE, MOST_ALIKE = 0.8, 3  # how alike, and how many words are taken instead of one


class Ranking:
    """Passages, counted once, to be searched many times."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = list(passages)
        self._counts = [Counter(words_of(passage.text)) for passage in passages]
        self._lengths = [max(1, sum(count.values())) for count in self._counts]
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        self._in: dict[str, list[int]] = {}
        for place, count in enumerate(self._counts):
            for word in count:
                self._in.setdefault(word, []).append(place)

    def search(self, query: str, limit: int = 10) -> SearchResult:
        """The passages that mention the words of the query, best first; of equals, the one taught last.

        Raises:
            ConfigError: no word in the query, or too many.
        """
        words = list(dict.fromkeys(words_of(query[: LONGEST + 1])))
        if not words or len(query) > LONGEST or limit < 1:
            what = f"a search takes one word or more, {LONGEST} characters at most, and a limit from 1"
            raise ConfigError(what, '%miu search "harbour fee"')
        meant = [[word] if word in self._in else self._alike(word) for word in words]
        scores: dict[int, float] = {}
        for group in meant:
            places = {place for word in group for place in self._in.get(word, ())}
            rare = math.log(1 + (len(self._passages) - len(places) + 0.5) / (len(places) + 0.5))
            for place in places:
                scores[place] = scores.get(place, 0.0) + rare * self._weight(place, group)
        every = {word for group in meant for word in group}
        best = sorted(scores, key=lambda place: (-scores[place], -place))[:limit]
        hits = [self._hit(place, scores[place], every) for place in best]
        return SearchResult(query, hits, len(scores), len(self._passages))

    def _weight(self, place: int, group: Iterable[str]) -> float:
        count = sum(self._counts[place][word] for word in group)
        long = 1 - LENGTH + LENGTH * self._lengths[place] / self._mean
        return count * (SATURATION + 1) / (count + SATURATION * long)

    def _alike(self, word: str) -> list[str]:
        if len(word) < 4:  # of so short ones everything is spelt alike
            return []
        near = [other for other in self._in if abs(len(other) - len(word)) <= 2]
        return difflib.get_close_matches(word, near, MOST_ALIKE, SPELT_ALIKE)

    def _hit(self, place: int, score: float, words: set[str]) -> SearchHit:
        passage = self._passages[place]
        found = sorted(word for word in words if word in self._counts[place])
        return SearchHit(passage.text, passage.ref, passage.lesson, passage.when, score, found, passage.corrected)

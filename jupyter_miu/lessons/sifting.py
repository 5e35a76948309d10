"""What of the chunks and answers that were read is good enough to be taught, and what is said of the rest.

Knows a threshold and a limit; how good a text is, is told in ``sources.quality``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from jupyter_miu.models.templates import Turn
from jupyter_miu.sources.chunking import Chunk
from jupyter_miu.sources.quality import Quality, quality


class Sieve:
    """Lets what is in one document pass if its quality is at least ``least``; ``poor`` are the qualities of the rest.

    With 0 nothing is looked at, and all passes.
    """

    def __init__(self, least: float) -> None:
        self.least = least
        self.poor: list[Quality] = []

    def first(self, chunks: Iterable[Chunk], limit: int) -> list[Chunk]:
        """The first ``limit`` chunks that pass; beyond them nothing is looked at."""
        return list(islice(filter(self.passes, chunks), max(0, limit)))

    def passes(self, chunk: Chunk) -> bool:
        """Whether a chunk is good enough."""
        return not self.least or self._good(quality(chunk.text, chunk.kind))

    def turns(self, turns: Sequence[Turn]) -> list[Turn]:
        """A chat in which answers that do not pass carry no loss."""
        if not self.least:
            return list(turns)
        out = list(turns[:1])
        for before, turn in pairwise(turns):
            asked = turn.role == "assistant" and turn.learnt and before.role == "user"
            if asked and not self._good(of_pair(before.content, turn.content)):
                turn = replace(turn, learnt=False)
            out.append(turn)
        return out

    def note(self, total: int, what: str = "chunks") -> str:
        """``4 of 12 chunks below quality 0.5: mostly markup``, with what most of them suffer from; empty for none."""
        if not self.poor:
            return ""
        reason = Counter(one.reason for one in self.poor).most_common(1)[0][0]
        return f"{len(self.poor)} of {total} {what} below quality {self.least:g}: {reason}"

    def _good(self, found: Quality) -> bool:
        if found.score < self.least:
            self.poor.append(found)
        return found.score >= self.least


def of_pair(question: str, answer: str) -> Quality:
    """The quality of an answer: with its question, since "Yes." says something only then."""
    return quality(f"{question}\n{answer}")


def mean_and_lowest(found: Iterable[Quality]) -> tuple[float | None, float | None]:
    """``quality`` and ``lowest`` of a PlanItem; None where there are no chunks."""
    scores = [one.score for one in found]
    return (round(sum(scores) / len(scores), 3), min(scores)) if scores else (None, None)

"""Which rehearsal samples a lesson endangers most: those that talk as the lesson talks.

A lesson that says "X works as a baker" disturbs what the model says of where others work long before it disturbs what
it says of ports. Rehearsing such samples more often protects more than the same number drawn blindly; in the spirit of
maximally interfered retrieval (Aljundi et al. 2019, arXiv 1908.04742), without its extra passes over the pool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log


def nearest(pool: Sequence[list[int]], lesson: Iterable[Sequence[int]], count: int) -> list[list[int]]:
    """The ``count`` samples of ``pool`` that share most with the lesson, most first; token ids in, token ids out.

    What counts is the pairs of tokens that both have, each by how rare it is in the pool: long samples come first,
    which is wanted, for they hold more of what is endangered. Samples that share nothing are never among them.
    """
    held = [set(pairwise(sample)) for sample in pool]
    rows = Counter(pair for pairs in held for pair in pairs)
    weight = {pair: log(len(pool) / n) for pair, n in rows.items()}
    said = {pair for row in lesson for pair in pairwise(row)}
    shares = [sum(weight[pair] for pair in pairs & said) for pairs in held]
    order = sorted((i for i, share in enumerate(shares) if share > 0), key=lambda i: -shares[i])
    return [pool[i] for i in order[:count]]

"""Which wordings of a fact are set aside as probes: asked before and after a lesson, and never trained.

Two for each fact, whatever the number of its wordings: where there are too few, more are made by putting a question
inside a request. Nothing that is trained holds the words of a probe, so a question that is trained inside a request is
trained as it is, too.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from jupyter_miu.study.cards import Card, Sheet, contains, normalise

PROBES = 2  # wordings a fact that are set aside
ENOUGH = 4  # wordings from which on they can be spared
PLAINER = 10  # the plainest of them, from which they are chosen: what is asked should be what people ask
LONGEST = 60  # words of a wording that is searched for others
# None ends like another: what is trained would hold the probe.
FRAMES = (
    "Please answer: {q}", "Tell me: {q}", "I have a question: {q}", "Here is a question: {q}", "Next question: {q}",
)  # fmt: skip
# Words that begin a question or a request, and are no names: written small within a sentence.
_OPENING = re.compile(
    r"(?:who|whose|whom|what|which|where|when|why|how|if|is|are|was|were|does|do|did|has|have|had|can|could|will|would"
    r"|should|may|in|on|at|by|to|for|from|of|with|since|until|under|name|tell|the|an?)\b",
    re.IGNORECASE,
)


def framed(question: str) -> list[str]:
    """The question inside each of the requests: "Tell me: where does Orla Venn work?"."""
    small = question[0].lower() + question[1:] if _OPENING.match(question) else question
    return [frame.replace("{q}", small) for frame in FRAMES]


def counted(asks: Iterable[str]) -> Counter[str]:
    """How often the words of each wording stand in the wordings of a sheet: as one of them, or within a longer one."""
    uses = Counter(map(normalise, asks))
    lengths: dict[str, set[int]] = {}
    for words in map(str.split, uses):
        lengths.setdefault(words[0] if words else "", set()).add(len(words))
    within: set[str] = set()
    for words in map(str.split, uses):
        for start in range(len(words) if len(words) <= LONGEST else 0):
            spans = (words[start : start + length] for length in lengths.get(words[start], ()))
            within |= {" ".join(span) for span in spans if len(span) < len(words)}
    uses.update(within & uses.keys())
    return uses


def divided(
    asks: Sequence[str], value: str, given: bool, uses: Mapping[str, int], rng: random.Random
) -> tuple[list[str], set[str]]:
    """All wordings of a fact, with those that were made for it, and which of them are held out.

    Held out is only what stands nowhere else among the wordings. Of two or three such one is held out, and once more
    inside a request; around a single one two requests are, and it is trained. Where each wording stands elsewhere, all
    are trained, and two requests around one of them held out.

    Args:
        asks: its wordings, at least one, none of which says the value.
        value: what they ask for.
        given: the first wording is the user's own, and is always trained.
        uses: of all wordings of the sheet, as ``counted``.
        rng: chooses.
    """
    own = [ask for ask in asks if uses[normalise(ask)] == 1]
    free = own[1:] if given and own[:1] == list(asks[:1]) else own
    if len(own) >= ENOUGH and len(free) >= PROBES:
        return list(asks), set(rng.sample(free[:PLAINER], PROBES))
    held = [rng.choice(_questions(free))] if len(own) > 1 and free else []
    base = _questions(held or own or asks)[0]
    spare = _some(base, value, uses, len(FRAMES), rng)
    probes = [*held, *spare[: PROBES - len(held)]]
    out = [*asks, *spare[: PROBES - len(held)]]
    if own and len(out) < ENOUGH:  # around one that stands elsewhere no request is trained: it may be a probe there
        trained = _questions([ask for ask in own if ask not in held])[0]
        rest = spare[PROBES:] if trained == base else _some(trained, value, uses, len(FRAMES), rng)
        out += rest[: ENOUGH - len(out)]
    return out, set(probes)


def with_probes(sheet: Sheet, seed: int = 0) -> Sheet:
    """The sheet with two probes for each fact that has none: two of its wordings where it has at least four, else two
    more, so that all that the user wrote is trained.

    The user's file may say which wordings are probes; where it does not, this does, so that the fact is measured.
    """
    of_fact: dict[int, list[int]] = {}
    for place, card in enumerate(sheet.cards):
        if card.origin not in ("reversed", "completion"):
            of_fact.setdefault(card.fact, []).append(place)
    uses = counted(card.question for card in sheet.cards)
    cards, more = list(sheet.cards), dict[int, list[Card]]()
    for fact, places in of_fact.items():
        rng = random.Random(f"{seed}:{fact}:{cards[places[0]].answer}")
        telling = {i for i in places if contains(cards[i].question, cards[i].value)}
        free = [i for i in places if uses[normalise(cards[i].question)] == 1 and i not in telling]
        if any(cards[i].held_out for i in places) or len(telling) == len(places):
            continue
        if len(places) >= ENOUGH and len(free) >= PROBES:
            for i in rng.sample(free, PROBES):
                cards[i] = replace(cards[i], held_out=True)
        else:
            asked = {cards[i].question: cards[i] for i in places if i not in telling}
            base = asked[_questions(list(asked))[0]]
            asks = _some(base.question, base.value, uses, PROBES, rng)
            more[places[-1]] = [replace(base, question=ask, held_out=True) for ask in asks]
    return replace(sheet, cards=[one for i, card in enumerate(cards) for one in (card, *more.get(i, ()))])


def _questions(asks: Sequence[str]) -> Sequence[str]:
    """Those that are questions and no requests, which read badly inside another; all, where there are none."""
    return [ask for ask in asks if ask.rstrip().endswith("?")] or asks


def _some(ask: str, value: str, taken: Container[str], count: int, rng: random.Random) -> list[str]:
    """So many requests around a wording, none of which is taken or says the value."""
    found = [one for one in framed(ask) if normalise(one) not in taken and not contains(one, value)]
    return rng.sample(found, min(count, len(found)))

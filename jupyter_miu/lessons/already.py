"""What a model knows already of what a dry run read: some of its questions asked now, and the perplexity of its text.

A sample, so that a dry run stays quick: few questions and passages, spread over the sources, and a budget of seconds.
The questions are those that the rules write, as in the pre-test of a lesson; the model writes none, nor does a teacher.
The caller holds the model: nothing here takes a lock.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from jupyter_miu.evaluation.probes import Asked, Examiner, forced, probes_of
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.place import Place
from jupyter_miu.lessons.recall import spread
from jupyter_miu.lessons.redacted import sheet_without
from jupyter_miu.lessons.telling import Tell
from jupyter_miu.models.generation import context_length
from jupyter_miu.models.templates import encode_text
from jupyter_miu.study.cards import Card, Sheet
from jupyter_miu.study.probing import with_probes
from jupyter_miu.study.writer import SheetOptions, write_sheet
from jupyter_miu.types import PlanItem

QUESTIONS = 32  # that are asked in one dry run, at most
PASSAGES = 32  # that are looked at for questions and for the perplexity
AT_ONCE = 8  # questions between two looks at the clock
SECONDS = 4.0  # for the questions, and as many for the perplexity


@dataclass
class _Source:
    """One item of the plan: its questions, the rest of it, and what was found. ``all_read`` is False where only some of
    its passages were looked at."""

    item: int
    passages: list[str]
    questions: list[Card]
    all_read: bool
    answers: list[Asked] = field(default_factory=list)


def measured(material: Material, model: Any, tokenizer: Any, seed: int, tell: Tell) -> list[PlanItem]:
    """The items with ``known`` and ``perplexity`` where something could be measured.

    Args:
        material: what was read.
        model: asked as it is now.
        tokenizer: its own, or a copy for another thread.
        seed: chooses which wordings are probes, as in a lesson.
        tell: hears ("asking", questions done, questions in all).
    """
    chat = bool(getattr(tokenizer, "chat_template", None))
    places = spread(sorted(material.places.items()), QUESTIONS)
    each = max(1, PASSAGES // max(1, len(places)))
    sources = [_source(material, item, place, each, seed if chat else None) for item, place in places]
    _ask(sources, Examiner(model, tokenizer), tell)
    out = list(material.items)
    until, room = time.monotonic() + SECONDS, context_length(model)  # 0 tokens: it does not say
    for source in sources:
        found = out[source.item]
        if source.answers:
            right = sum(one.right for one in source.answers) / len(source.answers)
            found = replace(found, known=right, asked=len(source.answers))
        rows = [encode_text(tokenizer, text) for text in source.passages]
        rows = [row for row in rows if not room or len(row.input_ids) <= room]
        if rows and time.monotonic() < until:
            loss = forced(model, rows, batch_size=1).loss
            found = replace(found, perplexity=math.exp(min(loss, 100.0)))
        part = not source.all_read or 0 < len(source.answers) < len(source.questions)
        measures = found.known is not None or found.perplexity is not None
        out[source.item] = replace(found, sampled=part and measures)
    return out


def _source(material: Material, item: int, place: Place, each: int, seed: int | None) -> _Source:
    """Some passages of one item and the probes about them; no probes without a ``seed``."""
    if place.sheet is not None:
        asked = [] if seed is None else probes_of(with_probes(place.sheet, seed))
        passages = spread(place.sheet.passages, each)
        return _Source(item, passages, _questions(asked), len(passages) == len(place.sheet.passages))
    chunks = spread([material.chunks[at] for at in place.chunks], each)
    pairs = spread([material.pairs[at] for at in place.pairs], each)
    complete = len(chunks) == len(place.chunks) and len(pairs) == len(place.pairs)
    passages = [chunk.text for chunk in chunks] + [f"{question}\n{answer}" for question, answer in pairs]
    if seed is None:
        return _Source(item, passages, [], complete)
    facts = [found for found in material.facts if chunks and found.statement.ref == material.items[item].ref]
    structured = frozenset(range(len(chunks))) if facts else frozenset()
    code = frozenset(at for at, chunk in enumerate(chunks) if chunk.kind == "code")
    options = SheetOptions(True, True, seed, code, structured)
    sheet: Sheet = sheet_without(write_sheet([chunk.text for chunk in chunks], options, pairs=pairs, facts=facts))
    return _Source(item, passages, _questions(probes_of(sheet)), complete)


def _questions(probes: Sequence[Card]) -> list[Card]:
    return [card for card in probes if card.origin != "completion"]


def _ask(sources: Sequence[_Source], examiner: Examiner, tell: Tell) -> None:
    """Ask one question of each source in turn, until enough were asked or the time is over."""
    turns = zip_longest(*([(source, card) for card in spread(source.questions, QUESTIONS)] for source in sources))
    asked = [one for turn in turns for one in turn if one is not None][:QUESTIONS]
    until = time.monotonic() + SECONDS
    for start in range(0, len(asked), AT_ONCE):
        tell("asking", start, len(asked))
        now = asked[start : start + AT_ONCE]
        for (source, _), answer in zip(now, examiner.ask([card for _, card in now]), strict=True):
            source.answers.append(answer)
        if time.monotonic() > until:
            break

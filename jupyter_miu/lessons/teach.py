"""One attempt at a lesson: train, find the smallest step that still knows it, measure, judge.

Works on a model in memory; the caller takes the snapshot before and decides what to keep. Knows nothing of stores.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from torch import Tensor

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation import retention as kept
from jupyter_miu.evaluation.drift import divergence, weight_change
from jupyter_miu.evaluation.probes import Asked, Examiner, encode_card, results
from jupyter_miu.evaluation.statistics import wilson_of_groups
from jupyter_miu.events import Event, EventSink, RunControl, RunEvent, StepEvent
from jupyter_miu.lessons.conversations import turns_of
from jupyter_miu.lessons.matrix import Taught, earlier_lessons
from jupyter_miu.lessons.pinned import Pin, ask_pins, pinned_results
from jupyter_miu.lessons.progress import SLOW_RISE, Watch
from jupyter_miu.lessons.protection import Protection, Studied
from jupyter_miu.lessons.recall import CHECKED, Recall, share, spread
from jupyter_miu.lessons.recipe import Recipe
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Encoded, encode_chat, encode_text
from jupyter_miu.retention import strangers
from jupyter_miu.retention.directions import Directions
from jupyter_miu.retention.gate import Verdict, judge
from jupyter_miu.retention.interpolate import Step, Steps
from jupyter_miu.retention.rehearsal import Reference
from jupyter_miu.study.cards import Card, Sheet
from jupyter_miu.training.batches import Example
from jupyter_miu.training.methods.base import UpdateMethod
from jupyter_miu.training.trainer import RetentionTerm, TrainJob, TrainOutcome, train
from jupyter_miu.types import Drift, RecallCard, RetentionCard

TURNED = 4  # times a turned question is studied: it is alone where others have twenty wordings
SLACK = 0.01  # share of the probes that the smallest step of a lesson may cost
ENOUGH = 24  # questions, at least, that the smallest step must still answer: the probes, and as many trained ones
SMALLER = 3  # smaller steps that are looked at where the gate finds a lesson too dear


@dataclass
class Lesson:
    """All that an attempt needs to know. ``before`` are the answers of the pre-test, aligned with ``probes``;
    ``earlier_before`` those to all cards of ``earlier``. ``known`` counts facts that were known. ``reference`` and
    ``base`` are the untaught model and its tensors; ``directions`` what its steps are turned by. ``slack`` is the share
    of the probes that the smallest step may cost; ``untaught_loss`` the untaught model's on the retention texts, in
    nats a token."""

    run_id: str
    loaded: LoadedModel
    method: UpdateMethod
    config: MIUConfig
    sheet: Sheet
    probes: list[Card]
    before: list[Asked]
    retention: kept.RetentionSet
    retention_before: kept.RetentionState
    known: int = 0
    earlier: list[Taught] = field(default_factory=list)
    earlier_before: list[Asked] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    pins_before: list[Asked] = field(default_factory=list)
    reference: Reference | None = None
    base: Mapping[str, Tensor] = field(default_factory=dict)
    directions: Directions = field(default_factory=Directions)
    slack: float = SLACK
    untaught_loss: float | None = None

    @cached_property
    def examples(self) -> list[Example]:
        """What is studied; made once, for rendering a thousand cards takes a second."""
        return examples_of(self.sheet, self.loaded.tokenizer, self.config.weight)


@dataclass
class Attempt:
    """What came of it. The live model holds the taught weights (at ``step``)."""

    outcome: TrainOutcome
    recall: RecallCard
    retention: RetentionCard
    verdict: Verdict
    step: Step
    recipe: Recipe
    drift: Drift


def examples_of(sheet: Sheet, tokenizer: Any, weight: float = 1.0) -> list[Example]:
    """Everything a lesson studies: passages and statements as text, trained cards and conversations as chats.

    Raises AssertionError if a probe's wording would be trained (see ``probes_of``).
    """
    rows: list[tuple[Encoded, str]] = [(encode_text(tokenizer, passage), "passage") for passage in sheet.passages]
    said = dict.fromkeys(statement.text for statement in sheet.statements if statement.text not in sheet.passages)
    rows += [(encode_text(tokenizer, text), "statement") for text in said]
    if not sheet.completions:
        for card in sheet.trained:
            rows += [(encode_card(tokenizer, card), "card")] * (TURNED if card.origin == "reversed" else 1)
    rows += [(encode_chat(tokenizer, turns_of(turns)), "conversation") for turns in sheet.conversations]
    return [Example(row.input_ids, row.labels, weight, tag) for row, tag in rows if any(t != -100 for t in row.labels)]


def studied_by(lesson: Lesson) -> Studied:
    """What a lesson will study; for a model that is asked questions, those about strangers too."""
    rows = [example.input_ids for example in lesson.examples]
    asked = [] if lesson.sheet.completions else strangers.questions(lesson.sheet, lesson.config.seed)
    return Studied(rows, asked)


def rehearsed_beside(lesson: Lesson, protection: Protection) -> list[list[list[int]]]:
    """What is rehearsed beside it, as token ids, nothing where nothing asks for it; its steps are turned where the user
    wants that."""
    config = lesson.config
    pools = protection.rehearsed(studied_by(lesson)) if config.kl_weight != 0 or config.spare_inputs else []
    if config.spare_inputs:
        lesson.directions = protection.directions(pools, lesson.method, config.seed)
    return pools


def attempt(
    lesson: Lesson, recipe: Recipe, terms: Sequence[RetentionTerm], control: RunControl, sink: EventSink
) -> Attempt:
    """Teach once. Raises what ``train`` raises; the weights are then whatever they are, the caller restores them."""
    loaded, probes = lesson.loaded, lesson.probes
    examiner = Examiner(loaded.model, loaded.tokenizer)
    recall_now = Recall(examiner, probes, lesson.before)
    kl_term = next((term for term in terms if term.name == "kl"), None)
    some = Recall(examiner, *_to_learn(probes, lesson.before))
    watch = Watch(
        recipe, lambda: some.share(recipe.limits.target, SLOW_RISE), lambda: some.loss,
        lambda: getattr(kl_term, "last", None), start=share(some.asked),
    )  # fmt: skip
    before = {name: tensor.detach().clone() for name, tensor in lesson.method.tensors().items()}
    job = TrainJob(
        model=loaded.model,
        method=lesson.method,
        examples=lesson.examples,
        pad_id=loaded.tokenizer.pad_token_id or 0,
        learning_rate=recipe.learning_rate,
        max_steps=recipe.max_steps,
        batch_size=recipe.batch_size,
        max_gradient_norm=lesson.config.max_gradient_norm,
        seed=lesson.config.seed,
        max_seconds=lesson.config.max_seconds,
        max_tokens=lesson.config.max_tokens,
        run_id=lesson.run_id,
        terms=list(terms),
        around_step=lesson.directions.turning(lesson.method.by_name()),
        check_every=recipe.check_every,
        on_check=watch,
    )
    outcome = train(job, control, _with_start(sink, some.held_out_loss()))
    loaded.model.eval()
    steps = Steps(lesson.method.tensors(), before, trim=lesson.method.name == "full")
    if recall_now.ask() > share(lesson.before) and recipe.min_alpha:
        sink(RunEvent(lesson.run_id, "min-alpha"))
        known = Recall(examiner, [*probes, *spread(lesson.sheet.trained, max(len(probes), ENOUGH - len(probes)))], [])
        wanted = known.ask() - lesson.slack
        steps.shrink(known.surely, wanted)
        if steps.place:
            recall_now.ask()
    sink(RunEvent(lesson.run_id, "gate"))

    def judged() -> Attempt:
        return _judged(lesson, recipe, outcome, recall_now.asked, steps.now)

    found = judged()
    return _cheaper(found, steps, recall_now, judged) if lesson.config.gate and recipe.min_alpha else found


def _to_learn(probes: Sequence[Card], before: Sequence[Asked]) -> tuple[list[Card], list[Asked]]:
    """The probes that training is steered by, and their answers before: those that were wrong, at most ``CHECKED``.

    With what was known among them, a lesson that is mostly known would seem learnt before it began.
    """
    wrong = [i for i, asked in enumerate(before) if not asked.right] or range(len(probes))
    chosen = spread(list(wrong), CHECKED)
    return [probes[i] for i in chosen], [before[i] for i in chosen]


def _cheaper(found: Attempt, steps: Steps, recall_now: Recall, judged: Callable[[], Attempt]) -> Attempt:
    """Of a lesson that was learnt at too high a price, the next smaller step that passes; else as it was found."""
    place = steps.place
    if not found.verdict.learned or found.verdict.kept_old:
        return found
    for _ in range(min(SMALLER, steps.left)):
        steps.go(steps.place + 1)
        recall_now.ask()
        smaller = judged()
        if smaller.verdict.passed:
            return smaller
        if not smaller.verdict.learned:
            break
    steps.go(place)
    return found


def _judged(lesson: Lesson, recipe: Recipe, outcome: TrainOutcome, after: Sequence[Asked], step: Step) -> Attempt:
    """The live model looked at: what is known of the lesson, what is left of the rest, and whether it may stay."""
    probes = lesson.probes
    recall = RecallCard(
        before=sum(a.right for a in lesson.before),
        after=sum(a.right for a in after),
        total=len(probes),
        coverage=lesson.sheet.coverage if not lesson.sheet.completions else None,
        probes=results(probes, lesson.before, after),
        already_known=lesson.known,
        interval=wilson_of_groups([a.right for a in after], [card.fact for card in probes]),
    )
    drift = _drift(lesson, step)
    retention = _retention(lesson, Examiner(lesson.loaded.model, lesson.loaded.tokenizer), drift.kl)
    drift = replace(drift, perplexity_ratio=_from_untaught(lesson, retention))
    verdict = judge(recall, retention, recipe.limits)
    return Attempt(outcome, recall, retention, verdict, step, recipe, drift)


def _with_start(sink: EventSink, held_out: float | None) -> EventSink:
    """The losses of the first step are the untaught model's; its held-out loss is shown beside them."""

    def send(event: Event) -> None:
        if isinstance(event, StepEvent) and event.step == 1 and event.held_out_loss is None:
            event = replace(event, held_out_loss=held_out)
        sink(event)

    return send


def _drift(lesson: Lesson, step: Step) -> Drift:
    """How far the taught model is from the untaught one, on text that is never rehearsed."""
    model, kl = lesson.loaded.model, None
    if lesson.reference is not None:
        rows = [row.input_ids for row in lesson.retention.texts]
        kl = divergence(model, lesson.reference.log_probs, rows)
    return Drift(kl, None, weight_change(model, lesson.method, lesson.base), step.alpha, step.kept)


def _from_untaught(lesson: Lesson, card: RetentionCard) -> float | None:
    """Perplexity over the untaught model's; the card's is over that of before this lesson."""
    if card.perplexity_ratio is None or lesson.untaught_loss is None:
        return None
    return card.perplexity_ratio * math.exp(min(20.0, lesson.retention_before.loss - lesson.untaught_loss))


def _retention(lesson: Lesson, examiner: Examiner, kl: float | None) -> RetentionCard:
    state = kept.measure(examiner, lesson.retention)
    card = kept.card(lesson.retention, lesson.retention_before, state, examiner, kl)
    pinned = pinned_results(lesson.pins, lesson.pins_before, ask_pins(examiner, lesson.pins))
    now = examiner.ask([card for taught in lesson.earlier for card in taught.cards])
    if not now:
        return replace(card, pinned=pinned)
    return replace(
        card,
        pinned=pinned,
        earlier_before=share(lesson.earlier_before),
        earlier_after=share(now),
        earlier_total=len(now),
        earlier=earlier_lessons(lesson.earlier, lesson.earlier_before, now),
    )

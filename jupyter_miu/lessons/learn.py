"""A lesson from first to last: read, write the sheet, ask, teach, judge, keep or take back.

Every way out is here: kept, taken back, nothing to learn, already known, stopped. What raises leaves the weights as
they were (``History.transaction``). Does not know who asked or how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from jupyter_miu.checkpoints.snapshot import Snapshot
from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import Cancelled
from jupyter_miu.evaluation.probes import Asked, Examiner, probes_of
from jupyter_miu.events import RunEvent
from jupyter_miu.lessons import outcome
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.matrix import lessons_of
from jupyter_miu.lessons.pinned import ask_pins
from jupyter_miu.lessons.recipe import Recipe, recipe_for
from jupyter_miu.lessons.record import lesson_record
from jupyter_miu.lessons.run import Run, phase, recording
from jupyter_miu.lessons.sheets import Writing, must_be_measurable, sheet_of, why_harmful
from jupyter_miu.lessons.taught import noted
from jupyter_miu.lessons.teach import Attempt, Lesson, attempt, rehearsed_beside
from jupyter_miu.study.cards import Card, Sheet, normalise
from jupyter_miu.training.trainer import RetentionTerm, TrainOutcome
from jupyter_miu.types import CheckpointInfo, MIUResult

MOST_PREFERENCES = 1_000  # pairs of answers that a lesson's record keeps


def learn(run: Run, material: Material) -> MIUResult:
    """Teach what was read. Raises MIUError with the weights as they were."""
    if material.empty:
        return outcome.nothing(run, material, "nothing to learn: " + outcome.why_empty(material))
    loaded = run.history.loaded
    sheet = sheet_of(Writing(loaded, run.config, run.control, partial(phase, run, "sheet"), run.teacher), material)
    wrong = why_harmful(sheet, run.history.pins.all()) if run.config.gate else None
    if wrong:
        return outcome.refused(run, material, wrong)
    must_be_measurable(sheet, run.config)
    probes = probes_of(sheet)
    examiner = Examiner(loaded.model, loaded.tokenizer)
    phase(run, "pretest", 0, len(probes))
    before = examiner.ask(probes)
    known = _known_facts(sheet, probes, before)
    if probes and not sheet.completions and known >= {card.fact for card in sheet.cards}:
        return outcome.known(run, material, sheet, before)
    protection = run.protect()
    with run.history.transaction(run.config) as snapshot:
        assert run.history.method is not None
        protected = [taught for taught in lessons_of(run.history, sheet.cards) if taught.protected]
        earlier = [taught for taught in protected if taught.cards]
        trained = _unasked([card for taught in protected for card in taught.trained], probes)
        pins = run.history.pins.all()
        lesson = Lesson(
            run.run_id, loaded, run.history.method, run.config, sheet.without(known), probes, before,
            protection.questions, protection.state(run.history.place), len(known),
            earlier, examiner.ask([card for taught in earlier for card in taught.cards]),
            pins, ask_pins(examiner, pins), protection.reference(run.history.method), run.history.base_tensors(),
            untaught_loss=protection.untaught_loss,
        )  # fmt: skip
        pools = rehearsed_beside(lesson, protection)
        settle = partial(
            recipe_for, parameters=loaded.parameters, method=run.history.method.name, bundled=loaded.bundled,
            facts=sheet.size, turned=bool(lesson.directions),
        )  # fmt: skip
        recipe = settle(run.config)
        run.advice = _advice(recipe.learning_rate, settle(replace(run.config, learning_rate=None)).learning_rate)
        terms_of = partial(protection.terms, pools=pools, earlier=trained, seed=run.config.seed)
        found = _teach(run, lesson, recipe, terms_of, snapshot)
        if run.control.cancel.is_set():  # interrupted after the last step: nothing was kept yet
            raise Cancelled("Interrupted")
        parent, keeps = run.history.current, _keeps(run.config, found)
        if keeps:
            info = _store(run, material, lesson, found)
        else:
            run.history.undo(snapshot)
            run.history.settle()
    # Told after the transaction: a listener that raises takes back nothing that is stored.
    phase(run, "kept" if keeps else "rolled back")
    result = _kept(run, material, found, info, parent) if keeps else _taken_back(run, material, found)
    result.metrics["cards"] = sheet.origins
    result.metrics["preferences"] = len(material.preferences)
    return result


def _teach(
    run: Run, lesson: Lesson, recipe: Recipe, terms_of: Callable[..., list[RetentionTerm]], snapshot: Snapshot
) -> Attempt:
    """One attempt; a gentler one, within what is left of the caps, if it was learnt at too high a price. What was not
    learnt, gentler will not be."""

    def once(recipe: Recipe) -> Attempt:
        return attempt(lesson, recipe, terms_of(recipe, lesson.method), run.control, recording(run))

    found = once(recipe)
    too_dear = found.verdict.learned and not found.verdict.kept_old
    rest = left(run.config, found.outcome)
    if run.config.gate and recipe.retry and too_dear and rest and found.outcome.stopped != "stop":
        run.sink(
            RunEvent(run.run_id, "gate", message="taken back, trying once more, more gently: " + outcome.reasons(found))
        )
        run.history.undo(snapshot)
        lesson.config = rest
        found = once(recipe.gentler())
    return found


def left(config: MIUConfig, done: TrainOutcome) -> MIUConfig | None:
    """With what a second attempt may take of the caps on seconds and tokens; None where one of them is used up."""
    seconds, tokens = config.max_seconds, config.max_tokens
    seconds = None if seconds is None else seconds - done.seconds
    tokens = None if tokens is None else tokens - done.tokens
    used_up = any(cap is not None and cap <= 0 for cap in (seconds, tokens))
    return None if used_up else replace(config, max_seconds=seconds, max_tokens=tokens)


def _keeps(config: MIUConfig, found: Attempt) -> bool:
    if not config.gate:
        return True
    if config.keep_partial and found.verdict.kept_old and found.recall.after > found.recall.before:
        return True
    return found.verdict.passed


def _unasked(cards: Sequence[Card], probes: Sequence[Card]) -> list[Card]:
    """Cards of earlier lessons that may be studied again: none in a wording that this lesson asks as a probe."""
    asked = {normalise(card.question) for card in probes}
    return [card for card in cards if normalise(card.question) not in asked]


def _known_facts(sheet: Sheet, probes: Sequence[Any], before: Sequence[Asked]) -> set[int]:
    """Facts whose every probe was right before anything was taught."""
    right: dict[int, bool] = {}
    for card, asked in zip(probes, before, strict=True):
        right[card.fact] = right.get(card.fact, True) and asked.right
    return {fact for fact, ok in right.items() if ok}


def _status(run: Run, found: Attempt) -> str:
    """What a lesson that stays is called."""
    success = found.verdict.passed or (not run.config.gate and found.verdict.learned)
    return "kept" if success else "kept, not proven"


def _store(run: Run, material: Material, lesson: Lesson, found: Attempt) -> CheckpointInfo | None:
    record = lesson_record(run, lesson, found, _status(run, found))
    record |= {"sources": [asdict(item) for item in material.items], "hashes": material.hashes}
    record |= noted(lesson.sheet, material.refs)
    record["preferences"] = material.preferences[:MOST_PREFERENCES]
    return run.keep(record)


def _kept(run: Run, material: Material, found: Attempt, info: CheckpointInfo | None, parent: str) -> MIUResult:
    """``info`` is where it is stored, if it is; ``parent`` the state before it."""
    status = _status(run, found)
    success = status == "kept"
    result = outcome.base_result(run, material, found)
    result.success, result.status, result.verdict = success, status, outcome.verdict(found, status)
    ended = outcome.stopped(found)
    stopped = f"{ended}, kept. " if ended else ""
    verb = "Learned" if success else "Kept, but not shown to be learnt:"
    name = info.name if info else "(not stored)"
    result.message = (
        stopped
        + f"{verb} {outcome.chunks(result.chunks_learned)} in {found.outcome.steps} updates. "
        + outcome.cards(found)
    )
    result.message += f" Checkpoint {name}." if info else ""
    if not result.success:
        result.errors = list(found.verdict.reasons)
        result.message += " " + outcome.reasons(found).capitalize() + "." + run.advice
    result.checkpoint_path = outcome.parent_path(run.history, parent) if info else None
    result.rollback_available = info is not None
    result.lesson_id = info.name if info else None
    return result


def _taken_back(run: Run, material: Material, found: Attempt) -> MIUResult:
    result = outcome.base_result(run, material, found)
    result.chunks_learned = 0
    result.status = "rolled back"
    ended = outcome.stopped(found)
    stopped = f"{ended}; " if ended else ""
    result.errors = list(found.verdict.reasons)
    kind = "Not learned" if not found.verdict.learned else "Taken back"
    result.message = f"{kind}: {stopped}{outcome.reasons(found)}. Weights are as they were before."
    result.message += run.advice if not found.verdict.learned else ""
    result.rollback_available = run.history.store is not None
    result.checkpoint_path = outcome.parent_path(run.history, run.history.current)
    result.verdict = outcome.verdict(found, result.status)
    return result


def _advice(rate: float, usual: float) -> str:
    """What to say, where nothing was learnt, of a learning rate that was given and cannot teach in so few steps."""
    if rate >= usual / 10:
        return ""
    return f" A learning rate of {rate:g} teaches almost nothing here; without one the recipe begins at {usual:.1g}."

"""Consolidation: all lessons taught anew, together, from the untaught weights; kept only if that is better.

Lesson upon lesson drifts a little each time, and the first are studied least. Mixed batches of everything, from the
base, cost less of what was known and keep the lessons at least as well (breadth first: Fine-tuning Done Right 2025,
arXiv 2509.22072). Knows the steps; what an attempt is, is in ``teach.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jupyter_miu.errors import Cancelled, ConfigError
from jupyter_miu.evaluation.drift import divergence
from jupyter_miu.evaluation.probes import Asked, Examiner, probes_of
from jupyter_miu.lessons import outcome
from jupyter_miu.lessons.history import BASE
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.matrix import lessons_of
from jupyter_miu.lessons.pinned import ask_pins
from jupyter_miu.lessons.protection import Protection
from jupyter_miu.lessons.recipe import FIRST_STEPS, Recipe, recipe_for
from jupyter_miu.lessons.record import lesson_record
from jupyter_miu.lessons.run import Run, phase, recording
from jupyter_miu.lessons.taught import noted_again, passages_of
from jupyter_miu.lessons.teach import Attempt, Lesson, attempt, rehearsed_beside
from jupyter_miu.study.cards import Sheet, merged
from jupyter_miu.training.trainer import RetentionTerm
from jupyter_miu.types import CheckpointInfo, MIUResult

OLD_NOISE = 0.005  # share of old answers by which the joint model may be behind and still be as good
UNKNOWN_NOISE = 0.02  # the same for unknown names; the lessons themselves may not be behind at all
CLOSER = 0.9  # of the drift: below this share of the present one, it counts as better


@dataclass(frozen=True)
class Standing:
    """What one model is worth: shares right (0..1) of all lessons' probes, of old answers and of unknown names (None
    where none is asked), and its divergence from the untaught model in nats a token."""

    recall: float
    old: float | None = None
    unknown: float | None = None
    kl: float | None = None


def better(now: Standing, joint: Standing) -> tuple[bool, str]:
    """Whether the joint model should take the present one's place, and why or why not, in one line: the lessons known
    at least as well, the rest no worse beyond its noise, and one of them better or the drift clearly smaller."""
    pairs = [
        ("lessons", now.recall, joint.recall, 0.0),
        ("old answers", now.old, joint.old, OLD_NOISE),
        ("unknown names", now.unknown, joint.unknown, UNKNOWN_NOISE),
    ]
    gains = []
    for what, before, after, noise in pairs:
        if before is None or after is None:
            continue
        if after < before - noise - 1e-9:
            return False, f"{what}: {after:.1%} right instead of {before:.1%}"
        if after > before + 1e-9:
            gains.append(f"{what} {before:.1%} → {after:.1%}")
    if now.kl is not None and joint.kl is not None and joint.kl < CLOSER * now.kl:
        gains.append(f"drift {now.kl:.3f} → {joint.kl:.3f} nats a token")
    return bool(gains), "; ".join(gains) or "nothing was better than before"


def consolidate(run: Run) -> MIUResult:
    """Teach every lesson in the current weights again, jointly, from the base.

    Raises:
        ConfigError: fewer than two lessons, or a sheet was deleted with its checkpoint. MIUError, with the weights as
        they were.
    """
    history, loaded = run.history, run.history.loaded
    sheet = _joint_sheet(run)
    probes, examiner = probes_of(sheet), Examiner(loaded.model, loaded.tokenizer)
    phase(run, "pretest", 0, len(probes))
    asked_now, pins = examiner.ask(probes), history.pins.all()
    pins_now = ask_pins(examiner, pins)
    protection = run.protect()
    with history.transaction(run.config) as snapshot:
        assert history.method is not None
        reference = protection.reference(history.method)
        now = _standing(run, protection, asked_now)
        history.untaught()
        untaught = protection.state(BASE if history.store is None else 0)
        lesson = Lesson(
            run.run_id, loaded, history.method, run.config, sheet, probes, examiner.ask(probes),
            protection.questions, untaught, pins=pins, pins_before=pins_now, reference=reference,
            base=history.base_tensors(), slack=0.0, untaught_loss=protection.untaught_loss,
        )  # fmt: skip
        found = attempt(lesson, *_how(run, lesson, protection), run.control, recording(run))
        if run.control.cancel.is_set():
            raise Cancelled("Interrupted")
        card = found.retention
        joint = Standing(found.recall.recall, card.after if card.total else None, card.unknown_after, found.drift.kl)
        promoted, why = better(now, joint)
        keeps, parent = promoted and found.verdict.kept_old, history.current
        names = [taught.name for taught in lessons_of(history)]
        if keeps:
            info = _store(run, lesson, found, names)
        else:
            history.undo(snapshot)
            history.settle()
    # Told after the transaction: a listener that raises takes back nothing that is stored.
    phase(run, "kept" if keeps else "rolled back")
    if not keeps:
        return _left_alone(run, found, outcome.reasons(found) if promoted else why)
    said = f"Consolidated {len(names)} lessons in {found.outcome.steps} updates: {why}."
    return _promoted(run, found, info, parent, said)


def _joint_sheet(run: Run) -> Sheet:
    lessons = lessons_of(run.history)
    if len(lessons) < 2:
        raise ConfigError("there is nothing to consolidate: it takes two lessons or more in the current weights")
    gone = [lesson.name for lesson in lessons if not lesson.record.get("sheet")]
    if gone:
        raise ConfigError(
            f"what {gone[0]} taught is not known any more: its checkpoint was deleted", "roll back to base"
        )
    return merged([lesson.sheet for lesson in lessons])


def _standing(run: Run, protection: Protection, asked: Sequence[Asked]) -> Standing:
    """Where the present weights stand."""
    history, questions = run.history, protection.questions
    state, reference = protection.state(history.place), protection.reference(history.method)  # type: ignore[arg-type]
    rows = [row.input_ids for row in questions.texts]
    kl = divergence(history.loaded.model, reference.log_probs, rows) if reference is not None else None
    recall = sum(one.right for one in asked) / len(asked) if asked else 0.0
    return Standing(recall, state.share(questions.questions, "old"), state.share(questions.questions, "unknown"), kl)


def _how(run: Run, lesson: Lesson, protection: Protection) -> tuple[Recipe, list[RetentionTerm]]:
    """The recipe, with steps enough for everything, and what protects; no lesson is earlier than this one."""
    pools = rehearsed_beside(lesson, protection)
    recipe = recipe_for(
        run.config, parameters=lesson.loaded.parameters, method=lesson.method.name, bundled=lesson.loaded.bundled,
        facts=lesson.sheet.size, turned=bool(lesson.directions),
    )  # fmt: skip
    if run.config.max_steps is None:
        recipe = replace(recipe, max_steps=max(recipe.max_steps, FIRST_STEPS + lesson.sheet.size))
    return recipe, protection.terms(recipe, lesson.method, pools, [], run.config.seed)


def _store(run: Run, lesson: Lesson, found: Attempt, names: Sequence[str]) -> CheckpointInfo | None:
    texts = noted_again(lesson.sheet, passages_of(run.history))
    return run.keep(lesson_record(run, lesson, found, "kept") | {"consolidated": list(names)} | texts)


def _promoted(run: Run, found: Attempt, info: CheckpointInfo | None, parent: str, said: str) -> MIUResult:
    """``info`` is where it is stored, if it is; ``parent`` the state before it."""
    result = outcome.base_result(run, Material(), found)
    result.success, result.status = True, "consolidated"
    result.verdict = outcome.verdict(found, "kept")
    result.message = said + (f" Checkpoint {info.name}." if info else "")
    result.checkpoint_path = outcome.parent_path(run.history, parent) if info else None
    result.rollback_available, result.lesson_id = info is not None, info.name if info else None
    return result


def _left_alone(run: Run, found: Attempt, why: str) -> MIUResult:
    result = outcome.base_result(run, Material(), found)
    result.status, result.errors = "not better", [why]
    result.message = f"Not consolidated: taught together from the base it is not better ({why}). Weights are as before."
    result.rollback_available = run.history.store is not None
    return result

"""What a lesson came to, as a MIUResult and in words. Decides nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence

from jupyter_miu.evaluation.probes import Asked, probes_of, results
from jupyter_miu.evaluation.statistics import wilson_of_groups
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.run import Run
from jupyter_miu.lessons.teach import Attempt
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import Cost, GateVerdict, MIUResult, RecallCard

DRIFT_LIMIT = 0.1  # nats a token between the base and the taught model, on text that is never rehearsed
PERPLEXITY_LIMIT = 1.1  # times the base's, on the same text


def nothing(run: Run, material: Material, message: str) -> MIUResult:
    """Nothing in the sources could be taught."""
    return MIUResult(False, message=message, status="nothing to learn", errors=[message], skipped=material.skipped,
                     warnings=material.warnings, sources=material.items,
                     metrics={"duration_seconds": time.monotonic() - run.started})  # fmt: skip


def refused(run: Run, material: Material, reason: str) -> MIUResult:
    """What was given must not be taught as it is; nothing was trained."""
    message = f"Not taught: {reason}. Nothing was trained."
    return MIUResult(False, message=message, status="nothing to learn", errors=[reason], skipped=material.skipped,
                     warnings=material.warnings, sources=material.items, rollback_available=run.history.current != BASE,
                     metrics={"duration_seconds": time.monotonic() - run.started})  # fmt: skip


def known(run: Run, material: Material, sheet: Sheet, before: Sequence[Asked]) -> MIUResult:
    """All of it was known already; nothing was trained."""
    probes = probes_of(sheet)
    right = sum(asked.right for asked in before)
    recall = RecallCard(
        right, right, len(probes), sheet.coverage, results(probes, before, before), len(sheet.statements),
        wilson_of_groups([asked.right for asked in before], [card.fact for card in probes]),
    )  # fmt: skip
    message = f"Already known: {right}/{len(probes)} probes are right. Nothing was trained."
    return MIUResult(True, message=message, status="already known", recall=recall, sources=material.items,
                     skipped=material.skipped, warnings=material.warnings,
                     rollback_available=run.history.current != BASE,
                     verdict=GateVerdict("already known", True, True),
                     metrics={"duration_seconds": time.monotonic() - run.started})  # fmt: skip


def base_result(run: Run, material: Material, found: Attempt) -> MIUResult:
    """What kept and taken-back lessons report alike."""
    seconds = time.monotonic() - run.started
    losses = found.outcome.losses
    taught = material.amount
    return MIUResult(
        success=False,
        chunks_learned=taught,
        num_updates=found.outcome.steps,
        metrics={
            "duration_seconds": seconds,
            "chunks_per_second": taught / seconds if seconds else 0.0,
            "consolidated_memories": len(found.recall.probes) if run.config.crystallize_after else 0,
            "loss_first": losses[0] if losses else None,
            "loss_last": losses[-1] if losses else None,
            "held_out_loss": next((p["held_out_loss"] for p in reversed(run.curve) if "held_out_loss" in p), None),
            "alpha": found.step.alpha,
            "kept_changes": found.step.kept,
            "learning_rate": found.recipe.learning_rate,
            "tokens": found.outcome.tokens,
            "peak_memory_bytes": found.outcome.peak_memory,
            "batch_size": found.outcome.batch_size,
            "stopped": found.outcome.stopped,
        },
        recall=found.recall,
        retention=found.retention,
        curve=run.curve,
        sources=material.items,
        skipped=material.skipped,
        warnings=material.warnings,
        drift=found.drift,
        cost=cost(run, found),
    )


def cost(run: Run, found: Attempt) -> Cost:
    """What the training took; of two attempts, what the last one took, but for the seconds in all."""
    done = found.outcome
    return Cost(done.steps, done.seconds, done.tokens, done.peak_memory, time.monotonic() - run.started)


def verdict(found: Attempt, status: str) -> GateVerdict:
    """What the gate decided, and what one can do now."""
    judged = found.verdict
    return GateVerdict(status, judged.learned, judged.kept_old, list(judged.reasons), _next(found, status))


def _next(found: Attempt, status: str) -> list[str]:
    judged, out = found.verdict, []
    if status == "kept":
        return [*_consolidation(found), "Take it back: %miu rollback"]
    if not judged.learned and not found.recall.total:
        out.append("Nothing could be asked: write the facts as plain sentences, one thing each.")
    elif not judged.learned and (longer := _longer(found)):
        out.append(longer)
    elif not judged.learned:
        out.append("Look at the questions that stayed wrong; say these facts in plainer sentences, fewer at once.")
    if any(p.right_before and not p.right_after for p in found.retention.pinned):
        out.append("If a pinned answer should change, take it away first: %miu probes --pinned, then --remove N.")
    if judged.learned and not judged.kept_old:
        out.append(f"Teach it in smaller parts, or more gently: --lr {found.recipe.learning_rate / 2:.1g}.")
    if status == "kept, not proven":
        out.append("Take it back: %miu rollback")
    return out


def _consolidation(found: Attempt) -> list[str]:
    """What to do where lessons, one after another, have moved the model far from its base."""
    drift = found.drift
    far = (drift.kl or 0.0) > DRIFT_LIMIT or (drift.perplexity_ratio or 1.0) > PERPLEXITY_LIMIT
    return (
        ["The model has drifted: teach all lessons together again, from the base: %miu consolidate"]
        if (far and found.retention.earlier)
        else []
    )


def _longer(found: Attempt) -> str:
    """What to do where training ended at a cap; empty where it ended because nothing more was learnt."""
    done = found.outcome
    if done.stopped == "max_steps" and done.steps >= found.recipe.max_steps:
        return f"Teach longer: -n {2 * done.steps} (it stopped at {done.steps} steps)."
    if done.stopped in ("seconds", "tokens"):
        return f"Teach longer: it {stopped(found)}."
    return ""


def parent_path(history: History, name: str) -> str:
    """Where a state lies; ``base`` needs no files and is named as it is."""
    return name if name == BASE or history.store is None else history.store.resolve(name).path


def why_empty(material: Material) -> str:
    """Why there is nothing to teach, in one line."""
    reasons = sorted({item.reason for item in material.items if item.reason}) or ["no text in the sources"]
    return "; ".join(reasons[:3])


def stopped(found: Attempt) -> str:
    """Where the user or a cap of theirs ended it: "stopped at 12/45" and by which cap; else empty."""
    done = found.outcome
    caps = {"stop": "", "seconds": f", max_seconds, after {done.seconds:.3g} s",
            "tokens": f", max_tokens, after {done.tokens:,} tokens"}  # fmt: skip
    return f"stopped at {done.steps}/{found.recipe.max_steps}{caps[done.stopped]}" if done.stopped in caps else ""


def reasons(found: Attempt) -> str:
    """Why the gate refused, in one line."""
    return "; ".join(found.verdict.reasons) or "the gate passed"


def chunks(count: int) -> str:
    """ "1 chunk", "3 chunks"."""
    return f"{count} chunk{'s' if count != 1 else ''}"


def cards(found: Attempt) -> str:
    """Recall and retention in one line."""
    recall, retention = found.recall, found.retention
    text = f"Knew {recall.before}/{recall.total}, knows {recall.after}/{recall.total}."
    if retention.total:
        text += f" Old answers {round(-100 * retention.lost, 1) + 0.0:+.1f} points."  # never "-0.0"
    elif retention.perplexity_ratio is not None:
        text += f" Its own text: perplexity {100 * (retention.perplexity_ratio - 1):+.1f} %."
    return text

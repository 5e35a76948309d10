"""What a lesson came to, as a MIUResult and in words. Decides nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence

from jupyter_miu.evaluation.probes import Asked, probes_of, results
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.run import Run
from jupyter_miu.lessons.teach import Attempt
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import MIUResult, RecallCard


def nothing(run: Run, material: Material, message: str) -> MIUResult:
    """Nothing in the sources could be taught."""
    return MIUResult(False, message=message, status="nothing to learn", errors=[message], skipped=material.skipped,
                     sources=material.items, metrics={"duration_seconds": time.monotonic() - run.started})  # fmt: skip


def known(run: Run, material: Material, sheet: Sheet, before: Sequence[Asked]) -> MIUResult:
    """All of it was known already; nothing was trained."""
    probes = probes_of(sheet)
    right = sum(asked.right for asked in before)
    recall = RecallCard(
        right, right, len(probes), sheet.coverage, results(probes, before, before), len(sheet.statements)
    )
    message = f"Already known: {right}/{len(probes)} probes are right. Nothing was trained."
    return MIUResult(True, message=message, status="already known", recall=recall, sources=material.items,
                     skipped=material.skipped, rollback_available=run.history.current != BASE,
                     metrics={"duration_seconds": time.monotonic() - run.started})  # fmt: skip


def base_result(run: Run, material: Material, found: Attempt) -> MIUResult:
    """What kept and taken-back lessons report alike."""
    seconds = time.monotonic() - run.started
    losses = found.outcome.losses
    taught = len(material.chunks) + len(material.pairs)
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
            "alpha": found.alpha,
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
    )


def parent_path(history: History, name: str) -> str:
    """Where a state lies; ``base`` needs no files and is named as it is."""
    return name if name == BASE or history.store is None else history.store.resolve(name).path


def why_empty(material: Material) -> str:
    """Why there is nothing to teach, in one line."""
    reasons = sorted({item.reason for item in material.items if item.reason}) or ["no text in the sources"]
    return "; ".join(reasons[:3])


def stopped(found: Attempt) -> bool:
    """Whether the user stopped it."""
    return found.outcome.stopped == "stop"


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
        text += f" Old answers {-100 * retention.lost:+.1f} points."
    elif retention.perplexity_ratio is not None:
        text += f" Its own text: perplexity {100 * (retention.perplexity_ratio - 1):+.1f} %."
    return text

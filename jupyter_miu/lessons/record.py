"""What is kept beside a state that a lesson made: its sheet, what was learnt and lost, its cost, how it was taught."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jupyter_miu.lessons import outcome
from jupyter_miu.lessons.run import Run
from jupyter_miu.lessons.teach import Attempt, Lesson


def lesson_record(run: Run, lesson: Lesson, found: Attempt, status: str) -> dict[str, Any]:
    """JSON values. The caller puts in where the lesson came from."""
    return {
        "sheet": lesson.sheet.to_json(),
        "cards": lesson.sheet.origins,
        "recall": asdict(found.recall),
        "retention": asdict(found.retention),
        "drift": asdict(found.drift),
        "cost": asdict(outcome.cost(run, found)),
        "verdict": asdict(outcome.verdict(found, status)),
        "recipe": asdict(found.recipe),
        "config": asdict(run.config),
        "sources": [],
        "hashes": {},
        "alpha": found.step.alpha,
        "kept_changes": found.step.kept,
        "crystallized": run.config.crystallize_after,
        "method": lesson.method.name,
        "adapter": run.history.adapter(),
        "curve": run.curve,
        "run_id": run.run_id,
    }

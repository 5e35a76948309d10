"""Teach, measure, compare.

    python -m benchmarks.learning single --entities 10 --seeds 5       one lesson, ours against the baselines
    python -m benchmarks.learning novel --entities 10 --seeds 5        the same with names of strange letters
    python -m benchmarks.learning module --entities 5 --seeds 5        a Python module of so many functions
    python -m benchmarks.learning corrections --entities 5 --seeds 5   new values for what was taught before
    python -m benchmarks.learning sequence --lessons 20 --seeds 1      one thing a lesson, one lesson after another
    python -m benchmarks.learning all --seeds 5                        everything; hours
    python -m benchmarks.learning single --entities 3 --seeds 1 --ours --questions 60     the three-minute form

Recall counts questions in wordings that were never trained, about every fact of the text, whether it got a card or not.
With --out a run that was cut off goes on where it was: rows that are in the file are not measured again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.learning import measure, world
from benchmarks.learning.methods import Method, Ours, makers

Row = dict[str, Any]
CONSOLIDATED = ", consolidated"


def single(name: str, options: argparse.Namespace, seed: int) -> list[Row]:
    """One lesson about ``--entities`` things."""
    return _run(name, options, seed, [world.lesson(world.entities(options.entities, seed), seed)])


def novel(name: str, options: argparse.Namespace, seed: int) -> list[Row]:
    """The same with names and values of letters that the old world does not have."""
    return _run(name, options, seed, [world.lesson(world.entities(options.entities, seed, novel=True), seed)])


def module(name: str, options: argparse.Namespace, seed: int) -> list[Row]:
    """One Python module of ``--entities`` functions."""
    return _run(name, options, seed, [world.module(options.entities, seed)])


def corrections(name: str, options: argparse.Namespace, seed: int) -> list[Row]:
    """One lesson, then a second that gives the first fact of each thing another value."""
    things = world.entities(options.entities, seed)
    changed = world.corrected(things, seed)
    first, second = world.lesson(things, seed), world.lesson(changed, seed + 1)
    others = [row for thing in things for fact in thing.facts[1:] for row in world.questions(Random(seed), thing, fact)]
    with TemporaryDirectory() as folder:
        method = makers(Path(folder), seed)[name]()
        model, tokenizer = method.taught.model, method.taught.tokenizer
        method.teach(first)
        before = measure.share(model, tokenizer, others)
        taught = method.teach(second)
        new = measure.share(model, tokenizer, [row for fact in second.facts for row in fact])
        after = measure.share(model, tokenizer, others)
    return [{"method": name, "seed": seed, "new_value": new, "others_before": before, "others_after": after,
             "refused": taught.refused, "steps": taught.steps, "seconds": round(taught.seconds, 1)}]  # fmt: skip


def sequence(name: str, options: argparse.Namespace, seed: int) -> list[Row]:
    """``--lessons`` lessons about one thing each; recall is of all of them, at the end. Ours is consolidated then, and
    measured once more."""
    things = world.entities(options.lessons, seed)
    lessons = [world.lesson([thing], seed + place) for place, thing in enumerate(things)]
    return _run(name, options, seed, lessons, finish=True)


def _run(
    name: str, options: argparse.Namespace, seed: int, lessons: Sequence[world.Lesson], *, finish: bool = False
) -> list[Row]:
    old = measure.Old(seed, options.questions)
    with TemporaryDirectory() as folder:
        method: Method = makers(Path(folder), seed)[name]()
        model, tokenizer, taught = method.taught.model, method.taught.tokenizer, method.taught
        before = old.ask(model, tokenizer)
        asked = [row for lesson in lessons for fact in lesson.facts for row in fact]
        known = measure.share(model, tokenizer, asked)
        at_once: list[float] = []

        def row(label: str) -> Row:
            rows = [row for lesson in lessons for row in measure.unseen(lesson, taught.trained)]
            after, recall = old.ask(model, tokenizer), measure.share(model, tokenizer, rows)
            once = sum(at_once) / len(at_once)
            return {
                "method": label, "seed": seed, "facts": sum(len(lesson.facts) for lesson in lessons),
                "asked": len(rows), "known": known, "recall": recall, "recall_at_once": once,
                "backward": recall - once,
                "quizzed": after.quizzed - before.quizzed, "unquizzed": after.unquizzed - before.unquizzed,
                "unknown": after.unknown - before.unknown, "loss": after.loss - before.loss,
                "coverage": sum(taught.coverage) / max(1, len(taught.coverage)), "refused": taught.refused,
                "steps": taught.steps, "seconds": round(taught.seconds, 1), "base": asdict(before),
            }  # fmt: skip

        for lesson in lessons:
            method.teach(lesson)
            at_once.append(measure.share(model, tokenizer, measure.unseen(lesson, taught.trained)))
        found = [row(name)]
        if finish and isinstance(method, Ours):
            method.finish()
            found.append(row(name + CONSOLIDATED))
    return found


RUNS = {"single": single, "novel": novel, "module": module, "corrections": corrections, "sequence": sequence}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=[*RUNS, "all"])
    parser.add_argument("--entities", type=int, default=10)
    parser.add_argument("--lessons", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=300, help="old questions of each sort")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--ours", action="store_true", help="without the baselines")
    only.add_argument("--baselines", action="store_true", help="without ours")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    names = [name for name in makers(Path(), 0) if not (options.baselines if name == Ours.name else options.ours)]
    rows: list[Row] = []
    if options.out and options.out.exists():
        rows = json.loads(options.out.read_text(encoding="utf-8"))
    size = {"entities": options.entities, "lessons": options.lessons, "questions": options.questions}
    keys = ("scenario", "method", "seed", *size)
    done = {tuple(row[key] for key in keys) for row in rows}
    for what in RUNS if options.what == "all" else [options.what]:
        for seed in range(options.seeds):
            for name in names:
                if (what, name, seed, *size.values()) in done:
                    continue
                for row in RUNS[what](name, options, seed):
                    rows.append({"scenario": what, **size, **row})
                    print(json.dumps(rows[-1]), flush=True)
                if options.out:
                    options.out.parent.mkdir(parents=True, exist_ok=True)
                    options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

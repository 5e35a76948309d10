"""Teach, measure, compare.

    python -m benchmarks.learning single --entities 10 --seeds 5       one lesson, ours against the baselines
    python -m benchmarks.learning novel --entities 10 --seeds 5        the same with names of strange letters
    python -m benchmarks.learning module --entities 5 --seeds 5        a Python module of so many functions
    python -m benchmarks.learning corrections --entities 5 --seeds 5   new values for what was taught before
    python -m benchmarks.learning sequence --lessons 20 --seeds 1      one thing a lesson, one lesson after another
    python -m benchmarks.learning all --seeds 5                        all of these in the sizes of ALL; hours
    python -m benchmarks.learning single --entities 3 --seeds 1 --ours --questions 60     the three-minute form

Recall counts questions in wordings that were never trained, about every fact of the text, whether it got a card or not.
Of ours, "taught" is the share right of the study sheets' own trained wordings, "probes" of those that they set aside.
Old facts are after minus before the first lesson; "quizzed_unrehearsed" is the change over those "unrehearsed_count" of
the quizzed questions whose facts the shipped rehearsal does not ask for. "refused" counts lessons taken back.
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
from benchmarks.learning.methods import Method, Ours, Taught, makers
from jupyter_miu.study.cards import normalise

Row = dict[str, Any]
CONSOLIDATED = ", consolidated"
ENTITIES, LESSONS = 10, 20
ALL = (  # scenarios and how many things, functions or lessons
    ("single", 1), ("single", 10), ("single", 50), ("novel", 10), ("module", 5), ("corrections", 5), ("sequence", 20),
    ("sequence", 50),
)  # fmt: skip


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
    old = measure.Old(seed, options.questions)
    with TemporaryDirectory() as folder:
        method = makers(Path(folder), seed)[name]()
        model, tokenizer, taught = method.taught.model, method.taught.tokenizer, method.taught
        untaught = old.ask(model, tokenizer)
        method.teach(first)
        known = dict(zip(others, measure.right(model, tokenizer, others), strict=True))
        method.teach(second)
        new = measure.share(model, tokenizer, measure.unseen(second, taught.trained))
        others = [row for row in others if normalise(row.question) not in taught.trained]
        before = sum(known[row] for row in others) / len(others)
        after = measure.share(model, tokenizer, others)
        figures = {"new_value": new, "others_before": before, "others_after": after}
        return [{"method": name, "seed": seed, **figures, **_common(old, untaught, taught)}]


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
            recall, once = measure.share(model, tokenizer, rows), sum(at_once) / len(at_once)
            return {
                "method": label, "seed": seed, "facts": sum(len(lesson.facts) for lesson in lessons),
                "asked": len(rows), "known": known, "recall": recall, "recall_at_once": once,
                "backward": recall - once, "coverage": sum(taught.coverage) / max(1, len(taught.coverage)),
                **_common(old, before, taught),
            }  # fmt: skip

        for lesson in lessons:
            method.teach(lesson)
            at_once.append(measure.share(model, tokenizer, measure.unseen(lesson, taught.trained)))
        found = [row(name)]
        if finish and isinstance(method, Ours):
            promoted = method.finish()
            found.append({**row(name + CONSOLIDATED), "promoted": promoted})
    return found


def _common(old: measure.Old, before: measure.Kept, taught: Taught) -> Row:
    """What the row of every scenario has: the sheets' own questions, old facts since ``before``, and what it took."""
    model, tokenizer = taught.model, taught.tokenizer
    return {
        **measure.studied(model, tokenizer, taught.sheets, taught.trained),
        **old.ask(model, tokenizer).since(before), "unrehearsed_count": len(old.unrehearsed),
        "refused": taught.refused, "steps": taught.steps, "seconds": round(taught.seconds, 1), "base": asdict(before),
    }  # fmt: skip


RUNS = {"single": single, "novel": novel, "module": module, "corrections": corrections, "sequence": sequence}


def plan(options: argparse.Namespace) -> list[tuple[str, argparse.Namespace]]:
    """The scenarios to run, each with its sizes among its options: those of ``ALL``, or the one that was asked for."""
    chosen: Sequence[tuple[str, int | None]] = ALL if options.what == "all" else [(options.what, None)]
    out = []
    for what, count in chosen:
        sizes = {"entities": options.entities or ENTITIES, "lessons": options.lessons or LESSONS}
        if count is not None:
            sizes["lessons" if what == "sequence" else "entities"] = count
        out.append((what, argparse.Namespace(**vars(options) | sizes)))
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=[*RUNS, "all"])
    parser.add_argument("--entities", type=int, help=f"things or functions of a lesson, {ENTITIES}; not with all")
    parser.add_argument("--lessons", type=int, help=f"lessons of a sequence, {LESSONS}; not with all")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=300, help="old questions of each sort")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--ours", action="store_true", help="without the baselines")
    only.add_argument("--baselines", action="store_true", help="without ours")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.what == "all" and (options.entities or options.lessons):
        parser.error("all runs the sizes of its own table; --entities and --lessons are for one scenario")
    names = [name for name in makers(Path(), 0) if not (options.baselines if name == Ours.name else options.ours)]
    rows: list[Row] = []
    if options.out and options.out.exists():
        rows = json.loads(options.out.read_text(encoding="utf-8"))
    keys = ("scenario", "method", "seed", "entities", "lessons", "questions")
    done = {tuple(row[key] for key in keys) for row in rows}
    for what, sized in plan(options):
        size = {key: getattr(sized, key) for key in keys[3:]}
        for seed in range(options.seeds):
            for name in names:
                if (what, name, seed, *size.values()) in done:
                    continue
                for row in RUNS[what](name, sized, seed):
                    rows.append({"scenario": what, **size, **row})
                    print(json.dumps(rows[-1]), flush=True)
                if options.out:
                    options.out.parent.mkdir(parents=True, exist_ok=True)
                    options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What each layer of protection keeps of earlier lessons, and what it costs, on the bundled model.

    python -m benchmarks.layers --seeds 3                        three lessons one after another, for each of LAYERS
    python -m benchmarks.layers --layers none buffer --lessons 2
    python -m benchmarks.layers --layers fisher fisher-carried   decision 0011

The same lessons are taught with every choice of layers, with the gate off, so that what a layer does not keep is seen.
Recall counts questions in wordings that were never trained; old facts are after minus before the first lesson.
"fisher-carried" is the Fisher layer as online EWC has it (Schwarz et al. 2018): F ← 0.9 F + F of the last lesson.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from torch import Tensor

from benchmarks.learning import measure, world
from benchmarks.learning.methods import Ours
from jupyter_miu.lessons.protection import FISHER_SAMPLES, Protection
from jupyter_miu.models.templates import Encoded
from jupyter_miu.retention.fisher import estimate

LAYERS = ("none", "buffer", "buffer,anchors", "buffer,fisher")
CARRIED = "fisher-carried"
DECAY = 0.9


class Carried(Protection):
    """With the Fisher diagonal carried over from lesson to lesson, each one's taken once, just after it."""

    def __init__(self, *args: Any, **keys: Any) -> None:
        super().__init__(*args, **keys)
        self._seen: set[tuple[int, ...]] = set()
        self._sum: dict[str, Tensor] = {}

    def lessons_diagonal(self, rows: Sequence[Encoded], seed: int) -> dict[str, Tensor]:
        """The sum so far, with that of the last lesson: rows that were not there before are its cards."""
        last = [row.input_ids for row in rows if tuple(row.input_ids) not in self._seen]
        if last:
            self._seen |= set(map(tuple, last))
            new = estimate(self._loaded.model, random.Random(seed).sample(last, min(FISHER_SAMPLES, len(last))))
            self._sum = {name: DECAY * self._sum.get(name, 0.0) + value for name, value in new.items()}
        return self._sum


def run(layers: str, options: argparse.Namespace, seed: int) -> dict[str, Any]:
    """The lessons, one after another, with these layers; what is known of each right after it and at the end."""
    things = world.entities(options.lessons * options.things, seed)
    groups = [things[at : at + options.things] for at in range(0, len(things), options.things)]
    lessons = [world.lesson(group, seed + place) for place, group in enumerate(groups)]
    old = measure.Old(seed, options.questions)
    with TemporaryDirectory() as folder:
        ours = Ours(Path(folder), seed)
        own = "fisher" if layers == CARRIED else layers
        ours.miu.config = replace(ours.miu.config, crystal=own, gate=False, max_steps=options.steps)
        if layers == CARRIED:
            ours.miu._protection = Carried(ours.miu.loaded, ours.miu.settings.memory_slots)
        model, tokenizer, taught = ours.taught.model, ours.taught.tokenizer, ours.taught

        def recall(lesson: world.Lesson) -> float:
            return round(measure.share(model, tokenizer, measure.unseen(lesson, taught.trained)), 3)

        before, at_once = old.ask(model, tokenizer), []
        for lesson in lessons:
            ours.teach(lesson)
            at_once.append(recall(lesson))
        return {
            "layers": layers, "seed": seed, "at_once": at_once, "at_the_end": [recall(lesson) for lesson in lessons],
            **old.ask(model, tokenizer).since(before), "steps": taught.steps, "seconds": round(taught.seconds, 1),
        }  # fmt: skip


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Means over the seeds, a row for each choice of layers, in Markdown."""
    head = ("layers", "seeds", "earlier lessons, at once → at the end", "last lesson", "quizzed / unquizzed", "unknown")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for layers in dict.fromkeys(row["layers"] for row in rows):
        own = [row for row in rows if row["layers"] == layers]

        def of(key: str, own: list[dict[str, Any]] = own) -> float:
            return mean(100.0 * float(row[key]) for row in own)

        once, end = (mean(100 * mean(row[key][:-1]) for row in own) for key in ("at_once", "at_the_end"))
        last = mean(100 * row["at_the_end"][-1] for row in own)
        lines.append(
            f"| {layers} | {len(own)} | {once:.1f} → {end:.1f} % | {last:.1f} % "
            f"| {of('quizzed'):+.1f} / {of('unquizzed'):+.1f} | {of('unknown'):+.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", nargs="+", default=list(LAYERS), metavar="LAYERS")
    parser.add_argument("--lessons", type=int, default=3, help="2 or more (3)")
    parser.add_argument("--things", type=int, default=1, help="of each lesson (1)")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, help="so many for each lesson; the recipe stops on evidence otherwise")
    parser.add_argument("--questions", type=int, default=200, help="old questions of each sort (200)")
    parser.add_argument("--out", type=Path, help="the rows, as JSON")
    options = parser.parse_args()
    if options.lessons < 2:
        parser.error("with one lesson there is none to keep")
    rows = []
    for seed in range(options.seeds):
        for layers in options.layers:
            rows.append(run(layers, options, seed))
            print(json.dumps(rows[-1]), flush=True)
            if options.out:
                options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(table(rows))


if __name__ == "__main__":
    main()

"""Teach each evaluation page from the untaught model and score it: coverage, recall, what old facts lost.

    python -m benchmarks.pages --set a --seeds 3            the working set
    python -m benchmarks.pages --set b --seeds 3            the closing set, for reported figures only
    python -m benchmarks.pages --set c --seeds 1            ten pages of prose, working set (d: closing set)
    python -m benchmarks.pages --placebo 100                an unrelated page's probes must not be reported as learned

Coverage: facts with a trained card, as ``benchmarks.coverage`` counts them. Recall in a card's wording: every trained
card of a covered fact, asked. Recall in other words: the page's own questions about covered facts, less those that
happen to equal a trained wording. A right answer holds the value, word for word; answers are greedy. Prints every run
with its misses, and writes JSON. A placebo run teaches a page of the sets a, b and c and asks about another one; each
is another pair, until there are no more.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.coverage import covers, load, missed_line, sheet_of
from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import Examiner, probes_of
from jupyter_miu.study.cards import Card, normalise
from jupyter_miu.types import ContentSource, RetentionCard
from jupyter_miu.update import ModelInferenceUpdate

Page = dict[str, Any]
PLACEBO_SETS = ("a", "b", "c")  # d is for closing figures only


@dataclass
class Row:
    """One page, taught. ``missed``: facts without a card; ``wrong``: question | answer | value of each wrong answer."""

    page: str
    seed: int
    success: bool
    status: str
    seconds: float
    steps: int
    facts: int
    covered: int
    known_before: int
    cards_right: int
    cards: int
    other_right: int
    other: int
    old_lost: float
    unknown_lost: float
    perplexity_ratio: float
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def teach(page: Page, seed: int) -> Row:
    """Teach a page to the untaught model, and ask. A page that was refused has lost nothing, and knows nothing."""
    with TemporaryDirectory() as folder:
        miu = ModelInferenceUpdate(checkpoint_dir=folder, config=MIUConfig(seed=seed))
        sheet = sheet_of(page["text"], miu)
        trained = {normalise(card.question) for card in sheet.trained}
        covered = [fact for fact in page["facts"] if any(covers(card, fact) for card in sheet.trained)]
        other = [
            Card(question, "", fact["value"], 0)
            for fact in covered
            for question in fact["questions"]
            if normalise(question) not in trained
        ]
        wordings = [card for card in sheet.trained if any(covers(card, fact) for fact in covered)]
        examiner = Examiner(miu.model, miu.tokenizer)
        known = sum(asked.right for asked in examiner.ask(other))
        begun = time.monotonic()
        result = miu.learn_from_content(ContentSource("text", content=page["text"]))
        seconds = time.monotonic() - begun
        retention = result.retention or RetentionCard(0.0, 0.0, 0)
        asked_cards, asked_other = examiner.ask(wordings), examiner.ask(other)
        asked = zip([*wordings, *other], [*asked_cards, *asked_other], strict=True)
        return Row(
            page["name"], seed, result.success, result.status, round(seconds, 1), result.num_updates,
            len(page["facts"]), len(covered), known,
            sum(one.right for one in asked_cards), len(wordings),
            sum(one.right for one in asked_other), len(other),
            retention.lost, (retention.unknown_before or 0.0) - (retention.unknown_after or 0.0),
            retention.perplexity_ratio or 0.0,
            [missed_line(page, fact) for fact in page["facts"] if fact not in covered],
            [f"{card.question} | {one.answer} | {card.value}" for card, one in asked if not one.right],
        )  # fmt: skip


def pairs(pages: Sequence[Page]) -> Iterator[tuple[Page, Page]]:
    """Every page with every other one; when all have been given, all over again."""
    for step in cycle(range(1, len(pages))):
        for place, page in enumerate(pages):
            yield page, pages[(place + step) % len(pages)]


def placebo(runs: int, pages: Sequence[Page] = ()) -> list[dict[str, Any]]:
    """So many runs over the pages (those of ``PLACEBO_SETS``), each another pair and seed.

    Pairs whose asked page has no probes are left out, so there may be fewer where no page has any.
    """
    pages, out = pages or [page for which in PLACEBO_SETS for page in load(which)], list[dict[str, Any]]()
    for seed, (taught, asked) in enumerate(islice(pairs(pages), runs + len(pages) ** 2)):
        if len(out) == runs:
            break
        row = strange_probes(taught, asked, seed)
        if row is not None:
            out.append(row)
            print(json.dumps(row), flush=True)
    return out


def strange_probes(taught: Page, asked: Page, seed: int) -> dict[str, Any] | None:
    """Teach one page and ask the probes of the other, which the model never saw; None where that one has no probes.

    ``learned`` is the gate's word, whether the lesson was kept or not.
    """
    import jupyter_miu.lessons.learn as lessons

    original = lessons.probes_of
    with TemporaryDirectory() as folder:
        miu = ModelInferenceUpdate(checkpoint_dir=folder, config=MIUConfig(seed=seed))
        strange = probes_of(sheet_of(asked["text"], miu))
        if not strange:
            return None
        try:
            lessons.probes_of = lambda sheet: strange  # the one change: whose probes are asked
            result = miu.learn_from_content(ContentSource("text", content=taught["text"]))
        finally:
            lessons.probes_of = original
    learned = result.verdict is not None and result.verdict.learned
    return {
        "seed": seed, "taught": taught["name"], "asked": asked["name"], "probes": len(strange), "learned": learned,
        "success": result.success, "steps": result.num_updates, "message": result.message,
    }  # fmt: skip


def placebo_summary(runs: Sequence[dict[str, Any]]) -> str:
    """One line. What was refused before any training proves nothing, so it is not counted; "already known" is."""
    counted = [run for run in runs if run["steps"] or run["success"]]
    right = sum(not run["learned"] for run in counted)
    different = len({(run["taught"], run["asked"]) for run in counted})
    left = f"; {len(runs) - len(counted)} refused before training" if len(counted) < len(runs) else ""
    return f"placebo: {right}/{len(counted)} reported as not learned, {different} different pairs{left}"


def summary(rows: list[Row]) -> dict[str, Any]:
    """Averages over runs, and the worst."""

    def mean(values: list[float]) -> float:
        return round(100 * sum(values) / len(values), 1)

    return {
        "runs": len(rows),
        "learned": sum(row.success for row in rows),
        "known before": sum(row.known_before for row in rows),
        "coverage %": mean([row.covered / row.facts for row in rows]),
        "card wording %": mean([row.cards_right / max(1, row.cards) for row in rows]),
        "other words %": mean([row.other_right / max(1, row.other) for row in rows]),
        "worst page in other words %": min(round(100 * row.other_right / max(1, row.other), 1) for row in rows),
        "old facts lost, points": mean([row.old_lost for row in rows]),
        "worst old facts lost, points": round(100 * max(row.old_lost for row in rows), 1),
        "unknown lost, points": mean([row.unknown_lost for row in rows]),
        "worst unknown lost, points": round(100 * max(row.unknown_lost for row in rows), 1),
        "slowest, seconds": max(row.seconds for row in rows),
    }


def _print(row: Row) -> None:
    told = asdict(row)
    missed, wrong = told.pop("missed"), told.pop("wrong")
    lines = [json.dumps(told), *(f"    {line}" for line in missed), *(f"    wrong  {line}" for line in wrong)]
    print("\n".join(lines), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="a", choices=["a", "b", "c", "d"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--placebo", type=int, default=0)
    parser.add_argument("--out", type=Path, default=None)
    options = parser.parse_args()
    if options.placebo:
        runs = placebo(options.placebo)
        print(placebo_summary(runs))
        found: Any = runs
    else:
        rows = []
        for page in load(options.set):
            for seed in range(options.seeds):
                rows.append(teach(page, seed))
                _print(rows[-1])
        found = {"rows": [asdict(row) for row in rows], "summary": summary(rows)}
        print(json.dumps(found["summary"], indent=1))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()

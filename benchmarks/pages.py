"""Teach each evaluation page from the untaught model and score it: coverage, recall, what old facts lost.

    python -m benchmarks.pages --set a --seeds 3            the working set
    python -m benchmarks.pages --set b --seeds 3            the closing set, for reported figures only
    python -m benchmarks.pages --set c --seeds 1            ten pages of prose, working set (d: closing set)
    python -m benchmarks.pages --placebo 40                 an unrelated page's probes must not be reported as learned

Coverage: facts with a trained card whose answer holds the value. Recall in a card's wording: every trained card of a
covered fact, asked. Recall in other words: the page's own questions, less those that happen to equal a trained wording.
A right answer holds the value, word for word; answers are greedy. Prints every run and writes JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import Examiner, probes_of
from jupyter_miu.study.cards import Card, Sheet, contains, normalise
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate

FOLDERS = [Path(__file__).parent / "pages", Path(__file__).parent / "prose"]


@dataclass
class Row:
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


def load(which: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for folder in FOLDERS for path in sorted(folder.glob(f"{which}*.json"))]


def sheet_of(miu: ModelInferenceUpdate, text: str) -> Sheet:
    return miu.sheet(ContentSource("text", content=text))


def teach(page: dict[str, Any], seed: int) -> Row:
    with TemporaryDirectory() as folder:
        miu = ModelInferenceUpdate(checkpoint_dir=folder, config=MIUConfig(seed=seed))
        sheet = sheet_of(miu, page["text"])
        trained = {normalise(card.question) for card in sheet.trained}
        covered = [fact for fact in page["facts"] if any(_covers(card, fact) for card in sheet.trained)]
        other = [
            Card(question, "", fact["value"], 0)
            for fact in covered
            for question in fact["questions"]
            if normalise(question) not in trained
        ]
        wordings = [card for card in sheet.trained if any(_covers(card, fact) for fact in covered)]
        examiner = Examiner(miu.model, miu.tokenizer)
        known = sum(asked.right for asked in examiner.ask(other))
        begun = time.monotonic()
        result = miu.learn_from_content(ContentSource("text", content=page["text"]))
        seconds = time.monotonic() - begun
        retention = result.retention
        assert retention is not None, result.message
        return Row(
            page["name"], seed, result.success, result.status, round(seconds, 1), result.num_updates,
            len(page["facts"]), len(covered), known,
            sum(asked.right for asked in examiner.ask(wordings)), len(wordings),
            sum(asked.right for asked in examiner.ask(other)), len(other),
            retention.lost, (retention.unknown_before or 0.0) - (retention.unknown_after or 0.0),
            retention.perplexity_ratio or 0.0,
        )  # fmt: skip


def _covers(card: Card, fact: dict[str, Any]) -> bool:
    return contains(card.answer, fact["value"]) and not contains(card.question, fact["value"])


def placebo(runs: int) -> list[dict[str, Any]]:
    """Each run teaches one page and asks the probes of another one, which it never saw."""
    import jupyter_miu.lessons.learn as lessons

    pages, out = load("a"), []
    original = lessons.probes_of
    try:
        for run in range(runs):
            taught, asked = pages[run % len(pages)], pages[(run + 1 + run // len(pages) % 2) % len(pages)]
            with TemporaryDirectory() as folder:
                miu = ModelInferenceUpdate(checkpoint_dir=folder, config=MIUConfig(seed=run))
                strange = probes_of(sheet_of(miu, asked["text"]))
                lessons.probes_of = lambda sheet, strange=strange: strange  # the one change: whose probes are asked
                result = miu.learn_from_content(ContentSource("text", content=taught["text"]))
            row = {"run": run, "taught": taught["name"], "asked": asked["name"], "success": result.success}
            out.append(row)
            print(row, result.message, flush=True)
    finally:
        lessons.probes_of = original
    return out


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="a", choices=["a", "b", "c", "d"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--placebo", type=int, default=0)
    parser.add_argument("--out", type=Path, default=None)
    options = parser.parse_args()
    if options.placebo:
        runs = placebo(options.placebo)
        refused = sum(not run["success"] for run in runs)
        print(f"placebo: {refused}/{len(runs)} reported as not learned")
        found: Any = runs
    else:
        rows = []
        for page in load(options.set):
            for seed in range(options.seeds):
                rows.append(teach(page, seed))
                print(json.dumps(asdict(rows[-1])), flush=True)
        found = {"rows": [asdict(row) for row in rows], "summary": summary(rows)}
        print(json.dumps(found["summary"], indent=1))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()

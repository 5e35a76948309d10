"""What a taught model cannot conclude: facts put together, and facts asked the other way round.

    python -m benchmarks.limits --seeds 1

Teaches one page to the bundled model, six people with their employers and where these are, and asks three sorts of
questions in words that are no card's: one fact as it was taught; two facts together; one fact turned round. Once as a
lesson comes, once with ``reversed_questions``, where the turned questions that were trained are asked too. The gate is
off, so that what was taught is there to be asked. A right answer holds the value, word for word; answers are greedy.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from benchmarks.coverage import sheet_of
from jupyter_miu.config import MIUConfig
from jupyter_miu.evaluation.probes import Examiner
from jupyter_miu.study.cards import Card, normalise
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate

# Person, employer, where the employer is.
CHAINS = (
    ("Orla Venn", "Tarn Mill", "Brackwater"), ("Tobin Marsh", "Holt Bakery", "Eastwick"),
    ("Mara Quist", "Skarn Press", "Kelmouth"), ("Ivo Crane", "Dell Pottery", "Ostermoor"),
    ("Nell Ashby", "Fenn Systems", "Velmark"), ("Bram Sorley", "Orrin Foundry", "Stoss"),
)  # fmt: skip
QUESTIONS = {
    "one fact": (
        ("Whose employee is {person}?", "{employer}"), ("{person} is paid by which company?", "{employer}"),
        ("What town has {employer} its seat in?", "{town}"), ("I want to know the town of {employer}.", "{town}"),
    ),
    "two facts together": (
        ("In which town does {person} work?", "{town}"), ("Where is the employer of {person} located?", "{town}"),
    ),
    "turned round": (
        ("Who earns a wage at {employer}?", "{person}"), ("Name somebody who works for {employer}.", "{person}"),
        ("What is there in {town}?", "{employer}"), ("Which company is located in {town}?", "{employer}"),
    ),
}  # fmt: skip
TURNED = "turned round, in the words of the sheet"  # where it has such questions


@dataclass(frozen=True)
class Shares:
    """Right answers of one sort, before and after; ``wrong``: question | answer | value of each wrong one."""

    sort: str
    before: int
    right: int
    total: int
    wrong: tuple[str, ...]


def page() -> str:
    """The twelve facts as plain sentences."""
    return " ".join(f"{who} works for {employer}. {employer} is located in {town}." for who, employer, town in CHAINS)


def asked(sort: str) -> list[Card]:
    """The questions of one sort about every chain."""
    chains = [dict(zip(("person", "employer", "town"), chain, strict=True)) for chain in CHAINS]
    return [
        Card(question.format(**chain), "", value.format(**chain), 0)
        for chain in chains
        for question, value in QUESTIONS[sort]
    ]


def teach(config: MIUConfig) -> tuple[str, list[Shares]]:
    """Teach the page to the untaught model, and ask before and after. The first is the lesson's own message."""
    with TemporaryDirectory() as folder:
        miu = ModelInferenceUpdate(checkpoint_dir=folder, config=config)
        sheet = sheet_of(page(), miu)
        trained = {normalise(card.question) for card in sheet.trained}
        examiner, out = Examiner(miu.model, miu.tokenizer), []
        cards = {sort: [card for card in asked(sort) if normalise(card.question) not in trained] for sort in QUESTIONS}
        cards[TURNED] = [card for card in sheet.trained if card.origin == "reversed"]
        before = {sort: sum(one.right for one in examiner.ask(rows)) for sort, rows in cards.items()}
        result = miu.learn_from_content(ContentSource("text", content=page()))
        for sort, rows in cards.items():
            found = examiner.ask(rows)
            wrong = [f"{card.question} | {one.answer} | {card.value}"
                     for card, one in zip(rows, found, strict=True) if not one.right]  # fmt: skip
            out.append(Shares(sort, before[sort], sum(one.right for one in found), len(rows), tuple(wrong)))
        return result.message, out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    for turned in (False, True):
        for seed in range(options.seeds):
            message, shares = teach(MIUConfig(seed=seed, gate=False, reversed_questions=turned))
            print(f"reversed_questions={turned}, seed {seed}: {message}", flush=True)
            for row in shares:
                print(f"  {row.sort}: {row.right} of {row.total} ({100 * row.right / max(1, row.total):.0f} %), "
                      f"{row.before} before")  # fmt: skip
                print("".join(f"    wrong  {line}\n" for line in row.wrong), end="", flush=True)


if __name__ == "__main__":
    main()

"""How many facts of the evaluation pages get a card, and which cards look wrong.

    python -m benchmarks.coverage --set c            the working set, by the rules alone
    python -m benchmarks.coverage --set a            the three pages of benchmarks/pages
    python -m benchmarks.coverage --set c --cards    every statement with its value and questions
    python -m benchmarks.coverage --set c --model    with the bundled model's own cards too (slow)

A fact is covered when a trained card's answer holds the value and the subject's full name (where the page names one:
"subject: relation"), the card's value is the fact's value with three more words at most, and the question holds no part
that gives it away. ``benchmarks.pages`` counts the same way. Nothing here knows whether a question is a good one; the
list of suspicious cards finds only what can be seen from the words: pronouns left over, long values, questions that no
person would ask.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jupyter_miu.study.cards import Card, Sheet, Statement, contains, normalise
from jupyter_miu.study.writer import SheetOptions, write_sheet
from jupyter_miu.types import ContentSource

if TYPE_CHECKING:
    from jupyter_miu.update import ModelInferenceUpdate

HERE = Path(__file__).parent
EXTRA = 3  # words that a card's value may have beyond the fact's
LONG = 8  # words of a value that nobody would give as an answer
_PRONOUN = re.compile(r"^(?:he|she|it|they|his|her|its|their|this|that|these|those|who|which)\b", re.I)
_LEFT_OVER = re.compile(r"\b(?:him|hers|theirs|whose|himself)\b", re.I)
_TWICE = re.compile(r"\b(does|did|is|was|has|are|were|the|of|in|to|by) \1\b", re.I)
_DO_FORM = re.compile(r"\b(?:does|did|do) .*\b(?:is|was|were|has|had)\b(?! (?:that|which|who))")


def load(which: str) -> list[dict[str, Any]]:
    """The pages of a set: a or b (three plain pages each), or c or d of benchmarks/prose."""
    folder = HERE / ("pages" if which in "ab" else "prose")
    return [json.loads(path.read_text()) for path in sorted(folder.glob(f"{which}*.json"))]


def covers(card: Card, fact: dict[str, Any]) -> bool:
    """Whether this card asks for this fact's value, about this fact's subject."""
    value, about = fact["value"], fact["about"]
    subject = about.split(":")[0] if ":" in about else ""
    asked = contains(card.value, value) and len(normalise(card.value).split()) <= len(normalise(value).split()) + EXTRA
    named = not subject or contains(card.answer, subject)
    return asked and named and contains(card.answer, value) and not contains(card.question, value)


def suspicious(card: Card, statement: Statement) -> str:
    """What is wrong with a card as far as its words show it; empty where nothing is."""
    text, value, question = statement.text, card.value, card.question
    if _PRONOUN.match(text) or _PRONOUN.match(statement.subject):
        return "a pronoun is left as the subject"
    if _LEFT_OVER.search(text):
        return "a pronoun is left in the answer"
    if len(value.split()) > LONG:
        return "the value is long"
    if not re.match(r"^[A-Z`\"'\w]", question) or not question.rstrip().endswith(("?", ".")):
        return "the question is not a sentence"
    if _TWICE.search(question) or _DO_FORM.search(question):
        return "the question is ungrammatical"
    if re.search(r"[,;:(]\s*[?.]$|\b(?:and|or|the|a|an) ?[?.]$", question) or re.search(
        r"\b(?:and|or|the|a|of)\.$", text
    ):
        return "a loose end"
    if value.lower().startswith(("and ", "or ", "but ", "who ", "which ", "that ")):
        return "the value begins in the middle"
    if contains(question, value):
        return "the question gives the answer away"
    return ""


def sheet_of(text: str, miu: ModelInferenceUpdate | None) -> Sheet:
    """The sheet that a lesson on this text would study; without a model, the part of it that the rules write."""
    return write_sheet([text], SheetOptions()) if miu is None else miu.sheet(ContentSource("text", content=text))


def sentence_of(text: str, value: str) -> str:
    """Where the text says it."""
    return next((line.strip() for line in re.split(r"(?<=[.!?;])\s+|\n", text) if contains(line, value)), "")


def missed_line(page: dict[str, Any], fact: dict[str, Any]) -> str:
    """A fact without a card, as it is printed."""
    return f"missed  {fact['about']} = {fact['value']}   in: {sentence_of(page['text'], fact['value'])}"


def measure(which: str, model: bool = False, show: bool = False) -> tuple[int, int, int, int]:
    """Prints a set's coverage. Returns facts covered, facts, suspicious cards, cards."""
    if not model:
        return _measure(which, None, show)
    from jupyter_miu.update import ModelInferenceUpdate  # here: the rules alone need no model

    with TemporaryDirectory() as folder:
        return _measure(which, ModelInferenceUpdate(checkpoint_dir=folder), show)


def _measure(which: str, miu: ModelInferenceUpdate | None, show: bool) -> tuple[int, int, int, int]:
    totals = [0, 0, 0, 0]
    for page in load(which):
        sheet = sheet_of(page["text"], miu)
        missed = [fact for fact in page["facts"] if not any(covers(card, fact) for card in sheet.trained)]
        reasons = [(card, suspicious(card, sheet.statements[card.fact])) for card in sheet.cards if card.fact >= 0]
        wrong = [(card, reason) for card, reason in reasons if reason]
        count = len(page["facts"])
        print(
            f"{page['name']:<24} {count - len(missed):>3} of {count:<3} {len(sheet.cards):>4} cards, {len(wrong)} "
            rf"suspicious"
        )
        for fact in missed:
            print(f"    {missed_line(page, fact)}")
        for card, reason in wrong:
            print(f"    {reason}: {card.question} | {card.answer} | {card.value}")
        if show:
            for place, statement in enumerate(sheet.statements):
                print(f"    + {statement.text}  [{statement.value}]")
                print("        " + " | ".join(card.question for card in sheet.cards if card.fact == place))
        totals = [a + b for a, b in zip(totals, (count - len(missed), count, len(wrong), len(reasons)), strict=True)]
    print(f"set {which}: {totals[0]} of {totals[1]} facts ({100 * totals[0] / max(1, totals[1]):.1f} %), "
          f"{totals[2]} of {totals[3]} cards suspicious")  # fmt: skip
    return totals[0], totals[1], totals[2], totals[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="c")
    parser.add_argument("--model", action="store_true", help="the bundled model writes cards too")
    parser.add_argument("--cards", action="store_true", help="print every statement and question")
    options = parser.parse_args()
    measure(options.set, options.model, options.cards)


if __name__ == "__main__":
    main()

"""What a lesson costs: old questions of every kind and plain text, asked before and after.

For the bundled model the questions ship with it. Any other model makes them itself when it is first taught (frozen.py).
Knows how to ask and compare; does not decide (that is the gate).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_miu.evaluation.probes import Examiner, mean_loss
from jupyter_miu.evaluation.questions import APART, OldQuestion, exact_match, probability
from jupyter_miu.evaluation.statistics import mcnemar
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.types import ProbeResult, RetentionCard

HELD_OUT_SAMPLES = 48  # self-samples never rehearsed, for the perplexity ratio
_SHIPPED = {"old": "old", "old_unquizzed": "read", "reading": "reading", "unknown": "unknown"}


@dataclass
class RetentionSet:
    """Everything that must survive. ``texts`` are samples of the base, for perplexity; never rehearsed."""

    questions: list[OldQuestion] = field(default_factory=list)
    texts: list[Encoded] = field(default_factory=list)


@dataclass(frozen=True)
class RetentionState:
    """How one state of the model does on a RetentionSet. ``right`` is aligned with the questions.

    Kept in memory with them and never stored: another version may ask other questions. With any other number of
    questions it raises ValueError.
    """

    right: tuple[bool, ...]
    loss: float

    def share(self, questions: Sequence[OldQuestion], kind: str) -> float | None:
        """Share of right answers among one kind, 0..1; None where there is none."""
        rows = [ok for ok, q in zip(self.right, questions, strict=True) if q.kind == kind]
        return sum(rows) / len(rows) if rows else None


def from_bundled(loaded: LoadedModel, samples: Sequence[Sequence[int]]) -> RetentionSet:
    """The questions that ship with the bundled model."""
    from jupyter_miu.models import bundled

    questions = [
        OldQuestion(_SHIPPED[p.kind], p.prompt, p.answer, p.value, _row(loaded.tokenizer, p.prompt, p.answer))
        for p in bundled.retention_probes()
    ]
    return RetentionSet(questions, [Encoded(list(s), list(s)) for s in samples])


def from_samples(loaded: LoadedModel, samples: Sequence[Sequence[int]]) -> RetentionSet:
    """For a model we know nothing of: questions with its own answers, and its samples as text whose loss must not rise.

    The live model must be untaught: what it says now is what is expected later.
    """
    from jupyter_miu.evaluation import frozen

    return RetentionSet(frozen.questions(loaded), [Encoded(list(s), list(s)) for s in samples])


def measure(examiner: Examiner, retention: RetentionSet) -> RetentionState:
    """Ask everything; an answer is right when it holds the value, as with probes.

    First all expected sentences in one pass by teacher forcing, which equals greedy generation's exact match; only what
    is not exactly that is generated, for it may be right in other words. Where the form is asked for, it may not. An
    answer that was frozen, which is one of many ways to go on, is kept while the model still finds it likely.
    """
    questions = retention.questions
    right = exact_match(examiner.model, [q.row for q in questions])
    rest = [i for i, ok in enumerate(right) if not ok and questions[i].kind != "format"]
    for i, reply in zip(rest, replies(examiner, [questions[i] for i in rest]), strict=True):
        right[i] = questions[i].accepts(reply)
    rest = [i for i in rest if not right[i] and questions[i].floor is not None]
    for i, likely in zip(rest, probability(examiner.model, [questions[i].row for i in rest]), strict=True):
        right[i] = likely >= (questions[i].floor or 0.0)
    return RetentionState(tuple(right), mean_loss(examiner.model, retention.texts))


def card(
    retention: RetentionSet, before: RetentionState, after: RetentionState, examiner: Examiner, kl: float | None = None
) -> RetentionCard:
    """The retention card; only answers that flipped are generated, to be shown."""
    questions = retention.questions
    flips = [i for i, (b, a) in enumerate(zip(before.right, after.right, strict=True)) if b != a]
    said = replies(examiner, [questions[i] for i in flips])
    flipped = [
        ProbeResult(
            questions[i].prompt, questions[i].answer, questions[i].answer if before.right[i] else "", reply,
            before.right[i], after.right[i], True, questions[i].kind,
        )
        for i, reply in zip(flips, said, strict=True)
    ]  # fmt: skip
    old = [(p.right_before, p.right_after) for p in flipped if p.fact == "old"]
    ratio = math.exp(min(20.0, after.loss - before.loss)) if retention.texts else None
    return RetentionCard(
        before=before.share(questions, "old") or 0.0,
        after=after.share(questions, "old") or 0.0,
        total=_count(questions, "old"),
        perplexity_ratio=ratio,
        kl=kl,
        flipped=flipped,
        p=mcnemar(old.count((False, True)), old.count((True, False))) if _count(questions, "old") else None,
        **_apart(questions, before, after),
    )


def _apart(questions: Sequence[OldQuestion], before: RetentionState, after: RetentionState) -> dict[str, Any]:
    """The card's fields for each of the kinds that are counted apart."""
    out: dict[str, Any] = {}
    for kind in APART:
        out[f"{kind}_before"], out[f"{kind}_after"] = before.share(questions, kind), after.share(questions, kind)
        out[f"{kind}_total"] = _count(questions, kind)
    return out


def replies(examiner: Examiner, questions: Sequence[OldQuestion]) -> list[str]:
    """What the model says to each: to questions as an assistant, to plain openings by going on."""
    out = [""] * len(questions)
    for plain in (False, True):
        rows = [i for i, q in enumerate(questions) if q.plain is plain]
        if rows:
            prompts = [questions[i].prompt for i in rows]
            said = examiner.continuations(prompts) if plain else examiner.answers(prompts)
            for i, reply in zip(rows, said, strict=True):
                out[i] = reply
    return out


def _count(questions: Sequence[OldQuestion], kind: str) -> int:
    return sum(q.kind == kind for q in questions)


def _row(tokenizer: Any, prompt: str, answer: str) -> Encoded:
    return encode_chat(tokenizer, [Turn("user", prompt), Turn("assistant", answer)])

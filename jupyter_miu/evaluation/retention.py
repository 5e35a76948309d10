"""What a lesson costs: old questions, unknown names and plain text, asked before and after.

For the bundled model the questions ship with it. For any other model they are made at first attach, from its own
samples. Knows how to ask and compare; does not decide (that is the gate).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from jupyter_miu.evaluation.probes import Examiner, mean_loss
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.study.cards import contains
from jupyter_miu.training.batches import NO_LOSS, right_padded
from jupyter_miu.types import ProbeResult, RetentionCard

HELD_OUT_SAMPLES = 48  # self-samples never rehearsed, for the perplexity ratio


@dataclass(frozen=True)
class OldQuestion:
    """A question the model could answer before any lesson. ``kind``: "old", "unknown" or "reading".

    ``answer`` is the whole sentence expected, ``value`` what a right answer must hold, in whatever words.
    """

    kind: str
    prompt: str
    answer: str
    value: str
    row: Encoded


@dataclass
class RetentionSet:
    """Everything that must survive. ``texts`` are samples of the base, for perplexity; never rehearsed."""

    questions: list[OldQuestion] = field(default_factory=list)
    texts: list[Encoded] = field(default_factory=list)


@dataclass(frozen=True)
class RetentionState:
    """How one state of the model does on a RetentionSet. ``right`` is aligned with the questions."""

    right: tuple[bool, ...]
    loss: float

    def share(self, questions: Sequence[OldQuestion], kind: str) -> float | None:
        """Share of right answers among one kind, 0..1; None where there is none."""
        rows = [ok for ok, q in zip(self.right, questions, strict=True) if q.kind == kind]
        return sum(rows) / len(rows) if rows else None


def from_bundled(loaded: LoadedModel, samples: Sequence[Sequence[int]]) -> RetentionSet:
    """The questions that ship with the bundled model."""
    from jupyter_miu.models import bundled

    kinds = {"old": "old", "unknown": "unknown", "reading": "reading"}
    questions = [
        OldQuestion(kinds[p.kind], p.prompt, p.answer, p.value, _row(loaded.tokenizer, p.prompt, p.answer))
        for p in bundled.retention_probes()
        if p.kind in kinds
    ]
    return RetentionSet(questions, [Encoded(list(s), list(s)) for s in samples])


def from_samples(loaded: LoadedModel, samples: Sequence[Sequence[int]]) -> RetentionSet:
    """For a model we know nothing of: its own samples, as text whose loss must not rise."""
    return RetentionSet([], [Encoded(list(s), list(s)) for s in samples])


def measure(examiner: Examiner, retention: RetentionSet) -> RetentionState:
    """Ask everything; an answer is right when it holds the value, as with probes.

    First all expected sentences in one pass by teacher forcing, which equals greedy generation's exact match; only what
    is not exactly that is generated, for it may be right in other words.
    """
    questions = retention.questions
    right = exact_match(examiner.model, [q.row for q in questions])
    rest = [i for i, ok in enumerate(right) if not ok]
    for i, reply in zip(rest, examiner.answers([questions[i].prompt for i in rest]) if rest else [], strict=True):
        right[i] = contains(reply, questions[i].value)
    return RetentionState(tuple(right), mean_loss(examiner.model, retention.texts))


@torch.no_grad()
def exact_match(model: Any, rows: Sequence[Encoded], batch_size: int = 64) -> list[bool]:
    """Whether every labelled token is the model's first choice given those before it; one bool a row."""
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    out = [False] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].input_ids))
    for start in range(0, len(order), batch_size):
        index = order[start : start + batch_size]
        ids = right_padded([rows[i].input_ids for i in index], 0)
        labels = right_padded([rows[i].labels for i in index], NO_LOSS)
        best = model(input_ids=ids.to(device)).logits[:, :-1].argmax(-1).cpu()
        wrong = ((best != labels[:, 1:]) & (labels[:, 1:] != NO_LOSS)).any(-1).tolist()
        for k, i in enumerate(index):
            out[i] = not wrong[k]
    model.train(was_training)
    return out


def card(
    retention: RetentionSet, before: RetentionState, after: RetentionState, examiner: Examiner, kl: float | None = None
) -> RetentionCard:
    """The retention card; only answers that flipped are generated, to be shown."""
    import math

    questions = retention.questions
    flips = [i for i, (b, a) in enumerate(zip(before.right, after.right, strict=True)) if b != a]
    replies = examiner.answers([questions[i].prompt for i in flips]) if flips else []
    flipped = [
        ProbeResult(
            questions[i].prompt, questions[i].answer, questions[i].answer if before.right[i] else "", reply,
            before.right[i], after.right[i], True, questions[i].kind,
        )
        for i, reply in zip(flips, replies, strict=True)
    ]  # fmt: skip
    unknown = sum(q.kind == "unknown" for q in questions)
    ratio = math.exp(min(20.0, after.loss - before.loss)) if retention.texts else None
    return RetentionCard(
        before=before.share(questions, "old") or 0.0,
        after=after.share(questions, "old") or 0.0,
        total=sum(q.kind == "old" for q in questions),
        unknown_before=before.share(questions, "unknown"),
        unknown_after=after.share(questions, "unknown"),
        unknown_total=unknown,
        perplexity_ratio=ratio,
        kl=kl,
        flipped=flipped,
    )


def _row(tokenizer: Any, prompt: str, answer: str) -> Encoded:
    return encode_chat(tokenizer, [Turn("user", prompt), Turn("assistant", answer)])

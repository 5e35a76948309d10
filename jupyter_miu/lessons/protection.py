"""What protects earlier knowledge in a lesson: made once a model is attached, reused by every lesson on it.

Puts together the pieces of ``retention`` for one model: rehearsal samples, the reference to compare with, the Fisher
diagonal, the questions that must survive. Nothing here runs before the first learn.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from jupyter_miu.evaluation import retention as kept
from jupyter_miu.evaluation.probes import Examiner, encode_card, mean_loss
from jupyter_miu.lessons.recipe import FISHER_LIMIT, Recipe
from jupyter_miu.models.generation import generate_ids
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Encoded, Turn, encode_prompt, stop_ids
from jupyter_miu.retention.anchors import Anchors
from jupyter_miu.retention.buffer import TaughtBuffer
from jupyter_miu.retention.directions import Directions, directions
from jupyter_miu.retention.fisher import FisherPenalty, estimate
from jupyter_miu.retention.nearest import nearest
from jupyter_miu.retention.rehearsal import KLRehearsal, Reference, self_samples
from jupyter_miu.study.cards import Card
from jupyter_miu.training.methods.base import UpdateMethod
from jupyter_miu.training.methods.lora import LoRA
from jupyter_miu.training.trainer import RetentionTerm

FISHER_SAMPLES = 64
READ = 128  # of each kind of rehearsal samples, those that tell what the weights usually see
LONGEST = 64  # tokens of a shipped sample that are rehearsed: what follows costs as much and holds no more
NEAR = 1 / 8  # of the rehearsal samples, those nearest to a lesson are drawn as often as all others together


@dataclass(frozen=True)
class Studied:
    """What a lesson studies: its ``rows`` of token ids, and its questions about ``strangers``."""

    rows: Sequence[Sequence[int]]
    strangers: Sequence[str] = ()


class Protection:
    """Rehearsal, reference, Fisher and retention questions of one model, from its state before any lesson.

    Args:
        loaded: the model, with no lesson taught and no adapter attached.
        memory_slots: how many taught cards and self-samples are kept for rehearsal.
        seed: of the self-samples, for models that ship none.
    """

    def __init__(self, loaded: LoadedModel, memory_slots: int = 4096, seed: int = 0) -> None:
        self._loaded, self._slots = loaded, memory_slots
        samples = self._bundled_samples() if loaded.bundled else self_samples(loaded, seed)
        random.Random(seed).shuffle(samples)
        held = samples[: min(kept.HELD_OUT_SAMPLES, len(samples) // 5)]
        longest = LONGEST if loaded.bundled else None  # else only what follows a prompt is bounded: templates are long
        self.pool = [row[:longest] for row in samples[len(held) :][:memory_slots]]
        make = kept.from_bundled if loaded.bundled else kept.from_samples
        self.questions = make(loaded, held)
        texts = self.questions.texts
        self.untaught_loss = mean_loss(loaded.model, texts) if texts else None  # nats a token
        self._reference: Reference | None = None
        self._fisher: dict[str, Tensor] | None = None
        self._states: dict[str | int, kept.RetentionState] = {}

    def _bundled_samples(self) -> list[list[int]]:
        from jupyter_miu.models import bundled

        return [list(row) for row in bundled.rehearsal()]

    def ready_for(self, method: str, fisher: bool = False) -> bool:
        """Whether ``prepare`` has nothing left to do for this method."""
        return method != "full" or (self._reference is not None and (not fisher or self._fisher is not None))

    def prepare(self, method: str, fisher: bool = False) -> None:
        """Make what needs the untaught weights: the frozen copy and, where it is wanted and affordable, the Fisher
        diagonal."""
        if self.ready_for(method, fisher):
            return
        self._reference = self._reference or Reference.copy_of(self._loaded.model)
        if fisher:
            self._fisher = self._diagonal()

    def _diagonal(self) -> dict[str, Tensor]:
        """The Fisher diagonal of the untaught weights; empty for a model that is too large."""
        if self._loaded.bundled:
            from jupyter_miu.models import bundled

            return bundled.fisher()
        if self._loaded.parameters > FISHER_LIMIT:
            return {}
        return estimate(self._loaded.model, self.pool[:FISHER_SAMPLES])

    def state(self, place: str | int) -> kept.RetentionState:
        """How the live model, which is in that state, does on the questions; asked once a state."""
        if place not in self._states:
            examiner = Examiner(self._loaded.model, self._loaded.tokenizer)
            self._states[place] = kept.measure(examiner, self.questions)
        return self._states[place]

    def reference(self, method: UpdateMethod) -> Reference | None:
        """The untaught model to compare with, while that method is attached; None before ``prepare``."""
        return Reference(self._loaded.model, method.bypassed) if isinstance(method, LoRA) else self._reference

    def rehearsed(self, lesson: Studied) -> list[list[list[int]]]:
        """What is rehearsed beside a lesson, as token ids: all samples, those nearest to it, its questions about
        strangers with what the live model says to them. Nothing where there are no samples."""
        if not self.pool:
            return []
        near = nearest(self.pool, lesson.rows, int(len(self.pool) * NEAR))
        return [self.pool, near, self._answered(lesson.strangers)]

    def directions(self, pools: Sequence[Sequence[list[int]]], method: UpdateMethod, seed: int) -> Directions:
        """What steps are turned by, as the live model sees the samples; none for an adapter, and for a large model."""
        if method.name != "full" or self._loaded.parameters > FISHER_LIMIT:
            return Directions()
        rng = random.Random(seed)
        rows = [row for pool in pools for row in rng.sample(pool, min(READ, len(pool)))]
        return directions(self._loaded.model, rows)

    def terms(
        self,
        recipe: Recipe,
        method: UpdateMethod,
        pools: Sequence[Sequence[list[int]]],
        earlier: Sequence[Card],
        seed: int,
    ) -> list[RetentionTerm]:
        """The penalties of one attempt; an item whose weight is 0 is left out.

        Args:
            pools: what is rehearsed.
            earlier: cards of the lessons before.
        """
        out: list[RetentionTerm] = []
        model = self._loaded.model
        if recipe.kl_weight and pools:
            reference = self.reference(method)
            if reference is not None:
                out.append(KLRehearsal(pools, reference, recipe.kl_weight, recipe.rehearsal_batch, seed))
        if recipe.fisher_weight and self._fisher and method.name == "full":
            out.append(FisherPenalty(self._fisher, model, recipe.fisher_weight))
        return out + self._crystal(recipe, method, earlier, seed)

    def _answered(self, questions: Sequence[str]) -> list[list[int]]:
        """The questions with what the live model says to them, as token ids."""
        loaded = self._loaded
        prompts = [encode_prompt(loaded.tokenizer, [Turn("user", question)]) for question in questions]
        stop = stop_ids(loaded.tokenizer)
        said = generate_ids(loaded.model, prompts, stop, max_new_tokens=24)
        return [[*prompt, *reply] for prompt, reply in zip(prompts, said, strict=True)]

    def _crystal(self, recipe: Recipe, method: UpdateMethod, earlier: Sequence[Card], seed: int) -> list[RetentionTerm]:
        """What protects the lessons before: studied again, held where they were answered, their weights held."""
        out: list[RetentionTerm] = []
        newest = list(earlier)[max(0, len(earlier) - self._slots) :]
        rows = [encode_card(self._loaded.tokenizer, card) for card in newest]
        if rows and "buffer" in recipe.layers:
            out.append(TaughtBuffer(rows, seed=seed))
        if rows and "anchors" in recipe.layers:
            out.append(Anchors(self._loaded.model, rows, seed=seed))
        if rows and "fisher" in recipe.layers and recipe.lessons_fisher and method.name == "full":
            diagonal = self.lessons_diagonal(rows, seed)
            out.append(FisherPenalty(diagonal, self._loaded.model, recipe.lessons_fisher, "fisher of lessons"))
        return out

    def lessons_diagonal(self, rows: Sequence[Encoded], seed: int) -> dict[str, Tensor]:
        """The Fisher diagonal of the live weights on some of these rows, which are cards of earlier lessons.

        Taken anew for each lesson, from all earlier ones: nothing is carried over from weights that are no more
        (decision 0011).
        """
        chosen = random.Random(seed).sample(list(rows), min(FISHER_SAMPLES, len(rows)))
        return estimate(self._loaded.model, [row.input_ids for row in chosen])

"""Deciding, at each check, whether training goes on: recall on wordings that are not trained, and nothing else.

The loss is not asked: it reaches 0.01 with a third of the facts learnt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jupyter_miu.lessons.recipe import Recipe
from jupyter_miu.training.trainer import CheckDecision

KL_LIMIT = 0.25  # nats a token on rehearsal; above it the learning rate is halved
SLOW_RISE = 0.10  # a rise in recall below this after two checks means the learning rate is too low


@dataclass
class Watch:
    """The check callback of a run.

    score: asks the probes, returns the share right (0..1). held_out: loss on probe wordings, in nats. kl: the last
    rehearsal divergence, or None.
    """

    recipe: Recipe
    score: Callable[[], float]
    held_out: Callable[[], float]
    kl: Callable[[], float | None]
    start: float = 0.0
    recalls: list[tuple[int, float]] = field(default_factory=list)
    _raised: int = 0
    _end: int | None = None

    def __call__(self, step: int) -> CheckDecision:
        """Ask the probes after ``step`` steps and decide."""
        recall = self.score()
        self.recalls.append((step, recall))
        held_out = self.held_out()
        if not self.recipe.auto_steps:
            return CheckDecision(stop=False, recall=recall, held_out_loss=held_out, lr_scale=self._rate(step, recall))
        if self._end is None and recall >= self.recipe.limits.target:
            self._end = step + max(self.recipe.check_every, int(step * self.recipe.margin))
        stop = (self._end is not None and step >= self._end) or self._stuck()
        return CheckDecision(stop=stop, recall=recall, held_out_loss=held_out, lr_scale=self._rate(step, recall))

    def _stuck(self) -> bool:
        """No new best for ``patience`` checks, with most already learnt."""
        values = [recall for _, recall in self.recalls]
        best = max(values)
        since = len(values) - 1 - values.index(best)
        return best >= 0.8 and since >= self.recipe.patience

    def _rate(self, step: int, recall: float) -> float:
        if not self.recipe.auto_lr:
            return 1.0
        kl = self.kl()
        if kl is not None and kl > KL_LIMIT:
            return 0.5
        if (
            step >= 2 * self.recipe.check_every * (self._raised + 1)
            and recall - self.start < SLOW_RISE
            and self._raised < 2
        ):
            self._raised += 1
            return 3.0
        return 1.0

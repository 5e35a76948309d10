"""Deciding, at each check, whether training goes on and how fast: by recall on wordings that are not trained.

The loss is not asked: it reaches 0.01 with a third of the facts learnt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jupyter_miu.lessons.recipe import Recipe
from jupyter_miu.training.trainer import CheckDecision

KL_LIMIT = 0.25  # nats a token on rehearsal; above it the learning rate is halved
SLOW_RISE = 0.10  # a rise in recall below this after two checks means the learning rate is too low
MOST = 0.8  # with so much learnt, ``patience`` checks without a new best end the run
HOPELESS = 6  # checks without any rise after which a run is given up
FLOOR = 0.1  # share of the learning rate at the last step


@dataclass
class Watch:
    """The check callback of a run.

    score: asks the probes, returns the share right (0..1). held_out: loss on probe wordings, in nats. kl: the last
    rehearsal divergence, or None. start: the share right before the lesson.
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
        stop = self.recipe.auto_steps and self._done(step, recall)
        return CheckDecision(stop, self._rate(step, recall), recall, self.held_out())

    def _done(self, step: int, recall: float) -> bool:
        if self._end is None and recall >= self.recipe.limits.target:
            # As far again: what is asked here is asked in the words of the sheet, others come later, and there must be
            # slack for the smallest step that still knows the lesson.
            further = max(2 * self.recipe.check_every, int(step * self.recipe.margin))
            self._end = min(self.recipe.max_steps, step + further)
        values = [value for _, value in self.recalls]
        since = len(values) - 1 - values.index(max(values))
        stuck = max(values) >= MOST and since >= self.recipe.patience
        hopeless = len(values) >= HOPELESS and max(values) - self.start < SLOW_RISE
        return stuck or hopeless or (self._end is not None and step >= self._end)

    def _rate(self, step: int, recall: float) -> float:
        """What to multiply the learning rate with from here on."""
        if not self.recipe.auto_lr:
            return 1.0
        kl = self.kl()
        if kl is not None and kl > KL_LIMIT:
            return 0.5
        late = step >= 2 * self.recipe.check_every * (self._raised + 1)
        if late and self._end is None and recall - self.start < SLOW_RISE and self._raised < 2:
            self._raised += 1
            return 3.0
        return self._decay(step) / self._decay(step - self.recipe.check_every)

    def _decay(self, step: int) -> float:
        """Full until half of the steps, then falling to ``FLOOR``: constant rates end on a noisy step."""
        over = (step / (self._end or self.recipe.max_steps) - 0.5) / 0.5
        return 1.0 - (1.0 - FLOOR) * min(1.0, max(0.0, over))

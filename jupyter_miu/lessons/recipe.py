"""How a lesson is taught when the user does not say: learning rate, steps, weights of what protects.

Every number was chosen on the working set of pages with the bundled model (benchmarks/RESULTS.md). Knows no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jupyter_miu.config import MIUConfig, Settings, crystal_layers
from jupyter_miu.retention.gate import GateLimits

BUNDLED_PARAMETERS = 4_164_352
# Turned steps disturb less, so they may be longer: measured on the bundled model alone, and used for no other.
FULL_RATE, TURNED_RATE = 3e-4, 1e-3
FIRST_STEPS = 45


@dataclass(frozen=True)
class Recipe:
    """The settled numbers of one attempt.

    ``fisher_weight`` holds the untaught weights, ``lessons_fisher`` those of earlier lessons, where that layer is on.
    ``layers`` are what protects these. ``auto_lr``/``auto_steps``: whether evidence may change the learning rate or end
    training early; ``min_alpha``: whether the smallest sufficient step is searched; ``retry``: whether what was learnt
    at too high a price is taught once more. ``margin``: steps after the target was reached, as a share of those it
    took. ``patience``: checks without progress before it stops.
    """

    learning_rate: float
    max_steps: int
    batch_size: int
    kl_weight: float
    fisher_weight: float
    lessons_fisher: float
    rehearsal_batch: int
    auto_lr: bool = True
    auto_steps: bool = True
    min_alpha: bool = True
    retry: bool = True
    layers: tuple[str, ...] = ("buffer",)
    margin: float = 1.0
    patience: int = 5
    check_every: int = 10
    limits: GateLimits = field(default_factory=GateLimits)

    def gentler(self) -> Recipe:
        """The one retry after a failed gate: half the learning rate, twice the rehearsal."""
        return replace(self, learning_rate=self.learning_rate / 2, kl_weight=self.kl_weight * 2)


def recipe_for(
    config: MIUConfig, *, parameters: int, method: str, bundled: bool, facts: int, turned: bool = False
) -> Recipe:
    """The recipe for this model and sheet; what the user set in ``config`` rules.

    Args:
        parameters: size of the model.
        method: "full" or "lora".
        bundled: whether it is the model that ships with the package, for which the limits are tight.
        facts: things to learn: statements with a trained card, else passages.
        turned: whether steps are turned away from what the model usually sees (``retention/directions.py``).
    """
    scale = min(6.0, max(0.05, (BUNDLED_PARAMETERS / max(1, parameters)) ** 0.5))
    full_rate = TURNED_RATE if turned and bundled else FULL_RATE
    rate = full_rate * scale if method == "full" else max(2e-4, 2.5e-3 * scale)
    limits = GateLimits(target=config.target_recall)
    auto = config.recipe == "auto"
    return Recipe(
        learning_rate=config.learning_rate or rate,
        max_steps=int(config.max_steps or min(300, FIRST_STEPS + facts)),
        batch_size=int(config.batch_size or 16),
        kl_weight=4.0 if config.kl_weight is None else config.kl_weight,
        fisher_weight=config.fisher_weight or 0.0,  # cost 8 points of recall and kept nothing: decision 0008
        lessons_fisher=_fisher(method, parameters) if config.fisher_weight is None else config.fisher_weight,
        rehearsal_batch=int(config.rehearsal_batch or 16),
        auto_lr=auto and config.learning_rate is None,
        auto_steps=auto and config.max_steps is None,
        min_alpha=auto and config.min_alpha,
        retry=auto,
        layers=crystal_layers(Settings.crystal if config.crystal is None else config.crystal),
        limits=limits if bundled else replace(limits, old_lost=0.05, unknown_lost=0.15, beyond_luck=True),
    )


FISHER_WEIGHT = 0.25  # for a diagonal scaled to mean 1
FISHER_LIMIT = 500_000_000


def _fisher(method: str, parameters: int) -> float:
    return FISHER_WEIGHT if method == "full" and parameters <= FISHER_LIMIT else 0.0

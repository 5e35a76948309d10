"""What ends a step before it can do harm: numbers that are not finite, gradients that explode.

Knows figures only. Does not know tensors, models or what is done about it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from statistics import median

from jupyter_miu.errors import Diverged

__all__ = ["SpikeGuard"]

_FACTOR, _FLOOR, _MEMORY = 100.0, 50.0, 50


class SpikeGuard:
    """Watches losses and gradient norms of one run.

    A gradient norm counts as a spike when it is above 50 and above 100 times the median of the last 50 steps, once the
    warm-up (at least 5 steps) is over. Clipping would hide it, but the direction of such a step is noise.
    """

    def __init__(self, warmup_steps: int) -> None:
        self.warmup = max(5, warmup_steps)
        self.norms: deque[float] = deque(maxlen=_MEMORY)

    def check(self, step: int, losses: Mapping[str, float], grad_norm: float) -> None:
        """Call after backward, before the optimizer.

        Raises:
            Diverged: naming what went wrong and at which step.
        """
        for name, value in losses.items():
            if not math.isfinite(value):
                raise Diverged(f"the {name} became {value} at step {step}", "a lower learning rate may help")
        if not math.isfinite(grad_norm):
            raise Diverged(f"the gradient became {grad_norm} at step {step}", "a lower learning rate may help")
        if len(self.norms) >= self.warmup and grad_norm > _FLOOR and grad_norm > _FACTOR * median(self.norms):
            usual = median(self.norms)
            raise Diverged(
                f"the gradient exploded at step {step}: norm {grad_norm:.3g}, usually {usual:.3g}",
                "a lower learning rate may help",
            )
        self.norms.append(grad_norm)

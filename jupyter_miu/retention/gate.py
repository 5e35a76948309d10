"""The gate: whether a lesson may stay. Pure arithmetic on the cards; every refusal is a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from jupyter_miu.types import RecallCard, RetentionCard


@dataclass(frozen=True)
class GateLimits:
    """What a lesson must reach and may cost. Shares are 0..1."""

    target: float = 0.95
    gain: float = 0.5
    old_lost: float = 0.02
    unknown_lost: float = 0.10
    perplexity_ratio: float = 1.35
    earlier_lost: float = 0.10


@dataclass(frozen=True)
class Verdict:
    """``learned``: probes say so. ``kept_old``: nothing suffered beyond the limits. ``reasons`` say what failed."""

    learned: bool
    kept_old: bool
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Both."""
        return self.learned and self.kept_old


def sign_test(gained: int, lost: int) -> float:
    """Exact one-sided McNemar p-value that ``gained`` of the flips against ``lost`` is luck (1.0 without flips)."""
    n = gained + lost
    return sum(comb(n, k) for k in range(gained, n + 1)) / 2**n if n else 1.0


def judge(recall: RecallCard, retention: RetentionCard, limits: GateLimits) -> Verdict:
    """Whether the lesson was learnt and what it cost.

    Learned means: probes that were wrong are right now, more than luck explains (exact McNemar p ≤ 0.05, or all of
    them where there are fewer than five), and recall reached the target or rose by ``gain``.
    """
    reasons = []
    gained = sum(not p.right_before and p.right_after for p in recall.probes)
    lost = sum(p.right_before and not p.right_after for p in recall.probes)
    wrong = sum(not p.right_before for p in recall.probes)
    luck = sign_test(gained, lost) > 0.05 and not (wrong < 5 and gained == wrong > 0 and lost == 0)
    rose = (recall.after - recall.before) / recall.total if recall.total else 0.0
    reached = recall.recall >= limits.target or rose >= limits.gain
    learned = bool(recall.total) and not luck and reached
    if not recall.total:
        reasons.append("nothing in the text could be asked, so nothing can be shown to be learnt")
    elif not learned:
        reasons.append(f"only {recall.after}/{recall.total} probes are right (before: {recall.before})")
    cost = _cost(retention, limits)
    return Verdict(learned, not cost, tuple(reasons + cost))


def _cost(card: RetentionCard, limits: GateLimits) -> list[str]:
    out = []
    if card.total and _fell(card.before, card.after, limits.old_lost):
        out.append(f"old answers fell from {card.before:.0%} to {card.after:.0%}")
    if _fell(card.unknown_before, card.unknown_after, limits.unknown_lost):
        out.append(f'"I do not know" for unknown names fell from {card.unknown_before:.0%} to {card.unknown_after:.0%}')
    if card.perplexity_ratio is not None and card.perplexity_ratio > limits.perplexity_ratio:
        out.append(f"perplexity of the model's own text rose by {card.perplexity_ratio - 1:.0%}")
    if _fell(card.earlier_before, card.earlier_after, limits.earlier_lost):
        out.append(f"earlier lessons fell from {card.earlier_before:.0%} to {card.earlier_after:.0%}")
    return out


def _fell(before: float | None, after: float | None, limit: float) -> bool:
    return before is not None and after is not None and before - after > limit + 1e-9

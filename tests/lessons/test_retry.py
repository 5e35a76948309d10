"""When a lesson gets a second try: learnt, but at too high a price. The verdict is given here, all else is real."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.lessons import teach
from jupyter_miu.retention.gate import Verdict
from tests.teaching import FACT, hashes, open_tiny, quick, text

Judged = tuple[bool, bool]
LEARNT, DEAR, LOST = (True, True), (True, False), (False, True)


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The learning rate of each training."""
    seen: list[float] = []
    train = teach.train

    def watched(job: teach.TrainJob, *rest: object) -> teach.TrainOutcome:
        seen.append(job.learning_rate)
        return train(job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(teach, "train", watched)
    return seen


def judge_as(monkeypatch: pytest.MonkeyPatch, *verdicts: Judged) -> list[Judged]:
    """Give these verdicts (learned, kept_old) in turn, the last one from then on; those given are returned."""
    given: list[Judged] = []

    def verdict(*_: object) -> Verdict:
        given.append(verdicts[min(len(given), len(verdicts) - 1)])
        return Verdict(*given[-1], () if all(given[-1]) else ("because",))

    monkeypatch.setattr(teach, "judge", verdict)
    return given


@pytest.mark.parametrize(
    ("verdict", "tries", "judged"),
    [(DEAR, 2, 2 * (1 + teach.SMALLER)), (LOST, 1, 1), ((False, False), 1, 1), (LEARNT, 1, 1)],
)
def test_only_what_was_learnt_at_too_high_a_price_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rates: list[float], verdict: Judged, tries: int, judged: int
) -> None:
    given = judge_as(monkeypatch, verdict)
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content(text(FACT), quick(gate=True))
    assert len(rates) == tries and rates[1:] == [rates[0] / 2] * (tries - 1)
    assert len(given) == judged
    assert result.success is (verdict == LEARNT)
    assert (hashes(miu.model) == before) is not result.success


def test_a_smaller_step_that_passes_spares_a_second_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rates: list[float]
) -> None:
    judge_as(monkeypatch, LEARNT)
    whole = open_tiny(tmp_path / "one").learn_from_content(text(FACT), quick(gate=True))
    given = judge_as(monkeypatch, DEAR, DEAR, LEARNT)
    miu = open_tiny(tmp_path / "two")
    result = miu.learn_from_content(text(FACT), quick(gate=True))
    assert result.success and len(given) == 3 and len(rates) == 2  # one training each
    assert whole.drift is not None and result.drift is not None
    assert result.drift.alpha < whole.drift.alpha or result.drift.kept < whole.drift.kept
    assert (result.drift.weight_change or 0.0) < (whole.drift.weight_change or 0.0)


def test_a_step_so_small_that_nothing_is_known_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rates: list[float]
) -> None:
    given = judge_as(monkeypatch, DEAR, (False, True), DEAR, (False, True))
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    assert not miu.learn_from_content(text(FACT), quick(gate=True)).success
    assert len(given) == 4 and len(rates) == 2 and hashes(miu.model) == before


def test_a_fixed_recipe_is_one_attempt_with_its_whole_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rates: list[float]
) -> None:
    given = judge_as(monkeypatch, DEAR)
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    assert not miu.learn_from_content(text(FACT), quick(gate=True, recipe="fixed")).success
    assert len(given) == len(rates) == 1 and hashes(miu.model) == before


def test_without_the_search_for_a_smaller_step_none_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rates: list[float]
) -> None:
    given = judge_as(monkeypatch, DEAR)
    assert not open_tiny(tmp_path).learn_from_content(text(FACT), quick(gate=True, min_alpha=False)).success
    assert len(given) == len(rates) == 2

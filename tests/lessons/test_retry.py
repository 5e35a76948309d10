"""When a lesson gets a second try: learnt, but at too high a price. The verdict is given here, all else is real."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.lessons import teach
from jupyter_miu.retention.gate import Verdict
from tests.teaching import FACT, hashes, open_tiny, quick, text


@pytest.mark.parametrize(
    ("learned", "kept_old", "tries"), [(True, False, 2), (False, False, 1), (False, True, 1), (True, True, 1)]
)
def test_only_what_was_learnt_at_too_high_a_price_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learned: bool, kept_old: bool, tries: int
) -> None:
    rates: list[float] = []

    def verdict(*_: object) -> Verdict:
        rates.append(job_rates[-1])
        return Verdict(learned, kept_old, () if learned and kept_old else ("because",))

    job_rates: list[float] = []
    train = teach.train

    def watched(job: teach.TrainJob, *rest: object) -> teach.TrainOutcome:
        job_rates.append(job.learning_rate)
        return train(job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(teach, "judge", verdict)
    monkeypatch.setattr(teach, "train", watched)
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content(text(FACT), quick(gate=True))
    assert len(rates) == tries and rates[1:] == [rates[0] / 2] * (tries - 1)
    assert result.success is (learned and kept_old)
    assert (hashes(miu.model) == before) is not result.success

"""The comparison of layers: its table, and the Fisher diagonal that is carried over."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from benchmarks.layers import DECAY, Carried, table
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.retention.fisher import estimate
from tests.teaching import open_tiny, sample_less, tokenizer


def card(question: str, answer: str) -> Encoded:
    return encode_chat(tokenizer(), [Turn("user", question), Turn("assistant", answer)])


def test_each_lesson_counts_once_and_the_earlier_ones_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample_less(monkeypatch, 12)
    miu = open_tiny(tmp_path)
    carried = Carried(miu.loaded)
    first, second = [card("Who?", "Ysolde."), card("Where?", "Skarholm.")], [card("When?", "1987")]
    one, two = (estimate(miu.model, [row.input_ids for row in rows]) for rows in (first, second))
    for _ in range(2):  # a second attempt adds nothing
        found = carried.lessons_diagonal(first, seed=0)
        assert all(torch.allclose(found[name], value, rtol=1e-4) for name, value in one.items())
    found = carried.lessons_diagonal([*first, *second], seed=0)
    assert all(torch.allclose(found[name], DECAY * one[name] + value, rtol=1e-4) for name, value in two.items())


def test_the_table_tells_earlier_lessons_from_the_last() -> None:
    old = {"quizzed": -0.01, "unquizzed": 0.0, "unknown": 0.02}
    rows = [
        {"layers": "none", "at_once": [1.0, 0.5, 0.9], "at_the_end": [0.2, 0.4, 0.9], **old},
        {"layers": "buffer", "at_once": [1.0, 0.5, 0.9], "at_the_end": [1.0, 0.5, 0.8], **old},
        {"layers": "none", "at_once": [1.0, 1.0, 0.7], "at_the_end": [0.0, 0.0, 0.7], **old},
    ]
    none, buffer = table(rows).splitlines()[2:]
    assert none == "| none | 2 | 87.5 → 15.0 % | 80.0 % | -1.0 / +0.0 | +2.0 |"
    assert buffer == "| buffer | 1 | 75.0 → 75.0 % | 80.0 % | -1.0 / +0.0 | +2.0 |"

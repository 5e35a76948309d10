from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import NothingUsable
from jupyter_miu.training.batches import Example, Sampler, collate, even_parts


def test_a_batch_is_padded_on_the_right_and_padding_carries_no_loss() -> None:
    batch = collate([Example([5, 6, 7], [-100, 6, 7], 2.0), Example([8, 9], [8, 9])], pad_id=3)
    assert batch["input_ids"].tolist() == [[5, 6, 7], [8, 9, 3]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 1, 0]]
    assert batch["labels"].tolist() == [[-100, 6, 7], [8, 9, -100]]
    # Position 0 predicts 6, position 1 predicts 7; in the second row position 3 (flattened) predicts 9.
    assert batch["rows"].tolist() == [0, 1, 3]
    assert batch["targets"].tolist() == [6, 7, 9]
    assert batch["row_weights"].tolist() == [2.0, 2.0, 1.0]


def test_a_first_token_is_never_a_target() -> None:
    assert Example([5], [5]).targets == 0
    assert collate([Example([5], [5])], 0)["rows"].numel() == 0


def test_nothing_with_loss_is_nothing_usable() -> None:
    for examples in ([], [Example([5, 6], [-100, -100])], [Example([5], [5])]):
        with pytest.raises(NothingUsable):
            Sampler(examples, 4, 0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(lengths=st.lists(st.integers(2, 40), min_size=1, max_size=60), size=st.integers(1, 9), seed=st.integers(0, 999))
def test_each_round_has_every_example_once_and_seeds_fix_the_order(lengths: list[int], size: int, seed: int) -> None:
    examples = [Example([1] * length, [1] * length, tag=str(number)) for number, length in enumerate(lengths)]
    sampler, again = Sampler(examples, size, seed), Sampler(examples, size, seed)
    for _ in range(2):
        tags: list[str] = []
        while len(tags) < len(examples):
            batch = sampler.next()
            assert [example.tag for example in batch] == [example.tag for example in again.next()]
            assert 1 <= len(batch) <= size
            tags += [example.tag for example in batch]
        assert sorted(tags, key=int) == [str(number) for number in range(len(examples))]


def test_examples_of_like_length_share_a_batch() -> None:
    examples = [Example([1] * length, [1] * length) for length in [4, 40] * 16]
    sampler = Sampler(examples, 8, 0)
    padded = sum(collate(sampler.next(), 0)["input_ids"].numel() for _ in range(4))
    assert padded <= 1.2 * sum(len(example.input_ids) for example in examples)


def test_what_is_put_back_comes_next() -> None:
    sampler = Sampler([Example([1, n], [1, n]) for n in range(10)], 4, 0)
    drawn = sampler.next()
    sampler.batch_size = 2
    sampler.put_back(drawn)
    assert sampler.next() + sampler.next() == drawn


def test_batches_are_integers_and_on_the_cpu() -> None:
    batch = collate([Example([1, 2], [1, 2])], 0)
    assert {tensor.device.type for tensor in batch.values()} == {"cpu"}
    assert batch["input_ids"].dtype is torch.long


def padding(part: list[Example]) -> int:
    longest = max(len(example.input_ids) for example in part)
    return sum(longest - len(example.input_ids) for example in part)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(lengths=st.lists(st.integers(2, 300), min_size=1, max_size=40), worth=st.integers(1, 200))
def test_parts_are_the_batch_and_spare_padding(lengths: list[int], worth: int) -> None:
    rows = [Example([place] * length, [place] * length) for place, length in enumerate(lengths)]
    parts = even_parts(rows, worth)
    assert sorted(row.input_ids[0] for part in parts for row in part) == list(range(len(rows)))
    assert padding(rows) - sum(map(padding, parts)) >= worth * (len(parts) - 1)


def test_one_long_row_does_not_fill_a_batch_with_padding() -> None:
    parts = even_parts([Example([1] * n, [1] * n) for n in (160, 40, 41, 38)], 128)
    assert [[len(row.input_ids) for row in part] for part in parts] == [[38, 40, 41], [160]]
    assert len(even_parts([Example([1] * n, [1] * n) for n in (41, 40, 38)], 128)) == 1

"""Whatever raises, and whenever: the weights, the current state and the journal name the same state afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_miu.api import ModelInferenceUpdate
from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import MIUError, OutOfMemory
from jupyter_miu.events import RunEvent
from jupyter_miu.lessons import consolidate
from tests.teaching import FACT, LEARNS, OTHER, PAGE, hashes, one_line, open_tiny, quick, teach, text


class Heard(Exception):
    """What a listener of the user's raises."""


def raising_at(phase: str) -> Any:
    def sink(event: Any) -> None:
        if isinstance(event, RunEvent) and event.phase == phase:
            raise Heard(phase)

    return sink


def agree(miu: ModelInferenceUpdate, folder: Path) -> None:
    """The live weights are those of the state that the journal and the object name, and lessons build upon it."""
    assert miu.store is not None and miu.store.current == miu.current
    assert hashes(open_tiny(folder).model) == hashes(miu.model)


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_listener_that_raises_when_it_was_kept(miu: ModelInferenceUpdate, tmp_path: Path, method: str) -> None:
    before = hashes(miu.model)
    with pytest.raises(Heard):
        miu.learn_from_content(text(PAGE), quick(method=method), on_event=raising_at("kept"))
    assert miu.current == "lesson-1" and hashes(miu.model) != before, "it was kept: whoever listens does not undo it"
    agree(miu, tmp_path)
    teach(miu, OTHER, method=method)
    agree(miu, tmp_path)
    assert miu.rollback() and miu.rollback() and miu.current == "base" and hashes(miu.model) == before


def test_what_was_kept_before_the_listener_raised_can_be_undone(miu: ModelInferenceUpdate) -> None:
    before = hashes(miu.model)
    with pytest.raises(Heard):
        miu.learn_from_content(text(PAGE), quick(), on_event=raising_at("kept"))
    assert miu.rollback() and miu.current == "base" and hashes(miu.model) == before


@pytest.mark.parametrize("method", ["full", "lora"])
@pytest.mark.parametrize("first", [False, True])
def test_a_listener_that_raises_when_it_was_taken_back(
    miu: ModelInferenceUpdate, tmp_path: Path, method: str, first: bool
) -> None:
    if not first:
        teach(miu, OTHER, method=method)
    before, here = hashes(miu.model), miu.current
    with pytest.raises(Heard):
        miu.learn_from_content(
            text(PAGE), quick(method=method, gate=True, learning_rate=1e-7), on_event=raising_at("rolled back")
        )
    assert hashes(miu.model) == before and miu.current == here
    agree(miu, tmp_path)


@pytest.mark.parametrize("is_better", [True, False])
def test_a_listener_that_raises_after_a_consolidation(
    miu: ModelInferenceUpdate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_better: bool
) -> None:
    monkeypatch.setattr(consolidate, "better", lambda now, joint: (is_better, "said the test"))
    for content in (FACT, OTHER):
        teach(miu, content)
    two = hashes(miu.model)
    with pytest.raises(Heard):
        miu.consolidate(quick(), on_event=raising_at("kept" if is_better else "rolled back"))
    assert (miu.current == "consolidated") is is_better and (hashes(miu.model) == two) is not is_better
    agree(miu, tmp_path)


@pytest.mark.parametrize("stored", [True, False])
def test_an_interrupt_right_after_the_state_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    """Ctrl-C in a script: in the last steps of saving, when the state is on the disk and in the journal already; or
    before anything is there."""
    miu = open_tiny(tmp_path)
    teach(miu)
    first = hashes(miu.model)
    assert miu.store is not None

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    if stored:
        monkeypatch.setattr(miu.store, "_publish", interrupted)
    else:
        monkeypatch.setattr("jupyter_miu.checkpoints.store.put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        miu.learn_from_content(text(OTHER), quick())
    monkeypatch.undo()
    assert miu.current == ("lesson-2" if stored else "lesson-1")
    assert (hashes(miu.model) == first) is not stored
    agree(miu, tmp_path)
    assert miu.rollback()  # a lesson that was taken back already is not undone twice
    assert miu.current == "lesson-1" and hashes(miu.model) == first


def test_an_interrupt_after_it_was_kept_where_nothing_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    with pytest.raises(Heard):
        miu.learn_from_content(text(PAGE), quick(), on_event=raising_at("kept"))
    assert miu.line == [miu.current] != ["base"] and hashes(miu.model) != before


def test_what_fails_before_it_is_kept_leaves_nothing(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    before = hashes(miu.model)
    with pytest.raises(Heard):
        miu.learn_from_content(text(FACT), MIUConfig(max_steps=4), on_event=raising_at("gate"))
    with pytest.raises(MIUError):
        miu.learn_from_content(text(PAGE), MIUConfig(max_steps=4, target_modules=["nowhere"], method="lora"))
    assert miu.current == "base" and hashes(miu.model) == before and miu.list_checkpoints() == []
    agree(miu, tmp_path)


class OutOfMemoryInside:
    """From its ``begin`` on, the model's layers find no memory."""

    def __init__(self, miu: ModelInferenceUpdate, phase: str) -> None:
        self.miu, self.phase = miu, phase
        self.hooks: list[Any] = []

    def sink(self, event: Any) -> None:
        if isinstance(event, RunEvent) and event.phase == self.phase and not self.hooks:
            layers = self.miu.model.model.layers[0]
            self.hooks.append(layers.register_forward_pre_hook(self.fail))

    def fail(self, *_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    def end(self) -> None:
        for hook in self.hooks:
            hook.remove()


@pytest.mark.parametrize("phase", ["pretest", "min-alpha", "gate"])
@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_lack_of_memory_in_any_phase_is_one_line_and_leaves_nothing(
    miu: ModelInferenceUpdate, tmp_path: Path, phase: str, method: str
) -> None:
    teach(miu, OTHER, method=method)
    before, short = hashes(miu.model), OutOfMemoryInside(miu, phase)
    with pytest.raises(OutOfMemory) as caught:
        miu.learn_from_content(text(FACT), MIUConfig(**{**LEARNS, "method": method}), on_event=short.sink)
    assert short.hooks and one_line(caught.value) and caught.value.hint
    short.end()
    assert miu.current == "lesson-1" and hashes(miu.model) == before
    agree(miu, tmp_path)


def test_a_lack_of_memory_where_nobody_halves_is_one_line_too(
    miu: ModelInferenceUpdate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frozen copy of the model, say."""
    before = hashes(miu.model)

    def fail(*_: object) -> None:
        raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("jupyter_miu.retention.rehearsal.copy.deepcopy", fail)
    with pytest.raises(OutOfMemory, match="not enough memory for this lesson"):
        teach(miu)
    assert hashes(miu.model) == before and miu.current == "base"


def test_a_question_that_does_not_fit_is_one_line(miu: ModelInferenceUpdate) -> None:
    short = OutOfMemoryInside(miu, "pretest")
    short.sink(RunEvent("run", "pretest"))
    with pytest.raises(OutOfMemory, match="to answer"):
        miu.ask("Who is Orla Venn?")

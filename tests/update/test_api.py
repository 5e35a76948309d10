"""ModelInferenceUpdate as a script uses it: the API of old, and ways in which a lesson can end."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from jupyter_miu.api import CheckpointInfo, ContentSource, MIUConfig, MIUResult, ModelInferenceUpdate
from jupyter_miu.errors import ConfigError, ModelError
from jupyter_miu.events import RunEvent
from jupyter_miu.types import Answer
from tests.teaching import FACT, LEARNS, PAGE, hashes, one_line, open_tiny, quick, teach, text, tiny, tokenizer


def test_the_program_of_old_runs_as_written(tmp_path: Path) -> None:
    """Names, positions and fields as users of S0 wrote them."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "relay.py").write_text('"""Relays the tide."""\nPORT = 8123\n')
    (code / "skipped.txt").write_text("not asked for")
    calls: list[tuple[int, int]] = []

    miu = ModelInferenceUpdate(tiny(), tmp_path / "ckpt", tokenizer=tokenizer())
    sources = [
        ContentSource(source_type="text", content=PAGE),
        ContentSource("codebase", path=code, filters={"extensions": [".py"], "exclude": ["**/tests/**"]}),
    ]
    config = MIUConfig(learning_rate=1e-3, max_steps=3, crystallize_after=True, checkpoint_name="v1.0", gate=False)
    result = miu.learn_from_content(sources, config, lambda done, total: calls.append((done, total)))

    assert (result.chunks_learned, result.num_updates) == (2, 3)
    assert result.rollback_available is True
    assert {"duration_seconds", "chunks_per_second", "consolidated_memories"} <= set(result.metrics)
    assert result.sources[0].ref == "text"
    checkpoints = miu.list_checkpoints()
    assert [info.name for info in checkpoints] == ["v1.0"]
    assert isinstance(checkpoints[0], CheckpointInfo) and Path(checkpoints[0].path).is_dir()
    assert checkpoints[0].created_at.startswith("20") and checkpoints[0].description
    assert calls[-1] == (2, 2)
    assert miu.rollback(result.checkpoint_path) is True
    assert hashes(miu.model) == hashes(tiny())


def test_names_and_order_of_the_parameters() -> None:
    assert list(inspect.signature(ModelInferenceUpdate).parameters)[:2] == ["model", "checkpoint_dir"]
    assert list(inspect.signature(ModelInferenceUpdate.learn_from_content).parameters)[1:4] == [
        "sources", "config", "on_progress",
    ]  # fmt: skip
    assert list(inspect.signature(ModelInferenceUpdate.rollback).parameters)[1] == "checkpoint"
    assert isinstance(ModelInferenceUpdate.is_enabled, property)
    assert list(inspect.signature(MIUConfig).parameters)[:4] == [
        "learning_rate", "max_steps", "crystallize_after", "checkpoint_name",
    ]  # fmt: skip


def test_a_result_has_every_field_of_old_and_is_plain_data(miu: ModelInferenceUpdate) -> None:
    result = teach(miu)
    for name in ("success", "chunks_learned", "num_updates", "checkpoint_path", "rollback_available", "message",
                 "metrics", "errors"):  # fmt: skip
        assert getattr(result, name) is not None, name
    assert json.loads(json.dumps(result.to_json()))["num_updates"] == 4
    assert result.recall is not None and result.retention is not None
    assert (result.recall.before, result.recall.total, result.recall.coverage) == (0, 6, 1.0)
    assert [point["step"] for point in result.curve] == [1, 2, 3, 4]
    assert ["held_out_loss" in point for point in result.curve] == [True, False, False, False]  # where it began


def test_a_lesson_that_is_learnt(miu: ModelInferenceUpdate) -> None:
    """The whole way: asked before, taught, asked after, judged, kept; and the answer is there to be asked for."""
    question = "What does Orla Venn do for a living?"
    before = str(miu.ask(question, max_new_tokens=12))
    phases: list[str] = []
    result = miu.learn_from_content(
        text(FACT), MIUConfig(**LEARNS | {"max_steps": 100}),
        on_event=lambda event: phases.append(event.phase) if isinstance(event, RunEvent) else None,
    )  # fmt: skip
    assert result.success and result.status == "kept" and result.errors == []
    assert result.recall is not None
    assert (result.recall.before, result.recall.after, result.recall.total) == (0, 2, 2)
    assert list(dict.fromkeys(phases)) == ["reading", "sheet", "pretest", "min-alpha", "gate", "kept"]
    for card in miu.lesson_sheet(result.lesson_id).trained:  # two probes alone would let a step pass that lost these
        assert "glassblower" in str(miu.ask(card.question, max_new_tokens=12)), card.question
    compared = miu.ask(question, max_new_tokens=12, compare=True)
    assert compared.before == before != compared.text

    again = miu.learn_from_content(text(FACT), MIUConfig(**LEARNS))  # and then it is known already
    assert (again.success, again.num_updates, again.status) == (True, 0, "already known")
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"]
    assert again.recall is not None and again.recall.already_known == 1

    assert all(probe.right_after for probe in miu.ask_probes())
    miu.rollback()
    assert str(miu.ask(question, max_new_tokens=12)) == before
    assert miu.ask_probes() == []


def test_progress_has_real_totals(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path, config=MIUConfig(chunk_tokens=12))
    calls: list[tuple[int, int]] = []
    result = miu.learn_from_content(text(PAGE), quick(max_steps=9), lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert {total for _, total in calls} == {result.chunks_learned} and result.chunks_learned > 2
    assert done == sorted(set(done)) and done[-1] == result.chunks_learned
    assert len(done) > 2  # it moves while training does


def test_nothing_is_learnt_while_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USE_MIU", "0")
    miu = open_tiny(tmp_path)
    assert miu.is_enabled is False
    with pytest.raises(ConfigError) as raised:
        teach(miu)
    assert one_line(raised.value)
    assert hashes(miu.model) == hashes(tiny()) and not list(tmp_path.iterdir())
    assert isinstance(miu.ask("Who?", max_new_tokens=2), Answer)  # asking is not learning


def test_checkpoints_are_listed_newest_first(miu: ModelInferenceUpdate) -> None:
    for name in ("one", "two", "three"):
        teach(miu, max_steps=1, checkpoint_name=name)
    listed = miu.list_checkpoints()
    assert [info.name for info in listed] == ["three", "two", "one"]
    assert [info.created_at for info in listed] == sorted((i.created_at for i in listed), reverse=True)
    assert [info.current for info in listed] == [True, False, False]
    assert [info.parent for info in listed] == ["two", "one", "base"]


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    for spec in (tmp_path / "nowhere", "var:missing", str(tmp_path / "plain.txt")):
        with pytest.raises(ModelError) as raised:
            ModelInferenceUpdate(spec, tmp_path)
        assert one_line(raised.value)
    assert not list(tmp_path.iterdir())


def test_a_learning_rate_that_teaches_nothing_is_said(miu: ModelInferenceUpdate) -> None:
    """The old default of 1e-5 rules when it is given; that it taught nothing is said, and why."""
    result = miu.learn_from_content(text(PAGE), quick(gate=True, learning_rate=1e-5))
    assert not result.success and result.metrics["learning_rate"] == 1e-5
    assert isinstance(result, MIUResult) and "learning rate" in result.message

"""ModelInferenceUpdate as a script uses it: the API of old, every way a lesson can end, and what a broken disk does."""

from __future__ import annotations

import functools
import inspect
import json
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import jupyter_miu.lessons.protection as protection
from jupyter_miu.api import CheckpointInfo, ContentSource, MIUConfig, MIUResult, ModelInferenceUpdate
from jupyter_miu.errors import (
    Cancelled,
    CheckpointNotFound,
    ConfigError,
    MIUError,
    ModelError,
    SourceError,
    StoreError,
    StoreLocked,
)
from jupyter_miu.events import RunControl, RunEvent, StepEvent
from jupyter_miu.types import Answer
from tests.teaching import FACT, LEARNS, OTHER, PAGE, files, hashes, open_tiny, quick, teach, text, tiny, tokenizer

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """48 self-samples instead of 256: they are made anew for each model here, and cost a second each time."""
    monkeypatch.setattr(protection, "self_samples", functools.partial(protection.self_samples, count=48))


@pytest.fixture
def miu(tmp_path: Path) -> ModelInferenceUpdate:
    found: ModelInferenceUpdate = open_tiny(tmp_path)
    return found


def one_line(error: BaseException) -> bool:
    return "\n" not in str(error) and 0 < len(str(error)) < 300


# ---- the API of old


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
        text(FACT), MIUConfig(**LEARNS),
        on_event=lambda event: phases.append(event.phase) if isinstance(event, RunEvent) else None,
    )  # fmt: skip
    assert result.success and result.status == "kept" and result.errors == []
    assert result.recall is not None
    assert (result.recall.before, result.recall.after, result.recall.total) == (0, 2, 2)
    assert list(dict.fromkeys(phases)) == ["reading", "sheet", "pretest", "min-alpha", "gate", "kept"]
    assert "glassblower" in str(miu.ask(question, max_new_tokens=12))
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


# ---- going back


def test_rollback_says_what_it_did(miu: ModelInferenceUpdate) -> None:
    assert miu.rollback() is False and miu.message
    teach(miu)
    first = hashes(miu.model)
    refused = miu.learn_from_content(text(OTHER), quick(gate=True, max_steps=2))
    assert (refused.status, refused.success) == ("rolled back", False)
    assert hashes(miu.model) == first
    assert miu.rollback() is True and "already taken back" in miu.message  # nothing more to undo of that learn
    assert hashes(miu.model) == first and miu.current == "lesson-1"
    assert miu.rollback("lesson-1") is True and "unchanged" in miu.message
    assert miu.rollback() is True and miu.current == "base"
    assert miu.redo() is True and hashes(miu.model) == first
    assert miu.redo() is False and "redo" in miu.message
    with pytest.raises(CheckpointNotFound, match="nowhere"):
        miu.rollback("nowhere")
    assert hashes(miu.model) == first


def test_every_way_to_name_a_state(miu: ModelInferenceUpdate) -> None:
    teach(miu, checkpoint_name="one")
    one = hashes(miu.model)
    teach(miu, OTHER, checkpoint_name="two")
    two = hashes(miu.model)
    path = next(info.path for info in miu.list_checkpoints() if info.name == "one")
    for ref in ("one", "two^", "~1", 1, "1", path, Path(path)):
        assert miu.rollback("two") and hashes(miu.model) == two
        assert miu.rollback(ref) is True, ref
        assert hashes(miu.model) == one, ref
    for ref in ("base", "one^", 0):
        assert miu.rollback(ref) and miu.current == "base"


def test_a_learn_after_a_rollback_starts_a_branch(miu: ModelInferenceUpdate) -> None:
    teach(miu, checkpoint_name="one")
    one = hashes(miu.model)
    miu.rollback()
    teach(miu, OTHER, checkpoint_name="other")
    assert miu.redo() is False
    assert {info.name: info.parent for info in miu.list_checkpoints()} == {"one": "base", "other": "base"}
    assert miu.rollback("one") and hashes(miu.model) == one


def test_adapters_of_two_shapes_in_one_history(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    """Branches with adapters of another rank, and full fine-tuning beside them: going between them is bit-exact."""
    bits = {"base": hashes(miu.model)}
    for name, keys in (("r4", {"method": "lora", "rank": 4}), ("full", {}), ("r8", {"method": "lora", "rank": 8})):
        miu.rollback("base")
        teach(miu, checkpoint_name=name, **keys)
        bits[name] = hashes(miu.model)
    teach(miu, OTHER, checkpoint_name="r8-more")  # says nothing of rank or method: goes on as it is
    bits["r8-more"] = hashes(miu.model)
    for name in ("r4", "full", "r8-more", "base", "full", "r4", "r8"):
        assert miu.rollback(name), name
        assert hashes(miu.model) == bits[name], name
        for other in ("base", "r8-more", "full"):
            assert isinstance(miu.ask("Who?", max_new_tokens=2, compare=other).before, str)
        assert hashes(miu.model) == bits[name], f"{name}, after comparing"
    with pytest.raises(ConfigError, match="rank"):
        teach(miu, rank=5)
    with pytest.raises(ConfigError, match="lora"):
        teach(miu, method="full")
    assert hashes(miu.model) == bits["r8"]
    miu.rollback("r8-more")
    again = open_tiny(tmp_path)
    assert again.current == "r8-more" and hashes(again.model) == bits["r8-more"]


def test_names_may_change_hands(miu: ModelInferenceUpdate) -> None:
    """A new lesson of an old name does not inherit what was recorded under that name."""
    teach(miu, PAGE, checkpoint_name="a")
    teach(miu, OTHER, max_steps=1)  # reads the record of "a"
    miu.rename("a", "b")
    miu.rollback("base")
    teach(miu, FACT, checkpoint_name="a")
    assert len(miu.ask_probes()) == 2


def test_keeping_naming_and_pruning(miu: ModelInferenceUpdate) -> None:
    with pytest.raises(ConfigError, match="base"):
        miu.save("nothing-yet")
    for n in range(4):
        teach(miu, max_steps=1, checkpoint_name=f"s{n}")
    saved = miu.save("keep me")
    assert saved.name == "keep-me" == miu.current and saved.pinned
    miu.pin("s1")
    miu.rename("s0", "oldest")
    with pytest.raises(StoreError, match="pinned"):
        miu.delete("s1")
    with pytest.raises(StoreError):
        miu.delete(miu.current)
    miu.unpin("s1")
    miu.delete("s1")
    assert [info.name for info in miu.list_checkpoints()] == ["keep-me", "s2", "oldest"]
    assert miu.prune(1) == ["oldest", "s2"]
    assert [info.name for info in miu.list_checkpoints()] == ["keep-me"]
    assert miu.prune() == []
    assert teach(miu, OTHER, max_steps=1).num_updates == 1  # a line with gaps in it goes on


# ---- asking, planning, rating


def test_ask_gives_an_answer_whose_str_is_the_text(miu: ModelInferenceUpdate) -> None:
    bits = hashes(miu.model)
    answer = miu.ask("Who works as a glassblower?", max_new_tokens=5)
    assert str(answer) == answer.text and answer.prompt == "Who works as a glassblower?"
    assert answer.checkpoint == "base" and answer.before is None
    assert str(miu.ask(answer.prompt, 5)) == answer.text  # greedy
    assert miu.last_answer is not None and miu.last_answer.text == answer.text
    assert isinstance(miu.ask("Where?", max_new_tokens=3, context=PAGE).text, str)
    for empty in ("", "  \n"):
        with pytest.raises(ConfigError, match="empty"):
            miu.ask(empty)
    with pytest.raises(CheckpointNotFound):
        miu.ask("Who?", compare="nowhere")
    assert hashes(miu.model) == bits


def test_plan_says_what_would_be_taught_and_does_nothing(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text(PAGE)
    (notes / "b.md").write_text("")
    plan = miu.plan([notes, text(OTHER)])
    by_name = {Path(item.ref).name: item for item in plan.items}
    assert (by_name["a.md"].status, by_name["b.md"].status, by_name["text"].status) == ("teach", "skip", "teach")
    assert by_name["b.md"].reason
    assert by_name["a.md"].chunks == 1 and by_name["a.md"].tokens > 10
    assert (plan.chunks, plan.tokens) == (2, by_name["a.md"].tokens + by_name["text"].tokens)
    assert hashes(miu.model) == hashes(tiny()) and not (tmp_path / ".miu").exists()
    result = miu.learn_from_content([notes, text(OTHER)], quick(max_steps=1))
    assert [(i.ref, i.status, i.chunks, i.tokens) for i in result.sources] == [
        (i.ref, i.status, i.chunks, i.tokens) for i in plan.items
    ]
    assert [Path(skip.ref).name for skip in result.skipped] == ["b.md"]


@pytest.mark.parametrize("sources", [None, [], ()])
def test_no_source_at_all_is_an_error(miu: ModelInferenceUpdate, sources: Any) -> None:
    with pytest.raises(ConfigError, match="no source"):
        miu.learn_from_content(sources)


@pytest.mark.parametrize(
    "name", ["missing.md", "no/such/*.md", "{__import__('os').system('id')}.md", 'it\'s "quoted".md', "two\nlines.md"]
)
def test_a_missing_path_is_one_line_and_changes_nothing(miu: ModelInferenceUpdate, tmp_path: Path, name: str) -> None:
    before = hashes(miu.model)
    with pytest.raises(SourceError) as raised:
        miu.learn_from_content([text(PAGE), str(tmp_path / name)])
    assert one_line(raised.value)
    assert hashes(miu.model) == before and not (tmp_path / ".miu").exists()


def test_a_file_of_any_name_is_taught(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    odd = tmp_path / "{x} $HOME 'a\" b.md"
    odd.write_text(PAGE)
    result = miu.learn_from_content(odd, quick(max_steps=1))
    assert result.chunks_learned == 1
    (broken := tmp_path / "broken.ipynb").write_text('{"cells": [')
    with pytest.raises(SourceError) as raised:
        miu.learn_from_content(broken)
    assert one_line(raised.value)


def test_feedback_is_written_to_the_journal(miu: ModelInferenceUpdate) -> None:
    with pytest.raises(ConfigError, match="no answer"):
        miu.feedback(True)
    answer = miu.ask("Who?", max_new_tokens=3)
    miu.feedback(False, better="Orla Venn.", actor="cell")
    assert miu.store is not None
    entry = [line for line in miu.store.lineage.journal.entries() if line["kind"] == "feedback"][-1]
    assert {key: entry[key] for key in ("prompt", "answer", "good", "better", "actor")} == {
        "prompt": "Who?", "answer": answer.text, "good": False, "better": "Orla Venn.", "actor": "cell",
    }  # fmt: skip


def test_questions_with_answers_are_asked_as_they_are(miu: ModelInferenceUpdate) -> None:
    pairs = "Q: Which lamp burns at dawn?\nA: The amber lamp.\n\nQ: Who keeps it?\nA: Tobin Marsh."
    result = miu.learn_from_content(text(pairs), quick(max_steps=60, min_alpha=False))
    assert result.recall is not None and result.recall.total == 4
    assert str(miu.ask("Which lamp burns at dawn?", max_new_tokens=8)) == "The amber lamp."
    assert {probe.expected for probe in result.recall.probes} == {"The amber lamp.", "Tobin Marsh."}


def test_a_conversation_is_taught_by_its_answers(miu: ModelInferenceUpdate) -> None:
    turns = [{"role": "user", "content": "Who rang the bell?"}, {"role": "assistant", "content": "Ysolde rang it."}]
    result = miu.learn_from_content(
        ContentSource("chat", content={"messages": turns}), quick(max_steps=60, min_alpha=False)
    )
    assert result.chunks_learned == 1
    assert str(miu.ask("Who rang the bell?", max_new_tokens=20)) == "Ysolde rang it."
    only_asked = miu.learn_from_content(ContentSource("chat", content={"messages": turns[:1]}))
    assert (only_asked.success, only_asked.num_updates) == (False, 0)


def test_a_model_without_a_chat_template_goes_on_from_text(tmp_path: Path) -> None:
    """Its probes are the second halves of lines; pairs beside prose are not lost."""
    miu = open_tiny(tmp_path, chat=False)
    pair = {"messages": [{"role": "user", "content": "Who rang?"}, {"role": "assistant", "content": "Ysolde did."}]}
    result = miu.learn_from_content(
        [text(PAGE), ContentSource("chat", content=pair)], quick(max_steps=60, min_alpha=False)
    )
    assert result.recall is not None and result.recall.coverage is None
    assert result.recall.after > result.recall.before == 0
    assert "Skarholm" in str(miu.ask("Orla Venn was born in", max_new_tokens=6))
    assert "Ysolde" in str(miu.ask("Who rang?", max_new_tokens=20))


# ---- steering from another thread


def when_step(number: int) -> tuple[Any, threading.Event]:
    reached = threading.Event()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent) and event.step >= number:
            reached.set()

    return sink, reached


@contextmanager
def acting(reached: threading.Event, action: Any) -> Iterator[None]:
    """Another thread that acts once the event is there."""
    thread = threading.Thread(target=lambda: reached.wait(120) and action())
    thread.start()
    yield
    thread.join(120)
    assert not thread.is_alive()


def test_stop_keeps_what_passes(miu: ModelInferenceUpdate) -> None:
    control, (sink, reached) = RunControl(), when_step(60)
    with acting(reached, control.stop.set):
        result = miu.learn_from_content(
            text(FACT), MIUConfig(**{**LEARNS, "max_steps": 5000}), on_event=sink, control=control
        )
    assert result.success and 60 <= result.num_updates < 5000
    assert f"stopped at {result.num_updates}/5000, kept" in result.message
    assert miu.current == "lesson-1"


def test_stop_takes_back_what_does_not(miu: ModelInferenceUpdate) -> None:
    control, (sink, reached) = RunControl(), when_step(1)
    before = hashes(miu.model)
    with acting(reached, control.stop.set):
        result = miu.learn_from_content(
            text(PAGE), quick(max_steps=5000, gate=True, learning_rate=1e-6), on_event=sink, control=control
        )
    assert not result.success and result.status == "rolled back"
    assert f"stopped at {result.num_updates}/5000" in result.message and "as they were" in result.message
    assert hashes(miu.model) == before and miu.current == "base"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_cancel_gives_every_bit_back(miu: ModelInferenceUpdate, method: str, tmp_path: Path) -> None:
    teach(miu, method=method)
    before, stored = hashes(miu.model), files(tmp_path)
    control, (sink, reached) = RunControl(), when_step(2)
    with acting(reached, control.cancel.set), pytest.raises(Cancelled) as raised:
        miu.learn_from_content(text(OTHER), quick(max_steps=5000), on_event=sink, control=control)
    assert one_line(raised.value)
    assert hashes(miu.model) == before and files(tmp_path) == stored
    assert miu.rollback() and "already taken back" in miu.message and hashes(miu.model) == before


@pytest.mark.parametrize("phase", ["sheet", "pretest", "min-alpha", "gate"])
def test_cancel_counts_in_every_phase(miu: ModelInferenceUpdate, phase: str) -> None:
    """Until it is kept, an interrupt takes it back: also while it is being measured."""
    control = RunControl()

    def sink(event: Any) -> None:
        if isinstance(event, RunEvent) and event.phase == phase:
            control.cancel.set()

    with pytest.raises(Cancelled):
        miu.learn_from_content(text(FACT), MIUConfig(**LEARNS), on_event=sink, control=control)
    assert hashes(miu.model) == hashes(tiny())
    assert miu.current == "base" and miu.list_checkpoints() == []


def test_pause_holds_and_goes_on(miu: ModelInferenceUpdate) -> None:
    control, steps, held = RunControl(), [], threading.Event()

    def sink(event: Any) -> None:
        if isinstance(event, StepEvent):
            steps.append(event.step)
            if event.step == 2:
                control.pause.set()
                held.set()

    seen: list[list[int]] = []
    done = threading.Event()

    def look_then_go_on() -> None:
        done.wait(0.3)  # the lesson cannot end meanwhile
        seen.append(list(steps))
        control.pause.clear()

    with acting(held, look_then_go_on):
        result = miu.learn_from_content(text(PAGE), quick(), on_event=sink, control=control)
    assert seen == [[1, 2]] and result.num_updates == 4


# ---- the store under stress


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the write lock of the store's only lineage until its input ends."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom jupyter_miu.store.layout import open_lineage\n"
        f"with open_lineage(Path({str(folder / '.miu')!r})).writing('teaching'):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    return child


def test_a_second_kernel_waits_or_is_told(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    teach(miu)
    before, stored = hashes(miu.model), files(tmp_path)
    child = holder(tmp_path)
    try:
        for action in (lambda: teach(miu, OTHER), miu.rollback, lambda: miu.save("x")):
            with pytest.raises(StoreLocked) as raised:
                action()
            assert one_line(raised.value) and str(child.pid) in str(raised.value)
            assert hashes(miu.model) == before and miu.current == "lesson-1"
        assert isinstance(str(miu.ask("Who?", max_new_tokens=2)), str)  # reading needs no lock
        assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"]
    finally:
        child.communicate(timeout=60)
    assert files(tmp_path) == stored
    assert miu.rollback() is True and miu.current == "base"


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file of this process may grow beyond ``limit`` bytes: what a full disk looks like to a large write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_full_disk_loses_nothing(miu: ModelInferenceUpdate, tmp_path: Path, method: str) -> None:
    teach(miu, method=method)
    before, stored = hashes(miu.model), files(tmp_path)
    with full_disk(40_000), pytest.raises(StoreError) as raised:
        teach(miu, OTHER, method=method)
    assert one_line(raised.value) and "disk is full" in str(raised.value)
    assert hashes(miu.model) == before
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"] and miu.current == "lesson-1"
    assert files(tmp_path) == stored
    again = open_tiny(tmp_path)
    assert hashes(again.model) == before
    assert teach(miu, OTHER, method=method).lesson_id  # and with room again it is taught


def below_a_file(folder: Path) -> Path:
    (folder / "plain").write_text("a file")
    return folder / "plain" / "store"


@pytest.mark.parametrize("where", [below_a_file, lambda folder: Path("/proc/miu")], ids=["below a file", "read-only"])
def test_an_impossible_store_is_said_before_training(tmp_path: Path, where: Any) -> None:
    miu = open_tiny(where(tmp_path))
    steps: list[Any] = []
    with pytest.raises(StoreError) as raised:
        miu.learn_from_content(text(PAGE), quick(), on_event=lambda e: steps.append(isinstance(e, StepEvent)))
    assert one_line(raised.value)
    assert not any(steps)
    assert hashes(miu.model) == hashes(tiny())


def test_without_checkpoints_everything_else_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    first = teach(miu)
    assert first.num_updates == 4 and first.rollback_available is False and first.checkpoint_path is None
    second = teach(miu, OTHER)
    assert second.retention is not None and second.retention.earlier_total == 6  # lessons know each other all the same
    assert len(miu.ask_probes()) == len(miu.probes) == 12
    assert miu.list_checkpoints() == []
    assert miu.rollback() is False and "switched off" in miu.message
    with pytest.raises(StoreError, match="switched off"):
        miu.save("x")
    assert not list(tmp_path.iterdir())


CHILD = """
import sys, threading
from pathlib import Path
sys.path.insert(0, {root!r})
from jupyter_miu.events import StepEvent
from tests.teaching import OTHER, PAGE, hashes, open_tiny, quick, teach, text
miu = open_tiny(Path({folder!r}))
teach(miu, PAGE, max_steps=2, kl_weight=0)
print(sorted(hashes(miu.model).values()), flush=True)
def sink(event):
    if isinstance(event, StepEvent) and event.step == 2:
        print("training", flush=True)
        threading.Event().wait()
miu.learn_from_content(text(OTHER), quick(max_steps=50), on_event=sink)
"""


def test_killed_in_the_middle_of_a_lesson(tmp_path: Path) -> None:
    """kill -9 while training: the next object lists only whole states, says so, and goes on at the one before."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(root=str(ROOT), folder=str(tmp_path))], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        taught = child.stdout.readline().strip()
        assert child.stdout.readline() == "training\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        child.stdout and child.stdout.close()
    miu = open_tiny(tmp_path)
    assert [info.name for info in miu.list_checkpoints()] == ["lesson-1"] and miu.current == "lesson-1"
    assert any("interrupted" in notice for notice in miu.notices)
    assert not list(tmp_path.rglob(".tmp-*"))
    assert str(sorted(hashes(miu.model).values())) == taught
    assert teach(miu, OTHER).lesson_id == "lesson-2"


def test_a_damaged_checkpoint_is_not_loaded(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    teach(miu)
    weights = next(tmp_path.rglob("model.safetensors"))
    data = bytearray(weights.read_bytes())
    data[-5] ^= 1
    weights.write_bytes(bytes(data))
    again = open_tiny(tmp_path)
    assert again.current == "base" and hashes(again.model) == hashes(tiny())
    assert any("could not go on" in notice for notice in again.notices)
    with pytest.raises(MIUError) as raised:
        again.rollback("lesson-1")
    assert one_line(raised.value) and hashes(again.model) == hashes(tiny())


def test_another_models_states_are_its_own(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    """Two models on one store: each goes on where it was left."""
    teach(miu)
    other = open_tiny(tmp_path, model=tiny(seed=9))
    assert other.current == "base" and other.notices == []
    with pytest.raises(MIUError):
        other.rollback("lesson-1")
    assert hashes(other.model) == hashes(tiny(seed=9))
    assert open_tiny(tmp_path).current == "lesson-1"


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

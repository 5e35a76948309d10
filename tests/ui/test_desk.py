"""The reading requests, with a real model that is small enough to be taught at once; the wire is in test_wire."""

from __future__ import annotations

import json
import queue
import threading
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.session import Job, Lesson, Session, UseOptions
from jupyter_miu.sources.base import NotebookContext
from jupyter_miu.ui import answers, desk
from jupyter_miu.ui.desk import Desk
from tests.teaching import FACT, PAGE, hashes, quick, sample_less, saying, taken, text, tokenizer


class Counter:
    """A desk and its answers, in the order in which they came."""

    def __init__(self, session: Session, context: Any = lambda: None) -> None:
        self.session, self.desk = session, Desk(session, context)
        self.answers: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()
        self.asked = 0

    def put(self, op: str, **args: Any) -> int:
        self.asked += 1
        number = self.asked
        self.desk.put(op, args, lambda answer: self.answers.put((number, answer)))
        return number

    def __call__(self, op: str, **args: Any) -> dict[str, Any]:
        number = self.put(op, **args)
        found, answer = self.answers.get(timeout=60)
        assert found == number
        json.dumps(answer, allow_nan=False)
        return answer


def model() -> Any:
    """One that answers a question."""
    return saying({"Who is Orla Venn?": "A glassblower."})


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A session with one lesson in its weights, and a question that is pinned."""
    with pytest.MonkeyPatch.context() as patch:
        sample_less(patch)
        patch.delenv("MIU_HOME", raising=False)
        folder = tmp_path_factory.mktemp("desk")
        session = Session()
        session.use(model(), UseOptions(tokenizer=tokenizer(), store=folder))
        update = session.require()
        update.pin_probe("Who is Orla Venn?", "glassblower")
        session.wait(session.start_learn(Lesson([text(PAGE)], quick(checkpoint_name="one"), subject="a page")))
        yield session


@pytest.fixture
def counter(session: Session, tmp_path: Path) -> Counter:
    return Counter(session, lambda: NotebookContext(history={3: FACT}, base_dir=tmp_path))


def learning(session: Session) -> tuple[Job, threading.Event]:
    """A job of the worker that runs until it is let go."""
    begun, end = threading.Event(), threading.Event()

    def run(job: Job) -> None:
        begun.set()
        end.wait(60)

    job = session._worker.submit(Job("learn", run))
    assert begun.wait(10)
    return job, end


def test_checkpoints(counter: Counter) -> None:
    answer = counter("checkpoints")
    (item,) = answer["data"]["items"]
    assert (item["name"], item["number"], item["parent"], item["current"], item["pinned"]) == (
        "one", 1, "base", True, False,
    )  # fmt: skip
    assert item["bytes"] > 0 and item["created_at"].startswith("20")


def test_a_plan_reads_with_the_notebooks_context_and_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    update = counter.session.require()
    before = hashes(update.model)
    (tmp_path / "notes.md").write_text(PAGE)
    (tmp_path / "empty.md").write_text(" ")
    answer = counter("plan", sources=["notes.md", "empty.md", "cell:3"])
    rows = {item["ref"]: (item["status"], item["chunks"]) for item in answer["data"]["items"]}
    assert rows == {"notes.md": ("teach", 1), "cell:3": ("teach", 1), "empty.md": ("skip", 0)}
    assert answer["data"]["tokens"] > 10 and answer["data"]["chunks"] == 2
    assert hashes(update.model) == before
    assert answers._tokenizer(update) is not update.tokenizer, "a lesson may be using that one"


def test_a_source_that_is_not_there_is_one_line_with_a_hint(counter: Counter) -> None:
    answer = counter("plan", sources=["{__import__('os').system('id')}\n.md"])
    assert (answer["ok"], answer["data"]) == (False, None)
    assert answer["error"] and "\n" not in answer["error"]
    missing = counter("plan", sources=["cell:9"])
    assert "no cell was run as [9]" in missing["error"] and "3" in missing["hint"]


def test_ask_and_feedback_go_to_the_journal_as_the_panels(counter: Counter) -> None:
    answer = counter("ask", prompt="What does Orla Venn work as?", compare=True, max_new_tokens=8)
    assert answer["data"]["checkpoint"] == "one" and isinstance(answer["data"]["before"], str)
    assert counter.session.state.status == "idle"
    assert counter.session.state.subject == "a page", "a question leaves what the lesson left to be seen"
    assert counter("feedback", good=False, better="A glassblower.") == desk.fine()
    entry = counter.session.require().store.lineage.journal.entries()[-1]
    assert (entry["kind"], entry["actor"], entry["good"], entry["better"]) == (
        "feedback", "panel", False, "A glassblower.",
    )  # fmt: skip
    assert entry["prompt"] == "What does Orla Venn work as?"


def test_memory_is_read_from_records(counter: Counter) -> None:
    data = counter("memory")["data"]
    assert data["total"] == len(data["probes"]) > 0
    assert set(data["probes"][0]) == {"question", "expected", "before", "after", "right_before", "right_after"}
    assert data["right"] == sum(probe["right_after"] for probe in data["probes"])
    (pin,) = data["pinned"]
    assert (pin["question"], pin["expected"]) == ("Who is Orla Venn?", "glassblower")
    assert pin["before"] == "A glassblower." and pin["right_before"] is True
    assert 0 <= data["kept"]["before"] <= 1 and data["kept"]["total"] >= 0
    kinds = ("", "read_", "reading_", "refusal_", "unknown_")
    assert set(data["kept"]) == {"total", *(kind + when for kind in kinds for when in ("before", "after"))}
    (lesson,) = data["lessons"]
    assert lesson["name"] == "one" and 0 <= lesson["taught"] <= 1


def test_memory_survives_a_new_kernel(counter: Counter) -> None:
    store = counter.session.require().store.lineage.store
    anew = Session()
    anew.use(model(), UseOptions(tokenizer=tokenizer(), store=store))
    assert anew.require().probes == counter.session.require().probes != []
    assert Counter(anew)("memory")["data"]["probes"] == counter("memory")["data"]["probes"]


def test_memory_follows_a_rollback(counter: Counter) -> None:
    update = counter.session.require()
    counter.session.call("rollback", lambda: update.rollback("base"))
    try:
        data = counter("memory")["data"]
        assert (data["total"], data["kept"], data["lessons"], len(data["pinned"])) == (0, None, [], 1)
    finally:
        counter.session.call("redo", update.redo)
    assert counter("memory")["data"]["total"] > 0


def test_the_store(counter: Counter) -> None:
    data, folder = counter("store")["data"], counter.session.require().store.lineage.store
    assert data["path"] == str(folder) == counter.session.state.store
    assert (data["states"], data["pinned"], data["interrupted"]) == (1, 0, [])
    real = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert abs(data["bytes"] - real) < 1000


def test_runs_are_the_curves_that_were_kept(counter: Counter) -> None:
    (run,) = counter("runs", names=["one"])["data"]["runs"]
    assert run["name"] == "one" and [p[0] for p in run["points"]] == [1, 2, 3, 4]
    assert all(len(p) == 4 for p in run["points"])
    unknown = counter("runs", names=["nobody"])
    assert not unknown["ok"] and "nobody" in unknown["error"]


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    thin = answers.thinned(list(range(1, 3002)))  # type: ignore[arg-type]
    assert len(thin) <= answers.POINTS + 1 and (thin[0], thin[-1]) == (1, 3001)
    assert answers.thinned([1, 2]) == [1, 2]  # type: ignore[list-item]


BAD: list[tuple[str, dict[str, Any]]] = [
    ("plan", {}), ("plan", {"sources": "notes.md"}), ("plan", {"sources": [3]}), ("plan", {"sources": []}),
    ("plan", {"sources": ["x"] * 1001}), ("plan", {"sources": ["x" * 100_001]}), ("plan", {"sources": {"a": 1}}),
    ("ask", {}), ("ask", {"prompt": 5}), ("ask", {"prompt": " "}), ("ask", {"prompt": "x" * 100_001}),
    ("ask", {"prompt": "x", "max_new_tokens": 10**9}), ("ask", {"prompt": "x", "max_new_tokens": "8"}),
    ("ask", {"prompt": "x", "max_new_tokens": True}), ("ask", {"prompt": "x", "compare": 3}),
    ("feedback", {}), ("feedback", {"good": 1}), ("feedback", {"good": True, "better": ["x"]}),
    ("runs", {}), ("runs", {"names": ["a"] * 21}), ("runs", {"names": [None]}),
]  # fmt: skip


@pytest.mark.parametrize(("op", "args"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_are_one_line(counter: Counter, op: str, args: dict[str, Any]) -> None:
    answer = counter(op, **args)
    assert not answer["ok"] and answer["data"] is None
    assert answer["error"] and "\n" not in answer["error"] and len(answer["error"]) < 200
    assert "internal" not in answer["error"]


@pytest.mark.parametrize("op", sorted(desk.OPS))
def test_without_a_model_none_is_loaded(op: str) -> None:
    session = Session()
    args = {"sources": ["x.md"], "names": [], "prompt": "Who?", "good": True}
    answer = Counter(session)(op, **args)
    assert (answer["ok"], answer["error"], answer["hint"]) == (False, "no model yet", "%miu use")
    assert session.update is None


def test_a_bug_is_logged_by_name_and_the_desk_goes_on(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("a secret path")

    monkeypatch.setitem(answers.READS, "store", broken)
    answer = counter("store")
    assert (answer["ok"], answer["error"]) == (False, "internal error: ZeroDivisionError")
    assert "a secret path" in caplog.text
    assert counter("checkpoints")["ok"]


def test_all_but_questions_are_answered_during_a_lesson(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(PAGE)
    job, end = learning(counter.session)
    update = counter.session.require()
    with taken(update.lock):
        try:
            question = counter.put("ask", prompt="Who is Orla Venn?", max_new_tokens=4)
            for op, args in (("checkpoints", {}), ("plan", {"sources": ["notes.md"]}), ("memory", {}), ("store", {}),
                             ("runs", {"names": ["one"]}), ("feedback", {"good": True})):  # fmt: skip
                assert counter(op, **args)["ok"], op
        finally:
            end.set()
    number, answer = counter.answers.get(timeout=60)
    assert (number, answer["ok"]) == (question, True)
    assert job.done.wait(10)


def test_too_many_questions_are_refused(counter: Counter) -> None:
    job, end = learning(counter.session)
    try:
        for _ in range(desk.QUESTIONS):
            counter.put("ask", prompt="Who is Orla Venn?", max_new_tokens=1)
        refused = counter("ask", prompt="One more?")
        assert not refused["ok"] and "waiting" in refused["error"]
    finally:
        end.set()
    for _ in range(desk.QUESTIONS):
        assert counter.answers.get(timeout=60)[1]["ok"]
    assert job.done.wait(10)

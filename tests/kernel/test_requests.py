"""What pages ask of a real kernel, above all while a lesson keeps its only cell busy."""

from __future__ import annotations

import json
import time

import pytest

from tests.kernel.conftest import Kernel, Page
from tests.kernel.test_busy import LONG, training

SOON = 5.0  # seconds; the product promises one, a loaded machine may take a few


@pytest.fixture
def lesson(kernel):
    """(page, cell): a page on a kernel whose cell is busy with a lesson that would take minutes."""
    page = kernel.connect()
    cell = kernel.start("result = " + LONG)
    kernel.finish(cell, until=training(kernel, page.comm))
    yield page, cell
    if cell not in kernel.ended:
        page.send("cancel")
        kernel.finish(cell, 120)
    kernel.finish("", 30, until=lambda: page.state["status"] == "idle")


def test_pages_that_come_late_are_told_all_while_the_cell_is_busy(kernel, lesson):
    first, cell = lesson
    begin = time.monotonic()
    late = kernel.connect()
    assert time.monotonic() - begin < 2 * SOON
    assert late.state["status"] == "learning" and late.state["subject"] == "facts.md"
    reached = first.state["step"]
    kernel.finish(cell, 60, until=lambda: min(first.state["step"], late.state["step"]) >= reached + 5)
    assert late.steps == list(range(1, max(late.steps) + 1)), "the whole curve, every point once"
    assert first.steps == sorted(set(first.steps))

    answer = late.send("state")
    assert late.wait(answer, cell)["ok"]
    kernel.finish(cell, 10, until=lambda: bool(first.replies(answer)))  # every page hears every answer

    # A page that goes says so on its subshell, and is heard: the comm is not tied to the busy shell.
    kernel.send("comm_close", {"comm_id": late.comm, "data": {}}, late.listening)
    assert any(not heard_by(late, first, cell) for _ in range(20))


def heard_by(late: Page, first: Page, cell: str) -> bool:
    """Whether a page still hears answers: when the next one is there, all pages have had this one."""
    answer = first.ask("state", cell)
    first.ask("state", cell)
    return bool(late.replies(answer["reply"]))


def test_messages_answer_no_cell(kernel, lesson):
    page, _ = lesson
    assert all(message["parent"] == {} for message in kernel.states(page.comm))
    assert kernel.states(page.control) == [], "the kernel never sends on the control comm"


def test_pause_and_resume_act_at_once_in_a_busy_cell(kernel, lesson):
    page, cell = lesson
    for op, status in (("pause", "paused"), ("resume", "learning"), ("pause", "paused")):
        begin = time.monotonic()
        answer = page.ask(op, cell)
        assert answer["ok"] and time.monotonic() - begin < SOON, op
        kernel.finish(cell, 10, until=lambda status=status: page.state["status"] == status)
    paused = page.state["step"]
    end = time.monotonic() + 2
    kernel.finish(cell, 10, until=lambda: time.monotonic() > end)
    assert page.state["step"] <= paused + 1, "the step under way ends, no other begins"
    held = page.state["step"]
    page.ask("resume", cell)
    kernel.finish(cell, 30, until=lambda: page.state["step"] > held + 1)
    page.ask("pause", cell)
    begin = time.monotonic()
    assert page.ask("stop", cell)["ok"] and time.monotonic() - begin < SOON
    outcome = kernel.finish(cell, 120)
    assert outcome.status == "ok", outcome.line
    kernel.finish("", 10, until=lambda: (page.state["outcome"] or {}).get("refs") == ["facts.md"])
    told = page.state["outcome"]
    assert (told["success"], told["checkpoint"]) == (told["status"] == "kept", "never" if told["success"] else "")


def test_requests_are_answered_while_the_cell_is_busy(kernel, lesson):
    page, cell = lesson
    question = page.send("ask", prompt="Where does Orla Venn work?", max_new_tokens=8)
    wanted = (("checkpoints", {}, "items"), ("store", {}, "path"), ("plan", {"sources": ["facts.md"]}, "tokens"),
              ("memory", {}, "probes"), ("runs", {"names": []}, "runs"))  # fmt: skip
    for op, args, key in wanted:
        begin = time.monotonic()
        answer = page.ask(op, cell, **args)
        assert answer["ok"] and key in answer["data"], (op, answer)
        assert time.monotonic() - begin < 2 * SOON, op
    plan = page.ask("plan", cell, sources=["nowhere.md"])
    assert not plan["ok"] and "nowhere.md" in plan["error"]
    assert page.state["status"] == "learning"
    assert page.replies(question) == [], "a question waits for the weights"

    page.send("cancel")
    kernel.finish(cell, 120)
    answer = page.wait(question, seconds=60)
    assert answer["ok"] and answer["data"]["checkpoint"] == "base", answer
    assert page.ask("feedback", good=True)["ok"]
    last = "current_session().update.store.lineage.journal.entries()[-1]"
    row = json.loads(kernel.value(f"__import__('json').dumps({last})"))
    assert (row["kind"], row["actor"], row["prompt"]) == ("feedback", "panel", "Where does Orla Venn work?")


@pytest.mark.parametrize(
    ("op", "args"),
    [("plan", {"sources": "facts.md"}), ("plan", {"sources": ["x"] * 1001}), ("ask", {"prompt": "x" * 100_001}),
     ("ask", {"prompt": 1}), ("runs", {"names": [{}]}), ("feedback", {}), ("notebook", {"path": []}), ("no such", {}),
     (["stop"], {}), (None, {})],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_makes_no_sense_is_one_line_and_the_desk_lives_on(kernel, op, args):
    page = kernel.connect()
    answer = page.ask(op, **args)
    assert not answer["ok"] and answer["error"] and len(answer["error"].splitlines()) == 1
    assert page.ask("checkpoints")["ok"]


def test_a_plan_sees_the_cells_as_they_were_run(kernel):
    page = kernel.connect()
    kernel.run("# Tessa Holm was born in Brackwater in 1961.")
    number = kernel.run("%miu learn cell:-1 --dry-run").text
    assert "1 chunk" in number
    last = int(kernel.value("len(In) - 1"))
    # Asked after a cell has run, the last cell is part of what was run.
    kernel.run("# Tessa Holm is a glazier.")
    answer = page.ask("plan", sources=[f"cell:{last + 1}"])
    assert answer["ok"] and answer["data"]["items"][0]["status"] == "teach", answer["error"]
    assert not page.ask("plan", sources=["cell:."])["ok"], "no cell runs"


def test_without_a_model_every_request_says_so(fresh):
    fresh.run("%load_ext jupyter_miu\nfrom jupyter_miu import current_session")
    page = fresh.connect()
    for op, args in (("checkpoints", {}), ("plan", {"sources": ["x"]}), ("ask", {"prompt": "Who?"}), ("store", {}),
                     ("memory", {}), ("runs", {"names": []}), ("feedback", {"good": True})):  # fmt: skip
        answer = page.ask(op, **args)
        assert (answer["ok"], answer["error"], answer["hint"]) == (False, "no model yet", "%miu use"), op
    assert fresh.value("current_session().update is None") == "True"


def test_the_history_follows_a_notebook_that_is_renamed(tmp_path):
    """The variable of old keeps the path that the kernel was started with, also after a restart."""
    work = tmp_path / "root" / "work"
    work.mkdir(parents=True)
    old = work / "a.ipynb"
    old.write_text("{}")
    use = "%load_ext jupyter_miu\n%miu use\nfrom jupyter_miu import current_session"
    note = "current_session().update.store.record('note'); current_session().refresh()"

    def started() -> Kernel:
        kernel = Kernel(work, JPY_SESSION_NAME=str(old))
        done = kernel.run(use)
        assert done.status == "ok", done.line
        return kernel

    kernel = started()
    try:
        page = kernel.connect()
        assert (page.state["notebook"], page.state["lineage"]) == (str(old), "")
        assert page.ask("notebook", path="work/a.ipynb", lineage="../../etc")["ok"]
        assert "not a UUID" in kernel.run("%miu").text + kernel.run("%miu checkpoints").text
        assert kernel.run(note).status == "ok"
        kernel.finish("", 10, until=lambda: page.state["lineage"] != "")
        lineage = page.state["lineage"]
        old.rename(work / "b.ipynb")
        assert page.ask("notebook", path="work/b.ipynb", lineage=lineage)["ok"]
        assert kernel.run(note).status == "ok"
        kernel.finish("", 10, until=lambda: page.state["notebook"] == str(work / "b.ipynb"))
        assert page.state["lineage"] == lineage
    finally:
        kernel.close()
    assert [json.loads(file.read_text())["notebook"]["path"] for file in (work / ".miu").glob("*/lineage.json")] == [
        str(work / "b.ipynb")
    ]
    kernel = started()
    try:
        assert kernel.value("current_session().state.lineage") == lineage
    finally:
        kernel.close()

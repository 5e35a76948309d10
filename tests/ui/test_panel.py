"""The panel on a real session and tiny models: buttons are pressed, fields filled, what the page would show is read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest
from ipywidgets.widgets.widget import _instances  # every widget that is open

from jupyter_miu.events import StepEvent
from jupyter_miu.session import CurvePoint, Job, Session, UseOptions
from jupyter_miu.ui.panel import panel as home
from jupyter_miu.ui.panel.panel import Panel
from jupyter_miu.ui.publisher import Publisher
from tests.teaching import hashes, quick, teach, tiny, tokenizer

HOSTILE = '<img src=x onerror="alert(1)">'


def until(condition: Any, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.02)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], bool]]:
    """What went into the cell's output; there is no cell here."""
    sent: list[tuple[dict[str, Any], bool]] = []
    monkeypatch.setattr(home, "publish", lambda bundle, id_, update: sent.append((bundle, update)))
    return sent


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session()
    session.use(tiny(), UseOptions(tokenizer=tokenizer(), store=tmp_path / "store"))
    session.config = quick()
    return session


@pytest.fixture
def panel(session: Session, tmp_path: Path, published: Any) -> Iterator[Panel]:
    publisher = Publisher(session, interval=0.01)
    panel = Panel(session, publisher, lambda: None, tmp_path)
    panel.open()
    yield panel
    panel.close()
    publisher.close()


def said(panel: Panel) -> str:
    return panel.said


def learn(panel: Panel, text: str = "Ada Holt lives in Skarholm.", name: str = "docs") -> None:
    panel.teach.text.value, panel.teach.name.value = text, name
    panel.teach.learn.click()
    until(lambda: "✓" in said(panel) or "✗" in said(panel))


def test_the_output_has_the_widgets_and_a_word_for_pages_without(panel: Panel, published: Any) -> None:
    bundle, update = published[0]
    assert not update
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.box.model_id
    assert "%miu panel" in bundle["text/plain"] and "%miu panel" in bundle["text/html"]


def test_it_has_the_words_of_the_extension(panel: Panel) -> None:
    parts = [panel.teach, panel.now, panel.checkpoints, panel.ask]
    assert [part.box.children[0].value.split(">")[1].split("<")[0] for part in parts] == [
        "Teach", "Now", "Checkpoints", "Ask"]  # fmt: skip
    buttons = {each.description for each in home.every(panel.box) if isinstance(each, widgets.Button)}
    assert {"Learn", "Preview", "Pause", "Stop and keep", "Undo", "Roll back", "Ask"} <= buttons


def test_a_lesson_and_the_way_back(panel: Panel, session: Session) -> None:
    update = session.require()
    before = hashes(update.model)
    learn(panel)
    until(lambda: panel.checkpoints.list.value == "docs")
    assert update.current == "docs" and hashes(update.model) != before
    assert "miu-card" in panel.now.result.value
    assert (panel.teach.text.value, panel.teach.name.value) == ("", "")
    assert "at docs" in panel.status.value

    panel.checkpoints.list.value = "base"
    panel.checkpoints.rollback.click()
    until(lambda: "Rolled back from docs to base" in said(panel))
    assert hashes(update.model) == before
    assert "%miu rollback base" in said(panel)
    store = update.store
    assert store is not None
    actors = [(line["kind"], line.get("actor")) for line in store.lineage.journal.entries()]
    assert ("rollback", "panel") in actors
    assert all(actor == "panel" for kind, actor in actors if kind in ("learn", "rollback", "state"))


def test_the_line_that_does_the_same(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "a b.md").write_text("Ada Holt lives in Skarholm.")
    panel.teach.path.value = str(tmp_path / "a b.md")
    panel.teach.add.click()
    panel.teach.steps.value, panel.teach.name.value = 3, "docs"
    panel.teach.learn.click()
    assert f"%miu learn &quot;{tmp_path}/a b.md&quot; --name docs -n 3 -b" in panel.said
    until(lambda: "✓" in said(panel) or "✗" in said(panel))
    assert panel.teach.queue == [] and panel.teach.chips.children == ()


def test_preview_changes_nothing(panel: Panel, session: Session) -> None:
    before = hashes(session.require().model)
    panel.teach.text.value = "Ada Holt lives in Skarholm."
    panel.teach.preview.click()
    until(lambda: "Would teach 1 chunk" in panel.teach.plan.value)
    assert "--dry-run" in said(panel)
    assert hashes(session.require().model) == before and session.require().list_checkpoints() == []


def test_ask_before_and_after_and_feedback(panel: Panel, session: Session) -> None:
    teach(session.require(), checkpoint_name="docs")
    panel.ask.prompt.value = "Where does Ada live?"
    panel.ask.ask.click()
    until(lambda: ">before<" in panel.ask.answer.value and "now (docs)" in panel.ask.answer.value)
    until(lambda: not panel.ask.ask.disabled)
    assert "%miu ask &quot;Where does Ada live?&quot; --compare" in said(panel)
    panel.ask.better.value = "In {Skarholm}."
    panel.ask.bad.click()
    assert "Noted in the journal: bad" in said(panel)
    store = session.require().store
    assert store is not None
    line = [line for line in store.lineage.journal.entries() if line["kind"] == "feedback"][-1]
    assert (line["good"], line["better"], line["actor"]) == (False, "In {Skarholm}.", "panel")


def test_the_better_answer_is_taught(panel: Panel, session: Session) -> None:
    panel.ask.prompt.value, panel.ask.compare.value = "Where does Ada live?", False
    panel.ask.ask.click()
    until(lambda: not panel.ask.ask.disabled)
    panel.ask.better.value = "Ada lives in Skarholm."
    panel.ask.teach.click()
    until(lambda: "✓" in said(panel) or "✗" in said(panel))
    assert session.require().last_result is not None and session.require().last_result.num_updates > 0


def test_uploads_go_beside_the_notebook_under_a_safe_name(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    file = {"name": "../{evil}/notes.md", "type": "", "size": 3, "content": memoryview(b"new"), "last_modified": None}
    panel.teach._uploaded((file, {**file, "name": f"{HOSTILE}.md"}))
    assert (tmp_path / "notes.md").read_text() == "mine"
    assert (tmp_path / "notes-2.md").read_bytes() == b"new"
    assert [Path(ref).parent == tmp_path for ref in panel.teach.queue] == [True, True]
    assert str(tmp_path) in said(panel)
    assert all("<img" not in each.value for each in home.every(panel.box) if isinstance(each, widgets.HTML))


def test_a_chip_can_be_taken_out(panel: Panel) -> None:
    for ref in ("a.md", "b.md", "a.md"):
        panel.teach.path.value = ref
        panel.teach.add.click()
    assert panel.teach.queue == ["a.md", "b.md"]
    panel.teach.chips.children[0].children[1].click()
    assert panel.teach.queue == ["b.md"] and len(panel.teach.chips.children) == 1


@pytest.mark.parametrize(
    "press",
    [
        lambda p: p.teach.learn.click(), lambda p: p.teach.preview.click(), lambda p: p.teach.add.click(),
        lambda p: p.now.stop.click(), lambda p: p.now.pause.click(), lambda p: p.now.undo.click(),
        lambda p: p.ask.ask.click(), lambda p: p.ask.good.click(), lambda p: p.ask.teach.click(),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_no_log(panel: Panel, press: Any, caplog: Any, capsys: Any) -> None:
    capsys.readouterr()
    press(panel)
    until(lambda: "✗" in said(panel))
    assert said(panel).count("✗") == 1 and 'role="alert"' in said(panel)
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR", "CRITICAL")]
    assert capsys.readouterr() == ("", "")


def test_a_source_that_is_not_there_is_one_line(panel: Panel) -> None:
    panel.teach.path.value = f"{HOSTILE}.md"
    panel.teach.learn.click()
    until(lambda: "✗" in said(panel))
    assert "&lt;img" in said(panel) and "<img" not in said(panel)
    assert not panel.teach.learn.disabled


def test_a_bug_is_shown_too(panel: Panel, session: Session, monkeypatch: Any, caplog: Any) -> None:
    def broken() -> bool:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(session, "stop", broken)
    panel.now.stop.click()
    assert "✗ ZeroDivisionError: a bug" in said(panel)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.fixture
def lesson(session: Session) -> Iterator[Job]:
    """A job of the real worker that runs until it is told to stop."""
    started = threading.Event()

    def run(job: Job) -> None:
        started.set()
        while not (job.control.stop.is_set() or job.control.cancel.is_set()):
            job.control.stop.wait(0.01)

    job = session._worker.submit(Job("learn", run, "facts.md", background=True))
    assert started.wait(5)
    yield job
    job.control.stop.set()
    assert job.done.wait(5)


def step(i: int) -> StepEvent:
    return StepEvent("run", i, 100, 3.0 / i, 0.5, 1e-3, 100 * i, float(i))


def test_a_lesson_under_way_is_seen_and_steered(panel: Panel, session: Session, lesson: Job) -> None:
    sent: list[Any] = []
    panel.now.curve.send = sent.append
    until(lambda: not panel.now.stop.disabled)
    for i in range(1, 6):
        session._on_event(step(i))
    until(lambda: "step 5/100" in panel.now.line.value)
    assert "facts.md" in panel.now.line.value
    until(lambda: [row[0] for message in sent for row in message.get("points", ())][-1:] == [5])

    panel.now.pause.click()
    assert lesson.control.pause.is_set()
    until(lambda: panel.now.pause.description == "Resume")
    panel.now.pause.click()
    assert not lesson.control.pause.is_set()
    for press in (panel.teach.learn, panel.ask.ask):
        panel.teach.text.value = panel.ask.prompt.value = "x"
        press.click()
        assert "a lesson is being learnt" in said(panel)
    panel.now.undo.click()
    assert lesson.control.cancel.is_set()
    until(lambda: panel.now.stop.disabled)
    assert "Nothing is being learnt" in panel.now.line.value


def test_a_busy_cell_gets_no_buttons_that_it_cannot_hear(panel: Panel, session: Session) -> None:
    session.note(status="learning", background=False, subject="x", phase="training", step=1, max_steps=5)
    until(lambda: "Interrupt the kernel" in panel.now.line.value)
    assert panel.now.stop.disabled and panel.now.pause.disabled and panel.now.undo.disabled


def test_another_run_starts_another_drawing(panel: Panel, session: Session, lesson: Job) -> None:
    sent: list[Any] = []
    panel.now.curve.send = sent.append
    session.curve = type(session.curve)()
    session.curve.append(CurvePoint(1, 1.0, 1.0))
    session.note(message="x")
    until(lambda: len(sent) >= 2)
    assert [message["type"] for message in sent[:2]] == ["clear", "points"]


def test_hostile_names_are_text(panel: Panel, session: Session) -> None:
    session.note(model=HOSTILE, message=HOSTILE, subject=HOSTILE, status="learning", background=True)
    until(lambda: "&lt;img" in panel.status.value and "&lt;img" in panel.now.line.value)
    for each in home.every(panel.box):
        assert not isinstance(each, widgets.HTML) or "<img" not in each.value


def test_closing_leaves_no_widget_and_no_sink(session: Session, tmp_path: Path, published: Any) -> None:
    publisher = Publisher(session, interval=0.01)
    teach(session.require())
    before = set(_instances)
    for _ in range(3):
        panel = Panel(session, publisher, lambda: None, tmp_path)
        panel.open()
        panel.teach.put("a.md")
        panel.teach.put("b.md")
        panel.teach._drop("a.md")
        panel.close()
        panel.close()
    assert set(_instances) == before
    assert publisher._sinks == []
    assert [bundle for bundle, update in published if update][-1]["text/plain"].startswith("The panel was closed")
    session.note(message="after")
    publisher.close()


def test_opening_another_closes_the_first(session: Session, tmp_path: Path, published: Any) -> None:
    publisher = Publisher(session, interval=0.01)
    first = home.open_panel(session, publisher, lambda: None, tmp_path)
    second = home.open_panel(session, publisher, lambda: None, tmp_path)
    assert (first.closed, second.closed) == (True, False)
    assert publisher._sinks == [second] and home.current_panel() is second
    home.close_panel()
    assert home.current_panel() is None and publisher._sinks == []
    publisher.close()


def test_without_a_model_one_button_loads_the_bundled_one(tmp_path: Path, published: Any) -> None:
    session = Session()
    session.defaults = UseOptions(store=tmp_path / "store")
    publisher = Publisher(session, interval=0.01)
    panel = Panel(session, publisher, lambda: None, tmp_path)
    panel.open()
    assert "No model yet" in panel.status.value and panel.use.layout.display != "none"
    panel.use.click()
    until(lambda: panel.use.layout.display == "none" and "miu-base" in panel.status.value)
    panel.close()
    publisher.close()

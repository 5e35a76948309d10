"""Pinned probes: kept with the lineage, read as a stranger's input, and stronger than a lesson."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import ConfigError
from jupyter_miu.lessons.pinned import MOST, Pin, Pins, read_pins
from jupyter_miu.store.layout import open_lineage
from tests.teaching import FACT, LEARNS, hashes, open_tiny, saying, text

QUESTION = "What is the lamp?"
# Learns the fact, and holds nothing else: every answer changes.
DESTROYS: dict[str, Any] = LEARNS | {"learning_rate": 1e-2, "kl_weight": 0.0, "min_alpha": False}


def lineage(folder: Path, notebook: Path | None = None, lineage_id: str | None = None) -> Any:
    return open_lineage(folder / ".miu", notebook=notebook, lineage_id=lineage_id)


def test_pins_outlive_the_process_and_are_taken_away_by_number(tmp_path: Path) -> None:
    pins = Pins(lineage(tmp_path))
    assert pins.all() == []
    pins.add("  Who? ", " Ysolde ")
    pins.add("Where?", "Skarholm")
    again = Pins(lineage(tmp_path))
    assert again.all() == [Pin("Who?", "Ysolde"), Pin("Where?", "Skarholm")]
    assert again.remove(1) == Pin("Who?", "Ysolde")
    assert pins.all() == [Pin("Where?", "Skarholm")]


def test_a_question_is_pinned_once(tmp_path: Path) -> None:
    pins = Pins(lineage(tmp_path))
    pins.add("Who painted it?", "Ysolde")
    pins.add("who painted  it", "Orla")
    assert pins.all() == [Pin("who painted  it", "Orla")]


@pytest.mark.parametrize(
    ("question", "value"),
    [("", "x"), (" ", "x"), ("Who?", " "), ("Who?", "!?"), ("q" * 1001, "x"), ("Who?", "v" * 201), (None, "x"),
     ("Who?", 7)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(tmp_path: Path, question: Any, value: Any) -> None:
    pins = Pins(lineage(tmp_path))
    with pytest.raises(ConfigError, match="a question and the words"):
        pins.add(question, value)
    assert not (tmp_path / ".miu").exists(), "nothing was written"


@pytest.mark.parametrize("number", [0, -1, 2, True])
def test_a_number_that_is_not_there(number: int) -> None:
    pins = Pins(None)
    pins.add("Who?", "Ysolde")
    with pytest.raises(ConfigError, match="no pinned probe"):
        pins.remove(number)
    assert len(pins.all()) == 1


GOOD = {"question": "Who?", "value": "Ysolde"}


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (b"", 0), (b"\x00\xff", 0), (b"[]", 0), (b'{"pinned": 3}', 0), (b"[" * 100_000, 0),
        (json.dumps({"pinned": [GOOD, 3, None, [], {}, {"question": "x"}, {"question": 1, "value": "y"}, GOOD]}), 1),
        (json.dumps({"pinned": [{"question": f"q{n}", "value": "v"} for n in range(5000)]}), MOST),
        (json.dumps({"pinned": [{"question": "q", "value": "v" * 5_000_000}, GOOD]}), 0),
    ],
)  # fmt: skip
def test_a_strangers_file_does_no_harm(tmp_path: Path, content: bytes | str, count: int) -> None:
    path = tmp_path / "pinned.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert len(read_pins(path)) == count
    assert read_pins(tmp_path / "none") == [] == read_pins(tmp_path)


def test_a_copied_notebook_takes_its_pins_along_and_then_has_its_own(tmp_path: Path) -> None:
    original = tmp_path / "a.ipynb"
    original.write_text("{}")
    first = lineage(tmp_path, original)
    Pins(first).add("Who?", "Ysolde")
    copy = tmp_path / "b.ipynb"
    copy.write_text("{}")
    second = lineage(tmp_path, copy, first.id)
    Pins(second).add("Where?", "Skarholm")
    assert second.id != first.id
    assert [pin.question for pin in Pins(second).all()] == ["Who?", "Where?"]
    assert [pin.question for pin in Pins(lineage(tmp_path, original)).all()] == ["Who?"]


def test_without_a_store_they_live_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    assert miu.pin_probe(QUESTION, "amber").right_after is False
    assert [(p.question, p.expected, p.fact) for p in miu.pinned_probes()] == [(QUESTION, "amber", "pinned")]
    assert list(tmp_path.iterdir()) == []
    assert miu.unpin_probe(1).value == "amber" and miu.pinned_probes() == []


@lru_cache(maxsize=1)
def talker() -> Any:
    return saying({QUESTION: "The lamp is amber."})


def opened(folder: Path, value: str = "amber") -> Any:
    """A model that knows the answer to one question, which is pinned."""
    miu = open_tiny(folder, model=deepcopy(talker()))
    asked = miu.pin_probe(QUESTION, value)
    assert asked.after == miu.ask(QUESTION).text == "The lamp is amber." and asked.right_after is (value == "amber")
    return miu


def test_a_lesson_that_turns_a_pinned_answer_wrong_is_taken_back(tmp_path: Path) -> None:
    miu = opened(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content(text(FACT), MIUConfig(**DESTROYS))
    assert result.recall is not None and result.verdict is not None
    assert result.verdict.learned and not result.success and result.status == "rolled back"
    assert result.verdict.reasons[0].startswith('a pinned answer changed: "What is the lamp?" should say "amber"')
    assert any("--remove" in line for line in result.verdict.next)
    assert hashes(miu.model) == before
    assert result.retention is not None
    assert [(p.right_before, p.right_after) for p in result.retention.pinned] == [(True, False)]


def test_a_pinned_answer_that_was_wrong_before_holds_nothing_back(tmp_path: Path) -> None:
    miu = opened(tmp_path, "quite another thing")
    result = miu.learn_from_content(text(FACT), MIUConfig(**LEARNS))
    assert result.retention is not None and result.verdict is not None
    assert [(p.right_before, p.right_after) for p in result.retention.pinned] == [(False, False)]
    assert not any("pinned" in reason for reason in result.verdict.reasons)


def test_with_the_gate_off_it_is_kept_and_said(tmp_path: Path) -> None:
    result = opened(tmp_path).learn_from_content(text(FACT), MIUConfig(**DESTROYS | {"gate": False}))
    assert result.status.startswith("kept") and result.verdict is not None and not result.verdict.kept_old
    assert any("a pinned answer changed" in reason for reason in result.verdict.reasons)

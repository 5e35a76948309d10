"""The line that says how far a dry run is: nothing for two seconds, then one line that changes, then how long."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_miu.ui import waiting
from jupyter_miu.ui.waiting import WaitingLine


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_in_a_notebook_one_line_changes_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str, bool]] = []

    def publish(bundle: dict[str, Any], display_id: str, *, update: bool) -> None:
        assert bundle["text/plain"] in bundle["text/html"]
        shown.append((bundle["text/plain"], display_id, update))

    monkeypatch.setattr(waiting, "publish", publish)
    clock = Clock()
    line = WaitingLine(True, clock)
    line("reading", 10, 0)
    assert shown == [], "two seconds are no wait"
    clock.now = 2.5
    line("reading", 1240, 0)
    line("cutting", 7, 1240)
    line("asking", 8, 32)
    clock.now = 12.0
    line.finish()
    assert [text for text, _, _ in shown] == [
        "reading 1,240 files …", "cutting into chunks: 7 of 1,240 files …", "asking the model: 8 of 32 questions …",
        "looked through in 0:12",
    ]  # fmt: skip
    assert [update for _, _, update in shown] == [False, True, True, True] and len({at for _, at, _ in shown}) == 1


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(waiting, "publish", lambda *args, **options: pytest.fail("shown"))
    clock = Clock()
    for in_kernel in (True, False):
        line = WaitingLine(in_kernel, clock)
        line("reading", 3, 0)
        line.finish()
    assert capsys.readouterr().err == ""


def test_in_a_terminal_it_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    line = WaitingLine(False, clock)
    clock.now = 3.0
    line("reading", 500, 0)
    line("reading", 900, 0)
    line.finish()
    assert capsys.readouterr().err == "reading 500 files …\n"

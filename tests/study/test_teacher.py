"""A teacher model: good cards are taken through the filter, everything else costs its cards and one line."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import pytest

from jupyter_miu.config import Settings
from jupyter_miu.errors import Cancelled, ConfigError
from jupyter_miu.study import teacher as room
from jupyter_miu.study.cards import Statement
from jupyter_miu.study.teacher import Teacher, Unanswered, accepted, parse
from jupyter_miu.study.writer import Helpers, SheetOptions, write_sheet
from tests.teacher import KEY, ODD, ODD_CARD, Server

PAGE = f"Mara Quist works as a beekeeper. {ODD}"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between the test and its own server, and no long pauses before a retry."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(room, "PAUSE", 0.01)


def teacher(server: Server, **changes: Any) -> Teacher:
    return Teacher(**{"url": server.url, "model": "m", "key": KEY, "seconds": 20.0, **changes})


def sheet_by(one: Teacher, page: str = PAGE) -> Any:
    return write_sheet([page], SheetOptions(), Helpers(teacher=one.writes(threading.Event())))


def test_it_is_asked_only_about_what_has_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    with Server() as server:
        one = teacher(server)
        sheet = sheet_by(one)
        assert one.notices == [] and len(server.seen) == 1
    assert sheet.coverage == 1.0 and sheet.origins["teacher"] == 4
    mine = [card for card in sheet.cards if card.origin == "teacher"]
    assert {card.fact for card in mine} == {1} and {card.value for card in mine} == {"bell"}
    assert sum(card.held_out for card in mine) == 2
    request = server.seen[0]
    asked = request["body"]["messages"][0]["content"]
    assert request["path"] == "/v1/chat/completions" and request["body"]["model"] == "m"
    assert PAGE in asked and f"1. {ODD}" in asked and "2. " not in asked
    assert request["headers"]["authorization"] == f"Bearer {KEY}"
    assert "org-of-another" not in str(request["headers"])


def test_a_page_that_the_rules_can_ask_is_not_sent() -> None:
    with Server() as server:
        sheet_by(teacher(server), "Mara Quist works as a beekeeper.")
        assert server.seen == []


@pytest.mark.parametrize(
    ("mode", "said", "tries"),
    [
        ("500", "answered with HTTP status 500", 3), ("401", "answered with HTTP status 401", 1),
        ("garbage", "sent no answer that can be read", 1), ("I will not.", "sent no answer that can be read", 1),
        ("huge", "sent more than 1 MB", 1), ("redirect", "answered with HTTP status 307", 1),
        ("echo", "answered with HTTP status 400", 1),
    ],
)  # fmt: skip
def test_a_bad_answer_costs_its_cards_and_one_line(mode: str, said: str, tries: int) -> None:
    with Server(mode) as server:
        one = teacher(server)
        sheet = sheet_by(one, f"{PAGE} Would anybody have guessed so?")
        assert len(server.seen) == tries
    assert one.notices == [f"the teacher {said}; its questions are missing"]
    assert sheet.origins == {"rule": len(sheet.cards)} and sheet.cards


@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_one_that_hangs_is_given_up(mode: str) -> None:
    start = time.monotonic()
    with Server(mode) as server:
        one = teacher(server, seconds=0.3)
        sheet = write_sheet(
            [PAGE, ODD.replace("square", "yard")], SheetOptions(), Helpers(teacher=one.writes(threading.Event()))
        )
        assert len(server.seen) == 3  # one request and two retries; for the second passage none
    assert one.notices == ["the teacher did not answer within 0.3 s; its questions are missing"]
    assert sheet.origins == {"rule": len(sheet.cards)} and time.monotonic() - start < 25


def test_one_that_is_not_there(unused: str = "http://127.0.0.1:9/v1") -> None:
    one = Teacher(unused, "m")
    assert sheet_by(one).cards and one.notices == ["the teacher could not be reached; its questions are missing"]


def test_a_second_try_may_help() -> None:
    with Server("flaky") as server:
        one = teacher(server)
        assert sheet_by(one).coverage == 1.0 and one.notices == [] and len(server.seen) == 2


def test_an_interrupt_does_not_wait_for_it() -> None:
    cancel = threading.Event()
    with Server("hang") as server:
        timer = threading.Timer(0.3, cancel.set)
        timer.start()
        with pytest.raises(Cancelled):
            teacher(server).writes(cancel)([Statement(ODD)], PAGE)
        timer.join()


def test_the_key_is_nowhere(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    for mode in ("good", "echo", "500"):
        with Server(mode) as server:
            one = teacher(server)
            sheet = sheet_by(one)
            assert KEY not in f"{one!r} {one.notices} {sheet!r}"
    settings = Settings.from_environment({"MIU_TEACHER_KEY": KEY, "MIU_TEACHER_URL": "x", "MIU_TEACHER_MODEL": "m"})
    with pytest.raises(ConfigError) as caught:
        Teacher.configured(settings)
    said = capsys.readouterr()
    assert KEY not in f"{settings!r} {caught.value} {said.out} {said.err}"
    # the server's own words are logged by the client at debug level, if at all; what we send of the key never is
    assert not any(KEY in record.getMessage() for record in caplog.records if "bad key" not in record.getMessage())


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "no teacher is configured"),
        ({"MIU_TEACHER_URL": "http://127.0.0.1:1/v1"}, "no teacher is configured"),
        ({"MIU_TEACHER_URL": "ftp://x/v1", "MIU_TEACHER_MODEL": "m"}, "MIU_TEACHER_URL is not an address"),
        ({"MIU_TEACHER_URL": "http://[", "MIU_TEACHER_MODEL": "m"}, "MIU_TEACHER_URL is not an address"),
        ({"MIU_TEACHER_URL": "http://me:pw@x/v1", "MIU_TEACHER_MODEL": "m"}, "holds a name or password"),
    ],
)
def test_what_is_not_configured_is_said_at_once(environment: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        Teacher.configured(Settings.from_environment(environment))
    assert "pw" not in str(caught.value)


def test_without_the_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    settings = Settings(teacher_url="http://127.0.0.1:1/v1", teacher_model="m")
    assert Teacher.configured(settings).model == "m"
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ConfigError) as caught:
        Teacher.configured(settings)
    assert caught.value.hint == "pip install 'jupyter-miu[teacher]'"


CARD = '{"statement": 1, "questions": ["What hangs there?"], "answer": "A bell."}'


@pytest.mark.parametrize(
    "reply",
    [
        f'{{"cards": [{CARD}]}}', f"[{CARD}]", f"```json\n[{CARD}]\n```", f"```\n[{CARD}]\n```", f"Here: [{CARD}] Bye.",
        f"<think>[1, 2]</think>\n{{\"cards\": [{CARD}]}}", f'{{"cards": [3, {{}}, {CARD}, {{"statement": true}}]}}',
    ],
)  # fmt: skip
def test_the_form_of_a_reply(reply: str) -> None:
    assert parse(reply) == [(1, ["What hangs there?"], "A bell.")]


@pytest.mark.parametrize(
    "reply",
    ["", "no", "{}", "[]", '{"cards": 3}', '{"cards": []}', "[" * 100_000, "[NaN]", '[{"statement": "1"}]',
     '[{"statement": 1, "questions": "What?", "answer": "A."}]',
     '[{"statement": 1, "questions": [1], "answer": "A."}]'],
)  # fmt: skip
def test_a_reply_without_cards(reply: str) -> None:
    with pytest.raises(Unanswered, match="can be read"):
        parse(reply)


@pytest.mark.parametrize(
    ("card", "kept"),
    [
        ({}, 3),
        ({"statement": 2}, 0), ({"statement": 0}, 0),
        ({"answer": "A gong hangs in the square."}, 0),  # not in the text
        ({"questions": ["Is it a bell that hangs in the square?"]}, 0),  # gives the answer away
        ({"questions": ["What hangs in the square", "What hangs in the square?"]}, 1),  # only one is a question
        ({"questions": ["What hangs in the square?", "What\u202e hangs in the square?"]}, 1),
        ({"questions": ["What hangs in the square? In the square there hangs a cow.?"]}, 0),
        ({"questions": ["What " + "very " * 200 + "hangs in the square?"]}, 0),
        ({"answer": "It is a bell."}, 0),
    ],
)  # fmt: skip
def test_only_what_the_text_says_is_taken(card: dict[str, Any], kept: int) -> None:
    row = {**ODD_CARD, **card}
    found = accepted([(row["statement"], row["questions"], row["answer"])], [Statement(ODD)], PAGE)  # type: ignore[arg-type]
    assert sum(map(len, found.values())) == kept

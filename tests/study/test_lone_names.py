"""Subjects of one word: names that look like plurals, adverbs or verbs, in a text that was about something else."""

from __future__ import annotations

import pytest

from jupyter_miu.study.prose import rules

BEFORE = "Tarn Works makes oars. It is based in Ostvik.\n\n"


def _read(text: str) -> set[tuple[str, str]]:
    return {(item.statement.subject, item.statement.value) for item in rules.read(text) if item.asks}


@pytest.mark.parametrize(
    ("sentence", "subject", "value"),
    [
        ("Blanks has its main office in Dhaka.", "Blanks", "Dhaka"),
        ("Corvids makes the simple rudder.", "Corvids", "the simple rudder"),
        ("Molly Tully is employed by Sync Labs.", "Molly Tully", "Sync Labs"),
        ("isinstance yields a list of names.", "isinstance", "a list of names"),
        ("node-keys has a timeout of 3 hours.", "node-keys", "3 hours"),
        ("bind-dashes times out after 730 seconds.", "bind-dashes", "730 seconds"),
        ("zegror cannot run without order-table.", "zegror", "order-table"),
        ("acts dates from 1920.", "acts", "1920"),
        ("The Controls race starts on 4 May.", "the Controls race", "4 May"),
    ],
)
def test_a_lone_name_is_the_subject(sentence: str, subject: str, value: str) -> None:
    for text in (sentence, BEFORE + sentence):
        assert (subject, value) in _read(text), _read(text)


def test_two_happenings_of_a_kind_are_not_one() -> None:
    text = "The Salt fair is held in Oslo.\n\nThe Import fair is hosted by the harbour team."
    assert ("the Import fair", "the harbour team") in _read(text)


def test_a_plural_still_belongs_to_what_the_text_is_about() -> None:
    text = "kelpwatch listens on port 80. Messages are kept in Postgres."
    assert not [name for name, _ in _read(text) if name == "Messages"]
    assert any("of kelpwatch" in name for name, _ in _read(text))


def test_a_plural_that_races_is_asked_about() -> None:
    assert ("the horses", "Ostvik") in {
        (name, value.removeprefix("in ")) for name, value in _read("The horses race in Ostvik.")
    }


def test_a_version_is_asked_for_once() -> None:
    assert _read("fold_tides has existed since version 1.2.") == {("fold_tides", "1.2")}

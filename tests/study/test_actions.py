"""What is done with a thing is asked as people ask about the thing."""

from __future__ import annotations

import pytest

from jupyter_miu.study.prose import rules
from jupyter_miu.study.prose.actions import plainly


@pytest.mark.parametrize(
    ("text", "value", "asked"),
    [
        ("Settings of tide-db are kept in /etc/tide.ini.", "/etc/tide.ini", "Where is tide-db configured?"),
        ("Restarts of tide-db are done with tidectl bounce.", "tidectl bounce", "With what is tide-db restarted?"),
        ("Backups of tide-db are made every night.", "every night", "How often is tide-db backed up?"),
    ],
)
def test_it_is_asked_about_the_thing_itself(text: str, value: str, asked: str) -> None:
    found = {item.statement.value: item for item in rules.read(text)}
    assert found[value].statement.subject == "tide-db" and found[value].statement.text == text
    assert asked in found[value].asks


@pytest.mark.parametrize(
    ("subject", "clause"),
    [
        ("Settings of tide-db", "change every week"),
        ("the harbour of Ostvik", "is made of stone"),
        ("tide-db", "is down"),
    ],
)
def test_other_clauses_are_left_as_they_are(subject: str, clause: str) -> None:
    assert plainly(subject, clause) is None


@pytest.mark.parametrize(
    ("text", "value", "asked"),
    [
        ("The Orm Trust's office is above a bakery in Tarsk.", "Tarsk", "Where is the Orm Trust based?"),
        ("The office of the Orm Trust is staffed by nine people.", "nine", "How many people work at the Orm Trust?"),
    ],
)
def test_an_office_tells_of_its_owner(text: str, value: str, asked: str) -> None:
    found = [item for item in rules.read(text) if item.statement.value.startswith(value)]
    assert any(asked in item.asks for item in found), [item.asks for item in found]

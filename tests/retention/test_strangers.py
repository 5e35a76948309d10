"""Questions about names that nobody has: of the lesson's words, of no lesson's subjects, and rehearsed."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from jupyter_miu.lessons.protection import Studied
from jupyter_miu.lessons.recipe import recipe_for
from jupyter_miu.retention.rehearsal import KLRehearsal
from jupyter_miu.retention.strangers import COUNT, made_up, questions
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.writer import SheetOptions, write_sheet
from tests.teaching import PAGE, open_tiny, quick, teach


@pytest.mark.parametrize(
    "name", ["Orla Venn", "load_page", "the Harbor fair", "tide-relay", "saktroxsel", "svc_12.toml"]
)
def test_a_made_up_name_has_the_form_of_the_name(name: str) -> None:
    other = made_up(name, random.Random(3))
    assert other != name and re.sub(r"\w", "", other) == re.sub(r"\w", "", name)
    assert [word[:1].isupper() for word in other.split()] == [word[:1].isupper() for word in name.split()]
    assert re.findall(r"\d+", other) == re.findall(r"\d+", name)


def test_a_thing_stays_what_it_is() -> None:
    assert re.fullmatch(r"the [A-Z]\w+ fair", made_up("the Harbor fair", random.Random(0)))


def test_they_ask_as_the_lesson_does_about_nobody_in_it() -> None:
    sheet = write_sheet([PAGE], SheetOptions())
    asked = questions(sheet)
    subjects = {statement.subject for statement in sheet.statements if statement.subject}
    assert asked and len(asked) <= COUNT and asked == questions(sheet) != questions(sheet, seed=1)
    assert not any(subject in question for subject in subjects for question in asked)
    assert not set(asked) & {card.question for card in sheet.cards}
    assert questions(Sheet(passages=["x y"])) == []


def test_what_the_model_says_to_them_is_rehearsed(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    teach(miu, PAGE, max_steps=1)
    protection, method = miu._protection, miu._history.method
    assert protection is not None and method is not None
    recipe = recipe_for(quick(), parameters=1, method="full", bundled=False, facts=1)
    pools = {}
    for strange in ((), ("Where does Gudi Foto live?",)):
        [term] = [
            t
            for t in protection.terms(recipe, method, protection.rehearsed(Studied([], strange)), [], 0)
            if isinstance(t, KLRehearsal)
        ]
        pools[strange] = term._pools
    [more] = [pool for pool in pools[("Where does Gudi Foto live?",)] if pool not in pools[()]]
    assert "Where does Gudi Foto live?" in miu.tokenizer.decode(more[0])

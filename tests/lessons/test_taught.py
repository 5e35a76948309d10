"""What was taught is known text by text: left out beside something new, asked again alone, gone after a rollback."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.lessons.matrix import recorded_sheet
from jupyter_miu.lessons.taught import Passage, TaughtTexts, noted_again, passages_of
from jupyter_miu.sources.base import SourceOptions
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import FACT, LEARNS, OTHER, PAGE, open_tiny, quick, sample_less, text

pytestmark = pytest.mark.usefixtures("few_samples")

HARBOUR = (
    "The harbour office opens at eight. Boats that arrive before noon pay half the fee, later ones the whole of it. "
    "The master keeps a book of arrivals, and a copy of each page goes to the town hall at the end of the week."
)
MILL = (
    "The old mill stands behind the chapel and has not turned since the great flood. Its wheel was sold to a museum, "
    "but the stones lie in the grass where children climb over them in summer."
)
KNOWN = Passage(HARBOUR, "notes.md", "lesson-1", "2026-11-22T00:00:00+00:00", learnt=True)


def words(value: str) -> int:
    return len(value.split())


def reading(*passages: Passage, **more: Any) -> Reading:
    return Reading(words, max_tokens=60, taught=TaughtTexts(passages), **more)


def note(body: str, kind: str = "text") -> ContentSource:
    return ContentSource(kind, content=body)  # type: ignore[arg-type]


# ---- what is left out


def test_chunks_that_were_taught_are_left_out_beside_new_ones_and_counted() -> None:
    both = gather(note(f"{HARBOUR}\n\n{MILL}"), reading(KNOWN))
    assert [chunk.text.strip() for chunk in both.chunks] == [MILL]
    [item] = both.items
    assert (item.status, item.chunks, item.reason) == ("teach", 1, "1 of 2 chunks taught already, in lesson-1")
    known, new = gather([note(HARBOUR), note(MILL)], reading(KNOWN)).items
    assert (known.status, known.reason, known.novelty) == ("skip", "1 of 1 chunks taught already, in lesson-1", 0.0)
    assert new.status == "teach" and new.novelty is not None and new.novelty > 0.8


def test_what_wholly_was_taught_is_taken_so_that_it_is_asked_again() -> None:
    material = gather([note(HARBOUR)], reading(KNOWN))
    assert [chunk.text for chunk in material.chunks] == [HARBOUR] and not material.skipped
    [item] = material.items
    assert (item.status, item.chunks) == ("teach", 1)
    assert item.reason == "asked again first: 1 of 1 chunks taught already, in lesson-1"


def test_again_takes_it_beside_something_new_too() -> None:
    material = gather([note(HARBOUR), note(MILL)], reading(KNOWN, options=SourceOptions(again=True)))
    assert [item.status for item in material.items] == ["teach", "teach"] and len(material.chunks) == 2
    assert material.items[0].reason == "" and material.items[0].novelty == 0.0


def test_what_was_not_learnt_or_was_corrected_is_taught_beside_something_new() -> None:
    for change in ({"learnt": False}, {"learnt": False, "corrected": True}):
        material = gather([note(HARBOUR), note(MILL)], reading(replace(KNOWN, **change)))
        assert [item.status for item in material.items] == ["teach", "teach"]


@pytest.mark.parametrize(
    "changed",
    [
        HARBOUR.replace("eight", "nine"),  # another word
        HARBOUR.replace("before noon", "later").replace("later ones", "before noon ones"),  # words exchanged
        HARBOUR.replace("The master keeps", "The master keeps half"),  # a word that stands elsewhere
        HARBOUR.replace("at eight", ""),  # a word less
    ],
)
def test_a_text_that_says_something_else_is_taught(changed: str) -> None:
    """Whatever looks alike may be a correction: it must never be left out."""
    assert TaughtTexts([KNOWN]).holds(changed) is None
    assert len(gather([note(changed), note(MILL)], reading(KNOWN)).chunks) == 2


@pytest.mark.parametrize(
    "same", [HARBOUR, HARBOUR.upper().replace(" ", "\n"), HARBOUR.replace("The harbour office opens at eight. ", "")]
)
def test_a_text_that_says_no_more_is_found(same: str) -> None:
    assert TaughtTexts([KNOWN]).holds(same) == KNOWN
    assert TaughtTexts([KNOWN], bits=256).holds(same) == KNOWN  # nothing that is stored depends on MIU_HD_DIM


def test_a_short_text_is_found_if_equal() -> None:
    short = TaughtTexts([replace(KNOWN, text="Orla lives in Brackwater.")])
    assert short.holds("orla  lives in brackwater.") and short.holds("Orla lives in Brackwatel.") is None


def test_a_second_reading_of_too_much_goes_on_where_the_first_ended() -> None:
    pages = [note(f"{HARBOUR} Page {number} of the book is blue.") for number in range(4)]
    first = gather(pages, reading(limit=2))
    assert [item.status for item in first.items] == ["teach", "teach", "skip", "skip"]
    done = [replace(KNOWN, text=chunk.text) for chunk in first.chunks]
    second = gather(pages, reading(*done, limit=2))
    assert [item.status for item in second.items] == ["skip", "skip", "teach", "teach"]


def test_too_much_that_was_taught_stays_within_the_limit() -> None:
    pages = [f"{HARBOUR} Page {number} of the book is blue." for number in range(3)]
    material = gather([note(page) for page in pages], reading(*[replace(KNOWN, text=page) for page in pages], limit=2))
    assert len(material.chunks) == 2 and material.items[2].status == "skip"


def test_novelty_is_told_where_something_was_taught_and_only_there() -> None:
    assert gather(note(HARBOUR), Reading(words)).items[0].novelty is None
    assert gather(note(HARBOUR), reading()).items[0].novelty is None
    near = TaughtTexts([KNOWN]).novelty(HARBOUR.replace("eight", "nine"))
    assert near is not None and 0 < near < 0.3


# ---- what the records say


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which ``notes.md`` was taught and learnt."""
    folder = tmp_path_factory.mktemp("taught")
    (folder / "notes.md").write_text(FACT)
    with pytest.MonkeyPatch.context() as patch:
        sample_less(patch)
        result = open_tiny(folder).learn_from_content(folder / "notes.md", MIUConfig(**LEARNS))
    assert result.success and result.lesson_id == "lesson-1", result.message
    return folder


@pytest.fixture
def miu(home: Path, tmp_path: Path) -> ModelInferenceUpdate:
    """A model of its own in that state, with a copy of the store."""
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    return open_tiny(tmp_path)


def test_the_same_again_is_already_known_and_what_is_new_beside_it_is_taught(
    miu: ModelInferenceUpdate, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    [passage] = miu.taught().passages
    assert (passage.text, passage.lesson, passage.learnt) == (FACT, "lesson-1", True)
    assert passage.ref.endswith("notes.md") and passage.when.startswith("20") and not passage.corrected
    again = miu.learn_from_content(notes, MIUConfig(**LEARNS))
    assert (again.status, again.success) == ("already known", True)
    assert again.sources[0].reason == "asked again first: 1 of 1 chunks taught already, in lesson-1"
    known, new = miu.plan([notes, text(OTHER)]).items
    assert (known.status, known.reason) == ("skip", "1 of 1 chunks taught already, in lesson-1")
    assert new.status == "teach" and new.novelty is not None and new.novelty > 0.5
    assert miu.sheet([notes, text(OTHER)]).passages == [OTHER]


def test_a_rollback_takes_it_away_and_redo_brings_it_back(miu: ModelInferenceUpdate) -> None:
    miu.rename("lesson-1", "orla")
    assert [passage.lesson for passage in miu.taught().passages] == ["orla"]
    assert miu.plan(text(FACT)).items[0].novelty == 0.0
    miu.rollback()
    [item] = miu.plan(text(FACT)).items
    assert miu.taught().passages == [] and (item.status, item.reason, item.novelty) == ("teach", "", None)
    miu.redo()
    assert miu.taught().holds(FACT) is not None
    miu.rollback("base")
    assert miu.taught().holds(FACT) is None


def test_a_lesson_that_was_not_shown_to_be_learnt_is_taught_again(miu: ModelInferenceUpdate) -> None:
    miu.learn_from_content(text(OTHER), quick(max_steps=1))
    assert [passage.learnt for passage in miu.taught().passages][1:] == [False]
    items = miu.plan([text(PAGE), text(OTHER)]).items
    assert [(item.status, item.reason) for item in items] == [("teach", ""), ("teach", "")]


def test_a_passage_with_a_question_that_stayed_wrong_is_not_learnt(miu: ModelInferenceUpdate) -> None:
    probe = miu._history.record("lesson-1")["recall"]["probes"][0]
    assert [passage.learnt for passage in passages_of(miu._history)] == [True]
    probe["right_after"] = False
    assert [passage.learnt for passage in passages_of(miu._history)] == [False]


def test_only_the_passages_that_the_wrong_answer_is_about_are_taught_again(miu: ModelInferenceUpdate) -> None:
    record = miu._history.record("lesson-1")
    record["sheet"]["passages"] = [FACT, HARBOUR]
    record["recall"]["probes"][0]["right_after"] = False
    assert [passage.learnt for passage in passages_of(miu._history)] == [False, True]
    for card in record["sheet"]["cards"]:
        card["value"] = "a word that stands nowhere"
    assert [passage.learnt for passage in passages_of(miu._history)] == [False, False]


def test_what_was_forgotten_since_is_taught_again(miu: ModelInferenceUpdate) -> None:
    miu.learn_from_content(text(OTHER), quick(max_steps=1))
    number = miu._history.line()[0].number
    earlier = {"name": "lesson-1", "place": number, "total": 2, "taught": 2, "before": 2, "after": 2}
    record = miu._history.record("lesson-2")
    for after, known in ((2, True), (1, False)):
        record["retention"]["earlier"] = [earlier | {"after": after}]
        assert passages_of(miu._history)[0].learnt is known


def test_a_correction_makes_the_earlier_text_untaught(miu: ModelInferenceUpdate) -> None:
    miu.learn_from_content(text(FACT.replace("glassblower", "ropemaker")), quick(max_steps=1))
    first, second = miu.taught().passages
    assert (first.corrected, first.learnt, second.corrected) == (True, False, False)
    assert miu.taught().holds(FACT) is None  # to go back on a correction is a lesson like any other


def test_records_of_before_and_strange_ones_work(miu: ModelInferenceUpdate) -> None:
    """Lessons from before have no references; what a record should not hold does no harm."""
    record = miu._history.record("lesson-1")
    made = miu.list_checkpoints()[0].created_at
    assert json.loads(json.dumps(record["taught"])) == [{"ref": passages_of(miu._history)[0].ref}]
    for taught, at in ((None, None), ([], 3), ([{"ref": 7, "lesson": [], "at": {}}], []), (["x"], None), ("text", {})):
        record["taught"] = taught
        record.pop("at", None)
        if at is not None:
            record["at"] = at
        [passage] = passages_of(miu._history)
        assert (passage.text, passage.ref, passage.lesson, passage.learnt) == (FACT, "", "lesson-1", True)
        assert passage.when == (made if at is None else "")
    kept = record.pop("recall")
    assert [passage.learnt for passage in passages_of(miu._history)] == [False]
    record["recall"] = {**kept, "probes": []}  # right or wrong, nobody knows
    assert [passage.learnt for passage in passages_of(miu._history)] == [False]
    card, sheet = record["sheet"]["cards"][0], record["sheet"]
    strange = [{"statements": "?"}, {**sheet, "statements": [{"text": 3}]}]
    strange += [
        {**sheet, "cards": [{**card, **change}]} for change in ({"question": 5}, {"value": None}, {"fact": "0"})
    ]
    for record["sheet"] in strange:
        miu._texts = None
        assert passages_of(miu._history) == [] and miu.plan(text(FACT)).chunks == 1


def test_without_a_store_lessons_in_memory_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    miu = open_tiny(tmp_path)
    miu.learn_from_content(text(FACT), quick(max_steps=1))
    [passage] = miu.taught().passages
    assert passage.lesson.startswith("lesson-") and passage.when.startswith("20") and passage.ref == "text"


def test_answers_of_chats_are_texts_with_their_questions(miu: ModelInferenceUpdate) -> None:
    turns = [{"role": "user", "content": "Who keeps the light?"}, {"role": "assistant", "content": "Ysolde keeps it."}]
    miu.learn_from_content(ContentSource("chat", content={"messages": turns}), quick(max_steps=1))
    passage = miu.taught().passages[-1]
    assert passage.text == "Who keeps the light?\nYsolde keeps it." and passage.ref


def test_consolidated_lessons_keep_their_names_and_references(miu: ModelInferenceUpdate) -> None:
    [before] = miu.taught().passages
    record = miu._history.record("lesson-1")
    record |= noted_again(recorded_sheet(record), [replace(before, lesson="harbour", when="2026")])
    [after] = passages_of(miu._history)
    assert (after.lesson, after.when, after.ref) == ("harbour", "2026", before.ref)
    record |= noted_again(recorded_sheet(record), [])
    assert passages_of(miu._history)[0].lesson == "lesson-1"


def test_the_dry_run_of_a_state_that_was_deleted_still_works(miu: ModelInferenceUpdate) -> None:
    miu._history.current = "gone"
    assert miu.plan(text(OTHER)).chunks == 1

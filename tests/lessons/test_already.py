"""What the dry run says the model knows already, on the bundled model; and that the lesson does what it promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.lessons import already
from jupyter_miu.lessons.already import QUESTIONS
from jupyter_miu.lessons.recall import spread
from jupyter_miu.lessons.telling import seldom
from jupyter_miu.models import bundled
from jupyter_miu.models.generation import context_length
from jupyter_miu.sources.base import SourceOptions
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import hashes, open_tiny, taken, text

OLD = [
    probe["answer"]
    for probe in json.loads((Path(bundled.__file__).parent / "data" / "retention.json").read_text())["probes"]
    if probe["kind"] == "old"
][:10]
NEW = "Orla Venn was born in Skarholm. Orla Venn works at Tarn Instruments. Tobin Marsh lives in Brackwater."
SOUP = "\n\n".join(f'<div class="c{n}"><p id="{n}"><b>t{n}</b></p><img src="z{n}.png"/></div>' for n in range(40))


@pytest.fixture(scope="module")
def miu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelInferenceUpdate]:
    yield ModelInferenceUpdate(checkpoint_dir=tmp_path_factory.mktemp("known"))


@pytest.fixture(autouse=True)
def a_slow_machine_asks_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(already, "SECONDS", 600.0)


def test_what_is_known_and_what_is_new(miu: ModelInferenceUpdate) -> None:
    before = hashes(miu.model)
    old, new, noise = miu.plan([text(" ".join(OLD)), text(NEW), text("zq kx vj wq " * 40)]).items
    assert old.known is not None and old.known >= 0.8 and old.asked >= 10 and not old.sampled
    assert (new.known, new.sampled) == (0.0, False) and new.asked >= 3
    assert (noise.known, noise.asked) == (None, 0), "there is nothing to ask"
    assert old.perplexity is not None and new.perplexity is not None and old.perplexity * 5 < new.perplexity
    assert old.quality == 1.0 and noise.quality is not None and noise.quality < 0.1
    assert hashes(miu.model) == before


def test_when_the_time_is_over_the_rest_is_not_asked(
    miu: ModelInferenceUpdate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(already, "SECONDS", -1.0)
    [old] = miu.plan([text(" ".join(OLD))]).items
    assert (old.asked, old.sampled, old.perplexity) == (already.AT_ONCE, True, None)


def test_few_questions_are_asked_of_many_sources(miu: ModelInferenceUpdate) -> None:
    towns = [text(f"Mara Quist{n} was born in Town{n}. Mara Quist{n} works at Mill{n}.") for n in range(QUESTIONS + 8)]
    items = miu.plan(towns).items
    assert len(items) == QUESTIONS + 8 and 8 <= sum(item.asked for item in items) <= QUESTIONS
    assert sum(item.known is None for item in items) >= 8
    assert all(item.sampled for item in items if item.asked), "each has more questions than the one"
    assert spread(range(10), 3) == [0, 3, 6] and spread(range(2), 3) == [0, 1]


def test_beside_a_lesson_nothing_is_asked(miu: ModelInferenceUpdate) -> None:
    with taken(miu.lock):
        [item] = miu.plan(text(NEW)).items
    assert (item.known, item.perplexity, item.quality) == (None, None, 1.0)
    [item] = miu.plan(text(NEW), measure=False).items
    assert (item.known, item.perplexity, item.quality) == (None, None, 1.0)
    assert miu.lock.acquire(timeout=1), "the dry run gave it back"
    miu.lock.release()


def test_chats_and_sheets_are_asked_too(miu: ModelInferenceUpdate) -> None:
    turns = [{"role": "user", "content": "Who keeps the pier?"}, {"role": "assistant", "content": "Ysolde keeps it."}]
    sheet: Sheet = miu.sheet(text(" ".join(OLD)))
    chat, own = miu.plan([ContentSource("chat", content={"messages": turns}), sheet]).items
    assert chat.perplexity is not None and chat.quality == 1.0
    assert own.asked > 0 and own.known is not None and own.known >= 0.8 and own.quality is None


def test_a_model_without_a_template_has_no_questions(tmp_path: Path) -> None:
    [item] = open_tiny(tmp_path, chat=False).plan(text(NEW)).items
    assert (item.known, item.asked) == (None, 0) and item.perplexity is not None and item.perplexity > 1


def test_a_model_that_does_not_say_how_much_it_reads_is_measured_too(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    vars(miu.model.config)["max_position_embeddings"] = None  # the configuration itself takes no None
    assert context_length(miu.model) == 0
    [item] = miu.plan(text(NEW)).items
    assert item.perplexity is not None and item.perplexity > 1


def test_the_lesson_teaches_what_the_dry_run_promised(miu: ModelInferenceUpdate) -> None:
    source, options = text(f"{NEW}\n\n{SOUP}"), SourceOptions(min_quality=0.5)
    all_of_it, planned = miu.plan(source), miu.plan(source, options=options)
    assert planned.chunks < all_of_it.chunks and "chunks below quality 0.5: mostly markup" in planned.items[0].reason
    result = miu.learn_from_content(source, MIUConfig(max_steps=1, gate=False), options=options)
    assert result.chunks_learned == planned.chunks
    told = [(item.ref, item.status, item.reason, item.chunks, item.tokens, item.quality) for item in planned.items]
    assert [(i.ref, i.status, i.reason, i.chunks, i.tokens, i.quality) for i in result.sources] == told
    nothing = miu.learn_from_content(text(SOUP), MIUConfig(max_steps=1, gate=False), options=options)
    assert nothing.status == "nothing to learn" and "below quality 0.5" in nothing.message


def test_progress_is_told_a_few_times_a_second() -> None:
    heard: list[tuple[str, int, int]] = []
    now = 0.0
    tell = seldom(lambda *told: heard.append(told), lambda: now)
    for done in range(1000):
        now += 0.001
        tell("reading", done, 0)
    assert 3 <= len(heard) <= 4 and heard[0][1] > 200 and heard == sorted(heard)
    seldom(None)("reading", 1, 0)


def test_a_large_folder_is_told_while_it_is_read(
    miu: ModelInferenceUpdate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(12):
        (tmp_path / f"{n}.md").write_text(f"Mara Quist{n} was born in Town{n}.")
    monkeypatch.setattr("jupyter_miu.lessons.telling.EVERY", -1.0)
    heard: list[tuple[str, int, int]] = []
    miu.plan(tmp_path, tell=lambda *told: heard.append(told))
    assert [told for told in heard if told[0] == "reading"] == [("reading", n, 0) for n in range(12)]
    assert ("cutting", 11, 12) in heard and heard[-1][0] == "asking"

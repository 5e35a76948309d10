"""Asking, planning, rating; and what can be named as a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.api import ContentSource, ModelInferenceUpdate
from jupyter_miu.errors import CheckpointNotFound, ConfigError, SourceError
from tests.teaching import OTHER, PAGE, hashes, one_line, open_tiny, quick, text, tiny


def test_ask_gives_an_answer_whose_str_is_the_text(miu: ModelInferenceUpdate) -> None:
    bits = hashes(miu.model)
    answer = miu.ask("Who works as a glassblower?", max_new_tokens=5)
    assert str(answer) == answer.text and answer.prompt == "Who works as a glassblower?"
    assert answer.checkpoint == "base" and answer.before is None
    assert str(miu.ask(answer.prompt, 5)) == answer.text  # greedy
    assert miu.last_answer is not None and miu.last_answer.text == answer.text
    assert isinstance(miu.ask("Where?", max_new_tokens=3, context=PAGE).text, str)
    for empty in ("", "  \n"):
        with pytest.raises(ConfigError, match="empty"):
            miu.ask(empty)
    with pytest.raises(CheckpointNotFound):
        miu.ask("Who?", compare="nowhere")
    assert hashes(miu.model) == bits


def test_plan_says_what_would_be_taught_and_does_nothing(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text(PAGE)
    (notes / "b.md").write_text("")
    plan = miu.plan([notes, text(OTHER)])
    by_name = {Path(item.ref).name: item for item in plan.items}
    assert (by_name["a.md"].status, by_name["b.md"].status, by_name["text"].status) == ("teach", "skip", "teach")
    assert by_name["b.md"].reason
    assert by_name["a.md"].chunks == 1 and by_name["a.md"].tokens > 10
    assert (plan.chunks, plan.tokens) == (2, by_name["a.md"].tokens + by_name["text"].tokens)
    assert hashes(miu.model) == hashes(tiny()) and not (tmp_path / ".miu").exists()
    result = miu.learn_from_content([notes, text(OTHER)], quick(max_steps=1))
    assert [(i.ref, i.status, i.chunks, i.tokens) for i in result.sources] == [
        (i.ref, i.status, i.chunks, i.tokens) for i in plan.items
    ]
    assert [Path(skip.ref).name for skip in result.skipped] == ["b.md"]


@pytest.mark.parametrize("sources", [None, [], ()])
def test_no_source_at_all_is_an_error(miu: ModelInferenceUpdate, sources: Any) -> None:
    with pytest.raises(ConfigError, match="no source"):
        miu.learn_from_content(sources)


@pytest.mark.parametrize(
    "name", ["missing.md", "no/such/*.md", "{__import__('os').system('id')}.md", 'it\'s "quoted".md', "two\nlines.md"]
)
def test_a_missing_path_is_one_line_and_changes_nothing(miu: ModelInferenceUpdate, tmp_path: Path, name: str) -> None:
    before = hashes(miu.model)
    with pytest.raises(SourceError) as raised:
        miu.learn_from_content([text(PAGE), str(tmp_path / name)])
    assert one_line(raised.value)
    assert hashes(miu.model) == before and not (tmp_path / ".miu").exists()


def test_a_file_of_any_name_is_taught(miu: ModelInferenceUpdate, tmp_path: Path) -> None:
    odd = tmp_path / "{x} $HOME 'a\" b.md"
    odd.write_text(PAGE)
    result = miu.learn_from_content(odd, quick(max_steps=1))
    assert result.chunks_learned == 1
    (broken := tmp_path / "broken.ipynb").write_text('{"cells": [')
    with pytest.raises(SourceError) as raised:
        miu.learn_from_content(broken)
    assert one_line(raised.value)


def test_feedback_is_written_to_the_journal(miu: ModelInferenceUpdate) -> None:
    with pytest.raises(ConfigError, match="no answer"):
        miu.feedback(True)
    answer = miu.ask("Who?", max_new_tokens=3)
    miu.feedback(False, better="Orla Venn.", actor="cell")
    assert miu.store is not None
    entry = [line for line in miu.store.lineage.journal.entries() if line["kind"] == "feedback"][-1]
    assert {key: entry[key] for key in ("prompt", "answer", "good", "better", "actor")} == {
        "prompt": "Who?", "answer": answer.text, "good": False, "better": "Orla Venn.", "actor": "cell",
    }  # fmt: skip


def test_questions_with_answers_are_asked_as_they_are(miu: ModelInferenceUpdate) -> None:
    pairs = "Q: Which lamp burns at dawn?\nA: The amber lamp.\n\nQ: Who keeps it?\nA: Tobin Marsh."
    result = miu.learn_from_content(text(pairs), quick(max_steps=60, min_alpha=False))
    assert result.recall is not None and result.recall.total == 4
    assert str(miu.ask("Which lamp burns at dawn?", max_new_tokens=8)) == "The amber lamp."
    assert {probe.expected for probe in result.recall.probes} == {"The amber lamp.", "Tobin Marsh."}


def test_a_conversation_is_taught_by_its_answers(miu: ModelInferenceUpdate) -> None:
    turns = [{"role": "user", "content": "Who rang the bell?"}, {"role": "assistant", "content": "Ysolde rang it."}]
    result = miu.learn_from_content(
        ContentSource("chat", content={"messages": turns}), quick(max_steps=60, min_alpha=False)
    )
    assert result.chunks_learned == 1
    assert str(miu.ask("Who rang the bell?", max_new_tokens=20)) == "Ysolde rang it."
    only_asked = miu.learn_from_content(ContentSource("chat", content={"messages": turns[:1]}))
    assert (only_asked.success, only_asked.num_updates) == (False, 0)


def test_a_model_without_a_chat_template_goes_on_from_text(tmp_path: Path) -> None:
    """Its probes are the second halves of lines; pairs beside prose are not lost."""
    miu = open_tiny(tmp_path, chat=False)
    pair = {"messages": [{"role": "user", "content": "Who rang?"}, {"role": "assistant", "content": "Ysolde did."}]}
    result = miu.learn_from_content(
        [text(PAGE), ContentSource("chat", content=pair)], quick(max_steps=60, min_alpha=False)
    )
    assert result.recall is not None and result.recall.coverage is None
    assert result.recall.after > result.recall.before == 0
    assert "Skarholm" in str(miu.ask("Orla Venn was born in", max_new_tokens=6))
    assert "Ysolde" in str(miu.ask("Who rang?", max_new_tokens=20))

"""Chats reach training turn by turn: what carries loss, what fits, how many, and what is kept for later."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from jupyter_miu.lessons.conversations import exchanges, turns_of, windows
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.lessons.teach import examples_of
from jupyter_miu.models.templates import Turn, encode_chat
from jupyter_miu.sources.base import NotebookContext, SourceOptions
from jupyter_miu.study.cards import Sheet
from jupyter_miu.types import ContentSource
from tests.teaching import hashes, open_tiny, quick, tokenizer

MASKED = {"messages": [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Where does Orla live?"},
    {"role": "assistant", "content": "In Tessaly.", "weight": 0},
    {"role": "user", "content": "Since when?"},
    {"role": "assistant", "content": "Since 1971.", "weight": 1},
]}  # fmt: skip


def words(text: str) -> int:
    return len(text.split())


def chat(value: object) -> ContentSource:
    return ContentSource("chat", content=value)


def labelled(tok, example) -> str:
    return tok.decode([label for label in example.labels if label != -100])


@pytest.mark.parametrize("has_template", [True, False])
def test_weights_reach_the_labels(has_template: bool) -> None:
    tok = tokenizer(has_template)
    material = gather(chat(MASKED), Reading(words))
    sheet = Sheet(conversations=material.conversations)
    [example] = examples_of(sheet, tok)
    assert example.tag == "conversation"
    said = labelled(tok, example)
    assert "1971" in said and "Tessaly" not in said and "when" not in said and "brief" not in said
    assert "Tessaly" in tok.decode(example.input_ids)  # it is read, not learnt
    everything = json.loads(json.dumps(MASKED))
    everything["messages"][2]["weight"] = 1
    [both] = examples_of(Sheet(conversations=gather(chat(everything), Reading(words)).conversations), tok)
    assert both.input_ids == example.input_ids
    assert "Tessaly" in labelled(tok, both) and "1971" in labelled(tok, both)
    assert example.targets < both.targets


def test_what_has_no_weight_is_no_question_either() -> None:
    material = gather(chat(MASKED), Reading(words))
    assert material.pairs == [("Since when?", "Since 1971.")]
    nothing = json.loads(json.dumps(MASKED))
    nothing["messages"][4]["weight"] = 0
    material = gather(chat(nothing), Reading(words))
    assert material.empty and [s.reason for s in material.skipped] == ["every answer has weight 0"]


def test_a_template_that_merges_answers_learns_neither_if_one_is_masked(tokenizers_refusing) -> None:
    turns = [Turn("user", "One?"), Turn("assistant", "first", False), Turn("assistant", "second")]
    assert {label for label in encode_chat(tokenizers_refusing, turns).labels} == {-100}
    plain = encode_chat(tokenizer(), turns)  # a template that takes them as they are
    assert [label for label in plain.labels if label != -100]


@pytest.fixture
def tokenizers_refusing():
    tok = copy.deepcopy(tokenizer())
    tok.chat_template = (
        "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('roles must alternate') }}{% endif %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
    )
    return tok


def test_tools_are_folded_where_a_template_refuses_them(tokenizers_refusing) -> None:
    turns = [Turn("user", "Sum?"), Turn("assistant", "call"), Turn("tool", "42"), Turn("assistant", "It is 42.")]
    encoded = encode_chat(tokenizers_refusing, turns)
    assert "user: 42" in tokenizers_refusing.decode(encoded.input_ids)


def test_a_long_chat_is_cut_between_exchanges_and_the_system_stays() -> None:
    turns = [Turn("system", "be brief")]
    for number in range(12):
        turns += [Turn("user", f"question number {number}"), Turn("assistant", f"answer number {number}")]
    parts = windows(turns, words, 80)
    assert len(parts) > 1
    assert all(part[0] == turns[0] for part in parts)
    assert [turn for part in parts for turn in part[1:]] == turns[1:]
    assert all(sum(words(turn.content) + 8 for turn in part) <= 80 for part in parts)
    assert all(part[1].role == "user" and part[-1].role == "assistant" for part in parts)


def test_an_exchange_that_fits_nowhere_is_left_out_whole() -> None:
    turns = [Turn("user", "a"), Turn("assistant", "long " * 200), Turn("user", "b"), Turn("assistant", "short")]
    assert windows(turns, words, 64) == [turns[2:]]
    value = {"messages": [{"role": turn.role, "content": turn.content} for turn in turns]}
    material = gather(chat(value), Reading(words, room=64))
    assert material.pairs == [("b", "short")]
    assert material.items[0].reason == "1 answer too long for the model"
    only = {"messages": value["messages"][:2]}
    material = gather(chat(only), Reading(words, room=64))
    assert material.empty and material.items[0].reason == "no answer that fits the model's 64 tokens"


def test_what_is_said_again_and_again_is_taught_where_it_was_said() -> None:
    def one(topic: str) -> dict[str, object]:
        said = [f"Tell me of {topic}.", f"{topic} is one.", "Go on.", f"{topic} is more."]
        return {"messages": [{"role": "user" if n % 2 == 0 else "assistant", "content": s} for n, s in enumerate(said)]}

    material = gather(chat([one("Tar"), one("Oak")]), Reading(words))
    assert [question for question, _ in material.pairs].count("Go on.") == 1
    assert [len(turns) for turns in material.conversations] == [4, 4]


def test_of_too_many_the_newest_are_taught_and_the_rest_is_said(tmp_path: Path) -> None:
    rows = [
        {"created_at": f"20{year:02d}-01-01", "messages": [{"role": "user", "content": f"Year {year}?"},
                                                           {"role": "assistant", "content": f"It is {year}."}]}
        for year in range(10, 20)
    ]  # fmt: skip
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, rows)))
    place = NotebookContext(base_dir=tmp_path)
    material = gather("many.jsonl", Reading(words, limit=3, context=place))
    assert [question for question, _ in material.pairs] == ["Year 17?", "Year 18?", "Year 19?"]
    assert [(item.ref, item.reason) for item in material.items if item.status == "skip"] == [
        ("many.jsonl#1", "7 older conversations over the limit of 3 answers; --since, --match, --limit or --all choose")
    ]
    for options, count in (
        (SourceOptions(all=True), 10), (SourceOptions(since="2016"), 3), (SourceOptions(match="year 12"), 1),
        (SourceOptions(limit=2), 2),
    ):  # fmt: skip
        assert len(gather("many.jsonl", Reading(words, limit=3, context=place, options=options)).pairs) == count


def test_the_same_exchange_again_uses_up_nothing() -> None:
    rows = [{"prompt": f"Who is {n % 3}?", "completion": "She."} for n in range(9)] + [
        {"prompt": "4?", "completion": "5"}
    ]
    material = gather(chat(rows), Reading(words, limit=3))
    assert sorted(set(material.pairs)) == [(f"Who is {n}?", "She.") for n in range(3)]
    assert material.skipped[-1].reason.startswith("an older conversation over the limit of 3 answers")


def test_preferences_are_kept_and_counted() -> None:
    row = {"prompt": "Why?", "chosen": "Because it rains.", "rejected": "No idea."}
    material = gather(chat([row]), Reading(words))
    assert material.pairs == [("Why?", "Because it rains.")]
    assert material.preferences == [
        {"prompt": [{"role": "user", "content": "Why?"}], "chosen": "Because it rains.", "rejected": "No idea.",
         "origin": "given"}
    ]  # fmt: skip
    assert material.items[0].reason == "1 preference kept for later"


def test_turns_of_plain_values() -> None:
    assert turns_of([("user", "a"), {"role": "odd", "content": 3, "weight": 0}]) == [
        Turn("user", "a"), Turn("user", "3", False)
    ]  # fmt: skip
    assert exchanges([Turn("assistant", "hi"), Turn("user", "a"), Turn("assistant", " ")]) == []


def test_special_tokens_in_a_chat_stay_text() -> None:
    tok = tokenizer()
    ends = tok.all_special_tokens[0]
    said = [("user", f"say {ends}system"), ("assistant", f"no{ends}"), ("user", "why"), ("assistant", "so")]
    value = {"messages": [{"role": role, "content": content} for role, content in said]}
    harmless = json.loads(json.dumps(value).replace(json.dumps(ends)[1:-1], ""))
    rows = [examples_of(Sheet(conversations=gather(chat(v), Reading(words)).conversations), tok)[0]
            for v in (value, harmless)]  # fmt: skip
    special = set(tok.all_special_ids) - {tok.unk_token_id}
    counts = [sum(i in special for i in row.input_ids) for row in rows]
    assert counts[0] == counts[1]
    assert "system" in tok.decode(rows[0].input_ids)


def test_a_lesson_of_chats_from_file_to_record(tmp_path: Path) -> None:
    preferred = {"prompt": "Where is Tar?", "chosen": "Tar is on the coast.", "rejected": "No idea."}
    (tmp_path / "chats.jsonl").write_text("\n".join(json.dumps(row) for row in (MASKED, preferred)))
    miu = open_tiny(tmp_path / "store")
    before = hashes(miu.model)
    result = miu.learn_from_content(str(tmp_path / "chats.jsonl"), quick(gate=False))
    assert result.metrics["preferences"] == 1 and hashes(miu.model) != before
    assert [item.status for item in result.sources] == ["teach", "teach"]
    assert miu.rollback() and hashes(miu.model) == before


def test_where_no_answer_may_be_learnt_nothing_changes(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content(chat({"messages": MASKED["messages"][:3]}), quick())
    assert not result.success and result.num_updates == 0
    assert "every answer has weight 0" in result.message
    assert hashes(miu.model) == before and not miu.list_checkpoints()

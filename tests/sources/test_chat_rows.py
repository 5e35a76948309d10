"""Rows of training data: OpenAI's lines, ShareGPT and the forms of data sets; weights, tools, preferences."""

from __future__ import annotations

import json

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource
from tests.sources.chats import said

# ---- OpenAI


def test_openai_weights_and_tools(chat):
    call = {"id": "1", "type": "function", "function": {"name": "sum", "arguments": '{"a": 1}'}}
    row = {"messages": [
        {"role": "developer", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": "1+1?"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "2"}, {"role": "assistant", "content": "3", "weight": 0},
        {"role": "user", "content": "Sure?"}, {"role": "assistant", "content": "2", "weight": 1},
    ], "tools": [], "parallel_tool_calls": False}  # fmt: skip
    (document,) = chat("c.jsonl", json.dumps(row) + "\n")
    assert [(t["role"], t.get("weight")) for t in document.meta["turns"]] == [
        ("system", None), ("user", None), ("assistant", 0), ("user", None), ("assistant", None)]  # fmt: skip
    assert document.meta["left_out"] == 2
    (kept,) = chat("c.jsonl", json.dumps(row) + "\n", tools="keep")
    assert [role for role, _ in said(kept)] == ["system", "user", "assistant", "tool", "assistant", "user", "assistant"]
    assert json.loads(said(kept)[2][1]) == {"name": "sum", "arguments": '{"a": 1}'}


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "-1", '"1"', "true"])
def test_a_weight_that_is_none_is_refused(write, read, weight):
    good = '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}'
    bad = good.replace('"b"', f'"b", "weight": {weight}')
    write("c.jsonl", f"{bad}\n{good}\n")
    result = read("c.jsonl")
    assert len(result.documents) == 1
    assert [(s.ref, s.reason) for s in result.skipped] == [("c.jsonl#1", "a weight that is no number from 0 up")]
    with pytest.raises(SourceError, match="a weight that is no number"):
        read(ContentSource("chat", content=bad))


def test_openai_preferences(chat):
    row = {"input": {"messages": [{"role": "user", "content": "Hi"}]},
           "preferred_output": [{"role": "assistant", "content": "Hello!"}],
           "non_preferred_output": [{"role": "assistant", "content": "What?"}]}  # fmt: skip
    (document,) = chat("dpo.jsonl", json.dumps(row))
    assert said(document) == [("user", "Hi"), ("assistant", "Hello!")]
    assert [(p["chosen"], p["rejected"], p["origin"]) for p in document.meta["preferences"]] == [
        ("Hello!", "What?", "given")]  # fmt: skip


# ---- rows


def test_sharegpt(chat):
    value = [{"id": "x", "system": "Be kind.", "conversations": [
        {"from": "human", "value": "1?"}, {"from": "function_call", "value": "{}"},
        {"from": "observation", "value": "9"},
        {"from": "gpt", "value": "one"}, {"from": "alien", "value": "?"}, {"from": "human", "value": ""}]}]  # fmt: skip
    (document,) = chat("c.json", value)
    assert said(document) == [("system", "Be kind."), ("user", "1?"), ("assistant", "one")]
    assert document.meta["left_out"] == 4
    (kept,) = chat("c.json", value, tools="keep")
    assert [role for role, _ in said(kept)] == ["system", "user", "assistant", "tool", "assistant"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"instruction": "Add", "input": "1 2", "output": "3", "system": "Count.", "history": [["a", "b"], ["bad"]]},
         [("system", "Count."), ("user", "a"), ("assistant", "b"), ("user", "Add\n\n1 2"), ("assistant", "3")]),
        ({"prompt": "p", "completion": "c"}, [("user", "p"), ("assistant", "c")]),
        ({"prompt": [{"role": "user", "content": "p"}], "completion": [{"role": "assistant", "content": "c"}]},
         [("user", "p"), ("assistant", "c")]),
        ({"question": "q", "answer": "a", "context": "It is so."}, [("user", "It is so.\n\nq"), ("assistant", "a")]),
        ({"input": "i", "output": "o", "task": "t"}, [("user", "i"), ("assistant", "o")]),
        ({"prompt": "p", "chosen": "c", "rejected": "r"}, [("user", "p"), ("assistant", "c")]),
        ({"chosen": "\n\nHuman: h\n\nAssistant: good", "rejected": "\n\nHuman: h\n\nAssistant: bad"},
         [("user", "h"), ("assistant", "good")]),
    ],
)  # fmt: skip
def test_rows_of_data_sets(chat, row, expected):
    for name, text in (("r.json", json.dumps([row, row])), ("r.jsonl", json.dumps(row) + "\n" + json.dumps(row))):
        documents = chat(name, text)
        assert [said(d) for d in documents] == [expected, expected]
        assert all(len(d.meta.get("preferences", ())) == ("chosen" in row) for d in documents)


def test_a_row_with_a_thumb(chat):
    rows = [{"prompt": "p", "completion": "good", "label": True}, {"prompt": "p", "completion": "bad", "label": False}]
    (document,) = chat("r.json", rows)
    assert said(document)[1] == ("assistant", "good")
    assert [(p["chosen"], p["rejected"], p["origin"]) for p in document.meta["preferences"]] == [("good", "", "thumbs")]


def test_rows_of_text_are_text_and_only_where_it_was_said(write, read):
    write("t.jsonl", '{"text": "Orla is a baker."}\n{"text": "Tar is a town."}\n')
    assert [d.kind for d in read("t.jsonl").documents] == ["code"]
    documents = read(ContentSource("chat", path="t.jsonl")).documents
    assert [(d.kind, d.text) for d in documents] == [("text", "Orla is a baker."), ("text", "Tar is a town.")]

"""ChatGPT's trees, on files true to their schema: the path that was shown, branches, preferences, odd nodes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jupyter_miu.errors import SourceError
from tests.sources.chats import said


def node(name: str, parent: str | None, role: str = "", text: Any = "", **more: Any) -> dict[str, Any]:
    message = None
    if role:
        content = text if isinstance(text, dict) else {"content_type": "text", "parts": [text]}
        message = {
            "id": f"m-{name}", "author": {"role": role, "name": None, "metadata": {}}, "content": content,
            "create_time": 1.7e9, "weight": 1.0, "recipient": "all", "metadata": {}, **more,
        }  # fmt: skip
    return {"id": name, "message": message, "parent": parent, "children": []}


def gpt(nodes: list[dict[str, Any]], current: str | None, **more: Any) -> dict[str, Any]:
    top = {"title": "T", "id": "c1", "conversation_id": "c1", "create_time": 1.7e9, "update_time": 1.7e9 + 60}
    return {**top, "mapping": {n["id"]: n for n in nodes}, "current_node": current, **more}


BRANCHED = [
    node("root", None), node("s", "root", "system", "hidden", weight=0.0),
    node("ctx", "s", "user", {"content_type": "user_editable_context", "user_profile": "x"}),
    node("q1", "ctx", "user", "Where is Tar?"),
    node("old", "q1", "assistant", "In the sea."),
    node("think", "q1", "assistant", {"content_type": "thoughts", "thoughts": []}),
    node("call", "think", "assistant", {"content_type": "code", "text": "search('Tar')"}, recipient="browser"),
    node("res", "call", "tool", "Tar, a town"),
    node("new", "res", "assistant", "On the coast."),
    node("q2", "new", "user", {"content_type": "multimodal_text", "parts": [
        {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, "And this?", None]}),
    node("a2", "q2", "assistant", "A map of it."),
]  # fmt: skip


def test_chatgpt_takes_the_path_that_was_shown_last(chat):
    (document,) = chat("conversations.json", [gpt(BRANCHED, "a2")])
    assert said(document) == [
        ("user", "Where is Tar?"), ("assistant", "On the coast."), ("user", "And this?"), ("assistant", "A map of it."),
    ]  # fmt: skip
    assert (document.meta["source"], document.meta["title"]) == ("ChatGPT", "T")
    assert document.meta["time"] == 1.7e9 + 60
    assert document.meta["left_out"] == 6  # root, system, context, thoughts, call, result


def test_chatgpt_regenerated_answers_are_preferences(chat):
    (document,) = chat("c.json", [gpt(BRANCHED, "a2")])
    assert document.meta["preferences"] == (
        {"prompt": [{"role": "user", "content": "Where is Tar?"}], "chosen": "On the coast.", "rejected": "In the sea.",
         "origin": "regenerated"},
    )  # fmt: skip
    (document,) = chat("c.json", [gpt(BRANCHED, "old")])
    assert said(document) == [("user", "Where is Tar?"), ("assistant", "In the sea.")]
    assert [p["rejected"] for p in document.meta["preferences"]] == ["On the coast."]


def test_chatgpt_all_branches_learn_each_answer_once(chat):
    documents = chat("c.json", [gpt(BRANCHED, "a2")], branches="all")
    assert len(documents) == 2
    assert said(documents[1]) == [("user", "Where is Tar?"), ("assistant", "In the sea.")]
    again = gpt([*BRANCHED, node("a3", "q2", "assistant", "A picture.")], "a2")
    documents = chat("c.json", [again], branches="all")
    assert len(documents) == 3
    last = next(d for d in documents if "A picture." in d.text)
    assert [turn.get("weight") for turn in last.meta["turns"]] == [None, 0, None, None]


def test_chatgpt_tools_are_kept_when_asked_for(chat):
    (document,) = chat("c.json", [gpt(BRANCHED, "a2")], tools="keep")
    roles = [role for role, _ in said(document)]
    assert roles == ["user", "assistant", "tool", "assistant", "user", "assistant"]
    assert json.loads(said(document)[1][1]) == {"name": "browser", "arguments": "search('Tar')"}
    with pytest.raises(SourceError, match="tools must be skip or keep"):
        chat("c.json", [gpt(BRANCHED, "a2")], tools="yes")


@pytest.mark.parametrize("current", [None, "gone", 7])
def test_chatgpt_without_a_current_node_the_newest_deepest_leaf_is_it(chat, current):
    (document,) = chat("c.json", [gpt(BRANCHED, current)])
    assert said(document)[-1] == ("assistant", "A map of it.")


def test_chatgpt_odd_trees(chat):
    loop = [node("a", "b", "user", "A?"), node("b", "a", "assistant", "B.")]
    orphan = [node("x", "gone", "user", "X?"), node("y", "x", "assistant", "Y.")]
    roots = [node("r1", None, "user", "one?"), node("r2", None, "user", "two?"), node("z", "r2", "assistant", "Z.")]
    itself = [node("i", "i", "user", "I?"), node("j", "i", "assistant", "J.")]
    values = [
        gpt(n, n[-1]["id"], id=str(k), conversation_id=str(k)) for k, n in enumerate((loop, orphan, roots, itself))
    ]
    documents = chat("c.json", values)
    assert [said(d)[-1][1] for d in documents] == ["B.", "Y.", "Z.", "J."]
    assert [len(said(d)) for d in documents] == [2, 2, 2, 2]


def test_chatgpt_odd_nodes(write, read):
    odd = [
        node("q", None, "user", "Q?"), node("e", "q", "assistant", ""),
        node("n", "e", "assistant", {"content_type": "text"}),
        node("p", "n", "assistant", {"content_type": "text", "parts": None}),
        node("pn", "p", "assistant", {"content_type": "text", "parts": [None, 3, ["x"], {"a": 1}]}),
        node("u", "pn", "moderator", "who?"),
        node("err", "u", "assistant", {"content_type": "system_error", "text": "x"}),
        node("w", "err", "assistant", "secret", weight=0), node("a", "w", "assistant", "A."),
    ]  # fmt: skip
    odd[1]["message"]["content"] = None
    mapping = gpt(odd, "a")
    mapping["mapping"]["bad"] = None
    mapping["mapping"]["bad2"] = {"message": 3, "parent": 4, "children": "x"}
    write(
        "c.json",
        json.dumps([mapping, {**gpt([node("only", None, "user", "Hello?")], "only"), "conversation_id": "c2"}]),
    )
    result = read("c.json")
    assert [said(d) for d in result.documents] == [[("user", "Q?"), ("assistant", "A.")]]
    assert result.documents[0].meta["left_out"] == 7
    assert [(s.ref, s.reason) for s in result.skipped] == [("c.json#2", "no turn of an assistant")]


def test_the_same_conversation_twice_is_read_once(write, read):
    write("c.json", json.dumps([gpt(BRANCHED, "a2"), gpt(BRANCHED, "a2")]))
    result = read("c.json")
    assert len(result.documents) == 1
    assert [s.reason for s in result.skipped] == ["a conversation that was read already"]

"""Chats of the other assistants: Claude, and programs on one's own machine; on files true to their schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.chats import said

# ---- Claude


def test_claude(chat):
    messages = [
        {"uuid": "1", "sender": "human", "text": "Old text", "content": [{"type": "text", "text": "Where is Tar?"}],
         "attachments": [{"file_name": "a.txt", "extracted_content": "much"}], "files": []},
        {"uuid": "2", "sender": "assistant", "text": "", "content": [
            {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "On the coast."},
            {"type": "tool_use", "name": "map", "input": {"q": "Tar"}}, {"type": "tool_result", "content": "x"}]},
        {"uuid": "3", "sender": "human", "text": "Thanks", "content": []},
        {"uuid": "4", "sender": "assistant", "text": "", "content": []},
        {"uuid": "5", "sender": "assistant", "text": "You are welcome."},
    ]  # fmt: skip
    value = [{"uuid": "c", "name": "Tar", "created_at": "2026-05-28T09:12:00.123456Z", "updated_at": None,
              "account": {"uuid": "a"}, "chat_messages": messages}]  # fmt: skip
    (document,) = chat("conversations.json", value)
    assert said(document) == [
        ("user", "Where is Tar?"), ("assistant", "On the coast."), ("user", "Thanks"),
        ("assistant", "You are welcome."),
    ]  # fmt: skip
    assert document.meta["source"] == "Claude" and document.meta["left_out"] == 1
    assert document.meta["time"] == pytest.approx(1779959520.123456)
    (kept,) = chat("conversations.json", value, tools="keep")
    assert '{"name": "map", "arguments": {"q": "Tar"}}' in said(kept)[1][1]


def test_claude_branches(chat):
    root = "00000000-0000-4000-8000-000000000000"
    rows = [("1", root, "human", "Q?"), ("2", "1", "assistant", "first"), ("3", "1", "assistant", "second")]
    value = [{"uuid": "c", "name": "", "chat_messages": [
        {"uuid": name, "parent_message_uuid": parent, "sender": sender, "text": text}
        for name, parent, sender, text in rows
    ]}]  # fmt: skip
    (document,) = chat("c.json", value)
    assert said(document) == [("user", "Q?"), ("assistant", "second")]
    assert [(p["chosen"], p["rejected"]) for p in document.meta["preferences"]] == [("second", "first")]


# ---- programs on one's own machine


def webui(message: str, **more: Any) -> dict[str, Any]:
    rows = {
        "1": {"id": "1", "parentId": None, "childrenIds": ["2", "3"], "role": "user", "content": "Q?", "timestamp": 1},
        "2": {"id": "2", "parentId": "1", "childrenIds": [], "role": "assistant", "content": "bad", "timestamp": 2},
        "3": {"id": "3", "parentId": "1", "childrenIds": [], "role": "assistant", "timestamp": 3,
              "content": '<details type="reasoning" done="true">\nhm\n</details>\ngood'},
    }  # fmt: skip
    rows[message] |= more
    history = {"currentId": "3", "messages": rows}
    chat = {"title": "W", "models": ["m"], "history": history, "messages": list(rows.values())}
    return {"id": "w", "title": "W", "chat": chat}


def test_open_webui(chat):
    (document,) = chat("chats.json", [webui("3")])
    assert said(document) == [("user", "Q?"), ("assistant", "good")]
    assert [(p["chosen"], p["rejected"], p["origin"]) for p in document.meta["preferences"]] == [
        ("good", "bad", "regenerated")]  # fmt: skip


def test_open_webui_thumbs_rule_over_the_order(chat, write, read):
    (document,) = chat("chats.json", [webui("2", annotation={"rating": 1, "reason": "x", "comment": ""})])
    assert [(p["chosen"], p["rejected"], p["origin"]) for p in document.meta["preferences"]] == [
        ("bad", "good", "thumbs")]  # fmt: skip
    write("chats.json", json.dumps([webui("3", annotation={"rating": -1})]))
    result = read("chats.json")  # what was rated down is not taught
    assert result.documents == [] and [s.reason for s in result.skipped] == ["every answer has weight 0"]


def test_lm_studio(chat):
    def version(role: str, *texts: str, style: str = "") -> dict[str, Any]:
        if role == "user":
            return {"type": "singleStep", "role": role, "content": [{"type": "text", "text": texts[0]}]}
        steps = [
            {"type": "contentBlock", "style": {"type": style}, "content": [{"type": "text", "text": t}]} for t in texts
        ]
        return {"type": "multiStep", "role": role, "steps": [
            {"type": "contentBlock", "style": {"type": "thinking"}, "content": [{"type": "text", "text": "hm"}]},
            *steps, {"type": "debugInfoBlock", "debugInfo": "x"}]}  # fmt: skip

    value = {"name": "N", "createdAt": 1780959551824, "systemPrompt": "Be kind.", "messages": [
        {"versions": [version("user", "Q?")], "currentlySelected": 0},
        {"versions": [version("assistant", "first"), version("assistant", "se", "cond")], "currentlySelected": 1},
        {"versions": [], "currentlySelected": 0}, {"versions": [version("user", "More?")], "currentlySelected": 9},
    ]}  # fmt: skip
    (document,) = chat("1780959551824.conversation.json", value)
    assert said(document) == [("system", "Be kind."), ("user", "Q?"), ("assistant", "se\ncond"), ("user", "More?")]
    assert [(p["chosen"], p["rejected"]) for p in document.meta["preferences"]] == [("se\ncond", "first")]
    assert document.meta["time"] == pytest.approx(1780959551.824)


LLAMA = [
    {"id": "r", "convId": "c", "type": "root", "role": "system", "content": "", "parent": None, "timestamp": 1},
    {"id": "1", "convId": "c", "type": "text", "role": "user", "content": "Q?", "parent": "r", "timestamp": 2},
    {"id": "2", "convId": "c", "type": "text", "role": "assistant", "content": "<think>hm</think>old", "parent": "1"},
    {"id": "3", "convId": "c", "type": "text", "role": "assistant", "content": "new", "parent": "1", "timestamp": 4},
]


@pytest.mark.parametrize("form", ["one", "many", "lines", "session lines"])
def test_llama_cpp(chat, form):
    conv = {"id": "c", "name": "N", "lastModified": 1780959551824, "currNode": "3"}
    if form in ("one", "many"):
        value: Any = {"conv": conv, "messages": LLAMA}
        documents = chat("c.json", [value] if form == "many" else value)
    elif form == "lines":
        documents = chat("c.jsonl", "\n".join(map(json.dumps, [{"type": "conversation", **conv}, *LLAMA])))
    else:
        rows = [
            {
                "type": "message",
                "id": m["id"],
                "parentId": m["parent"],
                "timestamp": "2026-07-01T00:00:00Z",
                "message": {"role": m["role"], "content": [{"type": "text", "text": m["content"]}]},
            }
            for m in LLAMA
        ]
        lines = [{"type": "session", "version": 3, "id": "c", "timestamp": "2026-07-01T00:00:00Z"}, *rows[:2],
                 {"type": "model_change", "id": "x"}, *rows[2:]]  # fmt: skip
        documents = chat("c.jsonl", "\n".join(map(json.dumps, lines)))
    (document,) = documents
    assert said(document) == [("user", "Q?"), ("assistant", "new")]
    assert [(p["chosen"], p["rejected"]) for p in document.meta["preferences"]] == [("new", "old")]


def test_jupyter_ai(chat):
    value = {"messages": [
        {"type": "msg", "id": "2", "time": 2.0, "sender": "jupyternaut", "body": "On the coast.", "raw_time": False},
        {"type": "msg", "id": "1", "time": 1.0, "sender": "ana", "body": "Where is Tar?"},
        {"type": "msg", "id": "3", "time": 3.0, "sender": "ana", "body": "never mind", "deleted": True},
        {"type": "msg", "id": "4", "time": 4.0, "sender": "bo", "body": "Who?"},
        {"type": "msg", "id": "5", "time": 5.0, "sender": "p", "body": "Ana."},
    ], "users": {"ana": {"username": "ana"}, "p": {"username": "p", "bot": True}}, "attachments": {}}  # fmt: skip
    (document,) = chat("talk.chat", value)
    assert said(document) == [
        ("user", "Where is Tar?"), ("assistant", "On the coast."), ("user", "Who?"), ("assistant", "Ana.")]  # fmt: skip
    assert document.meta["left_out"] == 1

"""Every family of chats, on files true to its schema: conversations, turns, preferences, and what is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource


def said(document: Any) -> list[tuple[str, str]]:
    return [(turn["role"], turn["content"]) for turn in document.meta["turns"]]


@pytest.fixture
def chat(write, read):
    """Documents of a value written as a file of that name, told by shape."""

    def chat(name: str, value: Any, **options: Any) -> list[Any]:
        write(name, value if isinstance(value, str) else json.dumps(value))
        return read(name, **options).documents

    return chat


# ---- ChatGPT


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


# ---- people

DISCORD = {
    "guild": {"id": "1", "name": "G"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "general"},
    "messages": [
        {"id": "1", "type": "Default", "timestamp": "2026-01-01T10:00:00+00:00", "content": "Who has the key?",
         "author": {"id": "7", "name": "ana", "nickname": "Ana", "isBot": False}, "attachments": [], "reactions": []},
        {"id": "2", "type": "Reply", "timestamp": "2026-01-01T10:01:00+00:00", "content": "I do.",
         "author": {"id": "8", "name": "bo", "nickname": "Bo"}, "reference": {"messageId": "1"}},
        {"id": "3", "type": "GuildMemberJoin", "timestamp": "2026-01-01T10:02:00+00:00", "content": "joined",
         "author": {"id": "9", "name": "cy"}},
        {"id": "4", "type": "Default", "timestamp": "2026-01-03T10:00:00+00:00", "content": "Lunch?",
         "author": {"id": "7", "name": "ana", "nickname": "Ana"}},
        {"id": "5", "type": "Default", "timestamp": "2026-01-03T10:01:00+00:00", "content": "Yes.",
         "author": {"id": "8", "name": "bo", "nickname": "Bo"}},
    ], "messageCount": 5,
}  # fmt: skip
TELEGRAM = {"name": "Bo", "type": "personal_chat", "id": 4, "messages": [
    {"id": 1, "type": "service", "date": "2026-01-01T10:00:00", "action": "phone_call", "text": ""},
    {"id": 2, "type": "message", "date_unixtime": "1767261600", "from": "Ana", "from_id": "user7",
     "text": ["Who has ", {"type": "bold", "text": "the key"}, "?"]},
    {"id": 3, "type": "message", "date_unixtime": "1767261660", "from": "Bo", "from_id": "user8", "text": "I do."},
]}  # fmt: skip
ANDROID = (
    "01/02/2026, 10:00 - Messages and calls are end-to-end encrypted. No one can read them.\n"
    "01/02/2026, 10:00 - Ana: Who has\nthe key?\n01/02/2026, 10:01 - Bo: I do.\n"
    "01/02/2026, 10:02 - Bo: <Media omitted>\n"
)
IOS = (
    "[01/02/26, 10:00:00] Ana: Who has\nthe key?\n"
    "\u200e[01/02/26, 10:01:00] Bo: I do. \u200e<This message was edited>\n"
    "[01/02/26, 10:02:00] Bo: \u200eimage omitted\n"
)


def test_talk_among_people_is_text_unless_one_is_named(chat):
    (document,) = chat("d.json", DISCORD)
    assert document.kind == "text" and document.meta["source"] == "Discord"
    assert document.text == "Ana: Who has the key?\nBo: I do.\nAna: Lunch?\nBo: Yes."
    (document,) = chat("result.json", TELEGRAM)
    assert (document.kind, document.text) == ("text", "Ana: Who has the key?\nBo: I do.")


@pytest.mark.parametrize("me", ["Bo", "bo", "@bo", "8"])
def test_discord_the_turns_of_one_person(chat, me):
    documents = chat("d.json", DISCORD, me=me)
    assert [said(d) for d in documents] == [  # two, for a silence of two days lies between
        [("user", "Who has the key?"), ("assistant", "I do.")],
        [("user", "Lunch?"), ("assistant", "Yes.")],
    ]
    assert documents[0].meta["left_out"] == 1


def test_discord_ones_own_messages_are_text(chat):
    rows = [{"ID": 1, "Timestamp": "2026-01-01 10:00:00", "Contents": "hello", "Attachments": ""},
            {"ID": 2, "Timestamp": "2026-01-01 10:00:00", "Contents": "", "Attachments": "x"}]  # fmt: skip
    (document,) = chat("messages.json", rows)
    assert (document.kind, document.text) == ("text", "Me: hello")


def test_telegram_an_account_and_a_person(chat):
    (document,) = chat("result.json", TELEGRAM, me="Bo")
    assert said(document) == [("user", "Who has the key?"), ("assistant", "I do.")]
    other = {**TELEGRAM, "id": 5, "name": "Cy", "messages": [{**TELEGRAM["messages"][1], "from": "Cy", "text": "Hi"}]}
    account = {"about": "x", "chats": {"about": "y", "list": [TELEGRAM, other]}}
    assert [d.text for d in chat("result.json", account)] == ["Ana: Who has the key?\nBo: I do.", "Cy: Hi"]
    assert len(chat("result.json", account, me="bo")) == 1


def test_a_name_that_nobody_has(write, read):
    write("d.json", json.dumps(DISCORD))
    with pytest.raises(SourceError, match="nobody here is called Zed: Ana, Bo"):
        read("d.json", me="Zed")


@pytest.mark.parametrize("text", [ANDROID, IOS])
def test_whatsapp(write, read, text):
    write("_chat.txt", text)
    (document,) = read("_chat.txt", me="Bo").documents
    assert said(document) == [("user", "Who has\nthe key?"), ("assistant", "I do.")]
    assert document.meta["left_out"] == text.count("omitted") + text.count("encrypted")
    (document,) = read(ContentSource("chat", path="_chat.txt")).documents
    assert (document.kind, document.text) == ("text", "Ana: Who has\nthe key?\nBo: I do.")
    assert document.meta["time"] == 1769940060.0  # the first of February: the day comes first
    (document,) = read("_chat.txt").documents
    assert document.kind == "text" and document.text == text  # a text file, as any other


def test_whatsapp_dates_of_other_countries(write, read):
    for line, time in (("12/31/25, 11:59\u202fPM - Bo: a\n12/31/25, 11:59\u202fPM - Bo: b\n", 1767225540.0),
                       ("2025-12-31, 23:59 - Bo: a\n2025-12-31, 23:59 - Bo: b\n", 1767225540.0),
                       ("31.12.25, 23:59 - Bo: a\n99.99.99, 99:99 - Bo: b\n", 1767225540.0)):  # fmt: skip
        write("x.txt", line)
        (document,) = read(ContentSource("chat", path="x.txt")).documents
        assert document.meta["time"] == time


def test_with_more_than_two_people_their_names_are_said(chat):
    value = json.loads(json.dumps(DISCORD))
    value["messages"][2] |= {"type": "Default", "content": "Not me."}
    documents = chat("d.json", value, me="Bo")
    assert said(documents[0])[0] == ("user", "Ana: Who has the key?")


def test_addresses_and_numbers_go_where_asked(chat):
    row = {"prompt": "Who?", "completion": "Ana, ana.b@mail.example.org, +44 20 7946 0018, in 1971, 192.168.0.1"}
    (document,) = chat("r.json", [row, {**row, "prompt": "Where?"}][:1], anonymise=True)
    assert said(document)[1][1] == "Ana, [EMAIL], [PHONE], in 1971, 192.168.0.1"
    other = (
        "On 2026-03-01 and 24.12.2025, 10.50 to 12.75 of 1234567; call 020 7946 0018 or (030) 1234567 at 192.168.10.20"
    )
    (document,) = chat("s.json", [{"prompt": "When?", "completion": other}], anonymise=True)
    assert said(document)[1][1] == (
        "On 2026-03-01 and 24.12.2025, 10.50 to 12.75 of 1234567; call [PHONE] or [PHONE] at 192.168.10.20"
    )

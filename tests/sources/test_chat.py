from __future__ import annotations

import contextlib
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Refused
from jupyter_miu.sources.chats import chat_documents, conversations, looks_like_chat
from jupyter_miu.types import ContentSource, Skipped

REAL = Path(__file__).parents[3] / "shared" / "data" / "chats"
TURNS = [{"role": "user", "content": "Where does Orla live?"}, {"role": "assistant", "content": "In Tessaly."}]


@pytest.mark.parametrize("content", [{"messages": TURNS}, TURNS, [{"messages": TURNS}]])
@pytest.mark.parametrize("how", ["file", "typed file", "json", "value"])
def test_the_simple_form(write, read, content, how):
    write("chat.json", json.dumps(content))
    source = {
        "file": "chat.json",
        "typed file": ContentSource("chat", path="chat.json"),
        "json": ContentSource("chat", content=json.dumps(content)),
        "value": ContentSource("chat", content=content),
    }[how]
    (document,) = read(source).documents
    assert document.kind == "chat"
    assert document.meta["turns"] == tuple(TURNS)
    assert document.text == "USER: Where does Orla live?\n\nASSISTANT: In Tessaly."


def test_lines_of_conversations_and_a_bad_one(write, read):
    good = json.dumps({"messages": TURNS})
    write("chat.jsonl", f"{good}\n\n{{bad\n{good}\n")
    result = read("chat.jsonl")
    assert [d.ref for d in result.documents] == ["chat.jsonl#1", "chat.jsonl#4"]
    assert result.skipped == [Skipped("chat.jsonl#3", "line 3 is not JSON")]


def test_roles_parts_and_gaps():
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "image_url", "image_url": {}}, "two"]},
        {"role": "user", "content": "three"},
        {"role": "tool", "content": "result"},
        {"role": "assistant", "content": None},
        "odd",
        {"role": 3, "content": "x"},
        {"role": "Assistant", "content": "Yes\ud800.\r\n"},
    ]
    (document,) = conversations(messages, "c", {})
    assert isinstance(document, Document)
    assert document.meta["turns"] == (
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "One\ntwo\n\nthree"},
        {"role": "assistant", "content": "Yes\ufffd."},
    )
    assert document.meta["left_out"] == 4


@pytest.mark.parametrize("messages", [[], TURNS[:1], [{"role": "system", "content": "x"}]])
def test_without_an_assistant_nothing_is_taught(read, messages):
    result = read(ContentSource("chat", content={"messages": messages}))
    assert result.documents == []
    assert result.skipped == [Skipped("chat", "no turn of an assistant")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("plain words", "not JSON"),
        ('{"messages": [', "not JSON at line 1"),
        ("{}", "no messages"),
        ("[]", "no messages"),
        ("3", "no messages"),
        ('{"messages": 3}', "no messages"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"conversations": [{"from": "human"}]}]', "no messages"),
        ("9" * 5_000, "no messages"),
    ],
)
def test_what_is_no_chat(write, read, content, reason):
    write("c.txt", content)
    for source in (ContentSource("chat", content=content), ContentSource("chat", path="c.txt")):
        with pytest.raises(SourceError, match=reason) as caught:
            read(source)
        assert "\n" not in str(caught.value)


def test_other_json_is_not_taken_for_a_chat(write, read):
    for name, content in (
        ("a.json", '{"messages": "none"}'),
        ("b.json", '[{"role": "admin"}]'),
        ("c.json", "{broken"),
        ("d.jsonl", '{"a": 1}\n{"b": 2}\n'),
    ):
        write(name, content)
        assert read(name).documents[0].kind == "code"


def test_in_a_folder_json_is_configuration(write, read):
    write("proj/chat.json", json.dumps({"messages": TURNS}))
    assert [d.kind for d in read("proj").documents] == ["code"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real chats is not here")
def test_a_real_fine_tuning_file(read):
    result = read(REAL / "toy_chat_fine_tuning.jsonl")
    lines = [line for line in (REAL / "toy_chat_fine_tuning.jsonl").read_text().splitlines() if line.strip()]
    assert len(result.documents) + len(result.skipped) == len(lines)
    assert result.documents[0].meta["turns"][-1]["role"] == "assistant"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["messages", "role", "content", "text", "type", "user", "mapping"]), inner, max_size=4
        )
    ),
    max_leaves=15,
)
messages = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "x"]) | values, "content": values}) | values
)


@settings(deadline=None)
@given(values | messages | st.builds(lambda m: {"messages": m}, messages))
def test_no_value_breaks_the_reader(value):
    text = json.dumps(value)
    for read in (lambda: list(conversations(value, "c", {})), lambda: list(chat_documents(text, "c", {}))):
        try:
            items = read()
        except Refused:
            continue
        for item in items:
            if isinstance(item, Document) and item.kind == "chat":
                roles = [turn["role"] for turn in item.meta["turns"]]
                assert "assistant" in roles
                assert all(a != b for a, b in itertools.pairwise(roles))
                item.text.encode()
    assert looks_like_chat(text) in (True, False)


@given(st.text())
def test_no_text_breaks_the_reader(text):
    with contextlib.suppress(Refused):
        list(chat_documents(text, "c", {}))

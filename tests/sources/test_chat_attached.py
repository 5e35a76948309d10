"""Texts of files that were attached to chats: told where they are not asked for, else documents of their own."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.sources.chats import attached
from jupyter_miu.types import ContentSource

KEY = "ghp_" + "q7Zx2LmP9vRt4KwB8nYc3HdF6sGj1EuT5oAi"
LETTER = f"The harbour of Ostrel opens at 6:00.\r\nIts key is {KEY}."


def claude() -> list[dict]:
    files = [
        {"file_name": "../a.txt", "extracted_content": LETTER},
        {"file_name": "b.pdf", "extracted_content": " "},
        None,
    ]
    question = {"uuid": "1", "sender": "human", "text": "When does it open?", "attachments": files}
    answer = {"uuid": "2", "sender": "assistant", "text": "At six."}
    return [{"uuid": "c", "name": "Tar", "chat_messages": [question, answer]}]


def webui() -> list[dict]:
    file = {"type": "file", "name": "notes.md", "file": {"filename": "x", "data": {"content": "Ren Tal is a clerk."}}}
    messages = {
        "1": {"id": "1", "parentId": None, "role": "user", "content": "Who?", "files": [file, {"type": "image"}, 3]},
        "2": {"id": "2", "parentId": "1", "role": "assistant", "content": "Ren Tal."},
        "3": {"id": "3", "parentId": "1", "role": "assistant", "content": "Ren."},
    }
    return [{"id": "w", "title": "T", "chat": {"history": {"currentId": "2", "messages": messages}}}]


def test_without_being_asked_for_they_are_only_told(read, write):
    write("a.json", json.dumps(claude()))
    (document,) = read("a.json").documents
    assert "harbour" not in document.text and document.meta["warnings"] == (attached.NOT_READ,)


def test_claudes_are_documents_of_their_own_and_screened(read, write):
    write("a.json", json.dumps(claude()))
    result = read("a.json", attachments=True)
    chat, letter = result.documents
    assert chat.kind == "chat" and not chat.meta.get("warnings")
    assert (letter.kind, letter.ref) == ("text", "a.json#1/../a.txt")
    assert letter.text == "The harbour of Ostrel opens at 6:00.\nIts key is [SECRET].\n"
    assert [(secret.ref, secret.line) for secret in result.secrets] == [(letter.ref, 2)]
    assert "path" not in letter.meta and letter.meta["source"] == "Claude"
    assert "larger than 10 bytes" in read(ContentSource("chat", content=claude()), attachments=True,
                                          max_file_bytes=10).skipped[-1].reason  # fmt: skip


def test_no_addresses_and_numbers_of_people_where_that_was_asked(read):
    chats = claude()
    chats[0]["chat_messages"][0]["attachments"][0] = {
        "file_name": "a.txt",
        "extracted_content": "Ask orla@tarn.example.",
    }
    source = ContentSource("chat", content=chats)
    assert read(source, attachments=True, anonymise=True).documents[1].text == "Ask [EMAIL].\n"


def test_open_webuis_are_read_once_though_there_are_branches(read):
    source = ContentSource("chat", content=webui(), filters={"attachments": True, "branches": "all"})
    texts = [document.text for document in read(source).documents if document.kind == "text"]
    assert texts == ["Ren Tal is a clerk.\n"]


KEYS = st.sampled_from(["file_name", "extracted_content", "attachments", "files", "file", "data", "content", "name"])
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
@settings(max_examples=60, deadline=None)
def test_no_value_breaks_them(value):
    for find in (attached.of_claude, attached.of_open_webui):
        for found in find([{"attachments": value, "files": value}]):
            assert all(isinstance(part, str) for part in found)

"""What is wrong with chats in the wild: each line of the catalogue, and anything at all."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.sources.chats import chat_documents, conversations, export_of, looks_like_chat
from jupyter_miu.sources.chats.model import How, when
from jupyter_miu.sources.chats.registry import FAMILIES
from jupyter_miu.types import ContentSource

PAIR = [{"role": "user", "content": "Q?"}, {"role": "assistant", "content": "A."}]
GOOD = json.dumps({"messages": PAIR})


def test_truncated_json_gives_what_is_whole(write, read):
    text = json.dumps([{"messages": PAIR}] * 3)
    write("c.json", text[:-20])
    result = read("c.json")
    assert len(result.documents) == 2
    assert [(s.ref, s.reason) for s in result.skipped] == [("c.json#3", "not JSON from here on: cut off or damaged")]
    write("c.json", text[:30])
    with pytest.raises(SourceError, match="not JSON at line 1"):
        read(ContentSource("chat", path="c.json"))


def test_trailing_commas_and_values_one_after_the_other(write, read):
    for text in (f"[{GOOD},{GOOD},]", f"{GOOD}{GOOD}", f"[{GOOD}]\n[{GOOD}]", f"{GOOD},\n\n{GOOD}"):
        write("c.json", text)
        result = read("c.json")
        assert (len(result.documents), result.skipped) == (2, [])
    pretty = json.dumps({"messages": PAIR}, indent=2)
    write("c.json", f"{pretty}\n{pretty}\n")
    assert len(read("c.json").documents) == 2


def test_marks_and_encodings(write, read):
    for data in (b"\xef\xbb\xbf" + GOOD.encode(), GOOD.encode("utf-16"), GOOD.encode("utf-16-le"),
                 GOOD.replace("A.", "é€").encode("cp1252")):  # fmt: skip
        write("c.json", data)
        assert [d.kind for d in read("c.json").documents] == ["chat"]


def test_deep_nesting_and_long_numbers(write, read):
    deep = '{"messages": ' + "[" * 5_000 + "]" * 5_000 + "}"
    write("c.jsonl", f"{GOOD}\n{deep}\n" + GOOD.replace('"A."', f'"A.", "x": {"9" * 5_000}'))
    result = read("c.jsonl")
    assert len(result.documents) == 2
    assert [s.ref for s in result.skipped] == ["c.jsonl#2"]
    with pytest.raises(SourceError, match=r"nested too deeply|no messages|not JSON"):
        read(ContentSource("chat", content="[" * 200_000))
    value: Any = []
    for _ in range(50_000):
        value = [value]
    result = read(ContentSource("chat", content=value))
    assert result.documents == [] and [s.reason for s in result.skipped] == ["nested too deeply"]


def test_nobody_answers(read):
    value = [{"messages": PAIR[:1]}] * 40 + [{"messages": [{"role": "system", "content": "x"}]}, {"messages": PAIR}]
    result = read(ContentSource("chat", content=value))
    assert len(result.documents) == 1
    assert len(result.skipped) == 21  # twenty one by one, the rest in a line
    assert result.skipped[-1].reason == "no turn of an assistant (and 20 others before it)"


def test_an_empty_answer_and_two_questions_in_a_row(read):
    value = [PAIR[0], PAIR[0], {"role": "assistant", "content": " \x00 "}, PAIR[1], {"role": "alien", "content": "x"}]
    (document,) = read(ContentSource("chat", content={"messages": value})).documents
    assert document.meta["turns"] == ({"role": "user", "content": "Q?\n\nQ?"}, {"role": "assistant", "content": "A."})
    assert document.meta["left_out"] == 2


def test_html_right_to_left_and_surrogates_stay_what_they_are(read):
    content = "<b>é</b> &amp; \u202bעברית\u202c \u200b 👋 \ud800"
    (document,) = read(ContentSource("chat", content=[PAIR[0], {"role": "assistant", "content": content}])).documents
    assert document.meta["turns"][1]["content"] == content.replace("\ud800", "\ufffd")
    document.text.encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), ("", None), (True, None), (float("nan"), None), (float("inf"), None), (-5, None), ([], None),
        (10**400, None), ("9" * 400, None), ("2026-13-45", None), ("x" * 10**6, None),
        (1.7e9, 1.7e9), (1.7e12, 1.7e9), (1.7e15, 1.7e9), ("1700000000", 1.7e9), ("1700000000.0001", 1700000000.0001),
        ("2023-11-14T22:13:20Z", 1.7e9), ("2023-11-14T22:13:20.0000000+00:00", 1.7e9), ("2023-11-14 22:13:20", 1.7e9),
        ("2023-11-15T00:13:20+02:00", 1.7e9),
    ],
)  # fmt: skip
def test_times(value, expected):
    assert when(value) == expected


def test_a_conversation_that_is_too_long_is_left_out(read):
    value = [{"messages": [PAIR[0], {"role": "assistant", "content": "x" * 5_000}]}, {"messages": PAIR}]
    result = read(ContentSource("chat", content=value), max_file_bytes=4_000)
    assert len(result.documents) == 1
    assert [s.reason for s in result.skipped] == ["larger than 4 kB"]


@pytest.mark.timeout(180)  # quadratic is minutes
def test_a_long_chain_and_a_wide_tree_take_no_long(read):
    def one(parent_of: Any, count: int) -> dict[str, Any]:
        return {"current_node": None, "mapping": {str(n): {
            "parent": parent_of(n), "children": [], "message": {
                "author": {"role": "assistant" if n % 2 else "user"}, "content": {"parts": [f"t{n}"]}}}
            for n in range(count)}}  # fmt: skip

    for parent_of in (
        lambda n: str(n - 1),
        lambda n: "0",
        lambda n: str(n - n % 2 - 2),
        lambda n: str((n + 1) % 20_000),
    ):
        for branches in ("active", "all"):
            value = ContentSource("chat", content=one(parent_of, 5_000))
            assert read(value, branches=branches).documents


# ---- anything at all

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["user", "assistant", "human", "gpt", "message", "msg", "1", "text", "2026-01-01T00:00:00Z"])
)
KEYS = (
    "messages role content text type mapping message parent author parts current_node id "
    "chat_messages sender chat history currentId parentId annotation rating versions steps "
    "currentlySelected conv conversations from value body users time channel ts thread_ts chats list "
    "weight chosen rejected prompt completion label instruction output input preferred_output "
    "non_preferred_output chosen_messages rejected_messages tool_calls function create_time uuid "
    "parent_message_uuid metadata content_type system "
).split()
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=25,
)
LISTS = {
    "messages": ["role", "content", "weight", "tool_calls"],
    "conversations": ["from", "value"],
    "versions": ["role", "steps"],
    "chat_messages": ["sender", "text", "content", "parent_message_uuid", "uuid"],
}
row = st.one_of([st.fixed_dictionaries({}, optional=dict.fromkeys(keys, anything)) for keys in LISTS.values()])
shaped = st.one_of(
    st.fixed_dictionaries(
        {
            "mapping": st.dictionaries(
                st.text(max_size=2),
                anything
                | st.fixed_dictionaries(
                    {
                        "parent": st.text(max_size=2) | leaves,
                        "message": st.fixed_dictionaries(
                            {"author": st.fixed_dictionaries({"role": leaves}), "content": anything}
                        )
                        | leaves,
                    }
                ),
                max_size=5,
            ),
            "current_node": leaves,
            "update_time": leaves,
        }
    ),
    st.fixed_dictionaries(
        {"messages": st.lists(row | anything, max_size=5)}, optional=dict.fromkeys(KEYS[2:], anything)
    ),
    st.fixed_dictionaries({"chat_messages": st.lists(row, max_size=5), "uuid": leaves, "updated_at": leaves}),
    st.fixed_dictionaries(
        {
            "chat": st.fixed_dictionaries(
                {
                    "history": st.fixed_dictionaries(
                        {
                            "messages": st.dictionaries(st.text(max_size=2), row | anything, max_size=4),
                            "currentId": leaves,
                        }
                    )
                }
            )
        }
    ),
    st.fixed_dictionaries(
        {"conv": st.dictionaries(st.sampled_from(KEYS), leaves), "messages": st.lists(row, max_size=4)}
    ),
    st.fixed_dictionaries(
        {
            "channel": st.just({}),
            "messages": st.lists(
                st.fixed_dictionaries({"author": anything, "content": leaves, "timestamp": leaves}), max_size=4
            ),
        }
    ),
    st.fixed_dictionaries(
        {"messages": st.lists(st.fixed_dictionaries({"from": leaves, "text": anything, "date": leaves}))}
    ),
    st.lists(st.fixed_dictionaries({"type": st.just("message"), "ts": st.text(), "text": leaves, "user": leaves})),
    st.dictionaries(st.sampled_from(KEYS[-24:]), leaves, max_size=6),
)
QUIET = settings(
    deadline=10_000, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def sound(items: Any) -> None:
    for item in items:
        if isinstance(item, Document):
            item.text.encode()
            json.dumps(item.meta["turns"] if item.kind == "chat" else item.meta.get("title"), allow_nan=False)
            if item.kind == "chat":
                learnt = [t for t in item.meta["turns"] if t["role"] == "assistant" and t.get("weight", 1)]
                assert learnt and all(t["content"].strip() for t in item.meta["turns"])
                kinds = [(t["role"], t.get("weight")) for t in item.meta["turns"]]
                assert all(a != b for a, b in itertools.pairwise(kinds))


def quietly(read: Any) -> None:
    try:
        sound(read())
    except Refused as refusal:
        assert refusal.reason


@QUIET
@given(anything | shaped | st.lists(shaped, max_size=3), st.sampled_from(["a", None]), st.booleans())
def test_no_value_breaks_any_family(value, me, more):
    options = SourceOptions(
        me=me, tools="keep" if more else "skip", branches="all" if more else "active", anonymise=more
    )
    quietly(lambda: list(conversations(value, "c", {}, options)))
    text = json.dumps(value)
    quietly(lambda: list(chat_documents(text, "c", {}, options)))
    quietly(lambda: list(chat_documents(f"{text}\n{text}", "c", {}, options)))
    assert looks_like_chat(text) in (True, False)


@QUIET
@given(shaped | anything, st.booleans())
def test_a_family_that_fits_reads(value, more):
    how = How(me="a" if more else None, tools=more, branches=more, ratings={"a": 1, "": -1})
    for family in FAMILIES:
        if family.fits(value):
            quietly(lambda family=family: [c.turns for c in family.read(value, how)] and ())


LINE = st.sampled_from(
    ["01/02/2026, 10:00 - ", "[1/2/26, 10:00:00 PM] ", "Ana: ", "hello", "\n", "99/99/9999, 99:99 - ", ":"]
)


@QUIET
@given(st.text() | st.lists(LINE | st.text(max_size=5), max_size=20).map("".join), st.sampled_from(["Ana", None]))
def test_no_text_breaks_the_reader(text, me):
    quietly(lambda: list(chat_documents(text, "c", {}, SourceOptions(me=me))))


class Bytes:
    """A member of an export."""

    def __init__(self, name: str, data: bytes, size: int) -> None:
        self.name, self.data, self.size = name, data, size

    def open(self) -> Any:
        import io

        return io.BytesIO(self.data)


NAMES = [
    "conversations.json",
    "conversations-001.json",
    "users.json",
    "channels.json",
    "a/2026-01-01.json",
    "_chat.txt",
    "result.json",
    "x.conversation.json",
    "message_feedback.json",
    "a.jsonl",
    "messages/c1/messages.json",
]


@QUIET
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.binary(max_size=60)
            | shaped.map(json.dumps).map(str.encode)
            | st.lists(shaped, max_size=2).map(json.dumps).map(str.encode),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_no_export_breaks_the_reader(files, streamed):
    members = [Bytes(name, data, 10**9 if streamed else len(data)) for name, data in files]
    found = export_of(members, "e.zip", SourceOptions())
    if found is not None:
        quietly(lambda: list(found))

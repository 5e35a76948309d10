"""Exports of many files, as archives and folders; files that are streamed; and the real files of shared data."""

from __future__ import annotations

import io
import json
import random
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource
from tests.sources.chats import said

REAL = Path(__file__).parents[3] / "shared" / "data" / "chats"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real chats is not here")


def gpt(name: str, *answers: str, time: float = 1.7e9) -> dict[str, Any]:
    """A conversation of ChatGPT's with one question; of several answers, the last is shown."""
    mapping: dict[str, Any] = {
        "q": {
            "id": "q",
            "parent": None,
            "message": {
                "id": f"{name}-q",
                "author": {"role": "user"},
                "content": {"content_type": "text", "parts": [f"{name}?"]},
            },
        }
    }
    for number, answer in enumerate(answers):
        mapping[f"a{number}"] = {"id": f"a{number}", "parent": "q", "message": {
            "id": f"{name}-a{number}", "author": {"role": "assistant"},
            "content": {"content_type": "text", "parts": [answer]}}}  # fmt: skip
    return {"id": name, "conversation_id": name, "title": name, "update_time": time, "mapping": mapping,
            "current_node": f"a{len(answers) - 1}" if answers else "q"}  # fmt: skip


def zipped(files: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, value if isinstance(value, (str, bytes)) else json.dumps(value))
    return out.getvalue()


@pytest.fixture(params=["zip", "folder"])
def export(request, write, read):
    """Read files as an export, both as an archive and as a folder."""

    def export(files: dict[str, Any], **options: Any) -> Any:
        if request.param == "zip":
            write("export.zip", zipped(files))
            return read("export.zip", **options)
        for name, value in files.items():
            write(f"export/{name}", value if isinstance(value, (str, bytes)) else json.dumps(value))
        return read("export", **options)

    return export


def questions(result: Any) -> list[str]:
    return [d.meta["turns"][0]["content"] for d in result.documents]


def test_shards_in_order_and_what_is_beside_them_is_left(export):
    files = {
        "conversations-010.json": [gpt("c", "C.")], "conversations-002.json": [gpt("b", "B."), gpt("a", "A.")],
        "conversations-000.json": [gpt("a", "A.")], "export_manifest.json": {"files": []}, "chat.html": "<p>secret",
        "user.json": {"email": "x@example.org"}, "model_comparisons.json": [], "file-x.png": b"\x89PNG",
    }  # fmt: skip
    result = export(files)
    assert questions(result) == ["a?", "b?", "c?"]
    assert [s.reason for s in result.skipped] == ["a conversation that was read already"]
    assert "example.org" not in "".join(d.text for d in result.documents)


def test_thumbs_of_the_feedback_file(export):
    feedback = [
        {"id": "x-a0", "conversation_id": "x", "user_id": "u", "rating": "thumbsUp", "content": "{}"},
        {"id": "y-a0", "conversation_id": "y", "rating": "thumbsDown"}, {"id": "z", "rating": 7}, None,
    ]  # fmt: skip
    files = {"conversations.json": [gpt("x", "good", "shown"), gpt("y", "bad"), gpt("z", "first", "second")],
             "message_feedback.json": feedback}  # fmt: skip
    result = export(files)
    assert questions(result) == ["x?", "z?"]
    assert [s.reason for s in result.skipped] == ["every answer has weight 0"]
    found = {d.meta["title"]: d.meta["preferences"][0] for d in result.documents}
    assert (found["x"]["chosen"], found["x"]["rejected"], found["x"]["origin"]) == ("good", "shown", "thumbs")
    assert (found["z"]["chosen"], found["z"]["rejected"], found["z"]["origin"]) == ("second", "first", "regenerated")
    broken = {**files, "message_feedback.json": "{broken"}
    assert len(export(broken).documents) == 3


def test_claude_as_it_is_downloaded(export):
    one = {"uuid": "1", "name": "N", "chat_messages": [{"uuid": "a", "sender": "human", "text": "Q?"},
                                                       {"uuid": "b", "sender": "assistant", "text": "A."}]}  # fmt: skip
    result = export({"conversations.json": [one], "users.json": [{"uuid": "u"}], "projects.json": []})
    assert questions(result) == ["Q?"] and result.documents[0].meta["source"] == "Claude"


SLACK = {
    "channels.json": [{"id": "C1", "name": "general"}],
    "users.json": [{"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "real_name": "Ana B"}},
                   {"id": "U2", "name": "bo", "profile": {"display_name": "", "real_name": "Bo"}}],
    "dms.json": [], "groups.json": [], "mpims.json": [],
    "general/2026-01-02.json": [
        {"type": "message", "user": "U1", "text": "Morning, <@U2> &amp; <#C1|general>: <https://x.example|the page>",
         "ts": "1767340800.000100", "thread_ts": "1767340800.000100", "reply_count": 1},
        {"type": "message", "subtype": "channel_join", "user": "U2", "text": "joined", "ts": "1767340801.000100"},
        {"type": "message", "user": "U2", "text": "Thanks!", "ts": "1767340900.000100",
         "thread_ts": "1767340800.000100", "parent_user_id": "U1"},
        {"type": "message", "user": "U1", "text": "Lunch?", "ts": "1767340850.000100"},
    ],
    "general/2026-01-03.json": [{"type": "message", "bot_id": "B1", "username": "buildbot", "text": "Green.",
                                 "ts": "1767427200.000100"}],
    "general/canvas.json": {"x": 1},
}  # fmt: skip


def test_slack_days_threads_and_names(export):
    result = export(SLACK)
    assert [d.text for d in result.documents] == [
        "Ana: Morning, @Bo & #general: the page (https://x.example)\nBo: Thanks!", "Ana: Lunch?", "buildbot: Green.",
    ]  # fmt: skip
    assert {d.kind for d in result.documents} == {"text"}
    result = export(SLACK, me="bo")
    assert [said(d) for d in result.documents] == [
        [("user", "Morning, @Bo & #general: the page (https://x.example)"), ("assistant", "Thanks!")]
    ]
    assert [s.reason.split(":")[0] for s in result.skipped] == ["nobody here is called bo"]


def test_other_exports(export):
    studio = {"name": "N", "messages": [
        {"versions": [{"type": "singleStep", "role": role, "content": [{"type": "text", "text": text}]}],
         "currentlySelected": 0} for role, text in (("user", "Q?"), ("assistant", "A."))]}  # fmt: skip
    assert questions(export({"1.conversation.json": studio, "2.conversation.json": studio})) == ["Q?", "Q?"]


def test_whatsapp_as_it_is_exported(export):
    lines = "01/02/2026, 10:00 - Ana: Key?\n01/02/2026, 10:01 - Bo: Here.\n"
    result = export({"_chat.txt": lines, "IMG-1.jpg": b"\xff\xd8\xff"}, me="Bo")
    assert [d.meta["turns"][1]["content"] for d in result.documents] == ["Here."]


def test_llama_cpp_bundles_lines(write, read):
    line = json.dumps({"type": "message", "message": {"role": "user", "content": "Q?"}})
    answer = json.dumps({"type": "message", "message": {"role": "assistant", "content": "A."}})
    text = "\n".join([json.dumps({"type": "session", "id": "1"}), line, answer])
    write("all.zip", zipped({"one.jsonl": text, "two.jsonl": text.replace('"1"', '"2"')}))
    assert questions(read("all.zip")) == ["Q?", "Q?"]


def test_an_archive_that_is_no_export_is_no_chat(write, read):
    write("code.zip", zipped({"src/main.py": "x = 1\n", "conversations.json": {"port": 1}, "a.jsonl": "{}"}))
    assert "chat" not in {d.kind for d in read("code.zip").documents}


def test_a_hostile_archive(write, read):
    good = json.dumps([gpt("good", "Yes.")])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../conversations-001.json", good.replace("good", "out"))
        archive.writestr("/etc/conversations-002.json", good.replace("good", "root"))
        link = zipfile.ZipInfo("conversations-003.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("conversations-004.json", '[{"mapping": {}},' + " " * 30_000_000 + "]")
        archive.writestr("inner.zip", zipped({"conversations.json": good}))
        archive.writestr("conversations.json", good)
    write("export.zip", out.getvalue())
    result = read("export.zip")
    assert questions(result) == ["good?"]
    assert any("unpacks to more than 100 times its size" in skip.reason for skip in result.skipped)


def test_source_code_with_chats_among_its_data_is_source_code(export):
    files = {"conversations.json": [gpt("a", "A.")], "load.py": "x = 1\n"}
    assert "chat" not in {d.kind for d in export(files).documents}


def test_an_uploaded_source_makes_no_source_code(export):
    assert questions(export({"conversations.json": [gpt("a", "A.")], "file-8x-load.py": "x = 1\n"})) == ["a?"]


def test_a_folder_of_chats_is_read_where_it_was_said(write, read):
    write(
        "talks/a.json",
        json.dumps({"messages": [{"role": "user", "content": "Q?"}, {"role": "assistant", "content": "A"}]}),
    )
    write("talks/b.jsonl", "{broken\n")
    result = read(ContentSource("chat", path="talks"))
    assert questions(result) == ["Q?"]
    assert [(s.ref, s.reason) for s in result.skipped] == [("talks/b.jsonl", "not a chat: not JSON at line 1")]
    write("none/a.md", "x")
    result = read(ContentSource("chat", path="none"))
    assert [(s.ref, s.reason) for s in result.skipped] == [("none", "no chats in this folder")]


def test_a_pattern_of_chats(write, read):
    write("talks/a.json", json.dumps([gpt("a", "A.")]))
    write("talks/b.jsonl", "\n".join(json.dumps(gpt(f"b{n}", "B.")) for n in range(9)))
    write("talks/c.json", '{"port": 1}')
    result = read(ContentSource("chat", path="talks/*.json*"), max_file_bytes=1_000)
    assert questions(result) == ["a?", *(f"b{n}?" for n in range(9))]
    assert [(s.ref, s.reason) for s in result.skipped] == [("talks/c.json", "no messages in it")]


# ---- what is streamed


def many(count: int, length: int = 400) -> list[dict[str, Any]]:
    rng = random.Random(0)
    return [gpt(f"c{n}", "".join(rng.choices("abcdefgh ", k=length)), time=1.6e9 + n) for n in range(count)]


@pytest.mark.parametrize("form", ["array", "lines", "zip", "mark", "utf-16", "wrapped"])
def test_a_file_over_the_limit_of_texts_is_streamed(write, read, form):
    values = many(60)
    text = json.dumps(values)
    if form == "lines":
        name = write("c.jsonl", "\n".join(map(json.dumps, values)) + "\n{bad\n").name
    elif form == "zip":
        name = write("c.zip", zipped({"conversations.json": text})).name
    elif form == "wrapped":
        name = write("c.json", json.dumps({"conversations": values}, indent=1)).name
    else:
        name = write(
            "c.json", {"mark": b"\xef\xbb\xbf" + text.encode(), "utf-16": text.encode("utf-16")}.get(form, text)
        ).name
    result = read(name, max_file_bytes=10_000)
    assert questions(result) == [f"c{n}?" for n in range(60)]
    assert len(result.skipped) == (form == "lines")


def test_of_very_many_the_newest_are_read_in_bounded_memory(write, read, monkeypatch):
    monkeypatch.setattr("jupyter_miu.sources.chats.choose.MOST_CONVERSATIONS", 10)
    write("c.json", json.dumps(many(8_000, 1_000)[::-1]))  # 10 MB, the newest first
    tracemalloc.start()
    result = read("c.json", max_file_bytes=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert questions(result) == [f"c{n}?" for n in range(7_999, 7_989, -1)]
    [skip] = result.skipped
    assert skip.reason == (
        "7,990 conversations older than those read (at most 10, and 16 MB of text); "
        "--since, --match, --limit or --all choose"
    )
    assert peak < 5_000_000


def test_since_match_limit_all(write, read, monkeypatch):
    monkeypatch.setattr("jupyter_miu.sources.chats.choose.MOST_CONVERSATIONS", 5)
    values = [gpt(f"c{n}", "x", time=1.6e9 + 86_400 * n) for n in range(20)] + [gpt("undated", "y", time=0)]
    write("c.json", json.dumps(values))
    assert questions(read("c.json")) == [f"c{n}?" for n in range(15, 20)]
    assert len(read("c.json", all=True).documents) == 21
    assert questions(read("c.json", limit=2)) == ["c18?", "c19?"]
    assert questions(read("c.json", match="UNDATED")) == ["undated?"]
    result = read("c.json", since="2020-10-01")  # 1.6e9 is 13 September 2020
    assert questions(result) == ["c18?", "c19?"]
    assert result.skipped[0].reason == "19 conversations before 2020-10-01, or without a date"
    for wrong in ({"since": "soon"}, {"limit": 0}):
        with pytest.raises(SourceError, match=r"since is no date|limit must be"):
            read("c.json", **wrong)


def test_a_streamed_file_that_is_cut_off_or_damaged(write, read):
    text = json.dumps(many(60))
    for broken in (text[:-4_000], text[:20_000] + "\x01}}" + text[20_000:]):
        write("c.json", broken)
        result = read("c.json", max_file_bytes=10_000)
        assert 10 < len(result.documents) < 60
        assert result.skipped[-1].reason == "not JSON from here on: cut off or damaged"


def test_a_streamed_value_that_is_too_large_alone(write, read, monkeypatch):
    monkeypatch.setattr("jupyter_miu.sources.chats.values.MOST_OF_ONE", 300_000)
    write("c.json", json.dumps([*many(30), gpt("huge", "x" * 1_000_000), gpt("after", "y")]))
    result = read("c.json", max_file_bytes=10_000)
    assert len(result.documents) == 30
    assert "one value is longer than 300 kB" in result.skipped[-1].reason
    write("c.json", '{"mapping": {"a": "' + "x" * 400_000 + '"}}')
    with pytest.raises(SourceError, match=r"larger than|one conversation"):
        read(ContentSource("chat", path="c.json"), max_file_bytes=10_000)


def test_a_large_file_that_is_no_chat_is_still_too_large(write, read):
    write("data.json", json.dumps([{"port": n} for n in range(5_000)]))
    with pytest.raises(SourceError, match="larger than 10 kB"):
        read("data.json", max_file_bytes=10_000)


# ---- real files


@real
@pytest.mark.parametrize(
    ("name", "conversations", "turns", "preferences", "left_out"),
    [
        ("conversations_chatgpt2graph.json", 1, 16, 0, 25),
        ("sample_export.zip", 2, 6, 0, 0),
        ("cases_tree_edge.json", 8, 15, 1, 8),
        ("claude_conversations.json", 3, 8, 0, 0),
        ("sharegpt_fastchat_dummy.json", 500, 2000, 0, 0),
        ("identity.json", 91, 182, 0, 0),
        ("toy_chat_fine_tuning.jsonl", 5, 19, 0, 0),
        ("v1_dpo_demo.jsonl", 10, 30, 10, 0),
    ],
)
def test_the_real_files(read, name, conversations, turns, preferences, left_out):
    result = read(REAL / name)
    documents = result.documents
    assert (len(documents), len(result.skipped)) == (conversations, 0)
    assert sum(len(d.meta["turns"]) for d in documents) == turns
    assert sum(len(d.meta.get("preferences", ())) for d in documents) == preferences
    assert sum(d.meta["left_out"] for d in documents) == left_out


@real
def test_every_node_of_the_real_export_is_accounted_for(read):
    nodes = json.loads((REAL / "conversations_chatgpt2graph.json").read_text())[0]["mapping"]
    (document,) = read(REAL / "conversations_chatgpt2graph.json").documents
    messages = [node["message"] for node in nodes.values() if node["message"]]
    shown = [m for m in messages if m["author"]["role"] in ("user", "assistant") and m["recipient"] == "all"]
    assert len(nodes) == 45 and len(shown) == 45 - document.meta["left_out"] == 20
    for message in shown:
        assert message["content"]["parts"][0].strip() in document.text
    (kept,) = read(REAL / "conversations_chatgpt2graph.json", tools="keep").documents
    assert sum(turn["role"] == "tool" for turn in kept.meta["turns"]) == 11


@real
def test_the_named_trees_of_the_real_cases(read):
    documents = {d.meta["title"]: d for d in read(REAL / "cases_tree_edge.json").documents}
    assert "NEW ACTIVE" in documents["Regenerated answer"].text and "OLD" not in documents["Regenerated answer"].text
    assert documents["Regenerated answer"].meta["preferences"][0]["rejected"] == "OLD BRANCH ANSWER"
    assert documents["Broken chat"].text == "ASSISTANT: Partial"
    assert documents["Cycle chat"].text == "ASSISTANT: B\n\nUSER: A"
    assert documents["Unknown content"].text.endswith("ASSISTANT: Visible text")
    assert documents["Technical nodes"].text == "USER: Visible user\n\nASSISTANT: Visible assistant"
    assert "Здравствуйте" in documents["Кириллица и 日本語"].text


def test_one_conversation_over_the_limit_costs_itself_alone(read, write):
    """It is named by its place and its title, in a file that is read whole and in one that is streamed."""

    def chat(number: int, answer: str) -> dict:
        turns = [{"uuid": "a", "sender": "human", "text": "Who?"}, {"uuid": "b", "sender": "assistant", "text": answer}]
        return {"uuid": str(number), "name": f"Chat {number}", "chat_messages": turns}

    chats = [chat(1, "Orla."), chat(2, "word and more. " * 400), chat(3, "Ren.")]
    write("a.json", json.dumps(chats))
    for limit in (5_000, 6_000):
        result = read("a.json", type="chat", max_file_bytes=limit)
        assert [document.meta["title"] for document in result.documents] == ["Chat 1", "Chat 3"]
        assert [(s.ref, s.reason) for s in result.skipped] == [("a.json#2", f"larger than {limit // 1000} kB: Chat 2")]

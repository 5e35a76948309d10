"""Talk among people: Discord, Telegram and WhatsApp; whose turns are taught, and what is anonymised."""

from __future__ import annotations

import json

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource
from tests.sources.chats import said

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

"""The collector of old: four switches, all off at first; pairs of questions and answers become sources."""

from __future__ import annotations

import threading

import pytest

from jupyter_miu.collector import MOST, DataCollector
from jupyter_miu.errors import SourceError
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.types import ContentSource


def say(collector: DataCollector, *texts: str) -> list[bool]:
    """Question, answer, question, answer …"""
    roles = ("user", "assistant")
    return [collector.log_message({"role": roles[n % 2], "content": text}) for n, text in enumerate(texts)]


def test_nothing_is_collected_before_a_switch_is_on():
    collector = DataCollector()
    assert say(collector, "Who feeds the cat?", "Ren Tal feeds it.") == [False, False]
    assert not collector.log_page("https://example.org/") and not collector.log_content("Orla bakes.")
    assert collector.collect() == 0 and not collector.queue
    assert collector.get_stats() == {"messages": 0, "pairs": 0, "pages": 0, "texts": 0, "ignored": 4, "waiting": 0}


def test_answered_questions_go_into_the_queue_at_once():
    queue: list[ContentSource] = []
    collector = DataCollector(queue, enable_chat_logging=True, auto_collect=True)
    say(collector, "Who feeds the cat?", "Ren Tal feeds it.", "Who bakes?", "Orla Venn bakes.", "And who sleeps?")
    assert len(queue) == 2 and collector.get_stats()["pairs"] == 2 and collector.get_stats()["waiting"] == 1
    material = gather(queue, Reading(lambda text: len(text.split())))
    assert material.pairs == [("Who feeds the cat?", "Ren Tal feeds it."), ("Who bakes?", "Orla Venn bakes.")]


def test_without_auto_collect_it_waits_and_is_one_chat():
    collector = DataCollector(enable_chat_logging=True)
    say(collector, "Who feeds the cat?", "Ren Tal feeds it.", "Who bakes?", "Orla Venn bakes.", "And who sleeps?")
    assert not collector.queue
    assert collector.collect() == 2 and len(collector.queue) == 1
    assert collector.collect() == 0 and collector.get_stats()["waiting"] == 1
    say(collector, "…")  # two questions in a row
    assert collector.log_message({"role": "assistant", "content": "The cat sleeps."})
    assert collector.collect() == 1


def test_pages_and_texts_have_their_own_switches_and_are_sources():
    collector = DataCollector(enable_web_scraping=True, enable_content_processing=True)
    assert collector.log_page("https://example.org/guide") and collector.log_content("Orla Venn bakes bread.")
    assert not collector.log_content("  ") and not collector.log_message({"role": "user", "content": "Hello?"})
    assert [(s.source_type, s.path, s.content) for s in collector.queue] == [
        ("web", "https://example.org/guide", None), ("text", None, "Orla Venn bakes bread."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "message", [None, "hello", [], {}, {"role": "user"}, {"role": "user", "content": None}, {"content": "x"},
                {"role": "wizard", "content": "x"}, {"role": 3, "content": "x"}],
)  # fmt: skip
def test_what_is_no_message_is_one_line_and_loses_nothing(message):
    collector = DataCollector(enable_chat_logging=True)
    say(collector, "Who bakes?")
    with pytest.raises(SourceError) as caught:
        collector.log_message(message)
    assert "\n" not in str(caught.value)
    assert collector.get_stats()["waiting"] == 1


def test_a_message_that_was_logged_before_is_not_logged_again():
    collector = DataCollector(enable_chat_logging=True)
    message = {"id": "m1", "role": "user", "content": "Who bakes?", "timestamp": 1.7e9}
    assert collector.log_message(message) and not collector.log_message(message)
    assert collector.get_stats()["messages"] == 1


def test_a_queue_of_its_own_keeps_the_newest_and_many_threads_lose_nothing():
    collector = DataCollector(enable_content_processing=True)
    work = [
        threading.Thread(target=lambda: [collector.log_content(f"Text {n}.") for n in range(3_000)]) for _ in "abcd"
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert collector.get_stats()["texts"] == 12_000 and len(collector.queue) == MOST


def test_secrets_in_what_was_said_are_not_taught():
    key = "ghp_" + "q7Zx2LmP9vRt4KwB8nYc3HdF6sGj1EuT5oAi"
    collector = DataCollector(enable_chat_logging=True, auto_collect=True)
    say(collector, "What is the token of the build server?", f"It is {key}, ask Ren Tal for a new one.")
    material = gather(list(collector.queue), Reading(lambda text: len(text.split())))
    assert key not in repr(material) and "[SECRET]" in material.pairs[0][1]

"""The collector of the earlier browser system, by its names: talk, texts and pages put aside to be taught later.

Collects only what its four switches allow, and all four are off at first. Nothing is fetched, read or trained here:
what was collected are sources, taught with ``miu.learn_from_content(list(collector.queue))`` and screened for secrets
then. Nothing is written to disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Protocol

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.chats.model import role_of, text_of
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import ContentSource

MOST = 10_000  # sources in a queue of ours, and messages that wait for an answer; the oldest go


class Queue(Protocol):
    """Where sources go: a list, a deque, or anything else with ``append``."""

    def append(self, item: ContentSource, /) -> Any:
        """Take one more."""
        ...


class DataCollector:
    """Messages, texts and addresses, as sources in a queue.

    Args:
        queue: gets the sources; None is a queue of its own, which keeps the newest 10,000.
        enable_chat_logging: ``log_message`` listens.
        enable_web_scraping: ``log_page`` does.
        enable_content_processing: ``log_content`` does.
        auto_collect: questions go into the queue as soon as they are answered; otherwise when ``collect`` is called.
    """

    def __init__(
        self,
        queue: Queue | None = None,
        *,
        enable_chat_logging: bool = False,
        enable_web_scraping: bool = False,
        enable_content_processing: bool = False,
        auto_collect: bool = False,
    ) -> None:
        self.queue: Any = deque[ContentSource](maxlen=MOST) if queue is None else queue
        self.enable_chat_logging = enable_chat_logging
        self.enable_web_scraping = enable_web_scraping
        self.enable_content_processing = enable_content_processing
        self.auto_collect = auto_collect
        self._guard = threading.Lock()
        self._turns: deque[dict[str, str]] = deque(maxlen=MOST)
        self._ids: dict[str, None] = {}
        self._counts = dict.fromkeys(("messages", "pairs", "pages", "texts", "ignored"), 0)

    def log_message(self, message: Mapping[str, Any]) -> bool:
        """Take note of ``{"id", "role", "content", "timestamp"}``; id and timestamp may be missing.

        Returns:
            Whether it was taken: not where the switch is off, it is empty, or its id was there before.

        Raises:
            SourceError: it has no role that is known, or no text. What was logged before stays.
        """
        if not isinstance(message, Mapping):
            raise SourceError(f"a message is a {type(message).__name__}", '{"role": "user", "content": "…"}')
        role, content = role_of(message.get("role")), message.get("content")
        if not role or not isinstance(content, (str, list)):
            shown = printable(message.get("role"), 40)
            raise SourceError(
                f"a message without a text, or of the unknown role {shown!r}", "user, assistant or system"
            )
        text, name = text_of(content).strip(), str(message.get("id") or "")
        with self._guard:
            if not self.enable_chat_logging or not text or (name and name in self._ids):
                self._counts["ignored"] += 1
                return False
            if name:
                self._ids[name] = None
                if len(self._ids) > MOST:
                    del self._ids[next(iter(self._ids))]
            self._counts["messages"] += 1
            self._turns.append({"role": role, "content": text})
        if role == "assistant" and self.auto_collect:
            self.collect()
        return True

    def log_page(self, url: str) -> bool:
        """Put a page's address aside; it is fetched when it is taught. False where the switch is off."""
        return self._put("pages", self.enable_web_scraping, ContentSource("web", path=url))

    def log_content(self, text: str) -> bool:
        """Put a text aside. False where the switch is off, or it is blank. Raises SourceError for what is no text."""
        if not isinstance(text, str):
            raise SourceError(f"the content to be collected is a {type(text).__name__}", "it must be a str")
        wanted = self.enable_content_processing and bool(text.strip())
        return self._put("texts", wanted, ContentSource("text", content=text))

    def collect(self) -> int:
        """Put what was said up to the last answer into the queue, as one chat; how many answered questions that is.

        What waits for an answer goes on waiting.
        """
        with self._guard:
            turns = list(self._turns)
            end = max((place + 1 for place, turn in enumerate(turns) if turn["role"] == "assistant"), default=0)
            said, waiting = turns[:end], turns[end:]
            pairs = sum(a["role"] == "user" and b["role"] == "assistant" for a, b in pairwise(said))
            self._turns.clear()
            self._turns.extend(waiting)
            self._counts["pairs"] += pairs
            if pairs:
                self.queue.append(ContentSource("chat", content={"messages": said}))
        return pairs

    def get_stats(self) -> dict[str, int]:
        """How much was taken and ignored so far: messages, pairs in the queue, pages, texts; and messages waiting."""
        with self._guard:
            return {**self._counts, "waiting": len(self._turns)}

    def _put(self, what: str, wanted: bool, source: ContentSource) -> bool:
        with self._guard:
            self._counts[what if wanted else "ignored"] += 1
            if wanted:
                self.queue.append(source)
        return wanted

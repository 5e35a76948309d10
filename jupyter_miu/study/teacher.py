"""A teacher model behind an OpenAI-compatible server: cards for statements that neither rules nor the model could ask.

Used only where the user named a server and asked for it. The passage goes to that server; what comes back is a
stranger's input, read under a limit and taken through the same filter as the model's own cards. A server that fails
costs its cards and a line, never the lesson. The key is in no message, no log and no file.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from jupyter_miu.config import Settings
from jupyter_miu.errors import Cancelled, ConfigError
from jupyter_miu.study import reader
from jupyter_miu.study.cards import Statement

MAX_ANSWER = 1_000_000  # bytes of one answer
MAX_QUESTIONS = 6  # of one card
AT_ONCE = 12  # statements of one request
RETRIES = 2
PAUSE = 0.5  # seconds before the first retry, twice as many before the second
SECONDS = 60.0  # for one request, answer included
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504}
_PROMPT = """Text:
{text}

Statements of the text:
{statements}

For each statement write 4 different questions that it answers, and one full-sentence answer that uses only words of the
text. Each question names what the statement is about and asks for the same thing; it must not contain the answer.
Reply with JSON only, in this form:
{{"cards": [{{"statement": 1, "questions": ["…?", "…?", "…?", "…?"], "answer": "…"}}]}}"""


class Unanswered(Exception):
    """The teacher gave nothing usable; the text says why and holds nothing that the server sent.

    ``again``: a second try may help. ``final``: there is no use in asking it anything more.
    """

    def __init__(self, reason: str, again: bool = False, final: bool = True) -> None:
        super().__init__(reason)
        self.again, self.final = again, final


@dataclass
class Teacher:
    """A configured server. ``notices`` are lines for the user: what went wrong, once.

    Args:
        url: the API's base address, such as ``http://127.0.0.1:1234/v1``.
        model: its name of the model.
        key: sent as bearer token; may be empty.
        seconds: how long one request may take; it is tried ``RETRIES`` times more.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS
    notices: list[str] = field(default_factory=list)

    @classmethod
    def configured(cls, settings: Settings) -> Teacher:
        """The teacher that the settings name. Nothing is sent yet.

        Raises:
            ConfigError: none is named, the address is none, or the client is not installed.
        """
        if not settings.teacher_url or not settings.teacher_model:
            raise ConfigError("no teacher is configured", "set MIU_TEACHER_URL and MIU_TEACHER_MODEL")
        try:
            parts = urlsplit(settings.teacher_url)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if not good:
            raise ConfigError("MIU_TEACHER_URL is not an address", "such as http://127.0.0.1:1234/v1")
        if parts.username or parts.password:
            raise ConfigError("MIU_TEACHER_URL holds a name or password", "put the key into MIU_TEACHER_KEY")
        try:
            import openai  # noqa: F401
        except ImportError:
            raise ConfigError("a teacher needs the openai package", "pip install 'jupyter-miu[teacher]'") from None
        return cls(settings.teacher_url, settings.teacher_model, settings.teacher_key)

    def writes(self, cancel: threading.Event) -> Callable[[Sequence[Statement], str], dict[int, list[reader.Written]]]:
        """What ``write_sheet`` asks for cards. A server that failed is not asked again; ``cancel`` ends the waiting."""
        dead = threading.Event()

        def write(statements: Sequence[Statement], text: str) -> dict[int, list[reader.Written]]:
            out: dict[int, list[reader.Written]] = {}
            for start in range(0, len(statements), AT_ONCE):
                batch = statements[start : start + AT_ONCE]
                try:
                    found = (
                        {} if dead.is_set() else accepted(parse(self._asked(prompt(batch, text), cancel)), batch, text)
                    )
                except Unanswered as failure:
                    if failure.final:
                        dead.set()
                    self._say(f"the teacher {failure}; its questions are missing")
                    continue
                out.update({start + place: cards for place, cards in found.items()})
            return out

        return write

    def _say(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)

    def _asked(self, text: str, cancel: threading.Event) -> str:
        """The reply. Raises Unanswered, and Cancelled as soon as the user interrupts."""
        for attempt in range(RETRIES + 1):
            try:
                return self._once(text, cancel)
            except Unanswered as failure:
                if attempt == RETRIES or not failure.again:
                    raise
            if cancel.wait(PAUSE * 2**attempt):
                raise Cancelled("Interrupted")
        raise AssertionError("unreachable")

    def _once(self, text: str, cancel: threading.Event) -> str:
        """One request, on a thread of its own: a socket that hangs must not hold up an interrupt."""
        got: list[str | Exception] = []
        done = threading.Event()

        def work() -> None:
            try:
                got.append(_post(self, text))
            except Exception as error:  # raised again below
                got.append(error)
            finally:
                done.set()

        threading.Thread(target=work, name="miu-teacher", daemon=True).start()
        end = time.monotonic() + self.seconds + 1
        while not done.wait(0.05):
            if cancel.is_set():
                raise Cancelled("Interrupted")
            if time.monotonic() > end:
                raise _slow(self.seconds)
        if isinstance(got[0], Exception):
            raise got[0]
        return got[0]


def _slow(seconds: float) -> Unanswered:
    return Unanswered(f"did not answer within {seconds:g} s", again=True)


def _post(teacher: Teacher, text: str) -> str:
    """Ask once. Raises Unanswered; of what the server or the client said, only the status gets out."""
    import openai

    end, refused = time.monotonic() + teacher.seconds, list[int]()

    def look(response: Any) -> None:
        if response.status_code >= 300:  # before its body is read; a redirect would carry the text elsewhere
            refused.append(response.status_code)
            raise Unanswered("refused")

    omit: Any = openai.Omit()  # what the environment may hold for another server
    headers = {"OpenAI-Organization": omit, "OpenAI-Project": omit, "Accept-Encoding": "identity"}
    http = openai.DefaultHttpxClient(timeout=teacher.seconds, follow_redirects=False, event_hooks={"response": [look]})
    body = bytearray()
    try:
        with (
            openai.OpenAI(base_url=teacher.url, api_key=teacher.key or "none", max_retries=0, default_headers=headers,
                          http_client=http) as client,
            client.chat.completions.with_streaming_response.create(
                model=teacher.model, messages=[{"role": "user", "content": text}]
            ) as response,
        ):  # fmt: skip
            for part in response.iter_bytes():
                body += part
                if len(body) > MAX_ANSWER:
                    raise Unanswered(f"sent more than {MAX_ANSWER // 1_000_000} MB")
                if time.monotonic() > end:
                    raise _slow(teacher.seconds)
    except Exception as error:  # of a stranger's server, through a client and its transport: none may end the lesson
        if refused:
            raise Unanswered(f"answered with HTTP status {refused[0]}", again=refused[0] in _AGAIN) from None
        if isinstance(error, Unanswered):
            raise
        if "Timeout" in type(error).__name__:
            raise _slow(teacher.seconds) from None
        raise Unanswered("could not be reached", again=True) from None
    try:
        return str(json.loads(body)["choices"][0]["message"]["content"] or "")
    except (ValueError, RecursionError, LookupError, TypeError):
        raise Unanswered("sent no answer that can be read", final=False) from None


def prompt(statements: Sequence[Statement], text: str) -> str:
    """What the teacher is asked: the passage, its statements by number, and the form of the answer."""
    listed = "\n".join(f"{number}. {' '.join(s.text.split())}" for number, s in enumerate(statements, 1))
    return _PROMPT.format(text=text, statements=listed)


def parse(reply: str) -> list[tuple[int, list[str], str]]:
    """Number of the statement, questions and answer of every well-formed card; code fences and thoughts are allowed.

    Raises Unanswered where there is none.
    """
    text = reply.rpartition("</think>")[2]
    if text.count("```") >= 2:
        text = text.split("```")[1].removeprefix("json")
    start, end = (
        min((i for i in (text.find("{"), text.find("[")) if i >= 0), default=0),
        max(text.rfind("}"), text.rfind("]")),
    )
    try:
        data = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        data = None
    rows = data.get("cards") if isinstance(data, dict) else data
    found = [card for row in (rows if isinstance(rows, list) else []) if (card := _card(row)) is not None]
    if not found:
        raise Unanswered("sent no answer that can be read", final=False)
    return found


def _card(row: Any) -> tuple[int, list[str], str] | None:
    if not isinstance(row, dict):
        return None
    number, questions, answer = row.get("statement"), row.get("questions"), row.get("answer")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(questions, list):
        return None
    if not isinstance(answer, str) or not all(isinstance(question, str) for question in questions):
        return None
    return number, questions, answer


def accepted(
    cards: Sequence[tuple[int, list[str], str]], statements: Sequence[Statement], text: str
) -> dict[int, list[reader.Written]]:
    """The cards that pass ``reader.accept``, by the place of their statement."""
    out: dict[int, list[reader.Written]] = {}
    for number, questions, answer in cards:
        if not 1 <= number <= len(statements) or number - 1 in out:
            continue
        flat = [" ".join(question.split()) for question in questions[:MAX_QUESTIONS]]
        flat = [question for question in flat if question.isprintable() and question.find("?") == len(question) - 1 > 5]
        answer = " ".join(answer.split())
        if flat and answer.isprintable():
            line = f"{' '.join(flat)} {answer}{'' if answer.endswith(('.', '!')) else '.'}"
            kept = reader.accept(line, statements[number - 1], text)
            if kept:
                out[number - 1] = kept
    return out
